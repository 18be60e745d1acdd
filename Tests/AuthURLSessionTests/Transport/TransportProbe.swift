import AuthCore
import AuthURLSession
import TestSupport
import Testing

/// Runs `work` against a server that lives as long as it does.
func withServer<Result>(
    _ handler: @escaping LoopbackServer.Handler, _ work: (LoopbackServer) async throws -> Result
) async throws -> Result {
    let server = try LoopbackServer(handler)
    defer { server.stop() }
    return try await work(server)
}

/// The error that `work` throws; a test fails where it throws none or another.
func authError(_ work: () async throws -> HTTPResponse) async throws -> AuthError {
    try #require(await #expect(throws: AuthError.self) { _ = try await work() })
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension URLSessionTransport {
    /// A transport that gives up soon.
    static var impatient: URLSessionTransport {
        URLSessionTransport(configuration: .init(timeout: .milliseconds(300)))
    }
}
