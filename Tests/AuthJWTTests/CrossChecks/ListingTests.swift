import AuthJWT
import Foundation
import Testing

/// The list in the documentation of what was checked by whom is that of the tests that do it.
struct ListingTests {
    private static let heading = "| algorithm | key | checked by | on Apple's systems |"

    @Test func theDocumentationListsWhatTheTestsCheck() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("Documentation/JWT.md")
        let lines = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: Self.heading[...]))
        let rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { String($0) }
        let wanted = CheckedAlgorithm.listed.map { item in
            let checkers = item.checkers.map(\.rawValue).joined(separator: ", ")
            return "| `\(item.algorithm)` | \(item.keyName) | \(checkers) | \(item.isOnAppleSystems ? "yes" : "no") |"
        }
        #expect(rows == wanted)
    }

    @Test func everyAlgorithmIsChecked() {
        #expect(Set(CheckedAlgorithm.listed.map(\.algorithm)) == Set(JWTAlgorithm.all))
        #expect(CheckedAlgorithm.listed.allSatisfy { !$0.checkers.isEmpty })
    }
}
