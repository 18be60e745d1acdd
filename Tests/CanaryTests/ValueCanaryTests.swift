import ConnectorAuth
import Testing

/// The values that hold a configuration or a secret show their shape alone.
struct ValueCanaryTests {
    private static let secret = Canary.secret("token")

    @Test func jsonIsClean() throws {
        expectClean(Canary.config)
        let object = try #require(Canary.config.objectValue)
        expectClean(object)
        expectClean([object])
        for value in object.map(\.value) { expectClean(value) }
        expectClean(try #require(object["pin"]?.numberValue))
        expectClean(Optional(Canary.config) as Any)
    }

    @Test func secretsAndFieldsAreClean() {
        expectClean(Secret(Self.secret))
        expectClean([Secret([Self.secret])])
        expectClean(FormField("name", Self.secret))
        expectClean([HTTPFields.Field("X-Key", Self.secret)])
        expectClean(HTTPFields([HTTPFields.Field("X-Key", Self.secret)]))
    }

    @Test func scopesAndDefinitionsAreClean() {
        expectClean(FactoryScope.literal(config: Canary.config))
        expectClean(AuthenticatorDefinition(type: "Any", fields: ["key": .string(Self.secret)]))
        expectClean(AuthenticatorDefinition(type: "Any", fields: ["$parameters": Canary.config]))
    }

    static let scalars: [JSONValue] = [.string(secret), [.string(secret)], ["a": .string(secret)]]

    @Test(arguments: scalars)
    func aFieldOfTheWrongKindIsNotQuoted(value: JSONValue) {
        let scope = FactoryScope.literal(config: Canary.config)
        let definition = AuthenticatorDefinition(type: "Any", fields: ["field": value])
        let reads: [() throws -> Void] = [
            { _ = try scope.string("field", of: definition) }, { _ = try scope.bool("field", of: definition) },
            { _ = try scope.integer("field", of: definition) }, { _ = try scope.list("field", of: definition) },
            { _ = try scope.mapping("field", of: definition) }, { _ = try scope.secret("field", of: definition) },
            { _ = try scope.authenticator("field", of: definition) }, { _ = try scope.string("other", of: definition) },
        ]
        var failures = 0
        for read in reads {
            do { try read() } catch {
                failures += 1
                expectClean(error)
            }
        }
        #expect(failures >= 4)
    }
}
