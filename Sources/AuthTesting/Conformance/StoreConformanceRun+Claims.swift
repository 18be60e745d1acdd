internal import AuthCore
internal import Synchronization

extension StoreConformanceRun {
    /// How many change one record at once.
    private static let writerCount = 16
    /// A lease that a check waits for.
    private static let shortLease = Duration.seconds(2)
    /// How many others may get a key before one who has waited all the time.
    private static let maximumTurns = 16

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
            let claim = try await other.claim(key, atMost: patience, lease: Self.lease)
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

    /// A claim holds as long as its lease; where leases run out, it ends with it.
    func checkLeases(runOut: Bool) async {
        let check = ConformanceCheck.exclusion
        let key = key("leases")
        let held = await findings.succeeding(check, "claiming a key that nobody holds") { [first, patience] in
            try await first.claim(key, atMost: patience, lease: Self.shortLease)
        }
        guard let held else { return }
        let tooEarly = await findings.outcome(check, "waiting for a claim that is held") { [second] in
            try await second.claim(key, atMost: Self.shortLease * 0.7, lease: Self.lease)
        }
        guard let tooEarly else { return }
        if case .success = tooEarly {
            return findings.report(
                check, "a claim was granted to another before its lease was over; hold it as long as the lease says")
        }
        let committed: Void? = await findings.succeeding(check, "committing towards the end of a lease") { [first] in
            try await first.commit(self.record(0), under: held)
        }
        guard committed != nil, runOut else {
            await release(held, of: first, for: check)
            return
        }
        guard let next = await claim(key, of: second, for: .lapsing, "claiming a key whose claim has run out") else {
            await release(held, of: first, for: check)
            return
        }
        await commitInVain(under: held, "whose lease is over")
        await release(held, of: first, for: .lapsing)
        await release(next, of: second, for: .lapsing)
    }

    /// Waits end in time and at a cancellation, and leave the key to others.
    func checkWaiting() async {
        let check = ConformanceCheck.waiting
        let key = key("waiting")
        guard let claim = await claim(key, of: first, for: check, "claiming a key that nobody holds") else { return }
        for store in [first, second] {
            let late = await findings.outcome(check, "waiting for a claim that is held, for \(Self.impatience),") {
                try await store.claim(key, atMost: Self.impatience, lease: Self.lease)
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
            let cancelled = Task { [patience] in try await store.claim(key, atMost: patience, lease: Self.lease) }
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

    /// Whoever waits gets the key in the end, although another comes each time that it is given back.
    func checkTurns() async {
        let check = ConformanceCheck.waiting
        let key = key("turns")
        guard var current = await claim(key, of: first, for: check, "claiming a key that nobody holds") else { return }
        let (grants, granting) = AsyncStream.makeStream(of: (claim: CredentialClaim?, isPatient: Bool).self)
        func wait(isPatient: Bool) -> Task<Void, Never> {
            Task { [first, patience] in
                let claim = try? await first.claim(key, atMost: patience, lease: Self.lease)
                granting.yield((claim, isPatient))
            }
        }
        var iterator = grants.makeAsyncIterator()
        var waiting = [wait(isPatient: true)]
        defer { for task in waiting { task.cancel() } }
        for _ in 0..<Self.maximumTurns {
            try? await Task.sleep(for: Self.impatience / 8)
            waiting.append(wait(isPatient: false))
            try? await Task.sleep(for: Self.impatience / 8)
            guard await release(current, of: first, for: check) else { return }
            guard let next = await iterator.next(), let claim = next.claim else {
                return findings.report(check, "nobody got a key that was released while others waited for it")
            }
            if next.isPatient {
                // The other one is next.
                await release(claim, of: first, for: check)
                if let last = await iterator.next()?.claim { await release(last, of: first, for: check) }
                return
            }
            current = claim
        }
        findings.report(
            check,
            "\(Self.maximumTurns) others got a key before one who had waited for longer than all of them; let those who came first go first"
        )
        for task in waiting { task.cancel() }
        await release(current, of: first, for: check)
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
            try await second.claim(key, atMost: Self.impatience, lease: Self.lease)
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
        switch outcome {
        case nil: break
        case .success?:
            findings.report(.lapsing, "a record was committed under a claim \(when); throw, and change nothing")
        case .failure(let error)?:
            if (error as? AuthError)?.code != .claimLapsed {
                findings.report(
                    .lapsing,
                    "committing under a claim \(when) ended in \(findings.describe(error)); throw an AuthError with code claimLapsed: superseded says that the user has signed in again, and anything else that another try may help"
                )
            }
        }
        let found = await findings.succeeding(.lapsing, "reading a record") { [second] in
            try await second.read(claim.key)
        }
        if let found, found?.refreshToken != record(0).refreshToken {
            findings.report(.lapsing, "a commit under a claim \(when) changed the record; change nothing")
        }
    }

    /// What is removed is gone, and only under a claim; and nothing of the run is left.
    func checkRemoval() async {
        let check = ConformanceCheck.removal
        let (gone, kept) = (key("removal", path: ["gone"]), key("removal", path: ["kept"]))
        guard await put(record(0), gone, for: check), await put(record(1), kept, for: check),
            let claim = await claim(gone, of: first, for: check, "claiming a key that nobody holds"),
            await findings.succeeding(check, "removing a record", { [first] in try await first.remove(under: claim) })
                != nil,
            await findings.succeeding(
                check, "removing a record that is gone",
                { [first] in
                    try await first.remove(under: claim)
                }) != nil,
            await release(claim, of: first, for: check)
        else { return }
        let late = await findings.outcome(check, "removing under a claim that was released") { [first] in
            try await first.remove(under: claim)
        }
        if case .success? = late { findings.report(check, "a claim that was released removes; throw") }
        await expect(gone, isThere: false, "a record that was removed is still there")
        await expect(kept, isThere: true, "removing a record removed another of its connection")
        let all: Void? = await findings.succeeding(check, "removing all that is kept of a connection") {
            [first, patience] in
            for connection in Set(self.usedKeys.map(\.connection)) {
                try await first.removeAll(of: connection, atMost: patience)
            }
        }
        guard all != nil else { return }
        for key in usedKeys {
            await expect(key, isThere: false, "a record is still there after all of its connection were removed")
        }
    }

    private func expect(_ key: CredentialKey, isThere: Bool, _ fault: String) async {
        let found = await findings.succeeding(.removal, "reading a record") { [second] in try await second.read(key) }
        if let found, (found != nil) != isThere { findings.report(.removal, fault) }
    }
}
