internal import AuthCore

extension StoreConformanceRun {
    /// A lease that a check waits for.
    private static let shortLease = Duration.seconds(2)

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
        let third = await findings.outcome(check, "waiting for a claim that is held") { [first] in
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
