internal import AuthCore

/// How one value is laid out: fill, alignment, sign, width, precision and conversion.
struct FormatSpecification {
    var fill: Unicode.Scalar = " "
    var alignment: Unicode.Scalar?
    /// What stands before a number that is not negative.
    var plus = ""
    var showsBase = false
    var width: Int?
    var precision: Int?
    var conversion: Unicode.Scalar?

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
            plus = sign == "-" ? "" : String(sign)
            rest.removeFirst()
        }
        if rest.first == "#" {
            showsBase = true
            rest.removeFirst()
        }
        if rest.first == "0", alignment == nil { fill = "0" }
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
        while let scalar = rest.first, ("0"..."9").contains(scalar) {
            value = (value ?? 0) * 10 + Int(scalar.value - 48)
            if value ?? 0 > TemplateLimits.textBytes { throw TemplateError("the format's width is out of range") }
            rest.removeFirst()
        }
        return value
    }

    func format(_ value: TemplateValue, _ evaluator: inout TemplateEvaluator) throws -> String {
        let value = try evaluator.used(value)
        let number = TemplateArithmetic.double(value)
        var isNumber = true
        var text: String
        switch conversion {
        case nil, "s"?, "r"?:
            text = try evaluator.text(of: value)
            isNumber = conversion == nil && number != nil
            if let precision {
                if isNumber {
                    throw TemplateError("a precision without a conversion is not supported for numbers; use .f")
                }
                text = String(scalars: text.unicodeScalars.prefix(precision))
            }
        case "d"?:
            guard let number, abs(number) < 9e18 else { throw needsNumber(value) }
            text = String(TemplateArithmetic.integer(value) ?? Int64(number))
        case "f"?, "F"?:
            guard let number else { throw needsNumber(value) }
            let digits = precision ?? 6
            guard digits <= DecimalText.maximumDigits else {
                throw TemplateError("the format's precision is out of range")
            }
            text = DecimalText.fixed(number, digits: digits)
        case "x"?, "X"?, "o"?, "b"?:
            guard let number = TemplateArithmetic.integer(value) else { throw needsNumber(value) }
            let radix = conversion == "o" ? 8 : conversion == "b" ? 2 : 16
            text = String(number.magnitude, radix: radix, uppercase: conversion == "X")
            if showsBase, let conversion { text = "0\(conversion)" + text }
            if number < 0 { text = "-" + text }
        case let other?: throw TemplateError("the format's conversion '\(other)' is not supported")
        }
        if isNumber, !text.hasPrefix("-") { text = plus + text }
        return try padded(text, isNumber: isNumber, &evaluator)
    }

    private func padded(_ text: String, isNumber: Bool, _ evaluator: inout TemplateEvaluator) throws -> String {
        let missing = (width ?? 0) - text.unicodeScalars.count
        guard missing > 0 else { return text }
        try evaluator.checkSize(missing * fill.utf8.count)
        func padding(_ count: Int) -> String { String(scalars: repeatElement(fill, count: count)) }
        switch alignment ?? (isNumber ? (fill == "0" ? "=" : ">") : "<") {
        case "<": return text + padding(missing)
        case "^": return padding(missing / 2) + text + padding(missing - missing / 2)
        case "=":
            // Between the sign and the digits.
            guard let sign = text.first, "+- ".contains(sign) else { return padding(missing) + text }
            return String(sign) + padding(missing) + text.dropFirst()
        default: return padding(missing) + text
        }
    }

    private func needsNumber(_ value: TemplateValue) -> TemplateError {
        TemplateError("the format needs a number, and the value is \(value.kindName)")
    }
}
