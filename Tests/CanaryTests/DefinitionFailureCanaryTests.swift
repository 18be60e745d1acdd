import ConnectorAuth
import Testing

/// A definition that cannot be built is refused without a word of what is secret in it.
struct DefinitionFailureCanaryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var definition: JSONValue
        var code = AuthError.Code.invalidDefinition
    }

    private static let secret = JSONValue.string(Canary.secret("token"))
    private static func typed(_ type: String, _ fields: JSONObject) -> JSONValue {
        .object(JSONObject([("type", .string(type))] + fields.map { ($0.key, $0.value) }))
    }
    private static func key(_ fields: JSONObject) -> JSONValue {
        typed("ApiKeyAuthenticator", JSONObject([("api_token", secret)] + fields.map { ($0.key, $0.value) }))
    }
    private static func selection(_ path: [JSONValue], _ branches: JSONValue) -> JSONValue {
        typed(
            "SelectiveAuthenticator", ["authenticator_selection_path": .array(path), "authenticators": branches])
    }
    private static func custom(_ fields: JSONObject) -> JSONValue { typed("CustomAuthenticator", fields) }

    static let kinds = [
        Case(testDescription: "no map", definition: secret),
        Case(testDescription: "a list for a token", definition: typed("BearerAuthenticator", ["api_token": [secret]])),
        Case(
            testDescription: "a map for a token", definition: typed("BearerAuthenticator", ["api_token": ["a": secret]])
        ),
        Case(
            testDescription: "a list from the config",
            definition: typed("BearerAuthenticator", ["api_token": "{{ config['list'] }}"])),
        Case(
            testDescription: "a secret without its field", definition: typed("BearerAuthenticator", ["token": secret])),
        Case(
            testDescription: "a list for a user",
            definition: typed("BasicHttpAuthenticator", ["username": [secret], "password": secret])),
        Case(
            testDescription: "a map for a password",
            definition: typed("BasicHttpAuthenticator", ["username": secret, "password": ["a": secret]])),
        Case(testDescription: "no place", definition: key([:])),
        Case(testDescription: "a text for a place", definition: key(["inject_into": secret])),
        Case(
            testDescription: "an unknown place",
            definition: key(["inject_into": ["inject_into": secret, "field_name": secret]])),
        Case(
            testDescription: "two places", definition: key(["inject_into": ["inject_into": secret], "header": secret])),
        Case(testDescription: "a list for a header", definition: key(["header": [secret]])),
        Case(
            testDescription: "a path in a header",
            definition: key(["inject_into": ["inject_into": "header", "field_path": [secret]]])),
        Case(
            testDescription: "a text for a path",
            definition: key(["inject_into": ["inject_into": "body_json", "field_path": secret]])),
        Case(
            testDescription: "a list in a path",
            definition: key(["inject_into": ["inject_into": "body_json", "field_path": [[secret]]]])),
        Case(testDescription: "a custom one without a class", definition: custom(["key": secret])),
        Case(testDescription: "a class that is no text", definition: custom(["class_name": [secret], "key": secret])),
        Case(
            testDescription: "a nested one that is a text",
            definition: custom(["class_name": .string(CanaryFactory.className), "key": secret, "inner": secret])),
        Case(
            testDescription: "a branch that is a text",
            definition: selection(["selection", "kind"], ["bearer": secret])),
        Case(testDescription: "a path that is empty", definition: selection([], ["bearer": secret])),
    ]

    static let others = [
        Case(
            testDescription: "an unknown class", definition: custom(["class_name": "source.Other", "key": secret]),
            code: .unknownType),
        Case(testDescription: "an unknown type", definition: typed("Other", ["key": secret]), code: .unknownType),
        Case(
            testDescription: "a selection of what is not on offer",
            definition: selection(["unknown_selection", "kind"], ["bearer": secret]), code: .unknownSelection),
        Case(
            testDescription: "a selection by a secret", definition: selection(["token"], ["bearer": secret]),
            code: .unknownSelection),
        Case(
            testDescription: "no selection", definition: selection(["absent"], ["bearer": secret]),
            code: .unknownSelection),
    ]

    @Test(arguments: kinds + others)
    func theErrorIsClean(item: Case) throws {
        let error = try #require(throws: AuthError.self) { try canaryConnection().authenticator(for: item.definition) }
        #expect(error.code == item.code)
        expectClean(error)
    }

    @Test(arguments: kinds + others)
    func theDiagnosticsAreClean(item: Case) throws {
        let plan = try canaryManifest([item.definition]).compile(registry: canaryRegistry().registry)
        expectClean(plan.validate())
        expectClean(plan.inputs())
        expectClean(plan)
    }

    static let unsendable: [(String, JSONValue)] = [
        ("\n", ["inject_into": "header", "field_name": "X-Key"]), ("\0", ["inject_into": "header", "field_name": "X"]),
        ("\r\n", ["inject_into": "cookie", "field_name": "key"]),
        (";", ["inject_into": "cookie", "field_name": "key"]),
    ]

    @Test(arguments: unsendable)
    func aSecretThatCannotBeSentIsNotQuoted(end: String, place: JSONValue) throws {
        let definition = keyed(place, Canary.secret("token") + end)
        let error = try #require(throws: AuthError.self) { try canaryConnection().authenticator(for: definition) }
        #expect(error.code == .invalidCredential)
        expectClean(error)
    }

    private func keyed(_ place: JSONValue, _ key: String) -> JSONValue {
        ["type": "ApiKeyAuthenticator", "api_token": .string(key), "inject_into": place]
    }

    @Test(arguments: ["{{ config['broken'] }}", "  {{ config['token'] }}"])
    func aTemplateThatYieldsWhatCannotBeSentIsNotQuoted(template: String) throws {
        let definition = keyed(["inject_into": "header", "field_name": "X-Key"], template)
        let error = try #require(throws: AuthError.self) { try canaryConnection().authenticator(for: definition) }
        #expect(error.code == .invalidCredential)
        expectClean(error)
    }

    @Test func anUnknownFieldIsRefusedWithoutItsValue() throws {
        let definition: JSONValue = ["type": "NoAuth", "secret": .string(Canary.secret("token"))]
        let error = try #require(throws: AuthError.self) {
            try canaryConnection(isStrict: true).authenticator(for: definition)
        }
        #expect(error.path == ["secret"])
        expectClean(error)
    }

    @Test func aConfigThatIsNoMapIsNotQuoted() throws {
        let plan = try Manifest.empty.compile(registry: .standard)
        for config in [JSONValue.string(Canary.secret("token")), [.string(Canary.secret("token"))]] {
            expectClean(try #require(throws: AuthError.self) { try plan.connect(id: "c", config: config) })
        }
    }

    @Test func branchesThatAreAListAreAFaultOfTheDefinition() throws {
        let definition = Self.selection(["selection", "kind"], [Self.secret])
        let error = try #require(throws: AuthError.self) { try canaryConnection().authenticator(for: definition) }
        expectClean(error)
        #expect(error.code == .invalidDefinition)
    }
}
