internal import AuthCore
internal import Synchronization

/// Reads requests from one connection and answers them.
struct LoopbackConnection {
    private let socket: Socket
    private let shared: LoopbackServer.Shared
    private var received: [UInt8] = []
    /// The type of a TLS record that begins a connection (RFC 8446, section 5.1).
    private static let handshake: UInt8 = 22
    private static let maximumHeadBytes = 1 << 16
    private static let maximumBodyBytes = 1 << 26

    init(_ socket: Socket, _ shared: LoopbackServer.Shared) {
        self.socket = socket
        self.shared = shared
    }

    func serve() {
        var connection = self
        while let request = connection.nextRequest() {
            if shared.keepsRequests { shared.requests.withLock { $0.append(request) } }
            guard connection.answer(request, with: shared.handler(request)) else { return }
        }
    }

    private mutating func nextRequest() -> LoopbackRequest? {
        guard let head = takeHead() else { return nil }
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: true)
        let start = (lines.first ?? "").split(separator: " ")
        guard start.count == 3 else { return nil }
        let headers = HTTPFields(
            lines.dropFirst().compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { return nil }
                return HTTPFields.Field(String(parts[0]), String(parts[1].drop { $0 == " " || $0 == "\t" }))
            })
        if headers["Transfer-Encoding"] != nil {
            refuse("501 Not Implemented")
            return nil
        }
        guard let length = Int(headers["Content-Length"] ?? "0"), length >= 0 else {
            refuse("400 Bad Request")
            return nil
        }
        guard length <= Self.maximumBodyBytes else {
            refuse("413 Content Too Large")
            return nil
        }
        if headers["Expect"] != nil { write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
        while received.count < length { guard readMore() else { return nil } }
        let body = Array(received.prefix(length))
        received.removeFirst(length)
        return LoopbackRequest(method: String(start[0]), target: String(start[1]), headers: headers, body: body)
    }

    private mutating func takeHead() -> String? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = received.firstRange(of: end) {
                defer { received.removeSubrange(..<range.upperBound) }
                return String(decoding: received[..<range.lowerBound], as: UTF8.self)
            }
            guard readMore() else { return nil }
            // Who begins with a handshake of TLS would wait for ever for one in return.
            if received.first == Self.handshake {
                refuse("400 Bad Request")
                return nil
            }
            if received.count > Self.maximumHeadBytes {
                refuse("431 Request Header Fields Too Large")
                return nil
            }
        }
    }

    /// Answers without a look at the request; the connection is closed then.
    private func refuse(_ status: String) {
        write(Array("HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8))
    }

    private mutating func readMore() -> Bool {
        while !shared.isStopped {
            guard let bytes = socket.read() else { continue }
            received += bytes
            return !bytes.isEmpty
        }
        return false
    }

    /// Whether the connection stays open.
    private mutating func answer(_ request: LoopbackRequest, with reply: LoopbackReply) -> Bool {
        switch reply.action {
        case .response(let status, var headers, let body):
            if headers["Content-Length"] == nil { headers["Content-Length"] = "\(body.count)" }
            return write(head(status, headers) + (request.method == "HEAD" ? [] : body))
        case .raw(let bytes):
            write(bytes)
            return false
        case .chunks(let chunk, let pause):
            guard write(head(200, [HTTPFields.Field("Connection", "close")])) else { return false }
            while write(chunk) { guard pause == .zero || waitWhileOpen(for: pause) else { break } }
            return false
        case .drop: return false
        case .silence:
            _ = waitWhileOpen(for: nil)
            return false
        }
    }

    private func head(_ status: Int, _ headers: HTTPFields) -> [UInt8] {
        let lines = ["HTTP/1.1 \(status) Status"] + headers.map { "\($0.name): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// Waits for a time, or for ever; whether the client is still there.
    private func waitWhileOpen(for pause: Duration?) -> Bool {
        let end = pause.map { ContinuousClock.now + $0 }
        while !shared.isStopped {
            if let end, ContinuousClock.now >= end { return true }
            if socket.read()?.isEmpty == true { return false }
        }
        return false
    }

    @discardableResult
    private func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty, !shared.isStopped {
            guard let count = socket.write(rest) else { return false }
            rest = rest.dropFirst(count)
        }
        return rest.isEmpty
    }
}
