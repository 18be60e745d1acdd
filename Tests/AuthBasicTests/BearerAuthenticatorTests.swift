import AuthBasic
import AuthCore
import Testing

struct BearerAuthenticatorTests {
    // RFC 6750, section 2.1.
    private static let token = "mF_9.B5f-4.1JqM"

    @Test func theHeaderIsThatOfTheRFC() async throws {
        let wanted: HTTPFields = [.init("Authorization", "Bearer mF_9.B5f-4.1JqM")]
        #expect(try await BearerAuthenticator(token: Secret(Self.token)).applied().headers == wanted)
        let definition: JSONValue = ["type": "BearerAuthenticator", "api_token": .string(Self.token)]
        #expect(try await build(definition).applied().headers == wanted)
    }

    @Test(arguments: ["é", "a b", "a=b", "\t", "x "])
    func whatAHeaderCanCarryIsSentAsItStands(token: String) async throws {
        let header = try await BearerAuthenticator(token: Secret(token)).applied().headers["Authorization"]
        #expect(header == "Bearer \(token)")
    }

    @Test(arguments: ["a\nb", "a\r\nX: y", "\u{0}", "\u{7F}", "a\n"])
    func aControlCharacterIsRefusedWithoutShowingTheToken(token: String) throws {
        let error = try #require(throws: AuthError.self) { try BearerAuthenticator(token: Secret(token)) }
        #expect(error.code == .invalidCredential)
        #expect(error.kind == .configuration)
        #expect(error.message.contains("header field Authorization"))
        #expect(error.message.contains("remove it"))
    }
}

struct NoAuthenticatorTests {
    @Test func nothingIsAdded() async throws {
        let request = AuthRequest(method: "POST", url: "https://a.example/?a=b", headers: [.init("X", "1")])
        #expect(try await NoAuthenticator().applied(to: request) == request)
        #expect(try await build(["type": "NoAuth"]).applied(to: request) == request)
    }
}

struct AuthenticatorFamilyTests {
    @Test func theFamilyHasItsTypes() throws {
        #expect(
            try basicRegistry().typeNames
                == ["ApiKeyAuthenticator", "BasicHttpAuthenticator", "BearerAuthenticator", "NoAuth"])
    }
}
