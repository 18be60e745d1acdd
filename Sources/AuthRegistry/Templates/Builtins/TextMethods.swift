internal import AuthCore

/// The methods of strings, with Python's meaning.
enum TextMethods {
    static func call(
        _ name: String, on text: String, _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        try evaluator.checkSize(text.utf8.count)
        try evaluator.charge(text.utf8.count / TemplateLimits.bytesPerLookupUnit)
        if let changed = changed(name, text) { return try evaluator.charged(changed) }
        if let verdict = verdict(name, text) { return .bool(verdict) }
        switch name {
        case "strip": return .string(stripped(text, try characters(arguments), left: true, right: true))
        case "lstrip": return .string(stripped(text, try characters(arguments), left: true, right: false))
        case "rstrip": return .string(stripped(text, try characters(arguments), left: false, right: true))
        case "removeprefix": return .string(without(try arguments.requiredText(0, "prefix"), text, atEnd: false))
        case "removesuffix": return .string(without(try arguments.requiredText(0, "suffix"), text, atEnd: true))
        case "replace":
            return try replaced(
                text, try arguments.requiredText(0, "old"), try arguments.requiredText(1, "new"),
                count: try arguments.int(2, "count"), &evaluator)
        case "split", "rsplit":
            let limit = try arguments.int(1, "maxsplit") ?? -1
            let parts =
                if let separator = try separator(arguments) {
                    try TextSplitting.split(text, by: separator, limit: limit, fromEnd: name == "rsplit")
                } else {
                    TextSplitting.words(of: text, limit: limit, fromEnd: name == "rsplit")
                }
            return try evaluator.charged(parts.map { .string($0) })
        case "splitlines": return try evaluator.charged(TextSplitting.lines(of: text).map { .string($0) })
        case "partition", "rpartition":
            let separator = try arguments.requiredText(0, "sep")
            return .texts(try TextSplitting.partition(text, by: separator, fromEnd: name == "rpartition"))
        case "startswith":
            return .bool(try affixes(arguments).contains { text.utf8.starts(with: $0.utf8) })
        case "endswith":
            return .bool(try affixes(arguments).contains { text.utf8.reversed().starts(with: $0.utf8.reversed()) })
        case "join":
            guard let items = arguments.value(0, "iterable") else { throw TemplateError("join() needs a list") }
            return try joined(try evaluator.iterated(items), by: text, &evaluator)
        case "format": return try evaluator.charged(BraceFormat.apply(text, arguments, &evaluator))
        case "find", "index", "count": return try search(name, text, try arguments.requiredText(0, "sub"))
        case "zfill", "ljust", "rjust", "center": return try padded(name, text, arguments, &evaluator)
        default: throw TemplateError("a string has no method \(ShownName.quoted(name))")
        }
    }

    // MARK: Methods without arguments

    private static func changed(_ name: String, _ text: String) -> String? {
        switch name {
        case "lower", "casefold": text.lowercased()
        case "upper": text.uppercased()
        case "capitalize": capitalized(text)
        case "title": titled(text)
        case "swapcase":
            text.unicodeScalars.map {
                $0.properties.isUppercase ? $0.properties.lowercaseMapping : $0.properties.uppercaseMapping
            }
            .joined()
        default: nil
        }
    }

    private static func verdict(_ name: String, _ text: String) -> Bool? {
        let scalars = text.unicodeScalars
        switch name {
        case "isdigit":
            return !text.isEmpty && scalars.allSatisfy { [.digit, .decimal].contains($0.properties.numericType) }
        case "isnumeric": return !text.isEmpty && scalars.allSatisfy { $0.properties.numericType != nil }
        case "isalpha": return !text.isEmpty && scalars.allSatisfy(\.properties.isAlphabetic)
        case "isalnum":
            return !text.isEmpty
                && scalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        case "isspace": return !text.isEmpty && scalars.allSatisfy(\.properties.isWhitespace)
        case "isupper": return isCased(text, upper: true)
        case "islower": return isCased(text, upper: false)
        default: return nil
        }
    }

    /// Whether the text has letters with a case, all of the one that is meant.
    static func isCased(_ text: String, upper: Bool) -> Bool {
        let cased = text.unicodeScalars.filter { $0.properties.isUppercase || $0.properties.isLowercase }
        return !cased.isEmpty && cased.allSatisfy { $0.properties.isUppercase == upper }
    }

    static func capitalized(_ text: String) -> String {
        let scalars = text.unicodeScalars
        return (scalars.first?.properties.titlecaseMapping ?? "") + String(scalars: scalars.dropFirst()).lowercased()
    }

    /// The first letter of each run of letters in upper case, the others in lower case.
    private static func titled(_ text: String) -> String {
        var result = ""
        var isInWord = false
        for scalar in text.unicodeScalars {
            result += isInWord ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
            isInWord = scalar.properties.isUppercase || scalar.properties.isLowercase
        }
        return result
    }

