import AuthCore
import AuthRegistry
import Testing

@Suite("Sharing where templates wait for what comes later")
struct LateVariableSharingTests {
    private struct Factory: AuthenticatorFactory {
        let typeNames = ["Late"]
        let schema = DefinitionSchema([.init("a", .value)])
        private final class Instance: Authenticator {
            func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
        }
        func makeAuthenticator(
            from definition: AuthenticatorDefinition, in scope: FactoryScope
        ) throws -> any Authenticator { Instance() }
    }

    private func isShared(_ first: String, _ second: String) throws -> Bool {
        var registry = AuthenticatorRegistry()
        try registry.register(Factory())
        let connection = try Manifest.empty.compile(registry: registry)
            .connect(id: "c", config: ["response": "x", "other": "x"])
        let instances = try [first, second].map {
            try connection.authenticator(for: ["type": "Late", "a": .string($0)]) as AnyObject
        }
        return instances[0] === instances[1]
    }

    @Test("two that will differ are two, though both are empty now")
    func different() throws {
        #expect(try !isShared("{{ captured.a }}", "{{ captured.b }}"))
        #expect(try !isShared("{{ response.a }}", "{{ response.b }}"))
        #expect(try isShared("{{ captured.a }}", "{{ captured.a }}"))
    }

    @Test("words of the config that are named like them make no difference")
    func sameWords() throws {
        #expect(try isShared("{{ config.response }}", "{{ config['other'] }}"))
        #expect(try isShared("{{ config.response }}", "x"))
    }
}
