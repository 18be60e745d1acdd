import AuthCore
import AuthURLSession
import Foundation
import Synchronization

/// Sends through `URLSession` under a name of its own, which tells its requests from all others in a server's log.
final class NamedTransport: HTTPTransport {
    let name = "peer-test-" + UUID().uuidString
    private let base = URLSessionTransport()
    private let state = Mutex((sentCount: 0, refreshTokens: [String]()))

    /// How many requests have been sent.
    var sentCount: Int { state.withLock { $0.sentCount } }
    /// The refresh tokens that were presented, in order.
    var refreshTokens: [String] { state.withLock { $0.refreshTokens } }

    func send(_ request: AuthRequest) async throws -> HTTPResponse {
        var request = request
        request.headers["User-Agent"] = name
        var fields: [FormField] = []
        if case .form(let form) = request.body { fields = form }
        state.withLock { state in
            state.sentCount += 1
            state.refreshTokens += fields.filter { $0.name == "refresh_token" }.map(\.value)
        }
        return try await base.send(request)
    }
}
