import AuthCore
import AuthOAuth
import AuthTesting
import Testing

extension PeerTests {
    @Suite("An API that answers 403 to an expired token")
    struct ForbiddenTests {
        /// Stands still, so that the client believes in a token that the server does not accept any more.
        private let clock = ManualClock()
        /// Beyond the lifetime of the server's tokens, which is five seconds.
        private let expired = Duration.seconds(6)

        private func authenticator(_ server: RunningPeer, _ transport: NamedTransport) throws -> OAuthAuthenticator {
            try OAuthAuthenticator(
                configuration: OAuthConfiguration(
                    tokenEndpoint: server.tokenEndpoint, grant: .clientCredentials,
                    client: .init(id: "conn-cc", secret: Secret("cc-secret"))),
                environment: AuthEnvironment(transport: transport, clock: clock))
        }

        @Test("the refusal is the caller's unless the caller says that it is one of the token, which is then renewed")
        func predicate() async throws {
            let server = try await Peer.dot.running()
            let transport = NamedTransport()
            let authenticator = try authenticator(server, transport)
            let other = NamedTransport()
            let otherAuthenticator = try self.authenticator(server, other)
            let usual = AuthenticatingTransport(transport, authenticator: authenticator)
            let usualOther = AuthenticatingTransport(other, authenticator: otherAuthenticator)
            for api in [usual, usualOther] { #expect(try await api.send(server.apiRequest).status == 200) }

            // A real server keeps its own time: no clock of a test can move it.
            try await Task.sleep(for: expired)

            for api in [usual, usualOther] { #expect(try await api.send(server.apiRequest).status == 403) }
            #expect(try await server.served(transport).tokenStatuses == [200])

            let told = AuthenticatingTransport(transport, authenticator: authenticator) {
                [401, 403].contains($0.status)
            }
            #expect(try await told.send(server.apiRequest).status == 200)
            let served = try await server.served(transport)
            #expect(served.tokenStatuses == [200, 200])
            #expect(served.apiStatuses == [200, 403, 403, 200])

            // The same by the closure that adapts any client.
            let status = try await otherAuthenticator.send(server.apiRequest) { attempt in
                let response = try await other.send(attempt)
                return AttemptOutcome(response.status, head: response.head, isRefusal: response.status == 403)
            }
            #expect(status == 200)
            let servedOther = try await server.served(other)
            #expect(servedOther.tokenStatuses == [200, 200])
            #expect(servedOther.apiStatuses == [200, 403, 403, 200])
        }
    }
}
