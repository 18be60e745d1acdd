internal import AuthCore
internal import Synchronization

/// Grants claims that other processes respect: first a queue within this process, then a lock file that the first of
/// the queue polls.
///
/// The queue keeps those of one process from outrunning each other at the lock, where who asks at the right moment wins.
final class ClaimKeeper: Sendable {
    /// A claim that was granted and not given back.
    struct Held: Sendable {
        let key: CredentialKey
        /// The file with the records, symbolic links resolved.
        let target: String
        let lock: LockFile
    }
    private struct State {
        var nextTicket: UInt64
        var held: [UInt64: Held] = [:]
    }
    private static let firstPause = Duration.milliseconds(1)
    private static let longestPause = Duration.milliseconds(50)

    private let state: Mutex<State>
    private let gate: ClaimQueue<String>
    private let clock: any AuthClock
    private let random: any RandomSource
    private let files: any FileOperations

    init(files: any FileOperations, clock: any AuthClock, random: any RandomSource) {
        self.files = files
        self.clock = clock
        self.random = random
        gate = ClaimQueue(clock: clock)
        // Tickets begin anywhere, so that another store's claim is not taken for one of this store.
        state = Mutex(State(nextTicket: random.next()))
    }

    /// Waits for the lock and reads the record under it.
    func claim(
        _ key: CredentialKey, target: String, lockPath: String, atMost: Duration,
        read: (LockFile) throws -> CredentialRecord?
    ) async throws -> CredentialClaim {
        try Task.checkCancellation()
        let deadline = clock.elapsed + atMost
        let ticket = state.withLock { state in
            defer { state.nextTicket &+= 1 }
            return state.nextTicket
        }
        guard try await gate.enter(lockPath, ticket: ticket, atMost: atMost) else { throw Self.busy }
        do {
            let lock = try await lock(lockPath, until: deadline)
            let claim = CredentialClaim(key: key, record: try read(lock), ticket: ticket)
            state.withLock { $0.held[ticket] = Held(key: key, target: target, lock: lock) }
            return claim
        } catch {
            gate.leave(lockPath, ticket: ticket)
            throw error
        }
    }

    /// The claim as it was granted; holding on to it holds the lock.
    ///
    /// - Throws: `AuthError` where it was given back, or where its lock file is not what others lock any more.
    func held(_ claim: CredentialClaim) throws -> Held {
        let held = state.withLock { $0.held[claim.ticket] }
        guard let held, held.key == claim.key, try held.lock.isInPlace else {
            throw AuthError(.claimLapsed, "the claim on the stored credentials has ended; claim them again")
        }
        return held
    }

    /// Gives the lock back and lets the next in the queue have it.
    func release(_ claim: CredentialClaim) {
        let lockPath = state.withLock { $0.held.removeValue(forKey: claim.ticket)?.lock.file.path }
        if let lockPath { gate.leave(lockPath, ticket: claim.ticket) }
    }

    /// Waits for a lock that is held for moments only.
    ///
    /// Cancelling the caller does not end it: what is to be written then may be the only copy of a token.
    func lockBriefly(_ path: String, atMost: Duration) async throws -> LockFile {
        if let lock = try LockFile.attempt(path, files) { return lock }
        let deadline = clock.elapsed + atMost
        return try await Task { try await self.lock(path, until: deadline) }.value
    }

    /// Polls with growing pauses; their jitter keeps processes from asking in step.
    private func lock(_ path: String, until deadline: Duration) async throws -> LockFile {
        var pause = Self.firstPause
        while true {
            try Task.checkCancellation()
            if let lock = try LockFile.attempt(path, files) { return lock }
            let remaining = deadline - clock.elapsed
            guard remaining > .zero else { throw Self.busy }
            try await clock.sleep(for: min(pause * random.jitter(), remaining))
            pause = min(pause * 2, Self.longestPause)
        }
    }

    private static var busy: AuthError {
        AuthError(.storeUnavailable, "the stored credentials are in use by another renewal; try again later")
    }
}
