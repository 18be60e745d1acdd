internal import AuthCore

extension StoreConformanceRun {
    /// At how many moments of a claim its task is cancelled.
    private static let cancellationCount = 10
    /// How many others may get a key before one who has waited all the time.
    private static let maximumTurns = 16

    /// Waits end in time and at a cancellation, and leave the key to others.
    func checkWaiting() async {
        let check = ConformanceCheck.waiting
        let key = key("waiting")
        guard let claim = await claim(key, of: first, for: check, "claiming a key that nobody holds") else { return }
        for store in [first, second] {
            let late = await findings.outcome(
                check, "waiting for a claim that is held, for \(Self.impatience),", waiting: Self.impatience
            ) {
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

    /// A claim that is cancelled on its way, and one that is released in a task that is cancelled, leave the key to others.
    func checkCancellation() async {
        let check = ConformanceCheck.waiting
        let key = key("cancelled")
        let began = ContinuousClock.now
        guard let claim = await claim(key, of: first, for: check, "claiming a key that nobody holds") else { return }
        let time = ContinuousClock.now - began
        let released: Void? = await findings.succeeding(check, "releasing a claim in a task that is cancelled") {
            [first] in
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                await first.release(claim)
            }
            task.cancel()
            await task.value
        }
        guard released != nil else { return }
        for part in 0...Self.cancellationCount {
            let cancelled = Task { [first, patience] in
                try await first.claim(key, atMost: patience, lease: Self.lease)
            }
            try? await Task.sleep(for: time * part / Self.cancellationCount)
            cancelled.cancel()
            let outcome = await findings.outcome(check, "claiming a key in a task that is cancelled") {
                try await cancelled.value
            }
            guard let outcome else { return }
            if case .success(let claim) = outcome { await release(claim, of: first, for: check) }
        }
        if let next = await self.claim(
            key, of: second, for: check, "claiming a key after claims and releases of tasks that were cancelled")
        {
            await release(next, of: second, for: check)
        }
    }

    /// Whoever waits gets the key in the end, although another comes each time that it is given back.
    func checkTurns() async {
        let check = ConformanceCheck.waiting
        let key = key("turns")
        guard var current = await claim(key, of: first, for: check, "claiming a key that nobody holds") else { return }
        let (grants, granting) = AsyncStream.makeStream(of: (claim: CredentialClaim?, isPatient: Bool).self)
        func wait(isPatient: Bool) -> Task<Void, Never> {
            Task { [findings, first, patience] in
                // Raced, so that there is an answer in any case.
                let outcome = await findings.outcome(check, "waiting for a claim", waiting: patience) {
                    try await first.claim(key, atMost: patience, lease: Self.lease)
                }
                granting.yield((try? outcome?.get(), isPatient))
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
}
