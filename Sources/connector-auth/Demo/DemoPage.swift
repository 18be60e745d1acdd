internal import ConnectorAuth
internal import Synchronization

/// Writes the demo for people, line by line as it goes.
final class DemoPage: Sendable {
    private let output: @Sendable (String) -> Void
    private let isColoured: Bool
    private let lines = Mutex<[String]>([])

    private static let titleWidth = (DemoExample.all.map(\.title.count) + DemoMoment.all.map(\.title.count)).max() ?? 0
    private static let methodWidth = "DELETE".count
    private static let requestWidth = methodWidth + " /oauth2/token".count
    private static let timeWidth = "1234 ms".count

    /// One line of the table: a request.
    private struct Row {
        var method: String
        var path: String
        var status: Int?
        var time = ""
        var note: String
    }

    /// Creates a page.
    ///
    /// - Parameter output: Takes each line; lines are kept, too.
    init(isColoured: Bool = false, output: @escaping @Sendable (String) -> Void) {
        self.isColoured = isColoured
        self.output = output
    }

    /// All that was written.
    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    func showTitle(url: String) {
        write(strong("connector-auth demo"))
        write("The API at \(url) checks every request; the connectors are those of Examples/manifests.")
        showHeading("Every method")
    }

    func showHeading(_ text: String) {
        write("")
        write(strong(text))
    }

    func show(_ result: DemoExampleResult) {
        var rows = result.exchanges.map { exchange in
            Row(
                method: exchange.method, path: exchange.path, status: exchange.status,
                note: exchange.names.isEmpty ? "" : "with " + exchange.names.joined(separator: ", "))
        }
        // A logout comes after the request that the session was for.
        let index = rows.firstIndex { $0.method == "DELETE" } ?? rows.endIndex
        rows.insert(row(result), at: index)
        for (number, row) in rows.enumerated() {
            let title =
                number == 0
                ? "\(mark(result.state))  \(padded(result.title, Self.titleWidth))"
                : padded("", Self.titleWidth + Self.markWidth + 2)
            let request = padded("\(padded(row.method, Self.methodWidth)) \(row.path)", Self.requestWidth)
            let status = padded(row.status.map { "\($0)" } ?? "", 3)
            write("  \(title)  \(request)  \(status)  \(aligned(row.time, Self.timeWidth))  \(row.note)")
        }
    }

    private func row(_ result: DemoExampleResult) -> Row {
        let carried = result.answer?.credentials.additions.map { Self.shown($0.placement) } ?? []
        let url = result.answer?.request.url ?? ""
        return Row(
            method: result.answer?.request.method ?? "",
            path: String(url.dropFirst("http://".count).drop { $0 != "/" }), status: result.answer?.status,
            time: result.answer == nil ? "" : "\(result.duration.milliseconds) ms",
            note: [carried.joined(separator: ", "), result.note ?? ""].filter { !$0.isEmpty }.joined(separator: ": "))
    }

    func show(_ result: DemoMomentResult) {
        let title = "\(mark(result.isHeld ? .held : .failed))  \(padded(result.title, Self.titleWidth))"
        write("  \(title)  \(aligned("\(result.duration.milliseconds) ms", Self.timeWidth))  \(result.text)")
    }

    func showSummary(_ report: DemoReport) {
        let held = report.examples.count { $0.state == .held }
        let skipped = report.examples.count { $0.state == .skipped }
        let moments = report.moments.count(where: \.isHeld)
        let seconds = Double(report.duration.milliseconds / 100) / 10
        write("")
        let methods = "\(held) of \(report.examples.count - skipped) methods worked"
        let promises = "\(moments) of \(report.moments.count) promises held"
        write(strong("\(methods) and \(promises), in \(seconds) s."))
        if skipped > 0 { write("\(skipped) methods need what this system lacks.") }
        if report.isHeld { write("Look around yourself: connector-auth demo --serve") }
    }

    private static func shown(_ placement: RequestCredentials.Placement) -> String {
        if let name = placement.headerName { return "\(name): <redacted>" }
        if let name = placement.queryName { return "?\(name)=<redacted>" }
        if let name = placement.cookieName { return "Cookie: \(name)=<redacted>" }
        if let name = placement.formFieldName { return "\(name)=<redacted>" }
        let keys = placement.jsonPath ?? []
        return keys.map { "{\"\($0)\": " }.joined() + "\"<redacted>\"" + String(repeating: "}", count: keys.count)
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// The text at the right end of its column.
    private func aligned(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static let markWidth = "ok".count

    private func mark(_ state: DemoExampleResult.State) -> String {
        switch state {
        case .held: coloured("ok", "32")
        case .failed: coloured("NO", "31;1")
        case .skipped: coloured("--", "33")
        }
    }

    private func strong(_ text: String) -> String { coloured(text, "1") }

    private func coloured(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    private func write(_ text: String) {
        let line = String(text.reversed().drop { $0 == " " }.reversed())
        lines.withLock { $0.append(line) }
        output(line)
    }
}
