import ConnectorAuth
import Testing

@testable import connector_auth

@Suite("connector-auth schema")
struct SchemaTests {
    @Test("prints the schema of all types, on many lines or on one")
    func all() async throws {
        let run = await CommandRun("schema")
        #expect(run.code == .success && run.errors.isEmpty)
        #expect(try run.json["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        let defined = try #require(try run.json["$defs"]?.objectValue).keys
        for type in AuthenticatorRegistry.standard.typeNames { #expect(defined.contains(type)) }
        let compact = await CommandRun("schema", "--compact")
        #expect(try compact.json == run.json)
        #expect(!compact.output.contains("\n") && run.output.contains("\n"))
    }

    @Test("prints the schema of one type", arguments: AuthenticatorRegistry.standard.typeNames)
    func one(type: String) async throws {
        let run = await CommandRun("schema", type)
        #expect(run.code == .success)
        #expect(try run.json["properties"]?["type"]?["const"] == .string(type))
        #expect(try run.json["title"]?.stringValue?.isEmpty == false)
    }

    @Test("tells the known types where a type is unknown")
    func unknown() async {
        let run = await CommandRun("schema", "Bearer")
        #expect(run.code == .configuration)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("there is no type 'Bearer'; there are: ApiKeyAuthenticator, "))
    }

    @Test("takes one type")
    func usage() async {
        #expect(await CommandRun("schema", "NoAuth", "NoAuth").code == .usage)
        #expect(await CommandRun("schema", "--frob").code == .usage)
    }
}
