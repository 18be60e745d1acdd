import AuthCore
import AuthOAuth
import AuthPersistence
import AuthRegistry
import AuthTesting
import Foundation
import Testing

extension PeerTests {
    @Suite("Refresh tokens for single use")
    struct RotationTests {
        private let turns = 20
        private let key = CredentialKey(connection: "peer", path: ["credentials", "refresh_token"])
        /// Stands still, so that no token is renewed for its age.
        private let clock = ManualClock()

        @Test("rotate twenty times for a configuration in code, each access token asked for anew")
        func inCode() async throws {
            let server = try await Peer.dot.running()
            let transport = NamedTransport()
            let authenticator = try OAuthAuthenticator(
                configuration: server.refreshing(try await server.signIn()),
                environment: AuthEnvironment(transport: transport, clock: clock))
            let api = AuthenticatingTransport(transport, authenticator: authenticator)
            var accessTokens: Set<String> = []
            for _ in 0..<turns {
                accessTokens.insert(try await authenticator.token(fresh: true).value.reveal())
                #expect(try await api.send(server.apiRequest).status == 200)
            }
            #expect(accessTokens.count == turns)
            try await expectEachOnce(transport, server)
        }

        @Test("rotate twenty times for a manifest, each access token refused first and each successor in the file")
        func inManifest() async throws {
            let server = try await Peer.authlib.running()
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("peers-" + UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let path = folder.appendingPathComponent("credentials.json").path
            let config: JSONValue = ["credentials": ["refresh_token": .string(try await server.signIn())]]

            let transport = NamedTransport()
            let store = FileCredentialStore(path: path, clock: clock)
            let authenticator = try authenticator(server, config, transport, store)
            let api = AuthenticatingTransport(transport, authenticator: authenticator)
            var accessTokens: Set<String> = []
            for turn in 1...turns {
                #expect(try await api.send(server.apiRequest).status == 200)
                #expect(transport.refreshTokens.count == turn)
                let record = try #require(try await store.read(key))
                let accessToken = try #require(record.accessToken?.reveal())
                accessTokens.insert(accessToken)
                let successor = try #require(record.refreshToken?.reveal())
                #expect(!transport.refreshTokens.contains(successor))
                if turn < turns { try await refuse(authenticator, server) }
            }
            #expect(accessTokens.count == turns)
            try await expectEachOnce(transport, server)

            // The next process has the config of the sign-in, whose token was spent twenty rotations ago.
            let next = NamedTransport()
            let successor = try #require(try await store.read(key)?.refreshToken?.reveal())
            let later = try self.authenticator(server, config, next, FileCredentialStore(path: path, clock: clock))
            let laterAPI = AuthenticatingTransport(next, authenticator: later)
            #expect(try await laterAPI.send(server.apiRequest).status == 200)
            try await refuse(later, server)
            #expect(try await laterAPI.send(server.apiRequest).status == 200)
            #expect(next.refreshTokens == [successor])
            let served = try await server.served(next)
            #expect(served.tokenStatuses == [200])
            #expect(served.apiStatuses == [200, 200])
        }

        private func authenticator(
            _ server: RunningPeer, _ config: JSONValue, _ transport: NamedTransport, _ store: FileCredentialStore
        ) throws -> any Authenticator {
            var registry = AuthenticatorRegistry()
            try registry.register(.oauth)
            let connection = try Manifest.empty.compile(registry: registry).connect(
                id: key.connection, config: config,
                environment: AuthEnvironment(transport: transport, clock: clock, store: store))
            return try connection.authenticator(for: [
                "type": "OAuthAuthenticator", "client_id": .string(server.peer.passwordClient.id),
                "client_secret": .string(server.peer.passwordClient.secret?.reveal() ?? ""),
                "client_authentication": "client_secret_basic",
                "token_refresh_endpoint": .string(server.tokenEndpoint), "refresh_token_updater": [:],
            ])
        }

        /// Has the authenticator believe that the API has refused its token.
        private func refuse(_ authenticator: any Authenticator, _ server: RunningPeer) async throws {
            let credentials = try await authenticator.credentials(for: server.apiRequest)
            let action = try await authenticator.recover(
                from: AuthRejection(
                    request: server.apiRequest, credentials: credentials, response: ResponseHead(status: 401)))
            #expect(action == .retry)
        }

        /// The server gave a token for each refresh token, of which none came twice, and accepted each at the API.
        private func expectEachOnce(_ transport: NamedTransport, _ server: RunningPeer) async throws {
            #expect(transport.refreshTokens.count == turns)
            #expect(Set(transport.refreshTokens).count == turns)
            let served = try await server.served(transport)
            #expect(served.tokenStatuses == Array(repeating: 200, count: turns))
            #expect(served.apiStatuses == Array(repeating: 200, count: turns))
        }
    }
}
