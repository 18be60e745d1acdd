import AuthCore
import AuthURLSession
import TestSupport
import Testing

@Suite("The transport is bounded and its errors tell no secret", .timeLimit(.minutes(5)))
struct TransportFaultTests {
    private let secretQuery = "/canary?key=canary"
    private let secretHeaders: HTTPFields = [.init("Authorization", "Bearer canary")]

    private func failure(_ reply: LoopbackReply, _ transport: URLSessionTransport) async throws -> AuthError {
        try await withServer({ _ in reply }) { server in
            let error = try await authError {
                try await transport.send(AuthRequest(url: server.url + secretQuery, headers: secretHeaders))
            }
            var dumped = ""
            dump(error, to: &dumped)
            dump(error.cause, to: &dumped)
            for text in ["\(error)", dumped, error.cause.map { "\($0)" } ?? ""] { #expect(!text.contains("canary")) }
            return error
        }
    }

    @Test("a body at the bound is returned, one byte more is refused with the bound named")
    func bound() async throws {
        let transport = URLSessionTransport(configuration: .init(maximumBodyBytes: 100_000))
        try await withServer({ _ in .response(body: String(repeating: "x", count: 100_000)) }) { server in
            let response = try await transport.send(AuthRequest(url: server.url))
            #expect(response.body.count == 100_000)
        }
        let error = try await failure(.response(body: String(repeating: "x", count: 100_001)), transport)
        #expect(error.code == .invalidResponse)
        #expect(error.message.contains("100000"))
    }

    @Test("an endless body is refused")
    func endless() async throws {
        let error = try await failure(.endless, URLSessionTransport())
        #expect(error.code == .invalidResponse)
    }

    @Test("many endless bodies at once are refused, and others are answered meanwhile")
    func manyEndless() async throws {
        try await withServer({ $0.path == "/endless" ? .endless : .response(body: "ok") }) { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        let error = try await authError {
                            try await URLSessionTransport().send(AuthRequest(url: server.url + "/endless"))
                        }
                        #expect(error.code == .invalidResponse)
                    }
                    group.addTask {
                        let response = try await URLSessionTransport().send(AuthRequest(url: server.url))
                        #expect(response.text == "ok")
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("a server that never answers, or only drips, runs out of time", arguments: [true, false])
    func slow(_ isSilent: Bool) async throws {
        let reply: LoopbackReply = isSilent ? .silence : .slow(chunk: "x", pause: .milliseconds(50))
        let error = try await failure(reply, .impatient)
        #expect(error.code == .network)
        #expect(error.kind == .transient)
    }

    @Test("the time counts for all redirects together")
    func slowRedirects() async throws {
        let transport = URLSessionTransport(
            configuration: .init(timeout: .milliseconds(300), maximumRedirects: 1_000_000))
        let error = try await failure(.response(302, headers: [.init("Location", "/again")]), transport)
        #expect(error.code == .network)
    }

    @Test(
        "what is no HTTP response is a fault of the network",
        arguments: [
            LoopbackReply.drop, .raw("hello\r\n\r\nthere"), .raw("\u{0}\u{1}\u{2}"), .raw("HTTP/1.1 "),
            .raw("HTTP/1.1 200 OK\r\nno colon\r\n\r\n"), .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"),
            .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            .raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"),
        ])
    func garbage(_ reply: LoopbackReply) async throws {
        let error = try await failure(reply, URLSessionTransport(configuration: .init(timeout: .seconds(5))))
        #expect(error.code == .network)
        #expect(error.kind == .transient)
    }

    @Test("a refused connection and an unknown host are faults of the network")
    func unreachable() async throws {
        let server = try LoopbackServer { _ in .response() }
        server.stop()
        for url in [server.url, "http://host.invalid"] {
            let error = try await authError {
                try await URLSessionTransport().send(AuthRequest(url: url + secretQuery, headers: secretHeaders))
            }
            #expect(error.code == .network)
            #expect(error.message.hasPrefix(url))
            #expect(!"\(error)".contains("canary"))
        }
    }

    @Test("a cancelled caller returns at once with CancellationError")
    func cancellation() async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
        try await withServer({ _ in
            arrival.yield()
            return .silence
        }) { server in
            let task = Task { try await URLSessionTransport().send(AuthRequest(url: server.url)) }
            for await _ in arrivals { break }
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(10))
        }
    }

    @Test("a caller cancelled before it began sends nothing")
    func earlyCancellation() async throws {
        try await withServer({ _ in .response() }) { server in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await URLSessionTransport().send(AuthRequest(url: server.url))
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(server.requests.isEmpty)
        }
    }

    @Test("cancelling at any moment ends with a response or CancellationError")
    func cancellationRace() async throws {
        let transport = URLSessionTransport()
        try await withServer({ _ in
            .response(401, headers: [.init("WWW-Authenticate", "Basic realm=\"x\"")], body: "x")
        }) { server in
            var (answered, cancelled) = (0, 0)
            // At least 200 moments, and as many more as it takes until both have come about.
            for index in 0..<100_000 where index < 200 || answered == 0 || cancelled == 0 {
                let task = Task { try await transport.send(AuthRequest(url: server.url)) }
                // Later each time, whatever the sockets' threads have come to by then.
                for _ in 0..<(20 * index) { await Task.yield() }
                task.cancel()
                do {
                    #expect(try await task.value.status == 401)
                    answered += 1
                } catch {
                    #expect(error is CancellationError)
                    cancelled += 1
                }
            }
            #expect(answered > 0 && cancelled > 0)
        }
    }

    @Test("running out of time between two redirects is an error like any other")
    func timeoutRace() async throws {
        try await withServer({ _ in .response(302, headers: [.init("Location", "/again")]) }) { server in
            for index in 0..<100 {
                let transport = URLSessionTransport(
                    configuration: .init(timeout: .microseconds(2000 + 50 * index), maximumRedirects: 1_000_000))
                let error = try await authError { try await transport.send(AuthRequest(url: server.url)) }
                #expect(error.code == .network)
            }
        }
    }
}
