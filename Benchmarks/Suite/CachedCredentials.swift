import AuthBasic
import AuthBenchmarking
import AuthCore
import Synchronization

/// What a request pays for credentials that are there, in each family, beside the least that a locked token with a clock
/// could cost.
enum CachedCredentials {
    static let floor = "floor: lock, coarse clock, header write"
    static let oauth = "OAuth"
    static let jwt = "JWT RS256 of a manifest"

    static let all: [Benchmark] =
        [floorBenchmark] + headers.map { Benchmark.applied($0.name, $0.make) }
        + (headers + others).map { Benchmark.appliedAfresh($0.name, request: $0.request, $0.make) }

    private struct Subject: Sendable {
        var name: String
        var request: AuthRequest = .benchmark
        var make: @Sendable () async throws -> any Authenticator
    }

    private static let headers: [Subject] = [
        Subject(name: "no auth") { NoAuthenticator() },
        Subject(name: "HTTP Basic") {
            try HTTPBasicAuthenticator(username: Secret("ann"), password: Secret("secret"))
        },
        Subject(name: "bearer") { try BearerAuthenticator(token: Secret(Subjects.token)) },
        Subject(name: "API key in a header") {
            try APIKeyAuthenticator(key: Secret(Subjects.token), in: .header("X-Api-Key"))
        },
        Subject(name: "two header fields") { try TwoFields() },
        Subject(name: "tokens of a closure") { try Subjects.closure() },
        Subject(name: oauth) { try Subjects.oauth() },
        Subject(name: "OAuth chosen by a config value") {
            try Subjects.authenticator(Subjects.selectiveDefinition)
        },
        Subject(name: jwt) { try Subjects.authenticator(Subjects.jwtDefinition) },
        Subject(name: "session token") { try Subjects.authenticator(Subjects.sessionDefinition) },
    ]

    /// As a connector's own authenticator may be.
    private struct TwoFields: Authenticator {
        private let ready: RequestCredentials

        init() throws {
            ready = try RequestCredentials([
                .init(.header("X-Tenant"), Secret("acme")), .init(.header("X-Token"), Secret(Subjects.token)),
            ])
        }

        func credentials(for request: AuthRequest) async throws -> RequestCredentials { ready }
        func readyCredentials(for request: AuthRequest) -> RequestCredentials? { ready }
    }

    // Applied twice these would be there already: only a fresh request shows what they cost.
    private static let others: [Subject] = [
        Subject(name: "API key in the query") {
            try APIKeyAuthenticator(key: Secret(Subjects.token), in: .query("api_key"))
        },
        Subject(name: "API key in a cookie") {
            try APIKeyAuthenticator(key: Secret(Subjects.token), in: .cookie("key"))
        },
        Subject(name: "API key in a form", request: with(.form([FormField("page", "1")]))) {
            try APIKeyAuthenticator(key: Secret(Subjects.token), in: .formField("api_key"))
        },
        Subject(name: "API key in JSON", request: with(.json(["page": 1]))) {
            try APIKeyAuthenticator(key: Secret(Subjects.token), in: .jsonField("auth", "key"))
        },
    ]

    private static func with(_ body: AuthRequest.Body) -> AuthRequest {
        var request = AuthRequest.benchmark
        request.method = "POST"
        request.body = body
        return request
    }

    /// No protocol, no suspension, no errors: only what cannot be left out.
    private static let floorBenchmark = Benchmark(floor) { count in
        let state = Mutex((token: "Bearer " + Subjects.token, until: coarseNanoseconds() + 86_400_000_000_000))
        var request = AuthRequest.benchmark.withRoom()
        for _ in 0..<count {
            let token = state.withLock { $0.until > coarseNanoseconds() ? $0.token : "" }
            request.headers["Authorization"] = token
        }
        keep(request)
    }
}
