import AuthCore
import AuthOAuth
import AuthRegistry
import Synchronization
import Testing

@Suite("Inputs of which a specification says nothing")
struct NeededInputTests {
    private func inputs(_ definition: JSONValue) throws -> [String: Bool] {
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let inputs = try Manifest(streams(["s": definition])).compile(registry: registry).inputs()
        return Dictionary(
            inputs.map { ($0.path.joined(separator: "."), $0.isRequired) }, uniquingKeysWith: { $0 || $1 })
    }

    private static let refreshing: JSONObject = [
        "type": "OAuthAuthenticator", "token_refresh_endpoint": "https://{{ config['host'] }}/token",
        "client_id": "{{ config['id'] }}", "client_secret": "{{ config['secret'] }}",
        "refresh_token": "{{ config['token'] }}", "scopes": ["{{ config.get('scopes', 'read') }}"],
        "refresh_request_headers": ["X-Account": "{{ config['account'] }}"],
    ]

    @Test("are needed where the authenticator cannot be built without them")
    func needed() throws {
        #expect(
            try inputs(.object(Self.refreshing)) == [
                "host": true, "id": true, "secret": true, "token": true, "scopes": false, "account": false,
            ])
    }

    @Test(
        "are needed behind a field that takes no stand-in",
        arguments: [
            ["token_refresh_endpoint": "{{ config['url'] }}"], ["client_authentication": "{{ config['how'] }}"],
        ] as [JSONObject])
    func behind(fields: JSONObject) throws {
        var definition = Self.refreshing
        for (name, value) in fields { definition[name] = value }
        let found = try inputs(.object(definition))
        for name in ["id", "secret", "token"] { #expect(found[name] == true, "\(name)") }
    }

    @Test("are asked of the factory once for each definition, however many there are")
    func once() throws {
        let count = Mutex(0)
        var registry = AuthenticatorRegistry()
        try registry.register(CountedFactory { count.withLock { $0 += 1 } })
        let names = (0..<50).map { ("f\($0)", JSONValue.string("{{ config['v\($0)'] }}")) }
        let definition = JSONObject([("type", "Counted")] + names)
        let manifest = streams(["a": .object(definition), "b": .object(definition)])
        let inputs = try Manifest(manifest).compile(registry: registry).inputs()
        #expect(inputs.count == 50 && inputs.allSatisfy { $0.isRequired == ($0.path == ["v7"]) })
        #expect(count.withLock { $0 } == 1)
    }

    private struct CountedFactory: AuthenticatorFactory {
        let typeNames = ["Counted"]
        let count: @Sendable () -> Void

        init(count: @escaping @Sendable () -> Void) { self.count = count }

        func makeAuthenticator(
            from definition: AuthenticatorDefinition, in scope: FactoryScope
        ) throws -> any Authenticator {
            count()
            for name in definition.fields.keys where name != "f7" { _ = try scope.optionalString(name, of: definition) }
            _ = try scope.string("f7", of: definition)
            return Silent()
        }
    }
    private struct Silent: Authenticator {
        func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
    }

    @Test("are not needed where another field does without them")
    func publicClient() throws {
        var definition = Self.refreshing
        definition["client_authentication"] = "none"
        #expect(try inputs(.object(definition))["secret"] == false)
    }

    @Test("are missed when the authenticator is built, as they say")
    func built() throws {
        let config: JSONObject = ["host": "h", "id": "i", "secret": "s", "token": "t", "account": "a", "scopes": "x"]
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let plan = try Manifest.empty.compile(registry: registry)
        for (name, isRequired) in try inputs(.object(Self.refreshing)) {
            var less = config
            less[name] = nil
            let connection = try plan.connect(id: "c", config: .object(less))
            let isBuilt = (try? connection.authenticator(for: .object(Self.refreshing))) != nil
            #expect(isBuilt == !isRequired, "\(name)")
        }
    }
}
