internal import AuthCore

/// The filters that templates may use.
enum BuiltinFilters {
    static let all = values.merging(texts) { $1 }.merging(lists) { $1 }.merging(encodings) { $1 }

    private static let values: [String: TemplateLibrary.Filter] = [
        "default": defaultValue, "d": defaultValue,
        "string": { value, _, evaluator in
            if case .string = value { return value }
            return try evaluator.charged(try tojson(value))
        },
        "tojson": { value, _, evaluator in try evaluator.charged(try tojson(value)) },
        "int": { value, arguments, _ in
            if let integer = TemplateArithmetic.integer(value) { return .int(integer) }
            let absent = try arguments.int(0, "default") ?? 0
            let radix = try arguments.int(1, "base") ?? 10
            guard (2...36).contains(radix) else { throw TemplateError("'base' must be between 2 and 36") }
            if case .string(let text) = value, let integer = NumberText.integer(text, radix: radix) {
                return .int(integer)
            }
            return .int(double(value).flatMap { Int64(exactly: $0.rounded(.towardZero)) } ?? Int64(absent))
        },
        "float": { value, arguments, _ in
            let absent = arguments.value(0, "default").flatMap(TemplateArithmetic.double) ?? 0
            return try TemplateArithmetic.float(double(value) ?? absent)
        },
        "abs": { value, _, _ in
            if let integer = TemplateArithmetic.integer(value), integer != .min { return .int(abs(integer)) }
            return try TemplateArithmetic.float(abs(try number(value)))
        },
        "round": { value, arguments, _ in
            let digits = try arguments.int(0, "precision") ?? 0
            if TemplateArithmetic.integer(value) != nil { return value }
            guard (0...15).contains(digits) else { throw TemplateError("'precision' must be between 0 and 15") }
            let exact = try number(value)
            let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
            switch try arguments.text(1, "method") ?? "common" {
            case "common":
                return try TemplateArithmetic.float(Double(DecimalText.fixed(exact, digits: digits)) ?? exact)
            case "ceil": return try TemplateArithmetic.float((exact * scale).rounded(.up) / scale)
            case "floor": return try TemplateArithmetic.float((exact * scale).rounded(.down) / scale)
            default: throw TemplateError("'method' must be common, ceil or floor")
            }
        },
    ]

