internal import ConnectorAuth

extension ShownRequest {
    /// The request as a `curl` command, its secrets as shell variables.
    ///
    /// - Parameter revealsExports: Whether the commands that set the variables hold the secrets.
    func curl(revealsExports: Bool = false) -> String {
        // A method of a manifest may be of characters that mean something to a shell.
        let isPlain = request.method.allSatisfy { $0.isASCII && $0.isLetter }
        let method = isPlain ? request.method : quoted(request.method)
        var words = [
            "-g",
            // With -X, curl would wait for the body that the answer to HEAD has not.
            request.method == "HEAD" ? "-I" : "-X \(method)",
            quoted(request.url),
        ]
        // curl sends an empty field only where a semicolon says so.
        words += request.headers.map { "-H \(quoted($0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)"))" }
        switch request.body {
        case .none, .streamed: break
        case .bytes(let bytes):
            // Without one of its own the body is no form.
            if request.headers["Content-Type"] == nil { words.append("-H 'Content-Type:'") }
            words.append("--data-raw \(quoted(String(decoding: bytes, as: UTF8.self)))")
        // curl encodes the value after the first '='; the name is encoded here.
        case .form(let fields):
            words += fields.map { "--data-urlencode \(quoted(FormEncoding.component($0.name) + "=" + $0.value))" }
        case .json(let document):
            if request.headers["Content-Type"] == nil { words.append("-H 'Content-Type: application/json'") }
            words.append("--data-raw \(quoted(document.jsonText()))")
        }
        let command = "curl " + words.joined(separator: " \\\n  ")
        guard !hidden.isEmpty else { return command }
        let exports = hidden.map { secret in
            guard revealsExports else {
                return "#   export \(secret.variable)='…'   # \(HTTPFieldSyntax.printable(secret.explanation))"
            }
            return "export \(secret.variable)=\(Self.word(secret.value.reveal()))"
        }
        if revealsExports { return (exports + [command]).joined(separator: "\n") }
        return (["# Export before running:"] + exports + [command]).joined(separator: "\n")
    }

    private static func word(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

    /// A text as one word of a POSIX shell; a mark becomes a variable that must be set.
    private func quoted(_ text: String) -> String {
        let word = Self.word(text)
        let result = hidden.reduce(word) { $0.replacing($1.mark, with: "'\"${\($1.variable)?}\"'") }
        // A variable at the end leaves an empty string behind it.
        return result.hasSuffix("}\"''") ? String(result.dropLast(2)) : result
    }
}
