import AuthBasic
import AuthCore
import Testing

@testable import AuthRegistry

@Suite("A value under nearly the right name")
struct MisspeltInputTests {
    private func compiled(_ definition: JSONValue) throws -> AuthenticatorPlan {
        var registry = AuthenticatorRegistry()
        try registry.register(.basic)
        return try Manifest(streams(["s": definition])).compile(registry: registry)
    }

    @Test(
        "is told where it may be meant, and only there",
        arguments: [
            (["client_secret"], ["client_secrett": "s"], "client_secrett"),
            (["c", "client_secret"], ["c": ["client_secret_": "s"]], "c.client_secret_"),
            (["credential", "token"], ["credentials": ["token": "t"]], "credentials.token"),
            (["authtype"], ["auth_type": "a"], "auth_type"),
            // Nothing is there, another thing is there, or nothing that is nearly it.
            (["client_secret"], ["client_secrett": .null], nil), (["client_secret"], ["client_id": "i"], nil),
            (["credential", "token"], ["credentials": ["key": "t"]], nil), (["token1"], ["token2": "t"], nil),
            (["api_key"], [:], nil), (["a", "b"], ["a": "text"], nil),
        ] as [([String], JSONValue, String?)])
    func near(path: [String], config: JSONValue, meant: String?) {
        let words = MisspeltInput.words(for: path, in: config)
        #expect(words == (meant.map { "; the config has '\($0)', which may be meant" } ?? ""))
        #expect(MisspeltInput.words(for: path, in: config) { _ in true } == "")
    }

    @Test("is named by the error of the build, and not where another field asks for it")
    func error() throws {
        func message(_ definition: JSONValue, config: JSONValue) throws -> String? {
            let connection = try compiled(definition).connect(id: "c", config: config)
            return #expect(throws: AuthError.self) { try connection.authenticator(forStream: "s") }?.message
        }
        let bearer: JSONValue = ["type": "BearerAuthenticator", "api_token": "{{ config['token_value'] }}"]
        #expect(
            try message(bearer, config: ["token_valeu": "s3cr3t"])
                == "'api_token' needs the config value 'token_value', which is missing; add it to the config; the config has 'token_valeu', which may be meant"
        )
        let basic: JSONValue = [
            "type": "BasicHttpAuthenticator", "username": "{{ config['token_names'] }}",
            "password": "{{ config['token_name'] }}",
        ]
        #expect(try message(basic, config: ["token_name": "n"])?.hasSuffix("add it to the config") == true)
    }

    @Test("is named where the value selects an authenticator, at the field that names the value")
    func selection() throws {
        let definition: JSONValue = [
            "type": "SelectiveAuthenticator", "authenticator_selection_path": ["credentials", "authtype"],
            "authenticators": ["a": ["type": "NoAuth"]],
        ]
        let connection = try compiled(definition).connect(
            id: "c", config: ["credentials": ["auth_type": "a"]])
        let error = #expect(throws: AuthError.self) { try connection.authenticator(forStream: "s") }
        #expect(error?.path?.components.last == "authenticator_selection_path")
        #expect(
            error?.message.hasSuffix("one of: a; the config has 'credentials.auth_type', which may be meant") == true)
    }
}
