import AuthBenchmarking
import AuthCore
import AuthOAuth
import AuthPersistence
import Foundation
import Synchronization

/// The rotation of a single-use refresh token: claim, intent, token request, successor, all of it in the store before
/// anyone uses the token.
enum Stores {
    static let all: [Benchmark] = [
        Benchmark("rotation in a file store", prepare: { try TemporaryFolder() }) { folder, count in
            try await rotate(FileCredentialStore(path: folder.path("credentials")), count)
        },
        Benchmark("rotation in memory") { count in try await rotate(InMemoryCredentialStore(), count) },
    ]

    private static func rotate(_ store: any CredentialStore, _ count: Int) async throws {
        let authenticator = try OAuthAuthenticator(
            configuration: OAuthConfiguration(
                tokenEndpoint: "https://auth.example.com/token", grant: .refreshToken(Secret("refresh-0")),
                client: .init(id: "client-17", secret: Secret("secret-of-client-17"))),
            environment: AuthEnvironment(transport: RotatingServer(), store: store),
            storedUnder: CredentialKey(connection: "benchmark", path: .root))
        for _ in 0..<count { keep(try await authenticator.token(fresh: true)) }
        await authenticator.close()
    }

    /// Answers each request with another refresh token.
    private final class RotatingServer: HTTPTransport {
        private let id = UUID()
        private let count = Atomic(0)

        func send(_ request: AuthRequest) async throws -> HTTPResponse {
            let number = count.add(1, ordering: .relaxed).newValue
            let body =
                #"{"access_token": "\#(Subjects.token)", "refresh_token": "\#(id)-\#(number)", "expires_in": 3600}"#
            return HTTPResponse(status: 200, body: Array(body.utf8))
        }
    }
}

/// A folder that goes with the last one who uses it.
final class TemporaryFolder: Sendable {
    private let url = FileManager.default.temporaryDirectory.appendingPathComponent("auth-benchmarks-\(UUID())")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
