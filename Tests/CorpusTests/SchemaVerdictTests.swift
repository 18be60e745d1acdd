import AuthCore
import AuthRegistry
import ConnectorAuth
import Foundation
import Testing

/// What the strict schema says of recorded definitions; `Scripts/schema-test.sh` asks the printed one.
@Suite("The strict schema", .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.reason)))
struct SchemaVerdictTests {
    private static let validator = DefinitionValidator(registry: .standard)

    @Test("accepts what the reference's schema accepts, and refuses what it refuses, but for the rules that differ")
    func verdicts() throws {
        let exceptions = try SchemaExceptions()
        let recorded = try RecordedVerdict.all()
        #expect(recorded.count >= 800)
        #expect(recorded.contains { $0.isAccepted } && recorded.contains { !$0.isAccepted })
        for item in recorded {
            let found = Self.validator.diagnostics(of: item.definition)
            let wanted = exceptions.verdict(on: item) ?? item.isAccepted
            #expect(found.isEmpty == wanted, "\(item.ids[0]): \(found)")
        }
    }

    @Test("differs from the record in every exception, and each is a recorded definition")
    func exceptionsExist() throws {
        let exceptions = try SchemaExceptions()
        let recorded = try RecordedVerdict.all()
        for id in exceptions.cases.keys {
            let item = try #require(recorded.first { $0.ids.contains(id) }, "\(id) is not recorded")
            #expect(exceptions.verdict(on: item) != item.isAccepted)
            #expect(exceptions.cases[id]?["rule"]?.numberValue != nil)
        }
        for name in exceptions.notBuilt.keys {
            #expect(recorded.contains { $0.isAccepted && $0.buildName == name })
        }
    }

    @Test("refuses of the definitions of real connectors only unknown fields", arguments: Corpus.names(in: "manifests"))
    func realConnectors(name: String) throws {
        let plan = try Manifest(Corpus.json("manifests/\(name).json")).compile(registry: .standard)
        for entry in plan.entries {
            for found in Self.validator.diagnostics(of: entry.definition.json, at: entry.pointer) {
                #expect([.unknownField, .unknownType].contains(found.code), "\(found)")
            }
        }
    }
}

/// A distinct definition with what the reference's schema says of it.
private struct RecordedVerdict {
    let definition: JSONValue
    let isAccepted: Bool
    /// The cases that have it.
    var ids: [String]

    /// What a registry would need for it.
    var buildName: String? { (definition["class_name"] ?? definition["type"])?.stringValue }

    static func all() throws -> [RecordedVerdict] {
        var result: [RecordedVerdict] = []
        var places: [JSONValue: Int] = [:]
        for name in Corpus.names(in: "cases") {
            for item in try Corpus.json("cases/\(name).json")["cases"]?.arrayValue ?? [] {
                guard let definition = item["definition"], let isAccepted = item["schema_valid"]?.boolValue,
                    let id = item["id"]?.stringValue
                else { continue }
                if let place = places[definition] {
                    #expect(result[place].isAccepted == isAccepted)
                    result[place].ids.append(id)
                } else {
                    places[definition] = result.count
                    result.append(RecordedVerdict(definition: definition, isAccepted: isAccepted, ids: [id]))
                }
            }
        }
        return result
    }
}

/// Where a rule differs from the reference's schema; the list is shared with `Scripts/schema-test.sh`.
private struct SchemaExceptions {
    let cases: JSONObject
    let notBuilt: JSONObject

    init() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fixtures/Schema/corpus-exceptions.json").standardizedFileURL
        let json = try JSONValue(parsing: [UInt8](Data(contentsOf: path)))
        cases = try #require(json["cases"]?.objectValue)
        notBuilt = try #require(json["notBuilt"]?.objectValue)
    }

    /// The wanted verdict, where it is not the recorded one.
    func verdict(on item: RecordedVerdict) -> Bool? {
        if let entry = item.ids.lazy.compactMap({ cases[$0] }).first { return entry["isAccepted"]?.boolValue }
        return item.buildName.flatMap { notBuilt[$0] }.map { _ in false }
    }
}
