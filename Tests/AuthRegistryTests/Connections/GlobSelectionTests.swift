import AuthBasic
import AuthCore
import AuthRegistry
import Testing

/// A selection whose path holds a `*`.
struct GlobSelectionTests {
    private static let definition: JSONValue = [
        "type": "SelectiveAuthenticator", "authenticator_selection_path": ["*", "mode"],
        "authenticators": [
            "key": ["type": "BearerAuthenticator", "api_token": "{{ config.credentials.key }}"],
            "none": ["type": "NoAuth"],
        ],
    ]

    private static func plan() throws -> AuthenticatorPlan {
        var registry = AuthenticatorRegistry()
        try registry.register(.basic)
        let requester: JSONValue = ["requester": ["authenticator": definition]]
        let document: JSONValue = ["streams": [["name": "s", "type": "DeclarativeStream", "retriever": requester]]]
        return try Manifest(document).compile(registry: registry)
    }

    @Test func theFirstMemberThatLeadsOnSelects() async throws {
        let config: JSONValue = ["other": 1, "credentials": ["mode": "key", "key": "k"]]
        let authenticator = try Self.plan().connect(id: "c", config: config).authenticator(forStream: "s")
        let credentials = try await authenticator.credentials(for: AuthRequest(url: "https://h"))
        #expect(credentials.additions.map { $0.value.reveal() } == ["Bearer k"])
    }

    @Test func theInputsKnowWhatIsSelected() throws {
        let config: JSONValue = ["credentials": ["mode": "key", "key": "k"]]
        let inputs = try Self.plan().inputs()
        let selector = try #require(inputs.first { !$0.choices.isEmpty })
        #expect(selector.choices == ["key", "none"])
        #expect(selector.isPresent(in: config))
        #expect(!selector.isPresent(in: ["credentials": [:]]))
        let key = try #require(inputs.first { $0.path == ["credentials", "key"] })
        #expect(key.isSelected(by: config))
        #expect(!key.isSelected(by: ["credentials": ["mode": "none"]]))
    }
}
