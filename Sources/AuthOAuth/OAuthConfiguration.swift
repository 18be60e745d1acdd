public import AuthCore

/// How an OAuth 2 client gets its access tokens (RFC 6749).
public struct OAuthConfiguration: Sendable {
    /// The URL of the token endpoint, which must be https, loopback apart; or a path under ``apiBaseURL``.
    public var tokenEndpoint: String
    /// Where refresh tokens are exchanged; `nil` for the token endpoint.
    ///
    /// With it, a refresh token that came with an access token is exchanged here, whatever the grant; where it is
    /// refused, the grant is used again.
    public var refreshEndpoint: String?
    /// The URL of the API, which endpoints that are paths are joined to.
    public var apiBaseURL: String?
    /// What is exchanged for an access token.
    public var grant: Grant
    /// The client's identifier and secret; `nil` for a client that sends neither.
    public var client: Client?
    /// How the client's identifier and secret are sent.
    public var clientAuthentication: ClientAuthentication
    /// How the token request is encoded.
    public var requestFormat: RequestFormat
    /// The scopes asked for.
    public var scopes: [String]
    /// How the scopes are sent.
    public var scopeParameter: ScopeParameter
    /// Further parameters of the token request; one that is sent anyway does not count.
    public var parameters: JSONObject
    /// Further header fields of the token request.
    public var headers: [HTTPFields.Field]
    /// What the parameters and members are called.
    public var names: Names {
        get { ownNames?.value ?? Names() }
        set { ownNames = newValue == Names() ? nil : Boxed(newValue) }
    }
    /// Values of the token answer to keep, by the names that they are kept under: the member's name, or the dotted path
    /// to it.
    public var capturedValues: [String: String]
    /// The format of an expiry that is a date, as `strftime` writes it.
    public var expiryFormat: String?
    /// Which answers say that the grant is dead.
    public var deadGrant: DeadGrant {
        get { ownDeadGrant?.value ?? DeadGrant() }
        set { ownDeadGrant = newValue == DeadGrant() ? nil : Boxed(newValue) }
    }
    /// Where the access token goes.
    public var placement: RequestCredentials.Placement
    /// What stands before the access token.
    public var prefix: String
    /// Whether the token endpoint may be plain http beyond loopback.
    public var allowsInsecureEndpoint: Bool

    // Nearly all keep to the usual ones, of which no connection need hold a copy.
    private var ownNames: Boxed<Names>?
    private var ownDeadGrant: Boxed<DeadGrant>?

    private final class Boxed<Value: Sendable>: Sendable {
        let value: Value
        init(_ value: Value) { self.value = value }
    }

    /// Creates a configuration.
    ///
    /// - Parameters:
    ///   - tokenEndpoint: The URL of the token endpoint.
    ///   - grant: What is exchanged for an access token.
    ///   - client: The client's identifier and secret.
    public init(tokenEndpoint: String, grant: Grant, client: Client? = nil) {
        self.tokenEndpoint = tokenEndpoint
        self.grant = grant
        self.client = client
        clientAuthentication = .post
        requestFormat = .form
        scopes = []
        scopeParameter = ScopeParameter(name: "scope", separator: " ")
        parameters = [:]
        headers = []
        capturedValues = [:]
        placement = .header("Authorization")
        prefix = "Bearer "
        allowsInsecureEndpoint = false
    }

    /// What is exchanged for an access token.
    public struct Grant: Sendable {
        enum Kind: Sendable {
            case parameters(type: String, refreshToken: Secret<String>?)
            case assertion(any TokenSource)
        }
        let kind: Kind

        /// A refresh token (RFC 6749, section 6).
        public static func refreshToken(_ token: Secret<String>) -> Grant {
            Grant(kind: .parameters(type: "refresh_token", refreshToken: token))
        }
        /// The client's own credentials (RFC 6749, section 4.4).
        public static let clientCredentials = Grant(kind: .parameters(type: "client_credentials", refreshToken: nil))
        /// A signed assertion (RFC 7523, section 2.1), which is sent as the source has it; it must have no prefix.
        public static func assertion(_ source: any TokenSource) -> Grant { Grant(kind: .assertion(source)) }
        /// Another grant, by its type.
        public static func custom(_ type: String, refreshToken: Secret<String>? = nil) -> Grant {
            Grant(kind: .parameters(type: type, refreshToken: refreshToken))
        }
    }

