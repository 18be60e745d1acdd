import AuthCore
import AuthTesting
import Testing

struct StubTransportTests {
    private static func request(_ number: Int) -> AuthRequest { AuthRequest(url: "https://a.example/\(number)") }

    @Test func responsesComeInOrderAndTheLastRepeats() async throws {
        let transport = StubTransport(responses: [HTTPResponse(status: 401), HTTPResponse(status: 200)])
        var statuses: [Int] = []
        for number in 0..<3 { statuses.append(try await transport.send(Self.request(number)).status) }
        #expect(statuses == [401, 200, 200])
    }

    @Test func requestsAreRecordedInOrder() async throws {
        let transport = StubTransport(responses: [HTTPResponse(status: 200)])
        for number in 0..<3 { _ = try await transport.send(Self.request(number)) }
        #expect(transport.requests == (0..<3).map(Self.request))
    }

    @Test func theHandlerIsToldHowManyRequestsCameBefore() async throws {
        let transport = StubTransport { request, index in
            HTTPResponse(status: 200, body: Array("\(index) \(request.url)".utf8))
        }
        _ = try await transport.send(Self.request(7))
        let second = try await transport.send(Self.request(8))
        #expect(String(decoding: second.body, as: UTF8.self) == "1 https://a.example/8")
    }

    @Test func aHandlersErrorIsThrownAndTheRequestRecorded() async {
        let transport = StubTransport { _, _ in throw AuthError(.network, "the connection was reset") }
        await #expect(throws: AuthError.self) { try await transport.send(Self.request(0)) }
        #expect(transport.requests.count == 1)
    }

    @Test func aStubWithoutResponsesSaysSo() async throws {
        let transport = StubTransport(responses: [])
        let error = await #expect(throws: AuthError.self) { try await transport.send(Self.request(0)) }
        #expect(try #require(error).code == .network)
    }

    @Test func concurrentRequestsEachGetAnIndexOfTheirOwn() async throws {
        let transport = StubTransport { _, index in
            await Task.yield()
            return HTTPResponse(status: index)
        }
        let indices = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<100 { group.addTask { try await transport.send(Self.request(number)).status } }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(indices == Set(0..<100))
        #expect(transport.requests.count == 100)
    }

    @Test func aRecordedSecretIsNotShown() async throws {
        let transport = StubTransport(responses: [HTTPResponse(status: 200)])
        let secret = "canary-in-the-query"
        _ = try await transport.send(AuthRequest(url: "https://a.example/?key=\(secret)"))
        #expect(SecretScanner([secret]).leaks(shownBy: transport).isEmpty)
        #expect(SecretScanner([secret]).leaks(shownBy: transport.requests).isEmpty)
    }
}
