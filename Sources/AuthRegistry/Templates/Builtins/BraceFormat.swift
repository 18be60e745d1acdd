/// Python's `str.format`, with positional and named fields and the usual specifications.
enum BraceFormat {
    static func apply(
        _ format: String, _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator
    ) throws -> String {
        var output = ""
        var automatic = 0
        var rest = Array(format.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            if (scalar == "{" || scalar == "}") && rest.first == scalar {
                rest.removeFirst()
                output.unicodeScalars.append(scalar)
                continue
            }
            if scalar == "}" { throw TemplateError("the format has a closing brace without an opening one") }
            guard scalar == "{" else {
                output.unicodeScalars.append(scalar)
                continue
            }
            guard let end = rest.firstIndex(of: "}") else {
                throw TemplateError("the format has a brace without an end")
            }
            let field = rest[..<end]
            rest = rest[(end + 1)...]
            let name = String(String.UnicodeScalarView(field.prefix { $0 != ":" && $0 != "!" }))
            let specification = field.firstIndex(of: ":").map { Array(field[($0 + 1)...]) } ?? []
            let value: TemplateValue?
            if name.isEmpty {
                value = arguments.value(automatic, "")
                automatic += 1
            } else if let index = Int(name) {
                value = arguments.value(index, "")
            } else {
                value = arguments.named[name]
            }
            guard let value else { throw TemplateError("the format has more places than there are values") }
            output += try FormatSpecification(parsing: specification).format(value, &evaluator)
            try evaluator.checkSize(output.utf8.count)
        }
        return output
    }
}
