import AuthBasic
import AuthCore
import AuthRegistry
import Testing

/// Which branch of a selection a value of the configuration chooses.
struct SelectionKeyTests {
    private static func connect(
        _ keys: [String], path: JSONValue = ["mode"], config: JSONValue
    ) throws -> Connection {
        var registry = AuthenticatorRegistry()
        try registry.register(.basic)
        let branches = keys.map {
            ($0, ["type": "BearerAuthenticator", "api_token": .string("token-\($0)")] as JSONValue)
        }
        let definition: JSONValue = [
            "type": "SelectiveAuthenticator", "authenticator_selection_path": path,
            "authenticators": .object(JSONObject(branches)),
        ]
        let document: JSONValue = [
            "streams": [
                ["name": "s", "type": "DeclarativeStream", "retriever": ["requester": ["authenticator": definition]]]
            ]
        ]
        return try Manifest(document).compile(registry: registry).connect(id: "c", config: config)
    }

    private static func chosen(_ keys: [String], path: JSONValue = ["mode"], config: JSONValue) async throws -> String?
    {
        let authenticator = try connect(keys, path: path, config: config).authenticator(forStream: "s")
        let credentials = try await authenticator.credentials(for: AuthRequest(url: "https://h"))
        return credentials.additions.first?.value.reveal()
    }

    static let choices: [([String], JSONValue, String)] = [
        (["a", "b"], "a", "a"), (["a", "b"], "b", "b"), (["true", "false"], true, "true"),
        (["True", "False"], true, "True"),
        (["True", "False"], false, "False"), (["false"], false, "false"), (["true", "True"], true, "true"),
        (["1", "2"], 1, "1"),
        (["", "b"], "", ""), (["a/b", "~"], "a/b", "a/b"), (["é"], "é", "é"),
    ]

    @Test(arguments: choices)
    func aValueChoosesTheBranchOfItsName(keys: [String], value: JSONValue, key: String) async throws {
        #expect(try await Self.chosen(keys, config: ["mode": value]) == "Bearer token-\(key)")
    }

    static let paths: [(JSONValue, JSONValue)] = [
        (["c", "mode"], ["c": ["mode": "a"]]), (["list", "1"], ["list": ["b", "a"]]),
        (["list", 1], ["list": ["b", "a"]]),
        (["*", "mode"], ["x": 1, "y": ["mode": "a"]]), (["list", "*", "mode"], ["list": [[:], ["mode": "a"]]]),
        (["a/b"], ["a/b": "a"]),
        (["*"], ["*": "a", "mode": "b"]), ([""], ["": "a"]),
    ]

    @Test(arguments: paths)
    func thePathLeadsToTheValue(path: JSONValue, config: JSONValue) async throws {
        #expect(try await Self.chosen(["a", "b"], path: path, config: config) == "Bearer token-a")
    }

    @Test(arguments: ["zz", "A", " a", 1, true, [], ["a": "a"], ["a"]] as [JSONValue])
    func aValueThatIsNotOnOfferIsRefusedWithThoseThatAre(value: JSONValue) {
        let error = #expect(throws: AuthError.self) {
            try Self.connect(["a", "b\nc"], path: ["c", "mode"], config: ["c": ["mode": value]]).authenticator(
                forStream: "s")
        }
        #expect(error?.code == .unknownSelection)
        #expect(error?.message.contains("'c.mode'") == true)
        #expect(error?.message.hasSuffix("a, b?c") == true)
        #expect(error?.message.contains("zz") == false)
    }

    @Test(arguments: [[:], ["mode": .null], ["other": "a"]] as [JSONValue])
    func aMissingValueIsRefusedWithThoseOnOffer(config: JSONValue) {
        let error = #expect(throws: AuthError.self) {
            try Self.connect(["a", "b"], config: config).authenticator(forStream: "s")
        }
        #expect(error?.code == .unknownSelection)
        #expect(
            error?.message == "the config value 'mode' selects the authenticator and is missing; set it to one of: a, b"
        )
    }

    @Test(arguments: [[], "mode", .null, [[]], ["a", .null], 1] as [JSONValue])
    func aPathThatIsNoListOfKeysIsRefused(path: JSONValue) {
        let error = #expect(throws: AuthError.self) {
            try Self.connect(["a"], path: path, config: ["mode": "a"]).authenticator(forStream: "s")
        }
        #expect(error?.code == .invalidDefinition)
        #expect(error?.path?.components.last == "authenticator_selection_path")
    }
}
