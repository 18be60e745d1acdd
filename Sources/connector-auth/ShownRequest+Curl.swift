internal import ConnectorAuth

extension ShownRequest {
    /// The request as a `curl` command, its secrets as shell variables.
    func curl() -> String {
        var words = [
            "-g",
            "-X \(request.method.allSatisfy { $0.isASCII && $0.isLetter } ? request.method : quoted(request.method))",
            quoted(request.url),
        ]
        words += request.headers.map { "-H \(quoted("\($0.name): \($0.value)"))" }
        switch request.body {
        case .none, .streamed, .bytes: break
        // curl encodes the value after the first '='; the name is encoded here.
        case .form(let fields):
            words += fields.map { "--data-urlencode \(quoted(FormEncoding.component($0.name) + "=" + $0.value))" }
        case .json(let document):
            if request.headers["Content-Type"] == nil { words.append("-H 'Content-Type: application/json'") }
            words.append("--data-raw \(quoted(document.jsonText()))")
        }
        let command = "curl " + words.joined(separator: " \\\n  ")
        guard !hidden.isEmpty else { return command }
        let exports = hidden.map { "#   export \($0.variable)='…'   # \($0.explanation)" }
        return (["# Export before running:"] + exports + [command]).joined(separator: "\n")
    }

    /// A text as one word of a POSIX shell; a mark becomes a variable that must be set.
    private func quoted(_ text: String) -> String {
        let word = "'" + text.replacing("'", with: "'\\''") + "'"
        let result = hidden.reduce(word) { $0.replacing($1.mark, with: "'\"${\($1.variable)?}\"'") }
        // A variable at the end leaves an empty string behind it.
        return result.hasSuffix("}\"''") ? String(result.dropLast(2)) : result
    }
}
