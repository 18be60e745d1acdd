import AuthCore

/// A factory whose definitions have a field of each kind.
struct PartFactory: AuthenticatorFactory {
    let typeNames = ["source_acme.components.Part"]
    let schema = DefinitionSchema(
        title: "Parts", description: "Has a field of each kind.",
        fields: [
            .init("name", .text, isRequired: true, title: "Name", description: "A text."),
            .init("key", .secret, title: "Key", description: "A secret.", isAddition: true),
            .init("count", .integer, title: "Count", description: "A whole number.", default: 3),
            .init("ratio", .number), .init("flag", .boolean), .init("mode", .choice(of: ["fast", "safe"])),
            .init("words", .list(of: .text)), .init("labels", .map(of: .text)),
            .init("body", .either(.map(of: .integer), .text)), .init("anything", .value),
            .init("settings", .component(settings)), .init("tree", .component(oneOf: nodes, usual: "Leaf")),
            .init("wait", .component(oneOf: nodes)), .init("inner", .authenticator),
            .init("others", .list(of: .authenticator)), .init("old", .text, isDeprecated: true),
            .init("spare", .integer, isIgnored: true),
        ],
        constraints: [.exactlyOne(of: ["words", "labels"]), .field("flag", needs: "mode")])

    private static let settings = DefinitionSchema([.init("size", .integer, isRequired: true)])

    static let nodes: [DefinitionSchema] = [
        DefinitionSchema(type: "Leaf", fields: [.init("value", .text)]),
        DefinitionSchema(
            type: "Branch",
            fields: [.init("children", .list(of: .component(oneOf: nodes, usual: "Leaf")), isRequired: true)]),
    ]

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        _ = try scope.string("name", of: definition)
        return StaticAuthenticator()
    }

    private struct StaticAuthenticator: Authenticator {
        func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
    }

    /// A registry with it, and with the basic family.
    static func registry(_ family: AuthenticatorFamily) throws -> AuthenticatorRegistry {
        var registry = AuthenticatorRegistry()
        try registry.register(family)
        try registry.register(PartFactory())
        return registry
    }

    /// A definition that is right, with `fields` changed.
    static func definition(_ fields: JSONObject = [:]) -> JSONValue {
        var result: JSONObject = [
            "type": "CustomAuthenticator", "class_name": "source_acme.components.Part", "name": "n", "words": ["a"],
        ]
        for (name, value) in fields { result[name] = value }
        return .object(result)
    }
}
