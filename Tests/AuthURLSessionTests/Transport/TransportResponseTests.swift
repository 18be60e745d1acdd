import AuthCore
import AuthURLSession
import TestSupport
import Testing

@Suite("The transport returns what the server answers")
struct TransportResponseTests {
    let transport = URLSessionTransport()

    @Test("status, headers and body arrive as they were sent")
    func success() async throws {
        try await withServer({ _ in .response(200, headers: [.init("X-Note", "a, b")], body: "hello") }) { server in
            let response = try await transport.send(AuthRequest(url: server.url + "/x?q=1%202"))
            #expect(response.status == 200)
            #expect(response.headers["x-note"] == "a, b")
            #expect(response.text == "hello")
            #expect(server.requests.map(\.target) == ["/x?q=1%202"])
        }
    }

    @Test(
        "a 401 with any challenge is returned at once with its body",
        arguments: [
            "Basic realm=\"peer\"", "Basic", "Bearer", "Bearer realm=\"x\", error=\"invalid_token\"",
            "Digest realm=\"x\", nonce=\"y\"", "Negotiate", "", "Bearer, Basic realm=\"x\"", "Other realm=",
        ])
    func challenge(_ challenge: String) async throws {
        try await withServer({ _ in
            .response(401, headers: [.init("WWW-Authenticate", challenge)], body: "{\"error\":\"invalid_client\"}")
        }) { server in
            // A challenge that is waited for ends in this time-out.
            let transport = URLSessionTransport(configuration: .init(timeout: .seconds(10)))
            let response = try await transport.send(AuthRequest(method: "POST", url: server.url, body: .form([])))
            #expect(response.status == 401)
            #expect(response.headers["WWW-Authenticate"] == challenge)
            #expect(response.text == "{\"error\":\"invalid_client\"}")
            #expect(server.requests.count == 1)
        }
    }

    @Test("any status is a success", arguments: [201, 204, 304, 400, 403, 404, 407, 429, 500, 503])
    func status(_ status: Int) async throws {
        try await withServer({ _ in .response(status) }) { server in
            let response = try await transport.send(AuthRequest(url: server.url))
            #expect(response.status == status)
        }
    }

    @Test("repeated fields of a response are joined")
    func repeatedFields() async throws {
        try await withServer({ _ in .response(headers: [.init("X-A", "1"), .init("X-A", "2")]) }) { server in
            let response = try await transport.send(AuthRequest(url: server.url))
            #expect(response.headers["X-A"] == "1, 2")
        }
    }

    @Test("a compressed body is returned decoded")
    func compressed() async throws {
        // `printf hello | gzip -n9`
        let zipped: [UInt8] = [
            0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 7, 0, 0x86, 0xa6, 0x10, 0x36, 5, 0, 0, 0,
        ]
        try await withServer({ _ in .response(headers: [.init("Content-Encoding", "gzip")], bytes: zipped) }) {
            server in
            let response = try await transport.send(AuthRequest(url: server.url))
            #expect(response.text == "hello")
        }
    }

    @Test("no cookie is kept between requests")
    func cookies() async throws {
        try await withServer({ _ in .response(headers: [.init("Set-Cookie", "session=1; Path=/")]) }) { server in
            for _ in 0..<2 { _ = try await transport.send(AuthRequest(url: server.url)) }
            #expect(server.requests.count == 2)
            #expect(server.requests.allSatisfy { $0.headers["Cookie"] == nil })
        }
    }

    @Test("nothing is answered from a cache")
    func cache() async throws {
        try await withServer({ _ in .response(headers: [.init("Cache-Control", "max-age=3600")], body: "x") }) {
            server in
            for _ in 0..<2 { _ = try await transport.send(AuthRequest(url: server.url)) }
            #expect(server.requests.count == 2)
        }
    }

    @Test("a HEAD has no body whatever length is told")
    func head() async throws {
        try await withServer({ _ in .response(headers: [.init("Content-Length", "99999999")]) }) { server in
            let response = try await transport.send(AuthRequest(method: "HEAD", url: server.url))
            #expect(response.status == 200)
            #expect(response.body.isEmpty)
        }
    }

    @Test("a hundred requests at once each get their own response", .timeLimit(.minutes(5)))
    func concurrent() async throws {
        try await withServer({ .response(body: $0.target) }) { server in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<100 {
                    group.addTask { [transport] in
                        try await transport.send(AuthRequest(url: server.url + "/\(index)")).text == "/\(index)"
                    }
                }
                for try await isOwn in group { #expect(isOwn) }
            }
            #expect(server.requests.count == 100)
        }
    }
}