    // MARK: Methods with arguments

    private static func characters(_ arguments: TemplateArguments) throws -> String? {
        if case .null? = arguments.value(0, "chars") { return nil }
        return try arguments.text(0, "chars")
    }

    private static func separator(_ arguments: TemplateArguments) throws -> String? {
        if case .null? = arguments.value(0, "sep") { return nil }
        return try arguments.text(0, "sep")
    }

    /// A prefix or suffix, or a list of them.
    private static func affixes(_ arguments: TemplateArguments) throws -> [String] {
        if let list = arguments.positional.first?.elements { return list.compactMap(\.text) }
        return [try arguments.requiredText(0, "prefix")]
    }

    static func stripped(_ text: String, _ characters: String?, left: Bool, right: Bool) -> String {
        let set = characters.map { Set($0.unicodeScalars) }
        func isStripped(_ scalar: Unicode.Scalar) -> Bool { set?.contains(scalar) ?? scalar.properties.isWhitespace }
        var rest = Array(text.unicodeScalars)[...]
        if left { rest = rest.drop(while: isStripped) }
        if right { while let last = rest.last, isStripped(last) { rest.removeLast() } }
        return String(scalars: rest)
    }

    private static func without(_ affix: String, _ text: String, atEnd: Bool) -> String {
        let bytes = Array(text.utf8)
        let part = Array(affix.utf8)
        guard part.count <= bytes.count else { return text }
        if atEnd { return bytes.suffix(part.count) == part[...] ? TextSearch.text(bytes.dropLast(part.count)) : text }
        return bytes.prefix(part.count) == part[...] ? TextSearch.text(bytes.dropFirst(part.count)) : text
    }

    static func replaced(
        _ text: String, _ old: String, _ new: String, count: Int?, _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        guard !old.isEmpty else { throw TemplateError("an empty text cannot be replaced") }
        let bytes = Array(text.utf8)
        let limit = count.flatMap { $0 < 0 ? nil : $0 } ?? Int.max
        let ranges = TextSearch.ranges(of: Array(old.utf8), in: bytes).prefix(limit)
        let (growth, overflow) = ranges.count.multipliedReportingOverflow(by: max(new.utf8.count - old.utf8.count, 0))
        try evaluator.checkSize(overflow ? Int.max : bytes.count + growth)
        var result: [UInt8] = []
        var position = 0
        for range in ranges {
            result += bytes[position..<range.lowerBound]
            result += new.utf8
            position = range.upperBound
        }
        return .string(TextSearch.text(result + bytes[position...]))
    }

    static func joined(
        _ items: [TemplateValue], by separator: String, _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        var texts: [String] = []
        var bytes = 0
        for item in items {
            let text = try evaluator.text(of: item)
            bytes += text.utf8.count + separator.utf8.count
            if bytes > TemplateLimits.textBytes { break }
            texts.append(text)
        }
        try evaluator.checkSize(bytes)
        return .string(texts.joined(separator: separator))
    }

    private static func search(_ name: String, _ text: String, _ part: String) throws -> TemplateValue {
        let bytes = Array(text.utf8)
        let ranges = TextSearch.ranges(of: Array(part.utf8), in: bytes)
        if name == "count" { return .int(part.isEmpty ? text.unicodeScalars.count + 1 : ranges.count) }
        if part.isEmpty { return .int(0) }
        if let first = ranges.first { return .int(TextSearch.text(bytes[..<first.lowerBound]).unicodeScalars.count) }
        if name == "find" { return .int(-1) }
        throw TemplateError("the text does not hold what index() looks for")
    }

    private static func padded(
        _ name: String, _ text: String, _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        guard let width = try arguments.int(0, "width") else { throw TemplateError("\(name)() needs a width") }
        var fill: Unicode.Scalar = " "
        if name != "zfill", let text = try arguments.text(1, "fillchar") {
            guard let only = text.unicodeScalars.first, text.unicodeScalars.count == 1 else {
                throw TemplateError("'fillchar' must be one character")
            }
            fill = only
        }
        let missing = max(width, 0) - text.unicodeScalars.count
        guard missing > 0 else { return .string(text) }
        try evaluator.checkSize(missing * fill.utf8.count + text.utf8.count)
        func padding(_ count: Int) -> String { String(scalars: repeatElement(fill, count: count)) }
        switch name {
        case "zfill":
            let sign = text.unicodeScalars.first.flatMap { "+-".unicodeScalars.contains($0) ? String($0) : nil } ?? ""
            let digits = String(scalars: text.unicodeScalars.dropFirst(sign.utf8.count))
            return .string(sign + String(repeating: "0", count: missing) + digits)
        case "ljust": return .string(text + padding(missing))
        case "rjust": return .string(padding(missing) + text)
        default:
            // Python's rule for the odd one.
            let left = missing / 2 + (missing & width & 1)
            return .string(padding(left) + text + padding(missing - left))
        }
    }
}
