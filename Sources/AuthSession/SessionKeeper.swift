internal import AuthCore
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Begins, refreshes and ends sessions.
final class SessionKeeper: Sendable {
    private let configuration: SessionConfiguration
    private let environment: AuthEnvironment
    private let sender: LoginSender
    private let report: SessionTokenAuthenticator.Report
    private let refreshToken = Mutex<Secret<String>?>(nil)

    /// How many members of an answer an error lists.
    private static let shownMembers = 20
    /// A session that ends before it began: it is there for those who wait for it, and for nobody after them.
    private static let over = TokenLifetime.lasting(.seconds(-1))
    private static let logoutDeadline = Duration.seconds(10)

    init(
        configuration: SessionConfiguration, environment: AuthEnvironment,
        report: @escaping SessionTokenAuthenticator.Report
    ) {
        self.configuration = configuration
        self.environment = environment
        self.report = report
        sender = LoginSender(environment: environment, report: report)
    }

    func renew(_ renewal: TokenRenewal<ReadySession>) async throws -> RenewedToken<ReadySession> {
        let refreshed = try await refreshed()
        let answer = if let refreshed { refreshed } else { try await loggedIn() }
        let session = try session(answer, renewal.generation)
        report(.issued, nil)
        return session
    }

    private func loggedIn() async throws -> LoginAnswer {
        var answer = try await sender.send(configuration.login)
        for step in configuration.followingSteps { answer = try await sender.send(try checked(try step(answer))) }
        return answer
    }

    /// The answer to a refresh; `nil` where there is nothing to refresh, or the server refuses it.
    private func refreshed() async throws -> LoginAnswer? {
        guard let refresh = configuration.refresh, let token = refreshToken.withLock({ $0 }) else { return nil }
        do {
            return try await sender.send(try checked(try refresh.request(token)))
        } catch let error as AuthError where error.kind == .refused {
            refreshToken.withLock { $0 = nil }
            return nil
        }
    }

    private func checked(_ login: LoginRequest) throws -> LoginRequest {
        var login = login
        login.request.url = try EndpointURL.checked(
            login.request.url, base: nil, allowsInsecure: configuration.allowsInsecureEndpoint, what: "the login")
        return login
    }

    private func session(
        _ answer: LoginAnswer, _ generation: TokenGeneration
    ) throws -> RenewedToken<ReadySession> {
        guard let value = configuration.token.value(in: answer) else { throw missingToken(answer) }
        let text = try FactoryScope.text(of: value, at: .root)
        guard !text.isEmpty else { throw missingToken(answer) }
        if let location = configuration.refresh?.token, let value = location.value(in: answer) {
            let token = try FactoryScope.text(of: value, at: .root)
            refreshToken.withLock { $0 = token.isEmpty ? $0 : Secret(token) }
        }
        let token = Secret(text)
        return RenewedToken(
            ReadySession(token: token, credentials: try configuration.credentials(token, generation)),
            lifetime: try lifetime(answer, token))
    }

    private func lifetime(_ answer: LoginAnswer, _ token: Secret<String>) throws -> TokenLifetime? {
        switch configuration.expiry {
        case .location(let location)?:
            if let value = location.value(in: answer) { return try ExpiryReader.lifetime(of: value, format: nil) }
        case .token?: if let expiry = JWTExpiry.read(token.reveal()) { return .until(expiry) }
        case nil: break
        }
        switch configuration.lifetime.kind {
        case .oneRequest: return Self.over
        case .unlimited: return nil
        case .lasting(let duration):
            if let fixed = duration.fixedLength { return .lasting(fixed) }
            let now = environment.clock.now.timeIntervalSince1970
            guard let end = CivilTime(timestamp: now).flatMap({ duration.adding(to: $0) }) else { return nil }
            return .lasting(Duration(bounded: end.epochSeconds - now))
        }
    }

    private func missingToken(_ answer: LoginAnswer) -> AuthError {
        let type =
            answer.head.headers["Content-Type"].flatMap { $0.split(separator: ";").first }
            .map { ShownName.text(String($0)) } ?? "no content type"
        let members = answer.body?.objectValue?.keys.prefix(Self.shownMembers).map(ShownName.text)
        let found = members.map { "it has: \($0.joined(separator: ", "))" } ?? answer.body?.kindName ?? "not readable"
        return AuthError(
            .invalidResponse,
            "the login's answer (status \(answer.head.status), \(type)) has no token in \(configuration.token.description); \(found)",
            kind: .transient)
    }

    /// Ends a session, as well as it goes: a server that does not answer holds nobody up for long.
    func logOut(_ session: ReadySession) async {
        guard let logout = configuration.logout else { return }
        let sending = Task { [sender] in
            guard var login = try? checked(logout(session.token)) else { return }
            login.errorHandling.maximumRetries = 0
            _ = try? await sender.send(login)
        }
        let limit = Task { [environment] in
            try await environment.clock.sleep(for: Self.logoutDeadline)
            sending.cancel()
        }
        await sending.value
        limit.cancel()
    }
}
