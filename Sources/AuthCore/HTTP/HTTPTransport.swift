/// Sends requests for authenticators that need the network.
public protocol HTTPTransport: Sendable {
    /// Sends `request` and returns the complete response; any status is a success.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/network`` where no response came, or `CancellationError`.
    func send(_ request: AuthRequest) async throws -> HTTPResponse
}

/// Status and header fields of a response.
public struct ResponseHead: Sendable, Hashable {
    /// The status code.
    public var status: Int
    /// The header fields.
    public var headers: HTTPFields

    /// Creates a head.
    public init(status: Int, headers: HTTPFields = []) {
        self.status = status
        self.headers = headers
    }
}

/// A complete response.
public struct HTTPResponse: Sendable, Hashable {
    /// Status and header fields.
    public var head: ResponseHead
    /// The body's bytes.
    public var body: [UInt8]

    /// Creates a response.
    public init(status: Int, headers: HTTPFields = [], body: [UInt8] = []) {
        head = ResponseHead(status: status, headers: headers)
        self.body = body
    }

    /// The status code.
    public var status: Int { head.status }
    /// The header fields.
    public var headers: HTTPFields { head.headers }
}

extension HTTPResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Status, header names and the body's size; the body of a token response is a secret.
    public var description: String { "status \(status) \(headers), \(body.count) bytes" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Status, header names and the body's size.
    public var customMirror: Mirror { Mirror(self, children: ["head": head, "byteCount": body.count]) }
}

/// Refuses to send: the transport of an environment that was given none.
public struct UnconfiguredTransport: HTTPTransport {
    /// Creates the transport.
    public init() {}

    /// Always throws ``AuthError`` with ``AuthError/Code/unsupported``.
    public func send(_ request: AuthRequest) async throws -> HTTPResponse {
        throw AuthError(.unsupported, "no transport is set; pass one to AuthEnvironment(transport:)")
    }
}
