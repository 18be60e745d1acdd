import AuthCore
import AuthOAuth
import AuthTesting
import Testing

extension PeerTests {
    @Suite("A refresh token that comes twice")
    struct ReplayTests {
        private let clock = ManualClock()
        private let events = RecordingEventSink()

        private func authenticator(
            _ server: RunningPeer, _ refreshToken: String, _ transport: NamedTransport
        ) throws -> OAuthAuthenticator {
            try OAuthAuthenticator(
                configuration: server.refreshing(refreshToken),
                environment: AuthEnvironment(transport: transport, clock: clock, events: events))
        }

        /// The grant is dead for every caller, and the server hears of it once.
        private func expectDead(_ authenticator: OAuthAuthenticator) async {
            for isFresh in [true, true, false] {
                let error = await #expect(throws: AuthError.self) { try await authenticator.token(fresh: isFresh) }
                #expect(error?.code == .invalidGrant)
            }
            #expect(events.events.filter { $0.kind == .failed }.map(\.code) == [.invalidGrant])
        }

        @Test("ends the grant of the client that rotated it, which says so once and asks no more")
        func stolen() async throws {
            let server = try await Peer.dot.running()
            let transport = NamedTransport()
            let refreshToken = try await server.signIn()
            let authenticator = try authenticator(server, refreshToken, transport)
            let api = AuthenticatingTransport(transport, authenticator: authenticator) { $0.status == 403 }
            #expect(try await api.send(server.apiRequest).status == 200)

            // Whoever has copied the first token presents it: the server cannot tell who of the two is the thief.
            #expect(try await server.exchange(refreshToken).status == 400)

            let error = await #expect(throws: AuthError.self) { try await api.send(server.apiRequest) }
            #expect(error?.code == .invalidGrant)
            await expectDead(authenticator)
            #expect(transport.refreshTokens.count == 2)
            let served = try await server.served(transport)
            #expect(served.tokenStatuses == [200, 400])
            #expect(served.apiStatuses == [200, 403])
        }

        @Test("is refused to the client that comes second, which says so once, and ends the other's grant")
        func second() async throws {
            let server = try await Peer.dot.running()
            let transport = NamedTransport()
            let refreshToken = try await server.signIn()
            let first = try await server.exchange(refreshToken)
            #expect(first.status == 200)
            let successor = try #require(try JSONValue(parsing: first.body)["refresh_token"]?.stringValue)

            await expectDead(try authenticator(server, refreshToken, transport))
            #expect(try await server.served(transport).tokenStatuses == [400])
            #expect(try await server.exchange(successor).status == 400)
        }
    }
}
