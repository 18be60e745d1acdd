public import AuthCore
internal import Foundation

/// A small HTTP/1.0 client for tests, for servers on 127.0.0.1: an answer has no chunks and no trailers.
public struct LoopbackClient: HTTPTransport {
    /// Creates a client.
    public init() {}

    /// Sends a request over a connection of its own.
    ///
    /// - Throws: ``LoopbackFailure`` where there is no server, or its answer is not HTTP.
    public func send(_ request: AuthRequest) async throws -> HTTPResponse {
        try await withCheckedThrowingContinuation { continuation in
            // The calls block.
            Thread.detachNewThread { continuation.resume(with: Result { try Self.exchange(request) }) }
        }
    }

    private static func exchange(_ request: AuthRequest) throws -> HTTPResponse {
        let (authority, target) = try parts(of: request.url)
        guard let port = authority.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw LoopbackFailure(call: "url", code: 0)
        }
        let socket = try Socket.connected(to: port)
        defer { socket.close() }
        let body = request.encodedBody()
        var headers = request.headers
        headers["Host"] = authority
        headers["Content-Length"] = "\(body?.bytes.count ?? 0)"
        if let type = body?.contentType, headers["Content-Type"] == nil { headers["Content-Type"] = type }
        let lines = ["\(request.method) \(target) HTTP/1.0"] + headers.map { "\($0.name): \($0.value)" }
        var rest = (Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body?.bytes ?? []))[...]
        while !rest.isEmpty {
            guard let count = socket.write(rest) else { throw LoopbackFailure(call: "send", code: 0) }
            rest = rest.dropFirst(count)
        }
        var received: [UInt8] = []
        while true {
            guard let bytes = socket.read() else { continue }
            if bytes.isEmpty { return try response(received) }
            received += bytes
        }
    }

    private static func parts(of url: String) throws -> (authority: String, target: String) {
        guard url.hasPrefix("http://") else { throw LoopbackFailure(call: "url", code: 0) }
        let rest = url.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" }
        return (String(authority), String(rest.dropFirst(authority.count)))
    }

    private static func response(_ bytes: [UInt8]) throws -> HTTPResponse {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw LoopbackFailure(call: "recv", code: 0)
        }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw LoopbackFailure(call: "recv", code: 0)
        }
        let headers = lines.dropFirst().compactMap { line -> HTTPFields.Field? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return HTTPFields.Field(String(parts[0]), String(parts[1].drop { $0 == " " }))
        }
        return HTTPResponse(status: status, headers: HTTPFields(headers), body: Array(bytes[end.upperBound...]))
    }
}
