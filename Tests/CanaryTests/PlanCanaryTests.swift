import AuthTesting
import ConnectorAuth
import Testing

/// What is made of a manifest shows none of its secrets and none of the configuration's.
struct PlanCanaryTests {
    @Test(arguments: CanaryCase.Style.allCases)
    func manifestPlanAndConnectionAreClean(style: CanaryCase.Style) async throws {
        let (registry, factory) = try canaryRegistry()
        let manifest = try canaryManifest(CanaryCase.all.map { $0.complete(style) })
        expectClean(manifest)
        let plan = try manifest.compile(registry: registry)
        #expect(plan.entries.count == CanaryCase.all.count)
        expectClean(plan)
        for entry in plan.entries {
            for value in [entry, entry.definition, entry.pointer] as [Any] { expectClean(value) }
        }
        let diagnostics = plan.validate()
        #expect(!diagnostics.isEmpty)
        expectClean(diagnostics)
        expectClean(plan.inputs())

        let sink = RecordingEventSink()
        let connection = try plan.connect(
            id: "connection-1", config: Canary.config, environment: AuthEnvironment(events: sink))
        expectClean(connection)
        for name in plan.streamNames { expectClean(try connection.authenticator(forStream: name)) }
        expectClean(connection)
        #expect(connection.diagnostics.contains { $0.code.description == "weakKey" })
        expectClean(connection.diagnostics)
        try await connection.update(config: ["token": "another", "selection": ["kind": "basic"]])
        // What is written out does not change with the configuration.
        #expect(sink.events.isEmpty == (style != .template))
        expectClean(sink.events)
        expectClean(sink)
        await connection.close()
        expectClean(connection)
        #expect(factory.leaks == [])
    }

    @Test func aLiteralInATemplateIsNoInput() throws {
        let definition: JSONValue = [
            "type": "BearerAuthenticator",
            "api_token": .string("{{ config['absent'] or '\(Canary.secret("token"))' }}"),
        ]
        let plan = try canaryManifest([definition]).compile(registry: .standard)
        #expect(plan.inputs().map(\.path) == [["absent"]])
        expectClean(plan.inputs())
        expectClean(plan.validate())
    }

    @Test func aSecretThatLooksLikeAReferenceIsNotQuoted() throws {
        let definition: JSONValue = [
            "type": "BearerAuthenticator", "api_token": .string("#/" + Canary.secret("token")),
        ]
        let manifest = try canaryManifest([definition])
        let error = try #require(throws: AuthError.self) { try manifest.compile(registry: .standard) }
        #expect(error.code == .invalidReference)
        expectClean(error)
    }
}
