import AuthCore
import Testing

struct AuthenticatorRegistryTests {
    private struct Fixed: Authenticator {
        let name: String
        func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
    }
    private struct Factory: AuthenticatorFactory {
        let typeNames: [String]
        var name = "first"
        func makeAuthenticator(
            from definition: AuthenticatorDefinition, in scope: FactoryScope
        ) throws -> any Authenticator { Fixed(name: name) }
    }
    private struct Wrapping: AuthenticatorFactory {
        let typeNames = ["Wrapping"]
        func makeAuthenticator(
            from definition: AuthenticatorDefinition, in scope: FactoryScope
        ) throws -> any Authenticator { try scope.authenticator("inner", of: definition) }
    }

    private func name(of type: String, in registry: AuthenticatorRegistry) throws -> String? {
        let made = try registry.makeAuthenticator(from: AuthenticatorDefinition(type: type), in: .literal())
        return (made as? Fixed)?.name
    }

    @Test func aFactoryAnswersToEachOfItsNames() throws {
        var registry = AuthenticatorRegistry()
        try registry.register(Factory(typeNames: ["B", "A"]))
        #expect(registry.typeNames == ["A", "B"])
        #expect(try name(of: "A", in: registry) == "first")
        #expect(try name(of: "B", in: registry) == "first")
        #expect(registry["C"] == nil)
    }

    @Test func aNameThatIsTakenIsRefusedAndNothingIsRegistered() throws {
        var registry = AuthenticatorRegistry()
        try registry.register(Factory(typeNames: ["A"]))
        let error = #expect(throws: AuthError.self) {
            try registry.register(Factory(typeNames: ["New", "A"], name: "second"))
        }
        #expect(error?.code == .duplicateType)
        #expect(error?.message.contains("'A'") == true)
        #expect(registry.typeNames == ["A"])
        #expect(try name(of: "A", in: registry) == "first")
        let family = AuthenticatorFamily([Factory(typeNames: ["X"]), Factory(typeNames: ["A"])])
        #expect(throws: AuthError.self) { try registry.register(family) }
        #expect(registry.typeNames == ["A"])
    }

    @Test func aFamilyWithOneNameTwiceIsRefused() throws {
        var registry = AuthenticatorRegistry()
        let family = AuthenticatorFamily([Factory(typeNames: ["A"]), Factory(typeNames: ["A"])])
        #expect(throws: AuthError.self) { try registry.register(family) }
        #expect(registry.typeNames.isEmpty)
    }

    @Test func aNameIsTakenOverOnRequest() throws {
        var registry = AuthenticatorRegistry()
        try registry.register(Factory(typeNames: ["A", "B"]))
        try registry.register(Factory(typeNames: ["A"], name: "second"), replacing: true)
        #expect(try name(of: "A", in: registry) == "second")
        #expect(try name(of: "B", in: registry) == "first")
    }

    @Test func copiesAreIndependent() throws {
        var registry = AuthenticatorRegistry()
        try registry.register(Factory(typeNames: ["A"]))
        var copy = registry
        try copy.register(Factory(typeNames: ["B"]))
        #expect(registry.typeNames == ["A"])
        #expect(copy.typeNames == ["A", "B"])
    }

    @Test func anUnknownTypeIsRefusedWithThoseThatAreKnown() throws {
        var registry = AuthenticatorRegistry()
        let definition = AuthenticatorDefinition(type: "No\npe", path: ["definitions", "a"])
        let empty = #expect(throws: AuthError.self) { try registry.makeAuthenticator(from: definition, in: .literal()) }
        #expect(empty?.message.hasSuffix("registered: none") == true)
        try registry.register(Factory(typeNames: ["B", "A"]))
        let error = #expect(throws: AuthError.self) { try registry.makeAuthenticator(from: definition, in: .literal()) }
        #expect(error?.code == .unknownType)
        #expect(error?.path == ["definitions", "a"])
        #expect(error?.message == "no factory is registered for type 'No?pe'; registered: A, B")
    }

    @Test func aNestedAuthenticatorIsBuiltByTheRegistryOfTheScope() throws {
        var registry = AuthenticatorRegistry()
        try registry.register(Wrapping())
        try registry.register(Factory(typeNames: ["A"], name: "inner"))
        let scope = FactoryScope.literal(registry: registry)
        let outer = AuthenticatorDefinition(
            type: "Wrapping", fields: ["inner": ["type": "Wrapping", "inner": ["type": "A"]]])
        #expect((try registry.makeAuthenticator(from: outer, in: scope) as? Fixed)?.name == "inner")
        let missing = #expect(throws: AuthError.self) {
            try registry.makeAuthenticator(from: AuthenticatorDefinition(type: "Wrapping"), in: scope)
        }
        #expect(missing?.path == ["inner"])
        let unknown = AuthenticatorDefinition(type: "Wrapping", fields: ["inner": ["type": "B"]], path: ["x"])
        let error = #expect(throws: AuthError.self) { try registry.makeAuthenticator(from: unknown, in: scope) }
        #expect(error?.path == ["x", "inner"])
    }

    @Test func aSchemaKnowsItsFields() {
        let schema = DefinitionSchema([.init("a", .value, isRequired: true), .init("b", .secret)])
        #expect(schema.field("a")?.isRequired == true)
        #expect(schema.field("b")?.isRequired == false)
        #expect(schema.field("c") == nil)
        #expect(!schema.acceptsOtherFields)
        #expect(DefinitionSchema.open.acceptsOtherFields)
        #expect(Factory(typeNames: []).schema.acceptsOtherFields)
    }
}
