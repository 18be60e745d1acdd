import AuthTesting
import ConnectorAuth
import Testing

/// What an authenticator hands out is in the request that is sent, and shows nowhere.
struct RequestCanaryTests {
    @Test(arguments: CanaryCase.all, CanaryCase.Style.allCases)
    func credentialsAndRequestsAreClean(item: CanaryCase, style: CanaryCase.Style) async throws {
        let authenticator = try canaryConnection().authenticator(for: item.complete(style))
        expectClean(authenticator)
        let credentials = try await authenticator.credentials(for: item.request)
        expectClean(credentials)
        expectClean(RequestCredentials.combining([credentials, credentials]))
        for addition in credentials.additions {
            for value in [addition, addition.placement] as [Any] { expectClean(value) }
        }

        var request = item.request
        try request.apply(credentials)
        #expect(isSent(in: request) == item.isSent)
        for value in [request, request.headers, request.body, Array(request.headers)] as [Any] { expectClean(value) }
        if case .form(let fields) = request.body { expectClean(fields) }
        if case .json(let document) = request.body { expectClean(document) }
    }

    /// Whether a secret is in what goes out: otherwise there would be nothing to look for.
    private func isSent(in request: AuthRequest) -> Bool {
        let body = String(decoding: request.encodedBody()?.bytes ?? [], as: UTF8.self)
        let texts = [request.url, body] + request.headers.map(\.value)
        return texts.contains { !Canary.scanner.leaks(in: $0).isEmpty }
    }

    @Test(arguments: CanaryCase.all)
    func aRefusalThatRepeatsTheSecretIsClean(item: CanaryCase) async throws {
        let authenticator = try canaryConnection().authenticator(for: item.complete(.template))
        let echo = Canary.secret("token") + Canary.secret("key")
        let response = HTTPResponse(
            status: 401, headers: [.init("WWW-Authenticate", "Bearer realm=\"\(echo)\"")], body: Array(echo.utf8))
        for value in [response, response.head, response.headers] as [Any] { expectClean(value) }
        let rejection = AuthRejection(
            request: item.request, credentials: try await authenticator.credentials(for: item.request),
            response: response.head, body: response.body)
        expectClean(rejection)
        expectClean(try await authenticator.recover(from: rejection))
    }

    @Test func anOutcomeIsClean() {
        let body = Array(Canary.secret("token").utf8)
        let outcome = AttemptOutcome((), head: ResponseHead(status: 401), body: body)
        expectClean(outcome)
    }

    @Test func aURLIsShownWithoutItsSecretParts() {
        let secret = PercentEncoding.encode(Canary.secret("token"))
        for url in [
            "https://user:\(secret)@api.example.com/items", "https://api.example.com/items?key=\(secret)",
            "https://api.example.com/items#\(secret)", "https://api.example.com?\(secret)",
        ] {
            expectClean(AuthRequest(url: url))
        }
    }
}
