public import AuthCore

/// Checks that an authenticator keeps the promises that senders rely on.
///
/// Run it on an authenticator of your own. It needs no test framework: ``run()`` returns what is wrong, and ``check()``
/// throws it.
///
/// ```swift
/// @Test func conforms() async throws {
///     let suite = AuthenticatorConformance(
///         secrets: ["s3cret-password", "token-0", "token-1", "token-2"],
///         request: AuthRequest(url: "https://api.example.com/items")
///     ) {
///         let transport = StubTransport { _, index in
///             await Task.yield()
///             return HTTPResponse(status: 200, body: Array("token-\(index)".utf8))
///         }
///         return try MyAuthenticator(password: Secret("s3cret-password"), transport: transport)
///     }
///     try await suite.check()
/// }
/// ```
///
/// To make the checks tell as much as they can:
///
/// - Name every secret: what the authenticator is made of, and the tokens that its transport hands out. Give each a
///   text that occurs nowhere else.
/// - Let the transport of your double suspend, such as with `await Task.yield()`, so that callers overlap, and make each
///   token that it hands out another one.
/// - Let tokens outlive the run: what expires by itself looks like a renewal that nobody asked for.
public struct AuthenticatorConformance: Sendable {
    /// Makes an authenticator in its first state.
    public typealias Maker = @Sendable () async throws -> any Authenticator

    let secrets: [String]
    let request: AuthRequest
    let variesByDesign: Bool
    let timeout: Duration
    let makeAuthenticator: Maker

    /// Creates the suite.
    ///
    /// - Parameters:
    ///   - secrets: The texts that must never show.
    ///   - request: A request that the authenticator is meant for: where it adds to a form, one with a form.
    ///   - variesByDesign: Whether each call yields other credentials although the token is the same, as a signature
    ///     with a time or a nonce does. Equality is not asked for then.
    ///   - timeout: How long a call may take before it counts as hanging, without the time in which the machine was too
    ///     busy to go on with it. A call that hangs is left behind: its task never ends.
    ///   - makeAuthenticator: Makes a fresh authenticator, which shares no state with those before it. Each check takes
    ///     one or more.
    public init(
        secrets: [String], request: AuthRequest, variesByDesign: Bool = false, timeout: Duration = .seconds(10),
        makeAuthenticator: @escaping Maker
    ) {
        self.secrets = secrets
        self.request = request
        self.variesByDesign = variesByDesign
        self.timeout = timeout
        self.makeAuthenticator = makeAuthenticator
    }

    /// Runs every check.
    ///
    /// - Returns: What is wrong, each once; nothing for an authenticator that keeps its promises.
    public func run() async -> [ConformanceViolation] {
        let run = ConformanceRun(self)
        // Without credentials for a plain request every other check would say the same again.
        guard await run.checkApplication() else { return run.findings.violations }
        await run.checkSecrecy()
        await run.checkConcurrency()
        await run.checkStaleRejection()
        await run.checkRepeatedRejection()
        await run.checkCancellation()
        await run.checkClosing()
        return run.findings.violations
    }

    /// Runs every check and throws what is wrong.
    ///
    /// - Throws: ``ConformanceFailure``, whose description lists the violations.
    public func check() async throws {
        let violations = await run()
        if !violations.isEmpty { throw ConformanceFailure(subject: "the authenticator", violations: violations) }
    }
}

extension AuthenticatorConformance: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of the secrets.
    public var description: String { "AuthenticatorConformance" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
