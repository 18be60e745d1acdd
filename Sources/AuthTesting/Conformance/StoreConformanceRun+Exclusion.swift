internal import AuthCore
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension StoreConformanceRun {
    /// How many change one record at once.
    private static let writerCount = 4

    /// While a claim is held nobody else has one, in whichever store; and no change is lost.
    func checkExclusion() async {
        guard await checkExclusion(first, second, key("exclusion-between")),
            await checkExclusion(first, first, key("exclusion-within"))
        else { return }
        await checkChanges()
    }

    private func checkExclusion(
        _ holder: any CredentialStore, _ other: any CredentialStore, _ key: CredentialKey
    ) async -> Bool {
        let check = ConformanceCheck.exclusion
        let began = ContinuousClock.now
        guard let claim = await claim(key, of: holder, for: check, "claiming a key that nobody holds") else {
            return false
        }
        // Of a store that is far away, a claim takes its time also where nobody is in the way.
        let pause = min(max(Self.impatience, (ContinuousClock.now - began) * 3), patience / 8)
        let isReleased = Mutex(false)
        let longest = patience * 4
        let waiting = Task {
            let claim = try await other.claim(key, atMost: longest, lease: Self.lease)
            return (claim, isReleased.withLock { $0 })
        }
        // Another key has nothing to do with it.
        if let free = await self.claim(
            self.key("exclusion-other"), of: other, for: check, "claiming a key while another key is held")
        {
            await release(free, of: other, for: check)
        }
        try? await Task.sleep(for: pause)
        // As a rotation does: what is about to be sent, and what came of it.
        var begun = record(0)
        begun.intent = .init(began: Date(timeIntervalSince1970: 1_800_000_000))
        var areWritten = await commit(begun, under: claim, of: holder, seenBy: other)
        if areWritten {
            try? await Task.sleep(for: pause)
            areWritten = await commit(record(1), under: claim, of: holder, seenBy: other)
        }
        isReleased.withLock { $0 = true }
        guard await release(claim, of: holder, for: check), areWritten,
            let (next, wasReleased) = await findings.succeeding(
                check, "a claim that waited for another to be released", waiting: longest,
                { try await waiting.value })
        else {
            waiting.cancel()
            if case .success(let (next, _))? = await findings.outcome(
                check, "a wait that is cancelled", { try await waiting.value })
            {
                await release(next, of: other, for: check)
            }
            return false
        }
        if !wasReleased {
            findings.report(check, "two claims on one key were granted at once; let the second wait for the first")
        } else if next.record?.refreshToken != record(1).refreshToken {
            findings.report(
                check,
                "a claim that waited holds the record as it was before the wait; read it once the claim is granted")
        }
        return await release(next, of: other, for: check)
    }

    /// Commits under a claim that stays; false after reporting that this fails, or that others do not see it at once.
    private func commit(
        _ record: CredentialRecord, under claim: CredentialClaim, of holder: any CredentialStore,
        seenBy other: any CredentialStore
    ) async -> Bool {
        let committed: Void? = await findings.succeeding(
            .exclusion, "committing twice under a claim that another waits for"
        ) { try await holder.commit(record, under: claim) }
        guard committed != nil,
            let seen = await findings.succeeding(
                .exclusion, "reading a record whose key is claimed", { try await other.read(claim.key) })
        else { return false }
        if seen?.refreshToken != record.refreshToken {
            findings.report(
                .exclusion, "what was committed is not there before the claim is released; make it durable in commit")
        }
        return true
    }

    /// Each counts one up in what it reads.
    private func checkChanges() async {
        let key = key("changes")
        let count = Self.writerCount
        let all: Void? = await findings.succeeding(.exclusion, "\(count) changes of one record at once", times: count) {
            [first, second, patience] in
            try await withThrowingTaskGroup { group in
                for index in 0..<count {
                    group.addTask {
                        try await (index.isMultiple(of: 2) ? first : second).update(key, atMost: patience * count) {
                            record in
                            let value = record?.spentDigests ?? []
                            await Task.yield()
                            return CredentialRecord(spentDigests: value + ["\(index)"])
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        guard all != nil,
            let found = await findings.succeeding(
                .exclusion, "reading a record", { [first] in try await first.read(key) })
        else { return }
        let kept = Set(found?.spentDigests ?? []).count
        if kept != count {
            findings.report(
                .exclusion,
                "of \(count) changes that were made at once under claims, \(kept) are kept; a claim excludes all others"
            )
        }
    }
}
