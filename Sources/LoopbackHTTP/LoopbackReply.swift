public import AuthCore

/// What ``LoopbackServer`` does with a request.
public struct LoopbackReply: Sendable {
    enum Action: Sendable {
        case response(status: Int, headers: HTTPFields, body: [UInt8])
        case raw([UInt8])
        case chunks(chunk: [UInt8], pause: Duration)
        case drop
        case silence
    }

    let action: Action

    /// A response with `Content-Length`; the connection stays open.
    public static func response(_ status: Int = 200, headers: HTTPFields = [], body: String = "") -> Self {
        response(status, headers: headers, bytes: Array(body.utf8))
    }

    /// A response with `Content-Length` whose body need not be text; the connection stays open.
    public static func response(_ status: Int = 200, headers: HTTPFields = [], bytes: [UInt8]) -> Self {
        Self(action: .response(status: status, headers: headers, body: bytes))
    }

    /// Bytes in place of an HTTP response; then the connection is closed.
    public static func raw(_ text: String) -> Self { Self(action: .raw(Array(text.utf8))) }

    /// Status 200, then `chunk` and a pause, over and over, until the client goes away.
    public static func slow(chunk: String, pause: Duration) -> Self {
        Self(action: .chunks(chunk: Array(chunk.utf8), pause: pause))
    }

    /// Status 200, then bytes as fast as they go, until the client goes away.
    public static let endless = Self(action: .chunks(chunk: Array(repeating: 0x78, count: 1 << 14), pause: .zero))

    /// Closes the connection without a byte.
    public static let drop = Self(action: .drop)

    /// Never answers, and waits until the client goes away.
    public static let silence = Self(action: .silence)
}
