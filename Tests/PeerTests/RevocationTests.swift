import AuthCore
import AuthOAuth
import AuthTesting
import AuthURLSession
import Testing

extension PeerTests {
    @Suite("A token revoked in mid-use", .timeLimit(.minutes(5)))
    struct RevocationTests {
        /// Stands still, so that nothing is renewed but what was refused.
        private let clock = ManualClock()

        @Test("costs a request one renewal and one resend")
        func one() async throws {
            let server = try await Peer.authlib.running()
            let transport = NamedTransport()
            let configuration = OAuthConfiguration(
                tokenEndpoint: server.tokenEndpoint, grant: .clientCredentials,
                client: .init(id: "cc-post", secret: Secret("post-secret&=%/+ ")))
            let authenticator = try OAuthAuthenticator(
                configuration: configuration, environment: AuthEnvironment(transport: transport, clock: clock))
            let api = AuthenticatingTransport(transport, authenticator: authenticator)
            #expect(try await api.send(server.apiRequest).status == 200)
            try await revokeAll(server)
            #expect(try await api.send(server.apiRequest).status == 200)
            let served = try await server.served(transport)
            #expect(served.tokenStatuses == [200, 200])
            #expect(served.apiStatuses == [200, 401, 200])
        }

        @Test("costs fifty requests in flight one renewal, with a refresh token for single use")
        func fifty() async throws {
            let count = 50
            let server = try await Peer.authlib.running()
            let transport = NamedTransport()
            let store = InMemoryCredentialStore(clock: clock)
            let events = RecordingEventSink()
            let authenticator = try OAuthAuthenticator(
                configuration: server.refreshing(try await server.signIn()),
                environment: AuthEnvironment(transport: transport, clock: clock, events: events, store: store),
                storedUnder: CredentialKey(connection: "peer", path: ["credentials", "refresh_token"]))
            #expect(
                try await AuthenticatingTransport(transport, authenticator: authenticator)
                    .send(server.apiRequest).status == 200)
            try await revokeAll(server)

            let gathering = GatheringTransport(base: transport, count: count)
            let api = AuthenticatingTransport(gathering, authenticator: authenticator)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<count { group.addTask { try await api.send(server.apiRequest).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == Array(repeating: 200, count: count))
            let served = try await server.served(transport)
            #expect(served.tokenStatuses == [200, 200])
            #expect(served.apiStatuses.count { $0 == 401 } == count)
            #expect(served.apiStatuses.count { $0 == 200 } == count + 1)
            #expect(Set(transport.refreshTokens).count == 2)
            let kinds = events.events.map(\.kind)
            #expect(kinds.count { $0 == .refused } == 1)
            #expect(kinds.count { $0 == .rotated } == 2)
        }

        /// Ends all tokens of the server, although the clock of their clients says that they work.
        private func revokeAll(_ server: RunningPeer) async throws {
            let answer = try await URLSessionTransport().send(
                AuthRequest(method: "POST", url: server.base + "/test/revoke-all"))
            #expect(answer.status == 200)
        }
    }
}
