internal import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Sends logins, again where that may help.
struct LoginSender: Sendable {
    let environment: AuthEnvironment
    let report: SessionTokenAuthenticator.Report

    private static let maximumBodyBytes = 1 << 20

    /// Sends a login and returns the answer that is to be used.
    ///
    /// - Throws: `AuthError` of kind `refused` where the login must not be repeated as it is, `transient` where it may.
    func send(_ login: LoginRequest) async throws -> LoginAnswer {
        let began = environment.clock.elapsed
        var attempt = 0
        var hasRenewed = false
        while true {
            let outcome = await result(of: login)
            let answer = try? outcome.get()
            let failure: AuthError
            switch outcome {
            case .success(let answer):
                let (action, message) = login.errorHandling.verdict(on: answer)
                switch action {
                case .succeed: return answer
                case .fail: throw Self.refusal(answer, message)
                case .renewThenRetry:
                    guard !hasRenewed, try await renew(login, answer) else { throw Self.refusal(answer, message) }
                    hasRenewed = true
                    continue
                case .retry: failure = Self.passing(answer, message)
                }
            case .failure(let error as AuthError) where error.kind == .transient: failure = error
            case .failure(let error): throw error
            }
            let now = environment.clock.now.timeIntervalSince1970
            let wait = login.errorHandling.wait(after: answer, attempt: attempt, now: now)
            let handling = login.errorHandling
            guard attempt < handling.maximumRetries,
                environment.clock.elapsed + wait - began < handling.maximumElapsed
            else { throw failure }
            attempt += 1
            report(.retrying, failure.code)
            try await environment.clock.sleep(for: wait)
        }
    }

    private func result(of login: LoginRequest) async -> Result<LoginAnswer, any Error> {
        do {
            guard let authenticator = login.authenticator else {
                return .success(Self.answer(try await environment.transport.send(login.request), login.format))
            }
            let response = try await authenticator.send(login.request) { [environment] attempt in
                let response = try await environment.transport.send(attempt)
                return AttemptOutcome(response, head: response.head, body: response.body)
            }
            return .success(Self.answer(response, login.format))
        } catch {
            return .failure(error)
        }
    }

    /// Drops the credentials of the login itself; whether another try makes sense.
    private func renew(_ login: LoginRequest, _ answer: LoginAnswer) async throws -> Bool {
        guard let authenticator = login.authenticator else { return false }
        let credentials = try await authenticator.credentials(for: login.request)
        let rejection = AuthRejection(request: login.request, credentials: credentials, response: answer.head)
        return try await authenticator.recover(from: rejection) == .retry
    }

    private static func answer(_ response: HTTPResponse, _ format: LoginRequest.Format) -> LoginAnswer {
        guard response.body.count <= maximumBodyBytes else { return LoginAnswer(head: response.head, body: nil) }
        let body: JSONValue? =
            switch format {
            case .json: try? JSONValue(parsing: response.body)
            case .xml: XMLReader.json(of: response.body)
            }
        return LoginAnswer(head: response.head, body: body)
    }

    private static func refusal(_ answer: LoginAnswer, _ message: String?) -> AuthError {
        AuthError(
            .refused,
            "the login was refused (status \(answer.head.status))\(words(message)); check the user name and password, and the login's URL"
        )
    }

    private static func passing(_ answer: LoginAnswer, _ message: String?) -> AuthError {
        let status = answer.head.status
        let asked = answer.head.headers["Retry-After"].flatMap(Double.init).map { Duration(bounded: max(0, $0)) }
        return AuthError(
            status == 429 ? .rateLimited : .serverFault,
            "the login failed (status \(status))\(words(message)); try again later", kind: .transient,
            retryAfter: asked)
    }

    private static func words(_ message: String?) -> String {
        message.map { ": " + HTTPFieldSyntax.printable($0) } ?? ""
    }
}
