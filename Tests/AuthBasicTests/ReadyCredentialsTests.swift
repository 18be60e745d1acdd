import AuthBasic
import AuthCore
import Testing

/// Fixed credentials are made once and handed out again.
struct ReadyCredentialsTests {
    static let definitions: [JSONValue] = [
        ["type": "NoAuth"],
        ["type": "BasicHttpAuthenticator", "username": "user", "password": "a password that is long"],
        ["type": "BearerAuthenticator", "api_token": "a token that is long enough for storage of its own"],
        ["type": "ApiKeyAuthenticator", "api_token": "a key that is long enough for storage", "header": "X-Key"],
    ]

    @Test(arguments: definitions)
    func theSameCredentialsAreHandedOutAgain(definition: JSONValue) async throws {
        let authenticator = try build(definition)
        let first = try await authenticator.credentials(for: AuthRequest(url: "https://a.example/"))
        let second = try await authenticator.credentials(for: AuthRequest(method: "POST", url: "https://b.example/"))
        #expect(first == second)
        #expect(first.generation == nil)
        let texts = [first, second].map { $0.additions.map { $0.value.reveal() } }
        // The storage is the same, so nothing was formatted anew.
        #expect(texts[0].map(Self.address) == texts[1].map(Self.address))
    }

    private static func address(of text: String) -> UnsafePointer<UInt8>? {
        text.utf8.withContiguousStorageIfAvailable { $0.baseAddress } ?? nil
    }

    @Test(arguments: definitions)
    func theyAreHadWithoutWaiting(definition: JSONValue) async throws {
        let authenticator = try build(definition)
        let request = AuthRequest(url: "https://a.example/")
        #expect(authenticator.readyCredentials(for: request) == (try await authenticator.credentials(for: request)))
    }

    @Test(arguments: definitions)
    func aRefusalIsSurfacedAndChangesNothing(definition: JSONValue) async throws {
        let authenticator = try build(definition)
        let request = AuthRequest(url: "https://a.example/")
        let refused = try await authenticator.credentials(for: request)
        let rejection = AuthRejection(request: request, credentials: refused, response: ResponseHead(status: 401))
        #expect(try await authenticator.recover(from: rejection) == .surface)
        await authenticator.close()
        #expect(try await authenticator.credentials(for: request) == refused)
    }

    @Test(arguments: definitions)
    func nothingIsAskedOfTheSender(definition: JSONValue) throws {
        #expect(try build(definition).requirements == [])
    }
}
