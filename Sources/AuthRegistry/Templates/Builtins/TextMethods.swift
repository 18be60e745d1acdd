internal import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The methods of strings, with Python's meaning.
enum TextMethods {
    static func call(
        _ name: String, on text: String, _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        try evaluator.checkSize(text.utf8.count)
        switch name {
        case "lower", "casefold": return .string(text.lowercased())
        case "upper": return .string(text.uppercased())
        case "capitalize": return .string(capitalized(text))
        case "title": return .string(titled(text))
        case "swapcase":
            return .string(
                String(text.map { $0.isUppercase ? Character($0.lowercased()) : Character($0.uppercased()) }))
        case "strip": return .string(stripped(text, try arguments.text(0, "chars"), left: true, right: true))
        case "lstrip": return .string(stripped(text, try arguments.text(0, "chars"), left: true, right: false))
        case "rstrip": return .string(stripped(text, try arguments.text(0, "chars"), left: false, right: true))
        case "removeprefix":
            let prefix = try arguments.requiredText(0, "prefix")
            return .string(text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
        case "removesuffix":
            let suffix = try arguments.requiredText(0, "suffix")
            return .string(text.hasSuffix(suffix) ? String(text.dropLast(suffix.count)) : text)
        case "replace":
            return try replaced(
                text, try arguments.requiredText(0, "old"), try arguments.requiredText(1, "new"),
                count: try arguments.int(2, "count"), &evaluator)
        case "split", "rsplit":
            return try evaluator.charged(
                split(
                    text, by: try separator(arguments), limit: try arguments.int(1, "maxsplit") ?? -1,
                    fromEnd: name == "rsplit"
                ).map { .string($0) })
        case "splitlines":
            return try evaluator.charged(
                text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { .string(String($0)) })
        case "partition", "rpartition":
            return partition(text, by: try arguments.requiredText(0, "sep"), fromEnd: name == "rpartition")
        case "startswith": return .bool(try affixes(arguments).contains { text.hasPrefix($0) })
        case "endswith": return .bool(try affixes(arguments).contains { text.hasSuffix($0) })
        case "join":
            guard let items = arguments.value(0, "iterable") else { throw TemplateError("join() needs a list") }
            return try joined(try evaluator.iterated(items), by: text, &evaluator)
        case "format": return try evaluator.charged(BraceFormat.apply(text, arguments, &evaluator))
        case "find", "index":
            let part = try arguments.requiredText(0, "sub")
            if let range = text.firstRange(of: part) {
                return .int(text.unicodeScalars.distance(from: text.startIndex, to: range.lowerBound))
            }
            if name == "find" { return .int(-1) }
            throw TemplateError("the text does not hold what index() looks for")
        case "count":
            let part = try arguments.requiredText(0, "sub")
            return .int(part.isEmpty ? text.unicodeScalars.count + 1 : text.ranges(of: part).count)
        case "isdigit":
            return .bool(!text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.numericType != nil })
        case "isalpha": return .bool(!text.isEmpty && text.unicodeScalars.allSatisfy(\.properties.isAlphabetic))
        case "isalnum":
            return .bool(
                !text.isEmpty
                    && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil }
            )
        case "isspace": return .bool(!text.isEmpty && text.unicodeScalars.allSatisfy(\.properties.isWhitespace))
        case "isupper": return .bool(text.uppercased() == text && text.lowercased() != text)
        case "islower": return .bool(text.lowercased() == text && text.uppercased() != text)
        case "zfill", "ljust", "rjust", "center": return try padded(name, text, arguments, &evaluator)
        default: throw TemplateError("a string has no method '\(name)'")
        }
    }

    /// A prefix or suffix, or a list of them.
    private static func affixes(_ arguments: TemplateArguments) throws -> [String] {
        if let list = arguments.positional.first?.elements { return list.compactMap(\.text) }
        return [try arguments.requiredText(0, "prefix")]
    }

    private static func separator(_ arguments: TemplateArguments) throws -> String? {
        if case .null? = arguments.value(0, "sep") { return nil }
        return try arguments.text(0, "sep")
    }

    static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst().lowercased() }

    /// The first letter of each word in upper case, the others in lower case.
    static func titled(_ text: String) -> String {
        var result = ""
        var isInWord = false
        for character in text {
            result += isInWord ? character.lowercased() : character.uppercased()
            isInWord = character.isLetter
        }
        return result
    }

    static func stripped(_ text: String, _ characters: String?, left: Bool, right: Bool) -> String {
        func isStripped(_ scalar: Unicode.Scalar) -> Bool {
            characters.map { $0.unicodeScalars.contains(scalar) } ?? scalar.properties.isWhitespace
        }
        var view = Substring(text).unicodeScalars
        if left { while let first = view.first, isStripped(first) { view.removeFirst() } }
        if right { while let last = view.last, isStripped(last) { view.removeLast() } }
        return String(Substring(view))
    }

    static func replaced(
        _ text: String, _ old: String, _ new: String, count: Int?, _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        guard !old.isEmpty else { throw TemplateError("an empty text cannot be replaced") }
        let limit = count.flatMap { $0 < 0 ? nil : $0 } ?? Int.max
        let matches = min(text.ranges(of: old).count, limit)
        let (growth, overflow) = matches.multipliedReportingOverflow(by: max(new.utf8.count - old.utf8.count, 0))
        try evaluator.checkSize(overflow ? Int.max : text.utf8.count + growth)
        return .string(text.replacing(old, with: new, maxReplacements: limit))
    }

    static func split(_ text: String, by separator: String?, limit: Int, fromEnd: Bool) throws -> [String] {
        let maximum = limit < 0 ? Int.max : limit
        guard let separator else {
            let words = text.split(whereSeparator: \.isWhitespace)
            guard words.count - 1 > maximum else { return words.map(String.init) }
            // What is not split keeps its inner white space.
            if fromEnd {
                let kept = words.suffix(maximum)
                let rest = text[..<(kept.first?.startIndex ?? text.endIndex)]
                return [stripped(String(rest), nil, left: true, right: true)] + kept.map(String.init)
            }
            let kept = words.prefix(maximum)
            let rest = text[(kept.last?.endIndex ?? text.startIndex)...]
            return kept.map(String.init) + [stripped(String(rest), nil, left: true, right: true)]
        }
        guard !separator.isEmpty else { throw TemplateError("an empty separator cannot split") }
        let ranges = text.ranges(of: separator)
        let used = fromEnd ? ranges.suffix(maximum) : ranges.prefix(maximum)
        var parts: [String] = []
        var start = text.startIndex
        for range in used {
            parts.append(String(text[start..<range.lowerBound]))
            start = range.upperBound
        }
        return parts + [String(text[start...])]
    }

    private static func partition(_ text: String, by separator: String, fromEnd: Bool) -> TemplateValue {
        let ranges = separator.isEmpty ? [] : text.ranges(of: separator)
        guard let range = fromEnd ? ranges.last : ranges.first else {
            return .texts(fromEnd ? ["", "", text] : [text, "", ""])
        }
        return .texts([String(text[..<range.lowerBound]), separator, String(text[range.upperBound...])])
    }

    static func joined(
        _ items: [TemplateValue], by separator: String, _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        var texts: [String] = []
        var bytes = 0
        for item in items {
            let text = try evaluator.text(of: item, at: TemplatePosition(line: 1, column: 1))
            bytes += text.utf8.count + separator.utf8.count
            if bytes > TemplateLimits.textBytes { break }
            texts.append(text)
        }
        try evaluator.checkSize(bytes)
        return .string(texts.joined(separator: separator))
    }

    private static func padded(
        _ name: String, _ text: String, _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        guard let width = try arguments.int(0, "width") else { throw TemplateError("\(name)() needs a width") }
        var specification = FormatSpecification()
        specification.width = min(max(width, 0), TemplateLimits.textBytes + 1)
        switch name {
        case "zfill":
            specification.fill = "0"
            specification.alignment = "="
        case "ljust": specification.alignment = "<"
        case "rjust": specification.alignment = ">"
        default: specification.alignment = "^"
        }
        if name != "zfill", let fill = try arguments.text(1, "fillchar")?.unicodeScalars.first {
            specification.fill = fill
        }
        return .string(try specification.format(.string(text), &evaluator))
    }
}
