import AuthBasic
import AuthCore
import AuthRegistry
import Testing

@Suite("Mutated manifests", .serialized)
struct ManifestFuzzTests {
    private static let seed = #"""
        {"definitions": {
           "auth": {"type": "SelectiveAuthenticator", "authenticator_selection_path": ["c", "m"], "authenticators": {
             "key": {"type": "ApiKeyAuthenticator", "api_token": "Key {{ config['c']['k'] }}",
                     "inject_into": {"inject_into": "header", "field_name": "X-{{ parameters.p }}"}},
             "user": {"$ref": "#/definitions/basic", "password": "{{ config['c'].get('p') }}"}}},
           "basic": {"type": "BasicHttpAuthenticator", "username": "{{ config['c']['u'] }}", "$parameters": {"password": "x"}},
           "requester": {"type": "HttpRequester", "url_base": "https://h.example", "authenticator": "#/definitions/auth"},
           "list": ["#/definitions/basic", {"a/b": {"c": 1}}]},
         "streams": [
           {"type": "DeclarativeStream", "name": "a", "$parameters": {"p": "Q", "field_path": "z"},
            "retriever": {"requester": {"$ref": "#/definitions/requester", "path": "/x"}}},
           {"type": "DeclarativeStream", "name": "b", "retriever": {"requester": {"authenticator": {"class_name": "a.B", "x": 1}}}},
           {"type": "DeclarativeStream", "name": "c", "retriever": {"requester": {"authenticator": {
              "type": "BearerAuthenticator", "api_token": "{{ config.t | base64encode }}"}}}}],
         "spec": {"connection_specification": {"required": ["c"], "properties": {"c": {"oneOf": [
            {"properties": {"m": {"const": "key"}, "k": {"airbyte_secret": true}}, "required": ["k"]}]}}}}}
        """#
    private static let fragments = [
        "\"#/definitions/auth\"", "\"#/definitions/requester\"", "\"#/streams\"", "\"#/\"",
        "{\"$ref\": \"#/definitions/basic\"}",
        "\"$ref\"", "\"$parameters\"", "\"type\"", "\"authenticator\"", "null", "[]", "{}", "0", "true", "\"\"",
        "\"SelectiveAuthenticator\"", "\"ApiKeyAuthenticator\"", "\"inject_into\"", "\"header\"", "{{ config", "}}",
        "\"object\"",
        "#/definitions/list/0", "*", "\"class_name\"",
    ]
    private static let trees: [JSONValue] = [
        .null, true, 0, "", [], [:], "#/definitions/auth", "#/definitions/requester", "#/streams/0",
        "#/definitions/auth/authenticators/key",
        ["$ref": "#/definitions/basic"], ["$ref": "#/definitions/auth", "type": "NoAuth"], "{{ config['c'] }}",
        "{{ config.t",
        ["type": "BearerAuthenticator"], ["type": "BasicHttpAuthenticator", "username": [1]], ["class_name": "x"],
        "body_json", "*",
        [
            "type": "SelectiveAuthenticator", "authenticator_selection_path": ["c", "*"],
            "authenticators": ["key": "#/definitions/auth"],
        ],
        ["p": ["type": "T", "p": ["type": "T"]]], "NoAuth", "RequestOption",
    ]
    private static let config: JSONValue = ["c": ["m": "key", "k": "k1", "u": "u1"], "t": "t1"]

    @Test("ten thousand of them end in authenticators or in errors", arguments: [UInt64(8), 9, 10, 11])
    func mutations(seed: UInt64) async throws {
        var registry = AuthenticatorRegistry()
        try registry.register(.basic)
        var mutator = Mutator(seed: seed, fragments: Self.fragments)
        var compiled = 0
        for round in 0..<2_500 {
            // Others wait for their turn, some with an eye on the clock.
            if round % 20 == 0 { await Task.yield() }
            do {
                // Half of them as text, where few stay JSON, half as a tree, where all do.
                let document =
                    try round % 2 == 0
                    ? JSONValue(parsing: mutator.mutated(Self.seed))
                    : mutator.mutated(JSONValue(parsing: Self.seed), fragments: Self.trees)
                let plan = try Manifest(document).compile(registry: registry)
                compiled += 1
                _ = (plan.validate(), plan.inputs(), plan.sharing(), plan.sharing(config: Self.config))
                let connection = try plan.connect(
                    id: "fuzz", config: Self.config, missingInputs: round % 2 == 0 ? .error : .empty)
                for entry in plan.entries {
                    do { _ = try connection.authenticator(at: entry.pointer) } catch {
                        #expect(error is AuthError, "seed \(seed), round \(round)")
                    }
                }
            } catch {
                #expect(error is AuthError, "seed \(seed), round \(round)")
            }
        }
        // Enough of them get through the parser to say something of what comes after it.
        #expect(compiled > 600)
    }

    @Test("References and parameters that multiply are refused")
    func explosions() throws {
        var definitions = #""d0": {"a": 1, "b": 2}"#
        for level in 1...60 {
            let ref = "\"#/definitions/d\(level - 1)\""
            definitions += ", \"d\(level)\": [\(Array(repeating: ref, count: 8).joined(separator: ","))]"
        }
        let error = #expect(throws: AuthError.self) {
            try Manifest(parsing: "{\"definitions\": {\(definitions)}, \"streams\": []}").compile(
                registry: AuthenticatorRegistry())
        }
        #expect(error?.code == .invalidReference)

        let parameters = (0..<3_000).map { "\"p\($0)\": {\"type\": \"T\"}" }.joined(separator: ",")
        #expect(throws: AuthError.self) {
            try Manifest(parsing: "{\"$parameters\": {\(parameters)}, \"streams\": []}").compile(
                registry: AuthenticatorRegistry())
        }
    }
}
