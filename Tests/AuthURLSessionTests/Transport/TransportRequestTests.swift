import AuthCore
import AuthURLSession
import TestSupport
import Testing

@Suite("The transport sends a request as it stands, or not at all")
struct TransportRequestTests {
    let transport = URLSessionTransport()

    @Test("a POST's body and content type arrive intact")
    func post() async throws {
        try await withServer({ _ in .response() }) { server in
            let fields = [FormField("a b", "c&d=é"), FormField("e", "+")]
            _ = try await transport.send(AuthRequest(method: "POST", url: server.url, body: .form(fields)))
            let request = try #require(server.requests.first)
            #expect(request.method == "POST")
            #expect(request.text == "a+b=c%26d%3D%C3%A9&e=%2B")
            #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
        }
    }

    @Test("a large body of any bytes arrives intact")
    func largeBody() async throws {
        let bytes = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await withServer({ _ in .response() }) { server in
            _ = try await transport.send(
                AuthRequest(
                    method: "PUT", url: server.url, headers: [.init("Content-Type", "application/octet-stream")],
                    body: .bytes(bytes)))
            #expect(server.requests.first?.body == bytes)
        }
    }

    @Test("headers arrive as they were given, repeated ones joined")
    func headers() async throws {
        try await withServer({ _ in .response() }) { server in
            let headers: HTTPFields = [
                .init("Authorization", "Bearer a=b"), .init("X-Key", "k-123 /+&="), .init("X-Many", "1"),
                .init("x-many", "2"), .init("X-Empty", ""), .init("X-Text", "pä"),
            ]
            _ = try await transport.send(AuthRequest(url: server.url, headers: headers))
            let received = try #require(server.requests.first).headers
            #expect(received["Authorization"] == "Bearer a=b")
            #expect(received["X-Key"] == "k-123 /+&=")
            #expect(received["X-Many"] == "1, 2")
            #expect(received["X-Empty"] == "")
            #expect(received["X-Text"] == "pä")
        }
    }

    @Test(
        "a header that would change the message is refused unsent and unquoted",
        arguments: ["canary\r\nX-Other: 1", "canary\nX", "canary\u{0}", "canary\r"])
    func lineBreak(_ value: String) async throws {
        try await withServer({ _ in .response() }) { server in
            let error = try await authError {
                try await transport.send(AuthRequest(url: server.url, headers: [.init("X-Key", value)]))
            }
            #expect(error.code == .invalidCredential)
            #expect(error.message.contains("X-Key"))
            #expect(!error.message.contains("canary"))
            #expect(server.requests.isEmpty)
        }
    }

    @Test("the length of the message is not the request's to say", arguments: ["Content-Length", "transfer-encoding"])
    func framing(_ name: String) async throws {
        let error = try await authError {
            try await transport.send(AuthRequest(url: "http://127.0.0.1:1/", headers: [.init(name, "1")]))
        }
        #expect(error.code == .unsupported)
    }

    @Test(
        "a URL that cannot be sent as it is is refused and not quoted",
        arguments: [
            "http://canary:pw@127.0.0.1:1/", "http://canary@127.0.0.1:1/", "ftp://127.0.0.1/canary", "/canary",
            "http://127.0.0.1:1/?key=canary canary", "", "http:///canary", "file:///canary",
        ])
    func url(_ url: String) async throws {
        let error = try await authError { try await transport.send(AuthRequest(url: url)) }
        #expect(error.code == .unsupported)
        #expect(!"\(error)".contains("canary"))
    }

    @Test("a method that is no token is refused")
    func method() async throws {
        let error = try await authError {
            try await transport.send(AuthRequest(method: "GET / HTTP/1.1\r\nX: ", url: "http://127.0.0.1:1/"))
        }
        #expect(error.code == .unsupported)
    }

    @Test(
        "a body that cannot be sent is refused", arguments: [("GET", AuthRequest.Body.bytes([1])), ("POST", .streamed)])
    func body(_ method: String, _ body: AuthRequest.Body) async throws {
        let error = try await authError {
            try await transport.send(AuthRequest(method: method, url: "http://127.0.0.1:1/", body: body))
        }
        #expect(error.code == .unsupported)
    }
}
