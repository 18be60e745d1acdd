import AllocationCounter
import AuthBasic
import AuthCore
import AuthOAuth
import Synchronization

/// Measures what one request pays for its credentials while the token is there, against the least that a locked token
/// with a clock could cost, in one run.
@main
struct HotPath {
    static let calls = 2_000_000
    static let rounds = 7

    static func main() async throws {
        let oauth = try oauth()
        _ = try await oauth.credentials(for: request())
        let bearer: any Authenticator = try BearerAuthenticator(
            token: Secret("token-of-a-usual-length-0123456789abcdef"))

        var results: [(name: String, nanoseconds: Double, allocations: Double)] = []
        for (name, work) in [
            ("floor: lock, clock, header write", floor),
            ("bearer through any Authenticator, applied", { try await applied(bearer) }),
            ("OAuth through any Authenticator, applied", { try await applied(oauth) }),
        ] as [(String, () async throws -> Void)] {
            try await work()
            var best = Duration.seconds(3600)
            let before = allocation_count()
            for _ in 0..<rounds {
                let start = ContinuousClock.now
                try await work()
                best = min(best, ContinuousClock.now - start)
            }
            let allocations = Double(allocation_count() - before) / Double(calls * rounds)
            results.append((name, best / .nanoseconds(1) / Double(calls), allocations))
        }
        let floorTime = results[0].nanoseconds
        for result in results {
            print(
                "\(result.name): \(rounded(result.nanoseconds)) ns a call, \(rounded(result.nanoseconds / floorTime)) times the floor, \(rounded(result.allocations)) allocations"
            )
        }
    }

    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    /// Six header fields, one of them the one that is replaced, and room for more.
    private static func request() -> AuthRequest {
        var headers = HTTPFields(reservingCapacity: 8)
        for (name, value) in [
            ("Accept", "application/json"), ("User-Agent", "benchmark/1"), ("Content-Type", "application/json"),
            ("X-Request-Id", "0123456789"), ("Accept-Encoding", "gzip"), ("Authorization", "Bearer old"),
        ] { headers.append(.init(name, value)) }
        return AuthRequest(url: "https://api.example.com/v1/items?page=1", headers: headers)
    }

    private static func applied(_ authenticator: any Authenticator) async throws {
        var request = request()
        for _ in 0..<calls { try request.apply(try await authenticator.credentials(for: request)) }
    }

    /// A token behind a lock, a look at the clock, and the header written: no protocol, no suspension.
    private static func floor() async throws {
        let state = Mutex(
            (token: "Bearer token-of-a-usual-length-0123456789abcdef", until: ContinuousClock.now + .seconds(3600)))
        var request = request()
        for _ in 0..<calls {
            let token = state.withLock { $0.until > .now ? $0.token : "" }
            request.headers["Authorization"] = token
        }
    }

    private static func oauth() throws -> any Authenticator {
        struct Server: HTTPTransport {
            func send(_ request: AuthRequest) async throws -> HTTPResponse {
                HTTPResponse(
                    status: 200,
                    body: Array("{\"access_token\": \"token-of-a-usual-length\", \"expires_in\": 86400}".utf8))
            }
        }
        return try OAuthAuthenticator(
            configuration: OAuthConfiguration(
                tokenEndpoint: "https://auth.example.com/token", grant: .clientCredentials,
                client: .init(id: "id", secret: Secret("secret"))),
            environment: AuthEnvironment(transport: Server()))
    }
}
