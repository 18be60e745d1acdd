import AuthCore
import LoopbackHTTP
import Testing

@Suite("The loopback server")
struct LoopbackServerTests {
    /// What the server answers to bytes, until it closes the connection.
    private func answer(to bytes: [UInt8], _ server: LoopbackServer) throws -> String {
        let socket = try Socket.connected(to: server.port)
        defer { socket.close() }
        var rest = bytes[...]
        // It may have closed before it has read all of it.
        while !rest.isEmpty, let count = socket.write(rest) { rest = rest.dropFirst(count) }
        var received: [UInt8] = []
        while true {
            guard let more = socket.read() else { continue }
            if more.isEmpty { return String(decoding: received, as: UTF8.self) }
            received += more
        }
    }

    private static func request(_ fields: String, body: String = "") -> [UInt8] {
        Array("POST /x HTTP/1.1\r\n\(fields)\r\n\r\n\(body)".utf8)
    }

    @Test(
        "refuses what it does not read, and reads no further",
        arguments: [
            (request("Content-Length: -5"), "400"), (request("Content-Length: five"), "400"),
            (request("Content-Length: 9223372036854775807"), "413"), (request("Content-Length: 67108865"), "413"),
            (request("Transfer-Encoding: chunked"), "501"), ([22, 3, 1, 2, 0], "400"),
            (Array(repeating: UInt8(ascii: "x"), count: (1 << 16) + 1), "431"),
        ])
    func refusals(bytes: [UInt8], status: String) throws {
        let server = try LoopbackServer { _ in .response() }
        defer { server.stop() }
        #expect(try answer(to: bytes, server).hasPrefix("HTTP/1.1 \(status) "))
        #expect(server.requests.isEmpty)
    }

    @Test("goes on after a connection that it refused")
    func recovery() throws {
        let server = try LoopbackServer { request in .raw("HTTP/1.1 200 OK\r\n\r\n\(request.text)") }
        defer { server.stop() }
        _ = try answer(to: Self.request("Content-Length: -5"), server)
        #expect(try answer(to: Self.request("Content-Length: 4", body: "lamp"), server).hasSuffix("\r\n\r\nlamp"))
        #expect(server.requests.map(\.path) == ["/x"])
    }
}
