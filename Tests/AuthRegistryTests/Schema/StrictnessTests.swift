import AuthBasic
import AuthCore
import AuthRegistry
import Testing

@Suite("What a strict schema refuses")
struct StrictnessTests {
    private func plan(_ definition: JSONValue, isStrict: Bool) throws -> AuthenticatorPlan {
        var options = Manifest.Options()
        options.isStrict = isStrict
        let stream: JSONValue = [
            "type": "DeclarativeStream", "name": "items",
            "retriever": ["requester": ["url_base": "https://api.example.com", "authenticator": definition]],
        ]
        return try Manifest(["streams": [stream]]).compile(registry: PartFactory.registry(.basic), options: options)
    }

    private let usable = PartFactory.definition(["count": "3", "frob": 1])

    @Test("is an error under strict, and a warning where it can be used")
    func severities() throws {
        for isStrict in [true, false] {
            let found = try plan(usable, isStrict: isStrict).validate()
            #expect(found.map(\.code) == [.unknownField, .wrongValue])
            #expect(found.map(\.severity) == (isStrict ? [.error, .error] : [.warning, .warning]))
            #expect(found.first?.path == ["streams", "0", "retriever", "requester", "authenticator", "frob"])
        }
    }

    @Test(
        "is told whatever the field's value, but for one that a parameter left",
        arguments: [#"{}"#, "[]", "\"\"", "false", "0"])
    func falsy(value: String) throws {
        let value = try JSONValue(parsing: value)
        let found = try plan(PartFactory.definition(["frob": value]), isStrict: false).validate()
        #expect(found.map(\.path.components.last) == ["frob"])
        let left = try plan(PartFactory.definition(["$parameters": ["frob": value]]), isStrict: true)
        #expect(left.validate().isEmpty)
        let connection = try left.connect(id: "c", config: [:])
        _ = try connection.authenticator(forStream: "items")
        _ = try connection.authenticator(for: PartFactory.definition(["$parameters": ["frob": value]]))
    }

    @Test("is none of a definition that is asked for by its place, where a parameter left it")
    func leftInDefinitions() throws {
        var options = Manifest.Options()
        options.isStrict = true
        let definition = PartFactory.definition(["$parameters": ["frob": [:]]])
        let connection = try Manifest(["definitions": ["auth": definition]])
            .compile(registry: PartFactory.registry(.basic), options: options).connect(id: "c", config: [:])
        _ = try connection.authenticator(at: ["definitions", "auth"])
    }

    @Test("that is a required field without a value is an error of both, strict or not", arguments: [true, false])
    func required(isNull: Bool) throws {
        for isStrict in [true, false] {
            var fields = PartFactory.definition().objectValue ?? [:]
            fields["name"] = isNull ? .null : nil
            let plan = try plan(.object(fields), isStrict: isStrict)
            let found = plan.validate().filter { $0.severity == .error }
            #expect(found.map(\.path.components.last) == ["name"])
            let error = #expect(throws: AuthError.self) {
                try plan.connect(id: "c", config: [:]).authenticator(forStream: "items")
            }
            #expect(error?.path == found.first?.path)
        }
    }

    @Test("is not built under strict")
    func building() throws {
        let strict = try plan(usable, isStrict: true).connect(id: "c", config: [:])
        let error = #expect(throws: AuthError.self) { try strict.authenticator(forStream: "items") }
        #expect(error?.code == .invalidDefinition)
        #expect(error?.path?.components.last == "frob")
        _ = try plan(usable, isStrict: false).connect(id: "c", config: [:]).authenticator(forStream: "items")
    }

    @Test("is said once where it cannot be built either")
    func once() throws {
        let unusable = PartFactory.definition(["inner": ["type": "BearerAuthenticator"], "frob": 1])
        let found = try plan(unusable, isStrict: true).validate()
        #expect(found.map(\.path.components.last) == ["frob", "api_token"])
        #expect(found.map(\.severity) == [.error, .error])
        let lax = try plan(unusable, isStrict: false).validate()
        #expect(lax.map(\.severity) == [.warning, .error])
    }

    @Test("is a template for a number under strict alone: it may come to one")
    func templates() throws {
        let templated = PartFactory.definition(["count": "{{ config['n'] }}", "mode": "{{ config['m'] }}"])
        #expect(try plan(templated, isStrict: true).validate().map(\.code) == [.wrongValue, .unknownWord])
        #expect(try plan(templated, isStrict: false).validate().isEmpty)
    }
}
