internal import ConnectorAuth

/// What `check` prints.
struct CheckReport {
    private var rows: [(result: CheckResult, streams: [String])] = []

    mutating func add(_ result: CheckResult, streams: [String]) { rows.append((result, streams)) }

    /// What decides how the command ends: the first failure.
    var failure: Finding? { rows.lazy.compactMap(\.result.failure).first }

    // MARK: For people

    var text: String {
        let working = rows.count { !$0.result.hasFailed }
        let blocks = rows.enumerated().map { index, row in block(row.result, row.streams, number: index + 1) }
        let summary = rows.isEmpty ? "there is no authenticator to check" : "\(working) of \(rows.count) work"
        return (blocks + [summary]).joined(separator: "\n\n")
    }

    private func block(_ result: CheckResult, _ streams: [String], number: Int) -> String {
        let place = result.path.isRoot ? "" : "  \(result.path)"
        var lines = ["#\(number) \(HTTPFieldSyntax.printable(result.type))\(place)"]
        if !streams.isEmpty { lines.append("  streams  \(Self.shown(streams))") }
        for step in result.steps {
            var words = step.hasPassed ? "fine" : "failed"
            if let status = step.status { words = "status \(status)" }
            if step.name == "obtain", result.exchangeCount > 0 {
                words += ", \(result.exchangeCount) request\(result.exchangeCount == 1 ? "" : "s")"
            }
            lines.append("  \(Self.padded(step.name))\(words), \(Self.milliseconds(step.duration)) ms")
        }
        for finding in result.findings {
            lines.append("  \(Self.padded(finding.severity.description))\(finding.code): \(finding.message)")
            if let path = finding.path, path != result.path, !path.isRoot { lines.append("           at \(path)") }
            if let remedy = finding.remedy { lines.append("           \(remedy)") }
        }
        return lines.joined(separator: "\n")
    }

    private static let columnWidth = 9
    private static let shownStreams = 8

    private static func padded(_ text: String) -> String {
        text + String(repeating: " ", count: max(1, columnWidth - text.count))
    }

    private static func shown(_ streams: [String]) -> String {
        let more = streams.count - shownStreams
        return streams.prefix(shownStreams).map(HTTPFieldSyntax.printable).joined(separator: ", ")
            + (more > 0 ? " and \(more) more" : "")
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
    }

    // MARK: For programs

    var json: JSONValue {
        [
            "authenticators": .array(rows.map(Self.json)),
            "working": .number(JSONNumber(rows.count { !$0.result.hasFailed })),
        ]
    }

    private static func json(_ row: (result: CheckResult, streams: [String])) -> JSONValue {
        let result = row.result
        return [
            "authenticator": .string(result.type), "path": .string(result.path.description),
            "streams": .array(row.streams.map { .string($0) }), "works": .bool(!result.hasFailed),
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
