public import AuthCore

/// What a signed token says, and where it goes (RFC 7519).
public struct JWTConfiguration: Sendable {
    /// Signs the tokens.
    public var signer: any JWTSigner
    /// The identifier of the key: the header's `kid`.
    public var keyID: String?
    /// The header's `typ`; `nil` leaves it out.
    public var type: String? = "JWT"
    /// The header's `cty`.
    public var contentType: String?
    /// Further members of the header.
    ///
    /// `alg`, `kid`, `typ` and `cty` have fields of their own.
    public var header: JSONObject = [:]
    /// The claim `iss`.
    public var issuer: String?
    /// The claim `sub`.
    public var subject: String?
    /// The claim `aud`: one is a text in the token, several are a list.
    public var audience: [String] = []
    /// Further claims.
    ///
    /// `iss`, `sub`, `aud`, `iat`, `exp` and `nbf` have fields of their own.
    public var claims: JSONObject = [:]
    /// How long a token works.
    public var lifetime: Duration = .seconds(1_200)
    /// How far `iat` and `nbf` are set back, for servers whose clock is behind; `exp` stays.
    public var backdating: Duration = .zero
    /// Whether the token says when it ends.
    ///
    /// Without `exp` it is signed anew after ``lifetime`` all the same.
    public var hasExpiry = true
    /// Whether each token has an identifier of its own, the claim `jti`.
    public var hasIdentifier = false
    /// Where the token goes.
    public var placement: RequestCredentials.Placement = .header("Authorization")
    /// What stands before the token, with the space after it; such as `Bearer `.
    public var prefix = ""

    /// Creates a configuration.
    ///
    /// - Parameter signer: Signs the tokens.
    public init(signer: any JWTSigner) { self.signer = signer }
}

extension JWTConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The algorithm; claims may hold secrets.
    public var description: String { "JWTConfiguration (\(signer.algorithm))" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
