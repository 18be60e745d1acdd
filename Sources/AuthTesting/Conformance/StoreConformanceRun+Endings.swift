internal import AuthCore

extension StoreConformanceRun {
    /// A lease that a check waits for, of a store that answers at once.
    private static let shortLease = Duration.seconds(2)
    /// How often the check begins anew with a longer one, on a machine that is too busy to tell.
    private static let leaseAttempts = 3

    /// A claim holds as long as its lease; where leases run out, it ends with it.
    func checkLeases(runOut: Bool) async {
        let key = key("leases")
        let began = ContinuousClock.now
        guard let free = await claim(key, of: first, for: .exclusion, "claiming a key that nobody holds") else {
            return
        }
        var lease = max(Self.shortLease, (ContinuousClock.now - began) * 10)
        guard await release(free, of: first, for: .exclusion) else { return }
        for _ in 0..<Self.leaseAttempts {
            if await checkLease(of: lease, key, runsOut: runOut) { return }
            lease *= 2
        }
        findings.report(
            .exclusion,
            "each of \(Self.leaseAttempts) checks of a lease took longer than the lease; run them on a machine that is not so busy"
        )
    }

    /// - Returns: Whether the check could tell anything: it took less time than the lease is long.
    private func checkLease(of lease: Duration, _ key: CredentialKey, runsOut: Bool) async -> Bool {
        let began = ContinuousClock.now
        let held = await findings.succeeding(.exclusion, "claiming a key that nobody holds", waiting: patience) {
            [first, patience] in try await first.claim(key, atMost: patience, lease: lease)
        }
        guard let held else { return true }
        let tooEarly = await findings.outcome(.exclusion, "waiting for a claim that is held", waiting: lease) {
            [second] in try await second.claim(key, atMost: lease * 0.7, lease: Self.lease)
        }
        let committed = await findings.outcome(.exclusion, "committing towards the end of a lease") { [first] in
            try await first.commit(self.record(0), under: held)
        }
        let isInTime = ContinuousClock.now - began < lease
        if case .success(let early)? = tooEarly {
            await release(early, of: second, for: .exclusion)
            await release(held, of: first, for: .exclusion)
            guard isInTime else { return false }
            findings.report(
                .exclusion,
                "a claim was granted to another before its lease was over; hold it as long as the lease says")
            return true
        }
        if case .failure(let error)? = committed {
            await release(held, of: first, for: .exclusion)
            guard isInTime else { return false }
            findings.report(
                .exclusion,
                "committing towards the end of a lease failed, and should succeed: \(findings.describe(error))")
            return true
        }
        let longest = max(patience, lease)
        let next: CredentialClaim? =
            runsOut
            ? await findings.succeeding(.lapsing, "claiming a key whose claim has run out", waiting: longest) {
                [second] in
                try await second.claim(key, atMost: longest, lease: Self.lease)
            } : nil
        if let next {
            await commitInVain(under: held, "whose lease is over")
            await release(next, of: second, for: .lapsing)
        }
        await release(held, of: first, for: .lapsing)
        return true
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
        guard let current = await claim(key, of: second, for: check, "claiming a key that was released") else { return }
        await commitInVain(under: old, "while another claim is held")
        // Whoever tidies up twice gives back nothing of others.
        guard await release(old, of: first, for: check) else { return }
        let third = await findings.outcome(check, "waiting for a claim that is held", waiting: Self.impatience) {
            [first] in
            try await first.claim(key, atMost: Self.impatience, lease: Self.lease)
        }
        if case .success(let third)? = third {
            findings.report(check, "releasing a claim a second time released that of another; compare their tickets")
            await release(third, of: first, for: check)
        }
        await release(current, of: second, for: check)
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
}
