import AuthCore
import Synchronization

/// A store that does one thing wrong.
final class FaultyStore: CredentialStore, CustomReflectable {
    enum Fault: Sendable {
        case dropsTheDigest, keepsWhatWasCaptured, sortsDigests, fails, ignoresCase, joinsPaths
        case grantsToAll, readsBeforeItWaits, locksEveryKey, saysThatItsBusy, waitsForever, ignoresCancellation
        case commitsAlways, releasesWhoeverHolds, shows, quotes
        case removesNothing, listsAll, takesLapsesForSignIns
        case commitsOnce, endsClaimsAtCommit, writesAtRelease, cutsTokens, keepsTwentyDigests, leaksCancelledClaims
        case releasesOnlyUncancelled, mistakesAbsence, losesChanges, changesInVain, forgetsTheKey
    }
    private struct DiskFull: Error {}
    private struct Busy: Error {}

    private let fault: Fault?
    private let base = InMemoryCredentialStore()
    private let records = Mutex<[CredentialKey: CredentialRecord]>([:])
    private let holder = Mutex<CredentialClaim?>(nil)
    private let granted = Atomic<UInt64>(1 << 32)
    /// What a claim is for, where it says otherwise.
    private let claimed = Mutex<[UInt64: CredentialKey]>([:])
    /// What was committed under claims that are held; of a store that writes late, or once.
    private let pending = Mutex<[UInt64: CredentialRecord]>([:])

    init(_ fault: Fault?) { self.fault = fault }

    var customMirror: Mirror {
        let tokens = records.withLock { $0.values.compactMap { $0.refreshToken?.reveal() } }
        return Mirror(self, children: fault == .shows ? ["tokens": tokens] : [:])
    }

    private func stored(_ key: CredentialKey) -> CredentialKey {
        switch fault {
        case .ignoresCase: CredentialKey(connection: key.connection.lowercased(), path: key.path)
        case .joinsPaths: CredentialKey(connection: "\(key.connection)\(key.path)", path: .root)
        default: key
        }
    }

    func read(_ key: CredentialKey) async throws -> CredentialRecord? {
        let record = records.withLock { $0[stored(key)] }
        return fault == .mistakesAbsence ? record ?? CredentialRecord() : record
    }

    func keys(of connection: String) async throws -> [CredentialKey] {
        records.withLock { $0.keys.filter { fault == .listsAll || $0.connection == connection } }
    }

    func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim {
        let before = try await read(key)
        let ticket: UInt64
        switch fault {
        case .grantsToAll: ticket = granted.add(1, ordering: .relaxed).newValue
        case .waitsForever: ticket = try await base.claim(key, atMost: .seconds(3_600), lease: .seconds(60)).ticket
        case .ignoresCancellation:
            ticket = try await Task { try await base.claim(key, atMost: atMost, lease: lease).ticket }.value
        case .locksEveryKey:
            ticket = try await base.claim(CredentialKey(connection: "all", path: .root), atMost: atMost, lease: lease)
                .ticket
        case .leaksCancelledClaims:
            ticket = try await base.claim(key, atMost: atMost, lease: lease).ticket
            // The record is read over a network; the suite measures real time, so this takes some.
            try await Task.sleep(for: .milliseconds(20))
        case .saysThatItsBusy:
            do { ticket = try await base.claim(key, atMost: atMost, lease: lease).ticket } catch is AuthError {
                throw Busy()
            }
        default: ticket = try await base.claim(key, atMost: atMost, lease: lease).ticket
        }
        let record = fault == .readsBeforeItWaits ? before : try await read(key)
        let known = fault == .forgetsTheKey ? CredentialKey(connection: key.connection, path: .root) : key
        let claim = CredentialClaim(key: known, record: record, ticket: ticket)
        claimed.withLock { $0[ticket] = key }
        holder.withLock { $0 = claim }
        return claim
    }

    private func known(_ claim: CredentialClaim) -> CredentialClaim {
        CredentialClaim(
            key: claimed.withLock { $0[claim.ticket] } ?? claim.key, record: claim.record, ticket: claim.ticket)
    }

    func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
        let claim = known(claim)
        switch fault {
        case .fails: throw DiskFull()
        case .quotes: throw AuthError(.storeUnavailable, "no room for \(record.refreshToken?.reveal() ?? "")")
        case .commitsAlways, .grantsToAll, .locksEveryKey: break
        case .takesLapsesForSignIns:
            do { try await base.commit(record, under: claim) } catch { throw AuthError(.superseded, "claim it again") }
        case .commitsOnce where pending.withLock({ $0.updateValue(record, forKey: claim.ticket) }) != nil:
            throw DiskFull()
        case .writesAtRelease:
            try await base.commit(record, under: claim)
            return pending.withLock { $0[claim.ticket] = record }
        case .changesInVain:
            do { try await base.commit(record, under: claim) } catch {
                records.withLock { $0[claim.key] = record }
                throw error
            }
        default: try await base.commit(record, under: claim)
        }
        var record = record
        switch fault {
        case .cutsTokens: record.refreshToken = record.refreshToken.map { Secret(String($0.reveal().prefix(255))) }
        case .keepsTwentyDigests: record.spentDigests = record.spentDigests.suffix(20)
        case .losesChanges where record.spentDigests.count > 1: record.spentDigests.removeFirst()
        case .dropsTheDigest: record.seedDigest = nil
        case .sortsDigests: record.spentDigests.sort()
        case .keepsWhatWasCaptured:
            let old = try await read(claim.key)?.captured.reveal() ?? [:]
            if record.captured.reveal().isEmpty { record.captured = Secret(old) }
        default: break
        }
        records.withLock { [record] in $0[stored(claim.key)] = record }
        if fault == .endsClaimsAtCommit { await base.release(claim) }
    }

    func remove(under claim: CredentialClaim) async throws {
        let claim = known(claim)
        if fault != .grantsToAll, fault != .locksEveryKey { try await base.remove(under: claim) }
        if fault != .removesNothing { records.withLock { $0[stored(claim.key)] = nil } }
    }

    func release(_ claim: CredentialClaim) async {
        let claim = known(claim)
        switch fault {
        case .grantsToAll: break
        case .locksEveryKey:
            await base.release(
                CredentialClaim(
                    key: CredentialKey(connection: "all", path: .root), record: nil, ticket: claim.ticket))
        case .releasesOnlyUncancelled where Task.isCancelled: break
        case .writesAtRelease:
            let record = pending.withLock { $0.removeValue(forKey: claim.ticket) }
            if let record { records.withLock { $0[claim.key] = record } }
            await base.release(claim)
        case .releasesWhoeverHolds:
            if let held = holder.withLock({ $0 }), held.key == claim.key { await base.release(held) }
        default: await base.release(claim)
        }
    }
}