    private static let texts: [String: TemplateLibrary.Filter] = [
        "upper": method("upper"), "lower": method("lower"), "capitalize": method("capitalize"),
        "title": { value, _, evaluator in
            var isInWord = false
            let words = try text(value, &evaluator).unicodeScalars.map { scalar -> String in
                defer { isInWord = !(scalar.properties.isWhitespace || "-({[<".unicodeScalars.contains(scalar)) }
                return isInWord ? scalar.properties.lowercaseMapping : scalar.properties.uppercaseMapping
            }
            return try evaluator.charged(words.joined())
        },
        "trim": method("strip"),
        "center": { value, arguments, evaluator in
            let width = TemplateArguments(positional: [arguments.value(0, "width") ?? .int(80)])
            return try TextMethods.call("center", on: try text(value, &evaluator), width, &evaluator)
        },
        "replace": { value, arguments, evaluator in
            try TextMethods.replaced(
                try text(value, &evaluator), try arguments.requiredText(0, "old"), try arguments.requiredText(1, "new"),
                count: try arguments.int(2, "count"), &evaluator)
        },
        "format": { value, arguments, evaluator in
            let format = try text(value, &evaluator)
            let values: TemplateValue =
                arguments.named.isEmpty
                ? .list(arguments.positional)
                : .map(arguments.named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            return try evaluator.charged(PercentFormat.apply(format, to: values, &evaluator))
        },
        "truncate": { value, arguments, evaluator in
            let text = Array(try text(value, &evaluator).unicodeScalars)
            let length = try arguments.int(0, "length") ?? 255
            let killsWords = arguments.value(1, "killwords")?.isTruthy ?? false
            let end = try arguments.text(2, "end") ?? "..."
            let leeway = try arguments.int(3, "leeway") ?? 5
            guard length >= end.unicodeScalars.count, length <= TemplateLimits.textBytes,
                (0...TemplateLimits.textBytes).contains(leeway)
            else { throw TemplateError("'length' must hold at least 'end', and 'leeway' must not be negative") }
            if text.count <= length + leeway { return value }
            let head = text.prefix(length - end.unicodeScalars.count)
            let cut = killsWords ? head : head.lastIndex(of: " ").map { head[..<$0] } ?? head
            return try evaluator.charged(String(scalars: cut) + end)
        },
        "wordcount": { value, _, evaluator in
            .int(try text(value, &evaluator).split { !($0.isLetter || $0.isNumber || $0 == "_") }.count)
        },
        "indent": { value, arguments, evaluator in
            let width = try arguments.int(0, "width") ?? 4
            guard (0...1000).contains(width) else { throw TemplateError("'width' must be between 0 and 1000") }
            let text = try text(value, &evaluator)
            let lines = try TextSplitting.split(text, by: "\n", limit: -1, fromEnd: false)
            try evaluator.checkSize(text.utf8.count + lines.count * width)
            let indentsFirst = arguments.value(1, "first")?.isTruthy ?? false
            let indentsBlank = arguments.value(2, "blank")?.isTruthy ?? false
            let indented = lines.enumerated().map { index, line in
                let isLeft = (index == 0 && !indentsFirst) || (line.isEmpty && !indentsBlank)
                return isLeft ? line : String(repeating: " ", count: width) + line
            }
            return .string(indented.joined(separator: "\n"))
        },
        "regex_search": { value, arguments, evaluator in
            let text = try text(value, &evaluator)
            let source = try arguments.requiredText(0, "regex")
            return try withPattern(source, &evaluator) { pattern, budget in
                .string(try pattern.firstMatch(in: text, budget: &budget)?.group(1) ?? "")
            }
        },
        "regex_replace": { value, arguments, evaluator in
            let text = try text(value, &evaluator)
            let source = try arguments.requiredText(0, "regex")
            let replacement = try arguments.requiredText(1, "replacement")
            let replaced = try withPattern(source, &evaluator) { pattern, budget in
                try pattern.replacingMatches(in: text, with: replacement, budget: &budget)
            }
            return try evaluator.charged(replaced)
        },
    ]

    // MARK: Helpers

    private static let defaultValue: TemplateLibrary.Filter = { value, arguments, _ in
        let replacement = arguments.value(0, "default_value") ?? .string("")
        if case .undefined = value { return replacement }
        let replacesFalsy = arguments.value(1, "boolean")?.isTruthy ?? false
        return replacesFalsy && !value.isTruthy ? replacement : value
    }

    private static func method(_ name: String) -> TemplateLibrary.Filter {
        { value, arguments, evaluator in
            try TextMethods.call(name, on: try text(value, &evaluator), arguments, &evaluator)
        }
    }

    /// The text that a filter works on.
    static func text(_ value: TemplateValue, _ evaluator: inout TemplateEvaluator) throws -> String {
        let text = try evaluator.text(of: value)
        try evaluator.checkSize(text.utf8.count)
        return text
    }

    static func tojson(_ value: TemplateValue) throws -> String {
        guard let json = value.json else { throw TemplateError("a missing value has no JSON") }
        return json.jsonText(.spaced)
    }

    /// The value as a number, texts included.
    private static func double(_ value: TemplateValue) -> Double? {
        if case .string(let text) = value { NumberText.double(text) } else { TemplateArithmetic.double(value) }
    }

    private static func number(_ value: TemplateValue) throws -> Double {
        guard let number = TemplateArithmetic.double(value) else {
            throw TemplateError("a number is needed, and this is \(value.kindName)")
        }
        return number
    }

    private static func withPattern<Result>(
        _ source: String, _ evaluator: inout TemplateEvaluator, _ body: (Pattern, inout Int) throws -> Result
    ) throws -> Result {
        do {
            let pattern = try evaluator.pattern(source)
            return try evaluator.spending { try body(pattern, &$0) }
        } catch let error as PatternError {
            throw TemplateError("the regular expression: \(error)")
        }
    }
}
