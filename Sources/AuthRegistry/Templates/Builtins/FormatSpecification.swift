internal import AuthCore

/// How one value is laid out: fill, alignment, sign, width, precision and conversion.
struct FormatSpecification {
    var fill: Unicode.Scalar = " "
    var alignment: Unicode.Scalar?
    var showsPlus = false
    var width: Int?
    var precision: Int?
    var conversion: Unicode.Scalar?

    private static let maximumPrecision = 50

    init() {}

    init(parsing text: [Unicode.Scalar]) throws {
        var rest = text[...]
        func isAlignment(_ scalar: Unicode.Scalar?) -> Bool {
            scalar.map { "<>^=".unicodeScalars.contains($0) } ?? false
        }
        if rest.count > 1, isAlignment(rest.dropFirst().first), let fill = rest.first {
            self.fill = fill
            alignment = rest.dropFirst().first
            rest = rest.dropFirst(2)
        } else if isAlignment(rest.first) {
            alignment = rest.popFirst()
        }
        if let sign = rest.first, "+- ".unicodeScalars.contains(sign) {
            showsPlus = sign == "+"
            rest.removeFirst()
        }
        if rest.first == "0" {
            fill = "0"
            alignment = alignment ?? "="
        }
        width = try Self.number(&rest)
        if rest.first == "." {
            rest.removeFirst()
            precision = try Self.number(&rest)
        }
        conversion = rest.popFirst()
        if !rest.isEmpty { throw TemplateError("the format's specification is not supported") }
    }

    /// Reads a number that stays small: a width or a precision pays with text.
    static func number(_ rest: inout ArraySlice<Unicode.Scalar>) throws -> Int? {
        var value: Int?
        while let scalar = rest.first, let digit = ("0"..."9").contains(scalar) ? Int(scalar.value - 48) : nil {
            value = (value ?? 0) * 10 + digit
            if value ?? 0 > TemplateLimits.textBytes { throw TemplateError("the format's width is out of range") }
            rest.removeFirst()
        }
        return value
    }

    func format(_ value: TemplateValue, _ evaluator: inout TemplateEvaluator) throws -> String {
        let value = try evaluator.used(value)
        var text: String
        var isNumber = true
        switch conversion {
        case nil, "s"?, "r"?:
            text = try evaluator.text(of: value, at: TemplatePosition(line: 1, column: 1))
            isNumber = TemplateArithmetic.double(value) != nil
            if let precision, !isNumber { text = String(text.prefix(precision)) }
        case "d"?:
            guard let number = TemplateArithmetic.double(value), abs(number) < 9e18 else { throw needsNumber(value) }
            text = String(TemplateArithmetic.integer(value) ?? Int(number))
        case "f"?, "F"?:
            guard let number = TemplateArithmetic.double(value) else { throw needsNumber(value) }
            text = DecimalText.fixed(number, digits: min(precision ?? 6, Self.maximumPrecision))
        case "x"?, "X"?, "o"?, "b"?:
            guard let number = TemplateArithmetic.integer(value) else { throw needsNumber(value) }
            let radix = conversion == "o" ? 8 : conversion == "b" ? 2 : 16
            text = String(number, radix: radix, uppercase: conversion == "X")
        case let other?: throw TemplateError("the format's conversion '\(other)' is not supported")
        }
        if showsPlus, isNumber, !text.hasPrefix("-") { text = "+" + text }
        return try padded(text, isNumber: isNumber, &evaluator)
    }

    private func padded(_ text: String, isNumber: Bool, _ evaluator: inout TemplateEvaluator) throws -> String {
        let missing = (width ?? 0) - text.unicodeScalars.count
        guard missing > 0 else { return text }
        try evaluator.checkSize(missing * fill.utf8.count)
        let padding = String(repeating: Character(fill), count: missing)
        switch alignment ?? (isNumber ? ">" : "<") {
        case "<": return fill == "0" ? text + String(repeating: " ", count: missing) : text + padding
        case "^":
            let left = missing / 2
            return padding.prefix(left) + text + padding.dropFirst(left)
        default:
            // Zeros go between the sign and the digits.
            guard fill == "0", isNumber, let sign = text.first, "+-".contains(sign) else { return padding + text }
            return String(sign) + padding + text.dropFirst()
        }
    }

    private func needsNumber(_ value: TemplateValue) -> TemplateError {
        TemplateError("the format needs a number, and the value is \(value.kindName)")
    }
}
