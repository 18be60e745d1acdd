internal import AuthCore

extension ConformanceRun {
    /// A refusal of a token that has been replaced meanwhile leaves the current token alone.
    func checkStaleRejection() async {
        let check = Check.staleRejection
        guard let authenticator = await freshAuthenticator(for: check),
            let refused = await credentials(of: authenticator, for: check, "asking for credentials")
        else { return }
        let rejection = rejection(of: refused)
        let recovery = await findings.outcome(check, "recovering from a refusal") {
            try await authenticator.recover(from: rejection)
        }
        guard case .success(let action)? = recovery else { return }
        guard let current = await credentialsAfter(action, of: authenticator, refused: refused, for: check) else {
            return
        }
        // Without a new token no refusal is late.
        guard current.generations != refused.generations else { return }
        // The answer to a late refusal may be either action: the caller may try again with the current token.
        guard
            await findings.succeeding(
                check, "recovering from a late refusal", { try await authenticator.recover(from: rejection) })
                != nil,
            let afterwards = await credentials(of: authenticator, for: check, "asking after a late refusal")
        else { return }
        guard apply(afterwards, for: check, "the credentials after a late refusal") else { return }
        let isSame = suite.variesByDesign ? afterwards.generations == current.generations : afterwards == current
        if !isSame {
            findings.report(
                check,
                "a refusal of the token before it replaced the current token; compare the refused generation with the current one and drop that only"
            )
        }
    }

    /// What is handed out after a recovery; `nil` where there is nothing, which only a surfaced refusal allows.
    private func credentialsAfter(
        _ action: RecoveryAction, of authenticator: any Authenticator, refused: RequestCredentials, for check: Check
    ) async -> RequestCredentials? {
        guard action == .retry else {
            let request = suite.request
            let result = await findings.outcome(check, "asking after a refusal that was surfaced") {
                try await authenticator.credentials(for: request)
            }
            return try? result?.get()
        }
        // Asked first, as a sender does; what never changes has no generation to tell by.
        if let ready = authenticator.readyCredentials(for: suite.request), ready.generations == refused.generations,
            ready.generations.contains(where: { $0 != nil })
        {
            findings.report(
                check, "a recovery says retry and readyCredentials(for:) returns the refused ones; return nil")
            return nil
        }
        let current = await credentials(of: authenticator, for: check, "asking after a recovery that says retry")
        guard let current, !suite.variesByDesign, current.generations == refused.generations else { return current }
        findings.report(
            check,
            current == refused
                ? "a recovery says retry and the refused credentials are handed out again; renew or surface the refusal"
                : "a renewed token has the generation of the refused one; take its next()")
        return nil
    }

    /// However often one refusal is reported, in turn or at once, it costs one new generation at most.
    func checkRepeatedRejection() async {
        for isConcurrent in [false, true] {
            let count = isConcurrent ? Self.callerCount : 2
            let what = "reporting a refusal \(count) times \(isConcurrent ? "at once" : "in turn")"
            let check = Check.repeatedRejection
            guard let authenticator = await freshAuthenticator(for: check),
                let refused = await credentials(of: authenticator, for: check, "asking for credentials")
            else { return }
            let rejection = rejection(of: refused)
            let recovered = await findings.outcome(check, what) {
                try await isConcurrent
                    ? Self.recoverAtOnce(from: rejection, with: authenticator, count: count)
                    : Self.recoverInTurn(from: rejection, with: authenticator, count: count)
            }
            guard case .success(let all)? = recovered else { continue }
            checkSteps(from: refused, to: all, what)
        }
    }

    private func checkSteps(from refused: RequestCredentials, to all: [RequestCredentials], _ what: String) {
        let isTooFar = all.contains { current in
            zip(refused.generations, current.generations).contains { $1 != $0 && $1 != $0?.next() }
        }
        guard isTooFar else { return }
        findings.report(
            .repeatedRejection,
            "\(what) moved the generation by more than one step; renew once for each refused generation and take its next()"
        )
    }

    private static func recoverInTurn(
        from rejection: AuthRejection, with authenticator: any Authenticator, count: Int
    ) async throws -> [RequestCredentials] {
        for _ in 0..<count { _ = try await authenticator.recover(from: rejection) }
        return [try await authenticator.credentials(for: rejection.request)]
    }

    /// As senders do whose requests were refused together: each recovers and asks again.
    private static func recoverAtOnce(
        from rejection: AuthRejection, with authenticator: any Authenticator, count: Int
    ) async throws -> [RequestCredentials] {
        try await withThrowingTaskGroup(of: RequestCredentials.self) { group in
            for _ in 0..<count {
                group.addTask {
                    _ = try await authenticator.recover(from: rejection)
                    return try await authenticator.credentials(for: rejection.request)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