    /// A client's identifier and secret.
    public struct Client: Sendable {
        /// The identifier.
        public var id: String
        /// The secret; may be empty.
        public var secret: Secret<String>?

        /// Creates a client.
        public init(id: String, secret: Secret<String>?) {
            self.id = id
            self.secret = secret
        }
    }

    /// How the client authenticates at the token endpoint (RFC 6749, section 2.3.1; RFC 7523, section 2.2).
    public struct ClientAuthentication: Sendable {
        enum Kind: Sendable {
            case post
            case basic
            case none
            case assertion(any TokenSource)
        }
        let kind: Kind

        /// Identifier and secret are parameters of the request.
        public static let post = Self(kind: .post)
        /// Identifier and secret are HTTP Basic credentials, each form-encoded first.
        public static let basic = Self(kind: .basic)
        /// Only the identifier is sent: a public client.
        public static let none = Self(kind: .none)
        /// The client sends a token that it has signed, a new one with each request: `private_key_jwt` and
        /// `client_secret_jwt`.
        ///
        /// The source must see to it, for nothing fills it in: that each token names the client as issuer and subject and
        /// the token endpoint as audience, has an identifier of its own (RFC 7523, section 3) and no prefix. With
        /// `JWTAuthenticator` these are `issuer`, `subject`, `audience` and `hasIdentifier` of its configuration.
        public static func assertion(_ source: any TokenSource) -> Self { Self(kind: .assertion(source)) }
    }

    /// How a token request is encoded.
    public struct RequestFormat: Sendable, Hashable {
        enum Kind: String, Sendable, CaseIterable { case form, json, query }
        let kind: Kind

        /// `application/x-www-form-urlencoded`, as the standard has it.
        public static let form = Self(kind: .form)
        /// A JSON object.
        public static let json = Self(kind: .json)
        /// Items of the URL's query, and no body.
        public static let query = Self(kind: .query)

        static func named(_ name: String) -> Self? { Kind(rawValue: name).map { Self(kind: $0) } }
        static let allNames = Kind.allCases.map(\.rawValue)
        static var names: String { allNames.joined(separator: ", ") }
    }

    /// How scopes are sent.
    public struct ScopeParameter: Sendable, Hashable {
        /// The parameter's name.
        public var name: String
        /// What stands between two scopes; `nil` sends the parameter once for each.
        public var separator: String?

        /// Creates a parameter.
        public init(name: String, separator: String?) {
            self.name = name
            self.separator = separator
        }
    }

    /// What the parameters of the request and the members of the answer are called.
    public struct Names: Sendable, Hashable {
        /// The parameter of the grant's type.
        public var grantType = "grant_type"
        /// The parameter of the client's identifier.
        public var clientID = "client_id"
        /// The parameter of the client's secret.
        public var clientSecret = "client_secret"
        /// The parameter and the member of the refresh token.
        public var refreshToken = "refresh_token"
        /// The member of the access token.
        public var accessToken = "access_token"
        /// The member of the lifetime or expiry.
        public var expiresIn = "expires_in"

        /// The standard's names.
        public init() {}
    }

    /// Which answers say that a grant is dead, so that the user has to sign in again.
    public struct DeadGrant: Sendable, Hashable {
        /// The status codes.
        public var statusCodes: [Int] = [400]
        /// The member that holds the error code.
        public var key = "error"
        /// The error codes.
        public var values = ["invalid_grant", "invalid_permissions"]

        /// The usual ones.
        public init() {}
    }
}

extension OAuthConfiguration: CustomStringConvertible, CustomReflectable {
    /// The token endpoint, without its query.
    public var description: String { "OAuthConfiguration for \(AuthRequest(method: "POST", url: tokenEndpoint))" }
    /// Has no children: parameters and headers may hold secrets.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
