import AuthBasic
import AuthCore
import Testing

struct HTTPBasicAuthenticatorTests {
    static let vectors: [(username: String, password: String, header: String)] = [
        // RFC 7617, section 2.
        ("Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        // RFC 7617, section 2.1, whose password ends in a pound sign, in UTF-8.
        ("test", "123\u{A3}", "Basic dGVzdDoxMjPCow=="),
        // What `printf … | base64` says.
        ("user", "", "Basic dXNlcjo="),
        ("", "password", "Basic OnBhc3N3b3Jk"),
        ("", "", "Basic Og=="),
        ("user", "with:colon", "Basic dXNlcjp3aXRoOmNvbG9u"),
        ("user:name", "password", "Basic dXNlcjpuYW1lOnBhc3N3b3Jk"),
        ("jürgen", "пароль", "Basic asO8cmdlbjrQv9Cw0YDQvtC70Yw="),
        ("???>>>", "~~~", "Basic Pz8/Pj4+On5+fg=="),
    ]

    @Test(arguments: vectors)
    func theHeaderIsThatOfTheRFC(username: String, password: String, header: String) async throws {
        let authenticator = try HTTPBasicAuthenticator(username: Secret(username), password: Secret(password))
        #expect(try await authenticator.applied().headers == [.init("Authorization", header)])
    }

    @Test(arguments: vectors)
    func aDefinitionSaysTheSame(username: String, password: String, header: String) async throws {
        let authenticator = try build([
            "type": "BasicHttpAuthenticator", "username": .string(username), "password": .string(password),
        ])
        #expect(try await authenticator.applied().headers == [.init("Authorization", header)])
    }

    @Test func thePasswordIsEmptyWhereThereIsNone() async throws {
        let wanted: HTTPFields = [.init("Authorization", "Basic dXNlcjo=")]
        #expect(try await HTTPBasicAuthenticator(username: Secret("user")).applied().headers == wanted)
        for password in [nil, JSONValue.null, ""] {
            var definition: JSONObject = ["type": "BasicHttpAuthenticator", "username": "user"]
            if let password { definition["password"] = password }
            #expect(try await build(.object(definition)).applied().headers == wanted)
        }
    }

    @Test func numbersKeepTheTextTheyWereWrittenWith() async throws {
        let definition = try JSONValue(
            parsing: #"{"type": "BasicHttpAuthenticator", "username": 1.10, "password": true}"#)
        // printf '1.10:True' | base64
        #expect(try await build(definition).applied().headers["Authorization"] == "Basic MS4xMDpUcnVl")
    }

    @Test func aLineBreakInThePasswordIsEncoded() async throws {
        let authenticator = try HTTPBasicAuthenticator(username: Secret("a"), password: Secret("b\r\nX-Evil: 1"))
        // printf 'a:b\r\nX-Evil: 1' | base64
        #expect(try await authenticator.applied().headers["Authorization"] == "Basic YTpiDQpYLUV2aWw6IDE=")
    }

    @Test func anAuthorizationThatIsThereIsReplaced() async throws {
        let request = AuthRequest(url: "https://a.example/", headers: [.init("authorization", "old"), .init("X", "1")])
        let applied = try await HTTPBasicAuthenticator(username: Secret("user")).applied(to: request)
        #expect(applied.headers == [.init("Authorization", "Basic dXNlcjo="), .init("X", "1")])
    }
}
