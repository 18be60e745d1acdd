internal import AuthCore
internal import Synchronization

/// What a run has found, and what it looks for in everything that it sees.
final class ConformanceFindings: Sendable {
    private let scanner: SecretScanner
    private let timeout: Duration
    /// Whether whoever is checked throws nothing but `AuthError` and `CancellationError`; others are not printed, and so
    /// not looked at for secrets.
    private let expectsAuthErrors: Bool
    private let found = Mutex<[ConformanceViolation]>([])
    private let hung = Atomic(false)

    init(secrets: [String], timeout: Duration, expectsAuthErrors: Bool) {
        scanner = SecretScanner(secrets)
        self.timeout = timeout
        self.expectsAuthErrors = expectsAuthErrors
    }

    var violations: [ConformanceViolation] { found.withLock { $0 } }

    /// Whether a call was left behind; what comes after it tells little.
    var hasHung: Bool { hung.load(ordering: .relaxed) }

    func report(_ check: ConformanceCheck, _ message: String) {
        let violation = ConformanceViolation(check: check, message: message)
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
        guard expectsAuthErrors || error is AuthError else { return "\(type(of: error))" }
        inspect(error, "an error (\(type(of: error)))")
        let text = String(describing: error)
        return scanner.leaks(in: text).isEmpty ? text : "\(type(of: error)), whose text shows a secret"
    }

    /// What becomes of a call: `nil` after reporting that it hangs.
    ///
    /// An error is looked at for secrets and left to the caller.
    ///
    /// - Parameters:
    ///   - times: How many calls it is made of, one after the other.
    ///   - waiting: How long it waits by design.
    func outcome<Value: Sendable>(
        _ check: ConformanceCheck, _ what: String, times: Int = 1, waiting: Duration = .zero,
        _ call: @escaping @Sendable () async throws -> Value
    ) async -> Result<Value, any Error>? {
        let limit = timeout * times + waiting
        guard let result = await Deadline.race(limit, call) else {
            hung.store(true, ordering: .relaxed)
            report(check, "\(what) did not end within \(limit); a caller must get an answer or an error")
            return nil
        }
        if case .failure(let error) = result {
            _ = describe(error)
            if expectsAuthErrors, !(error is AuthError || error is CancellationError) {
                report(check, "\(what) threw \(type(of: error)); throw AuthError, whose kind says who can mend it")
            }
        }
        return result
    }

    /// The value of a call that has to succeed, or `nil` after reporting that it does not.
    func succeeding<Value: Sendable>(
        _ check: ConformanceCheck, _ what: String, times: Int = 1, waiting: Duration = .zero,
        _ call: @escaping @Sendable () async throws -> Value
    ) async -> Value? {
        switch await outcome(check, what, times: times, waiting: waiting, call) {
        case .success(let value)?: return value
        case .failure(let error)?:
            report(check, "\(what) failed, and should succeed: \(describe(error))")
            return nil
        case nil: return nil
        }
    }
}
