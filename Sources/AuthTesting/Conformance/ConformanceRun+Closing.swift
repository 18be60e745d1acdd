internal import AuthCore

extension ConformanceRun {
    /// Closing ends whether or not there is anything to release, and doing it again is harmless.
    func checkClosing() async {
        for isUsed in [false, true] {
            guard let authenticator = await freshAuthenticator(for: .closing) else { return }
            if isUsed, await credentials(of: authenticator, for: .closing, "asking for credentials") == nil { return }
            for what in ["closing", "closing a second time"] {
                guard await findings.outcome(.closing, what, { await authenticator.close() }) != nil else { return }
            }
            // A closed authenticator may refuse, and must say so.
            let request = suite.request
            let answer = await findings.outcome(.closing, "asking for credentials after closing") {
                try await authenticator.credentials(for: request)
            }
            guard let answer else { return }
            if case .failure = answer, authenticator.readyCredentials(for: request) != nil {
                findings.report(
                    .closing,
                    "after closing credentials(for:) throws and readyCredentials(for:) returns some; return nil")
            }
        }
    }
}
