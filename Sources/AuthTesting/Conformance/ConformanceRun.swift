internal import AuthCore
internal import Synchronization

/// One run of the suite: what the checks share.
final class ConformanceRun: Sendable {
    typealias Check = AuthenticatorConformance.Check
    typealias Violation = AuthenticatorConformance.Violation

    let suite: AuthenticatorConformance
    let scanner: SecretScanner
    private let found = Mutex<[Violation]>([])

    init(_ suite: AuthenticatorConformance) {
        self.suite = suite
        scanner = SecretScanner(suite.secrets)
    }

    var violations: [Violation] { found.withLock { $0 } }

    func report(_ check: Check, _ message: String) {
        let violation = Violation(check: check, message: message)
        found.withLock { if !$0.contains(violation) { $0.append(violation) } }
    }

    /// Reports the secrets that a value shows.
    func inspect(_ value: Any, _ name: String) {
        for leak in scanner.leaks(shownBy: value) {
            report(.secrecy, "\(name): \(leak); redact it, for example by holding it in a Secret")
        }
    }

    /// Looks at an error and tells it in words that are free of secrets.
    func describe(_ error: any Error) -> String {
        inspect(error, "an error (\(type(of: error)))")
        let text = String(describing: error)
        return scanner.leaks(in: text).isEmpty ? text : "\(type(of: error)), whose text shows a secret"
    }

    func isExpected(_ error: any Error) -> Bool { error is AuthError || error is CancellationError }
}

extension ConformanceRun {
    /// A fresh authenticator, or `nil` after reporting why there is none.
    func freshAuthenticator(for check: Check) async -> (any Authenticator)? {
        let make = suite.makeAuthenticator
        return await succeeding(check, "making an authenticator") { try await make() }
    }

    /// Credentials for the sample request, or `nil` after reporting why there are none.
    func credentials(
        of authenticator: any Authenticator, for check: Check, _ what: String
    ) async -> RequestCredentials? {
        let request = suite.request
        let credentials = await succeeding(check, what) { try await authenticator.credentials(for: request) }
        guard let credentials, let ready = authenticator.readyCredentials(for: request), !isSame(ready, credentials),
            // A renewal ahead of the expiry may have ended in between, and then these are the same.
            let again = await succeeding(check, what, { try await authenticator.credentials(for: request) })
        else { return credentials }
        if !isSame(ready, again) {
            report(
                check,
                "after \(what), readyCredentials(for:) returns others than credentials(for:); return what that would, or nil"
            )
        }
        return again
    }

    private func isSame(_ left: RequestCredentials, _ right: RequestCredentials) -> Bool {
        suite.variesByDesign ? left.generations == right.generations : left == right
    }

    /// What becomes of a call: `nil` after reporting that it hangs.
    ///
    /// An error is looked at for secrets and left to the caller.
    func outcome<Value: Sendable>(
        _ check: Check, _ what: String, _ call: @escaping @Sendable () async throws -> Value
    ) async -> Result<Value, any Error>? {
        guard let result = await Deadline.race(suite.timeout, call) else {
            report(check, "\(what) did not end within \(suite.timeout); a caller must get credentials or an error")
            return nil
        }
        if case .failure(let error) = result {
            _ = describe(error)
            if !isExpected(error) {
                report(
                    check,
                    "\(what) threw \(type(of: error)); throw AuthError, whose kind says who can mend it")
            }
        }
        return result
    }

    /// The value of a call that has to succeed, or `nil` after reporting that it does not.
    func succeeding<Value: Sendable>(
        _ check: Check, _ what: String, _ call: @escaping @Sendable () async throws -> Value
    ) async -> Value? {
        switch await outcome(check, what, call) {
        case .success(let value)?: return value
        case .failure(let error)?:
            report(check, "\(what) failed, and should succeed: \(describe(error))")
            return nil
        case nil: return nil
        }
    }

    /// A refusal of `credentials`, as a server sends it.
    func rejection(of credentials: RequestCredentials) -> AuthRejection {
        AuthRejection(
            request: suite.request, credentials: credentials,
            response: ResponseHead(status: 401, headers: [.init("WWW-Authenticate", "Bearer error=\"invalid_token\"")]),
            body: [])
    }
}

extension RequestCredentials {
    /// The tokens these credentials came from, those of combined ones included.
    var generations: [TokenGeneration?] { parts.isEmpty ? [generation] : parts.flatMap(\.generations) }
}
