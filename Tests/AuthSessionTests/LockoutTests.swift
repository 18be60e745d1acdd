import AuthCore
import AuthRegistry
import AuthSession
import AuthTesting
import AuthURLSession
import Foundation
import TestSupport
import Testing

/// A wrong password must not reach a server that locks accounts more often than it has to.
@Suite("A wrong password")
struct LockoutTests {
    private let clock = ManualClock()
    private static let wrong = [("a status", 403, "{}"), ("words alone", 200, #"{"success": false}"#)]

    /// A login with a JSON body, at a server on this machine.
    private func login(at server: LoopbackServer) -> JSONValue {
        session(login: [
            "url_base": .string(server.url), "path": "/login",
            "request_body_json": ["user": "{{ config['user'] }}", "password": "{{ config['password'] }}"],
        ])
    }

    private func passwords(_ server: LoopbackServer) throws -> [String?] {
        try server.requests.map { try JSONValue(parsing: $0.body)["password"]?.stringValue }
    }

    @Test("reaches the server once per configuration, however many ask", arguments: wrong)
    func once(words: String, status: Int, body: String) async throws {
        let server = try LoopbackServer { request in
            request.text.contains("right") ? .response(body: #"{"token": "t"}"#) : .response(status, body: body)
        }
        defer { server.stop() }
        let environment = AuthEnvironment(transport: URLSessionTransport(), clock: clock)
        let connection = try connect(["user": "ann", "password": "wrong-1"], environment)

        func expectRefusals() async throws {
            for _ in 0..<5 {
                // Each stream asks for the authenticator again, as many of them do.
                let authenticator = try connection.authenticator(for: login(at: server))
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<20 {
                        group.addTask {
                            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
                            #expect(error?.kind == .refused)
                        }
                    }
                }
            }
        }
        try await expectRefusals()
        #expect(try passwords(server) == ["wrong-1"])

        // A minute later it may have become right; then the time until the next look doubles.
        clock.advance(by: .seconds(59))
        try await expectRefusals()
        #expect(server.requests.count == 1)
        clock.advance(by: .seconds(2))
        try await expectRefusals()
        #expect(server.requests.count == 2)
        clock.advance(by: .seconds(61))
        try await expectRefusals()
        #expect(server.requests.count == 2)
        clock.advance(by: .seconds(60))
        try await expectRefusals()
        #expect(server.requests.count == 3)

        try await connection.update(config: ["user": "ann", "password": "wrong-2"])
        try await expectRefusals()
        #expect(try passwords(server).suffix(1) == ["wrong-2"])
        #expect(server.requests.count == 4)
        try await connection.update(config: ["user": "ann", "password": "right"])
        #expect(try await header(connection.authenticator(for: login(at: server))) == "Bearer t")
    }

    @Test("that an answer in place of the server hides is not sent with every request")
    func portal() async throws {
        let transport = StubTransport(responses: [
            HTTPResponse(status: 200, headers: [.init("Content-Type", "text/html")], body: Array("<p>".utf8))
        ])
        let authenticator = try build(session(), transport, clock: clock)
        for _ in 0..<10 {
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.kind == .transient)
        }
        #expect(transport.requests.count == 1)
        // Twice as long each time, up to an hour.
        var sent = 1
        for pause in [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600] {
            clock.advance(by: .seconds(pause - 1))
            await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(transport.requests.count == sent)
            clock.advance(by: .seconds(2))
            await #expect(throws: AuthError.self) { try await header(authenticator) }
            sent += 1
            #expect(transport.requests.count == sent)
        }
    }

    @Test("or a right one is not sent with every request where its answer cannot be used")
    func useless() async throws {
        for answer in [HTTPResponse.token("line\nbreak"), .token("t", ["until": "soon"])] {
            let transport = StubTransport(responses: [answer])
            let authenticator = try build(session(["token_expiry_path": ["until"]]), transport, clock: clock)
            for _ in 0..<5 { await #expect(throws: AuthError.self) { try await header(authenticator) } }
            #expect(transport.requests.count == 1)
        }
    }

    @Test("of a legacy session is as terminal", arguments: wrong)
    func legacy(words: String, status: Int, body: String) async throws {
        let transport = StubTransport(responses: [HTTPResponse(status: status, body: Array(body.utf8))])
        var configuration = LegacySessionConfiguration(
            header: "X-Session", loginURL: "https://api.example/login", validationURL: "https://api.example/me",
            tokenMember: "id")
        configuration.username = "ann"
        configuration.password = Secret("wrong")
        let authenticator = try LegacySessionTokenAuthenticator(
            configuration: configuration, environment: AuthEnvironment(transport: transport, clock: clock))
        for _ in 0..<10 { await #expect(throws: AuthError.self) { try await header(authenticator) } }
        #expect(transport.requests.count == 1)
    }
}
