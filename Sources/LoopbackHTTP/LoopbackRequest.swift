public import AuthCore

/// A request as ``LoopbackServer`` received it.
public struct LoopbackRequest: Sendable {
    /// The method.
    public let method: String
    /// Path and query as they were sent.
    public let target: String
    /// The header fields.
    public let headers: HTTPFields
    /// The body.
    public let body: [UInt8]

    /// The target without its query.
    public var path: String { String(target.prefix { $0 != "?" }) }
    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }
}
