import AuthTesting
import ConnectorAuth
import Foundation
import Testing

@testable import connector_auth

@Suite("The codes of the command")
struct CodeTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Documentation/Command.md").standardized

    private static let others: [Diagnostic.Code] = [
        .invalidDefinition, .unknownField, .missingField, .wrongValue, .unknownWord, .unknownType, .fieldConflict,
        .literalSecret, .deprecatedField, .fixedWhenBuilt, .weakKey, .missingPrefix, .rotation, .otherInput,
    ]

    @Test("are each explained")
    func documented() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let codes =
            CheckFault.all.map(\.code) + Self.others.map(\.description) + [
                InputFindings.emptyValue, InputFindings.spaceAroundValue, "emptyCredential", "clockSkew",
                "answerLacksExpiry", "expiredAtOnce", "unstoredToken", "answerIsHTML", "hostNotFound",
                "connectionRefused", "tlsFailure",
                "offline", "noStreams", "renewalTimedOut", "rotationInterrupted", "invalidReference",
            ]
        for code in codes { #expect(text.contains("`\(code)`"), "\(code)") }
    }

    @Test("are spelled the same by every verb")
    func spelling() async throws {
        let refusal = CheckFault.refusal("invalid_client", status: 401)
        func run(_ arguments: String...) async -> CommandRun {
            await CommandRun(
                arguments + ["--definition", "d", "--set", "k=v", "--output", "json"], files: ["d": CheckFault.oauth()],
                transport: StubTransport(responses: refusal))
        }
        let checked = try await run("check").json["authenticators"]?.arrayValue?.first
        #expect(checked?["findings"]?.arrayValue?.map { $0["code"] } == ["invalidClient"])
        let asked = try await run("request", "GET", "https://api.example/x").json
        #expect(asked["error"]?["code"] == "invalidClient")
    }
}
