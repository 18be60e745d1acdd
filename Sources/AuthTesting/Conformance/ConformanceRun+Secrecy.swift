internal import AuthCore

extension ConformanceRun {
    /// Looks at the authenticator in each of its states, at its credentials, and at the errors it can be made to throw.
    func checkSecrecy() async {
        guard let authenticator = await freshAuthenticator(for: .secrecy) else { return }
        findings.inspect(authenticator, "the authenticator before its first use")
        guard
            let credentials = await credentials(of: authenticator, for: .secrecy, "asking for credentials")
        else { return }
        findings.inspect(authenticator, "the authenticator after its first use")
        findings.inspect(credentials, "the credentials")
        for request in unusualRequests {
            // It may well refuse these; only what it says then is of interest.
            _ = await findings.outcome(
                .secrecy, "asking for credentials for a \(request.method) request with body: \(request.body)"
            ) {
                try await authenticator.credentials(for: request)
            }
        }
        for rejection in echoingRejections(of: credentials) {
            authenticator.observe(
                rejection.response, isRefusal: rejection.response.status == 401, for: rejection.request,
                credentials: rejection.credentials)
            _ = await findings.outcome(.secrecy, "recovering from a refusal with status \(rejection.response.status)") {
                try await authenticator.recover(from: rejection)
            }
        }
        _ = await findings.outcome(.secrecy, "asking for credentials after refusals") { [suite] in
            try await authenticator.credentials(for: suite.request)
        }
        findings.inspect(authenticator, "the authenticator after refusals")
        guard await findings.outcome(.closing, "closing", { await authenticator.close() }) != nil else { return }
        findings.inspect(authenticator, "the authenticator after it was closed")
        _ = await findings.outcome(.closing, "asking for credentials after closing") { [suite] in
            try await authenticator.credentials(for: suite.request)
        }
    }

    /// Requests that an authenticator may have no place in.
    private var unusualRequests: [AuthRequest] {
        let bodies: [(String, AuthRequest.Body)] = [
            ("GET", .none), ("POST", .none), ("POST", .bytes([0])), ("POST", .form([FormField("a", "1")])),
            ("POST", .json([])), ("POST", .streamed),
        ]
        return bodies.map { AuthRequest(method: $0, url: suite.request.url, body: $1) }
    }

    /// Refusals of servers that repeat what they were sent, and one without a word.
    private func echoingRejections(of credentials: RequestCredentials) -> [AuthRejection] {
        let echo = (suite.secrets + credentials.additions.map { $0.value.reveal() }).joined(separator: " ")
        return [(401, echo), (403, echo), (400, ""), (500, echo)].map { status, text in
            AuthRejection(
                request: suite.request, credentials: credentials,
                response: ResponseHead(
                    status: status, headers: [.init("WWW-Authenticate", "Bearer realm=\"\(text)\"")]),
                body: Array(text.utf8))
        }
    }
}
