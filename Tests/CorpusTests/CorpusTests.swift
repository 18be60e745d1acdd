import AuthCore
import AuthRegistry
import ConnectorAuth
import Testing

@Suite(.serialized, .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.reason)))
struct CorpusTests {
    @Test("Every recorded case of a connector behaves as recorded", arguments: Corpus.names(in: "cases"))
    func cases(connector: String) async throws {
        let cases = try Self.cases(of: connector)
        #expect(!cases.isEmpty)
        for item in cases {
            // Others wait for their turn, some with an eye on the clock.
            await Task.yield()
            let outcome = await CorpusRunner.run(item)
            CorpusTally.shared.add(outcome, type: item.type)
            if case .failed(let why) = outcome { Issue.record("\(item.id): \(why)") }
        }
        print("corpus \(connector): \(Self.summary(cases.count, CorpusTally.shared))")
    }

    @Test("A case built from its connector's manifest behaves as recorded", arguments: Corpus.names(in: "cases"))
    func casesFromManifests(connector: String) async throws {
        guard connector != "_synthetic" else { return }
        let manifests = Set(Corpus.names(in: "manifests"))
        var plans: [String: AuthenticatorPlan] = [:]
        for item in try Self.cases(of: connector) {
            await Task.yield()
            guard let name = item.connector, manifests.contains(name) else { continue }
            let plan = try plans[name] ?? Manifest(Corpus.json("manifests/\(name).json")).compile(registry: .standard)
            plans[name] = plan
            if case .failed(let why) = await CorpusRunner.run(item, plan: plan) { Issue.record("\(item.id): \(why)") }
        }
    }

    @Test("References, types and parameters resolve as recorded")
    func resolution() throws {
        let cases = try #require(try Corpus.json("resolution.json")["cases"]?.arrayValue)
        #expect(cases.count >= 50)
        for item in cases {
            let id = item["id"]?.stringValue ?? "?"
            do {
                let resolved = try Manifest(try #require(item["manifest"])).resolved()
                let wanted = item["sensible"] ?? item["resolved"]
                if resolved != wanted { Issue.record("\(id): resolves to something else") }
            } catch let error as AuthError {
                #expect(item["error"] != nil, "\(id): \(error)")
                #expect(error.code == .invalidReference, "\(id): \(error)")
            }
        }
    }

    @Test("The exceptions are cases of the corpus, and each contradicts the record")
    func exceptionsExist() async throws {
        var found: Set<String> = []
        for connector in ["_synthetic", "source-mixpanel"] {
            for item in try Self.cases(of: connector) where CorpusExceptions.all[item.id] != nil {
                found.insert(item.id)
                #expect(item.wanted != item.json["sensible"])
            }
        }
        #expect(found == Set(CorpusExceptions.all.keys))
    }

    private static func cases(of connector: String) throws -> [CorpusCase] {
        try #require(try Corpus.json("cases/\(connector).json")["cases"]?.arrayValue).map(CorpusCase.init)
            .filter(\.isOnThisSystem)
    }

    private static func summary(_ count: Int, _ tally: CorpusTally) -> String {
        "\(count) cases; so far \(tally.lines.joined(separator: "; "))"
    }
}
