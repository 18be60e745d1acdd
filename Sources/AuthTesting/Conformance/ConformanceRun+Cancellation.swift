internal import AuthCore
internal import Synchronization

extension ConformanceRun {
    /// How many callers there are besides the one that is cancelled.
    private static let otherCount = 8
    /// How far, in yields, the cancelled caller gets before it is cancelled, one round each.
    private static let progress = [0, 1, 2, 5, 20]

    /// Cancelling the first of several callers, who does the work that the others wait for, harms no other.
    func checkCancellation() async {
        for yields in Self.progress {
            guard await cancelsCleanly(afterYields: yields) else { return }
        }
    }

    /// One round; false after reporting, because the next would most likely find the same.
    private func cancelsCleanly(afterYields yields: Int) async -> Bool {
        let check = Check.cancellation
        guard let authenticator = await freshAuthenticator(for: check) else { return false }
        let request = suite.request
        let hasStarted = Flag()
        let cancelled = Task {
            hasStarted.set()
            return try await authenticator.credentials(for: request)
        }
        while !hasStarted.isSet { await Task.yield() }
        let others = (0..<Self.otherCount).map { _ in Task { try await authenticator.credentials(for: request) } }
        for _ in 0..<yields { await Task.yield() }
        cancelled.cancel()
        let allOthers: Void? = await findings.succeeding(
            check, "asking for credentials while another caller is cancelled"
        ) {
            for other in others { _ = try await other.value }
        }
        guard allOthers != nil,
            let later = await credentials(of: authenticator, for: check, "asking after another caller was cancelled")
        else { return false }
        apply(later, for: check, "credentials after another caller was cancelled")
        return await findings.outcome(check, "the call that was cancelled", { try await cancelled.value }) != nil
    }

    private final class Flag: Sendable {
        private let value = Mutex(false)
        var isSet: Bool { value.withLock { $0 } }
        func set() { value.withLock { $0 = true } }
    }
}
