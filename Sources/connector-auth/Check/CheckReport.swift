internal import ConnectorAuth

/// What `check` prints.
struct CheckReport {
    private var rows: [(result: CheckResult, streams: [String])] = []

    mutating func add(_ result: CheckResult, streams: [String]) { rows.append((result, streams)) }

    /// What decides how the command ends: the first failure.
    var failure: Finding? { rows.lazy.compactMap(\.result.failure).first }

    // MARK: For people

    var text: String {
        var told: [Finding: Int] = [:]
        let blocks = rows.enumerated().map { index, row in
            block(row.result, row.streams, number: index + 1, told: &told)
        }
        return (blocks + [summary]).joined(separator: "\n\n")
    }

    private var summary: String {
        if rows.isEmpty { return "there is no authenticator to check" }
        let untried = untriedCount > 0 ? ", \(untriedCount) not tried" : ""
        return "\(workingCount) of \(rows.count) work\(untried)"
    }

    private var workingCount: Int { rows.count { $0.result.works == true } }
    private var untriedCount: Int { rows.count { $0.result.works == nil } }

    /// - Parameter told: What is told already, with the number of the authenticator: several may share a definition.
    private func block(
        _ result: CheckResult, _ streams: [String], number: Int, told: inout [Finding: Int]
    ) -> String {
        let place = result.path.isRoot ? "" : "  \(result.path)"
        var lines = ["#\(number) \(HTTPFieldSyntax.printable(result.type))\(place)"]
        if !streams.isEmpty { lines.append("  streams  \(ShownStreams.text(streams))") }
        for step in result.steps {
            var words = step.hasPassed ? "fine" : "failed"
            if let status = step.status { words = "status \(status)" }
            if step.name == CheckResult.Step.obtain {
                if result.exchangeCount > 0 {
                    words += ", \(result.exchangeCount) request\(result.exchangeCount == 1 ? "" : "s")"
                } else if step.hasPassed {
                    words = "without a request"
                }
            }
            lines.append("  \(Self.padded(step.name))\(words), \(Self.milliseconds(step.duration)) ms")
        }
        if result.works == nil {
            lines.append("  \(Self.padded(CheckResult.Step.call))not tried; --url URL tries the credentials")
        }
        for finding in result.findings {
            if finding.path != nil, let earlier = told[finding] {
                lines.append("  \(Self.padded(finding.severity.description))\(finding.code): as in #\(earlier)")
                continue
            }
            told[finding] = number
            lines.append("  \(Self.padded(finding.severity.description))\(finding.code): \(finding.message)")
            if let path = finding.path, path != result.path, !path.isRoot { lines.append("           at \(path)") }
            if let remedy = finding.remedy { lines.append("           \(remedy)") }
        }
        return lines.joined(separator: "\n")
    }

    private static let columnWidth = 9

    private static func padded(_ text: String) -> String {
        text + String(repeating: " ", count: max(1, columnWidth - text.count))
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
    }

    // MARK: For programs

    var json: JSONValue {
        [
            "authenticators": .array(rows.map(Self.json)),
            "working": .number(JSONNumber(workingCount)), "untried": .number(JSONNumber(untriedCount)),
        ]
    }

    private static func json(_ row: (result: CheckResult, streams: [String])) -> JSONValue {
        let result = row.result
        return [
            "authenticator": .string(result.type), "path": .string(result.path.description),
            "streams": .array(row.streams.map { .string($0) }), "works": result.works.map { .bool($0) } ?? .null,
            "exchanges": .number(JSONNumber(result.exchangeCount)),
            "steps": .array(
                result.steps.map { step in
                    [
                        "name": .string(step.name), "passed": .bool(step.hasPassed),
                        "status": step.status.map { .number(JSONNumber($0)) } ?? .null,
                        "milliseconds": .number(JSONNumber(Int(milliseconds(step.duration)))),
                    ]
                }),
            "findings": .array(
                result.findings.map { finding in
                    [
                        "severity": .string(finding.severity.description), "code": .string(finding.code),
                        "message": .string(finding.message), "remedy": finding.remedy.map { .string($0) } ?? .null,
                        "path": finding.path.map { .string($0.description) } ?? .null,
                    ]
                }),
        ]
    }
}
