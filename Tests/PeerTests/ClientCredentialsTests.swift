import AuthCore
import AuthOAuth
import AuthTesting
import Testing

extension PeerTests {
    @Suite("The client's own credentials")
    struct ClientCredentialsTests {
        /// Stands still, so that no token is renewed for its age.
        private let clock = ManualClock()

        struct Client: Sendable {
            var peer: Peer
            var id: String
            var secret: String
            var isBasic: Bool

            func configuration(_ server: RunningPeer) -> OAuthConfiguration {
                var configuration = OAuthConfiguration(
                    tokenEndpoint: server.tokenEndpoint, grant: .clientCredentials,
                    client: .init(id: id, secret: Secret(secret)))
                configuration.clientAuthentication = isBasic ? .basic : .post
                return configuration
            }
        }

        // The secrets of authlib are made of what a form and HTTP Basic have to encode.
        static let clients = [
            Client(peer: .authlib, id: "cc-basic", secret: "basic-secret:%/+", isBasic: true),
            Client(peer: .authlib, id: "cc-post", secret: "post-secret&=%/+ ", isBasic: false),
            Client(peer: .dot, id: "conn-cc", secret: "cc-secret", isBasic: true),
            Client(peer: .dot, id: "conn-cc", secret: "cc-secret", isBasic: false),
        ]

        @Test("yield a token that the API accepts, by either way to send them", arguments: clients)
        func accepted(client: Client) async throws {
            let server = try await client.peer.running()
            let transport = NamedTransport()
            let authenticator = try OAuthAuthenticator(
                configuration: client.configuration(server),
                environment: AuthEnvironment(transport: transport, clock: clock))
            let api = AuthenticatingTransport(transport, authenticator: authenticator)
            for _ in 0..<2 { #expect(try await api.send(server.apiRequest).status == 200) }
            let served = try await server.served(transport)
            #expect(served.tokenStatuses == [200])
            #expect(served.basicUsers == [client.isBasic ? client.id : "-"])
            #expect(served.apiStatuses == [200, 200])
        }

        @Test("are refused as the client's where the secret is wrong, and are not sent again", arguments: clients)
        func refused(client: Client) async throws {
            var client = client
            client.secret += "x"
            let server = try await client.peer.running()
            let transport = NamedTransport()
            let authenticator = try OAuthAuthenticator(
                configuration: client.configuration(server),
                environment: AuthEnvironment(transport: transport, clock: clock))
            for _ in 0..<2 {
                let error = await #expect(throws: AuthError.self) {
                    try await authenticator.credentials(for: server.apiRequest)
                }
                #expect(error?.code == .invalidClient)
            }
            #expect(try await server.served(transport).tokenStatuses == [401])
        }
    }
}
