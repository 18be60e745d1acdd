internal import AuthCore

/// Python's `%` formatting of strings, as far as templates use it.
enum PercentFormat {
    static func apply(
        _ format: String, to value: TemplateValue, _ evaluator: inout TemplateEvaluator
    ) throws -> String {
        let arguments = value.elements ?? [value]
        var next = arguments.makeIterator()
        var output = ""
        var rest = Array(format.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                output.unicodeScalars.append(scalar)
                continue
            }
            var spec = FormatSpecification()
            var named: TemplateValue?
            if rest.first == "(" {
                rest.removeFirst()
                var name = ""
                while let scalar = rest.popFirst(), scalar != ")" { name.unicodeScalars.append(scalar) }
                named = value.member(name)
                if named == nil { throw TemplateError("the format names a member that the map does not have") }
            }
            while let flag = rest.first, "-+ 0#".unicodeScalars.contains(flag) {
                switch flag {
                case "-": spec.alignment = "<"
                case "+": spec.plus = "+"
                case " ": spec.plus = spec.plus.isEmpty ? " " : spec.plus
                case "#": spec.showsBase = true
                default: spec.fill = "0"
                }
                rest.removeFirst()
            }
            spec.width = try FormatSpecification.number(&rest)
            if rest.first == "." {
                rest.removeFirst()
                spec.precision = try FormatSpecification.number(&rest) ?? 0
            }
            guard let conversion = rest.popFirst() else { throw TemplateError("the format ends after '%'") }
            if conversion == "%" {
                output += "%"
                continue
            }
            spec.conversion = conversion == "i" || conversion == "u" ? "d" : conversion
            guard let argument = named ?? next.next() else {
                throw TemplateError("the format has more places than there are values")
            }
            let padsWithZeros = spec.fill == "0" && spec.alignment == nil && !["s", "r"].contains(conversion)
            spec.fill = padsWithZeros ? "0" : " "
            spec.alignment = spec.alignment ?? (padsWithZeros ? "=" : ">")
            output += try spec.format(argument, &evaluator)
            try evaluator.checkSize(output.utf8.count)
        }
        if value.members == nil, next.next() != nil {
            throw TemplateError("there are more values than the format has places")
        }
        return output
    }
}
