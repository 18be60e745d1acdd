internal import AuthCore
internal import Synchronization

extension StoreConformanceRun {
    /// How many change one record at once.
    private static let writerCount = 16

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
        guard let claim = await claim(key, of: holder, for: check, "claiming a key that nobody holds") else {
            return false
        }
        let isReleased = Mutex(false)
        let waiting = Task { [patience] in
            let claim = try await other.claim(key, atMost: patience)
            return (claim, isReleased.withLock { $0 })
        }
        // Another key has nothing to do with it.
        if let free = await self.claim(
            self.key("exclusion-other"), of: other, for: check, "claiming a key while another key is held")
        {
            await release(free, of: other, for: check)
        }
        try? await Task.sleep(for: Self.impatience)
        let record = record(0)
        let committed: Void? = await findings.succeeding(check, "committing under a claim while another waits for it") {
            try await holder.commit(record, under: claim)
        }
        isReleased.withLock { $0 = true }
        guard await release(claim, of: holder, for: check), committed != nil,
            let (next, wasReleased) = await findings.succeeding(
                check, "a claim that waited for another to be released", { try await waiting.value })
        else { return false }
        if !wasReleased {
            findings.report(check, "two claims on one key were granted at once; let the second wait for the first")
        } else if next.record?.refreshToken != record.refreshToken {
            findings.report(
                check,
                "a claim that waited holds the record as it was before the wait; read it once the claim is granted")
        }
        return await release(next, of: other, for: check)
    }

    /// Each counts one up in what it reads.
    private func checkChanges() async {
        let key = key("changes")
        let count = Self.writerCount
        let all: Void? = await findings.succeeding(.exclusion, "\(count) changes of one record at once") {
            [first, second, patience] in
            try await withThrowingTaskGroup { group in
                for index in 0..<count {
                    group.addTask {
                        try await (index.isMultiple(of: 2) ? first : second).update(key, atMost: patience) { record in
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

    /// Waits end in time and at a cancellation, and leave the key to others.
    func checkWaiting() async {
        let check = ConformanceCheck.waiting
        let key = key("waiting")
        guard let claim = await claim(key, of: first, for: check, "claiming a key that nobody holds") else { return }
        for store in [first, second] {
            let late = await findings.outcome(check, "waiting for a claim that is held, for \(Self.impatience),") {
                try await store.claim(key, atMost: Self.impatience)
            }
            switch late {
            case nil: return
            case .success?:
                return findings.report(
                    check, "a claim that is held was granted to another when its wait was over; throw")
            case .failure(let error)?:
                if (error as? AuthError)?.kind != .transient {
                    findings.report(
                        check,
                        "a wait that was in vain ended in \(findings.describe(error)); throw an AuthError of kind transient"
                    )
                }
            }
            let cancelled = Task { [patience] in try await store.claim(key, atMost: patience) }
            try? await Task.sleep(for: Self.impatience / 4)
            cancelled.cancel()
            let outcome = await findings.outcome(check, "waiting for a claim in a task that is cancelled") {
                try await cancelled.value
            }
            guard let outcome else { return }
            if case .failure(let error) = outcome, error is CancellationError { continue }
            findings.report(
                check,
                "a wait whose task was cancelled did not end in CancellationError; leave the queue and throw that")
        }
        guard await release(claim, of: first, for: check),
            let next = await self.claim(
                key, of: second, for: check, "claiming a key that was released, after waits that were given up")
        else { return }
        await release(next, of: second, for: check)
    }

    /// What was released is no claim any more, and not another's.
    func checkLapsing() async {
        let check = ConformanceCheck.lapsing
        let key = key("lapsing")
        guard let old = await claim(key, of: first, for: check, "claiming a key that nobody holds"),
            await findings.succeeding(
                check, "committing",
                { [first] in
                    try await first.commit(self.record(0), under: old)
                }) != nil,
            await release(old, of: first, for: check)
        else { return }
        await commitInVain(under: old, "after its release")
        guard let current = await claim(key, of: first, for: check, "claiming a key that was released") else { return }
        await commitInVain(under: old, "while another claim is held")
        // Whoever tidies up twice gives back nothing of others.
        guard await release(old, of: first, for: check) else { return }
        let third = await findings.outcome(check, "waiting for a claim that is held") { [second] in
            try await second.claim(key, atMost: Self.impatience)
        }
        if case .success(let third)? = third {
            findings.report(check, "releasing a claim a second time released that of another; compare their tickets")
            await release(third, of: second, for: check)
        }
        await release(current, of: first, for: check)
    }

    private func commitInVain(under claim: CredentialClaim, _ when: String) async {
        let outcome = await findings.outcome(.lapsing, "committing under a claim \(when)") { [first] in
            try await first.commit(self.record(1), under: claim)
        }
        if case .success? = outcome {
            findings.report(.lapsing, "a record was committed under a claim \(when); throw, and change nothing")
        }
        let found = await findings.succeeding(.lapsing, "reading a record") { [second] in
            try await second.read(claim.key)
        }
        if let found, found?.refreshToken != record(0).refreshToken {
            findings.report(.lapsing, "a commit under a claim \(when) changed the record; change nothing")
        }
    }
}
