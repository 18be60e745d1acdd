import AuthCore
import AuthOAuth
import AuthRegistry
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
