internal import AuthCore

/// The operators of expressions, with Python's meaning.
///
/// Whole numbers have 64 bits: what leaves their range is an error, where Python would go on.
enum TemplateArithmetic {
    static func negated(_ value: TemplateValue) throws -> TemplateValue {
        if let int = integer(value) {
            let (result, overflow) = (0 as Int64).subtractingReportingOverflow(int)
            return try overflow ? outOfRange() : .int(result)
        }
        guard let number = double(value) else { throw TemplateError("\(value.kindName) has no negative") }
        return try float(-number)
    }

    static func apply(
        _ operation: TemplateOperator, _ left: TemplateValue, _ right: TemplateValue,
        _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        if let a = integer(left), let b = integer(right) { return try integers(operation, a, b) }
        if let a = double(left), let b = double(right) { return try floats(operation, a, b) }
        switch (operation, left, right) {
        case (.add, .string(let a), .string(let b)): return try evaluator.charged(a + b)
        case (.multiply, .string(let text), .number(let count)), (.multiply, .number(let count), .string(let text)):
            guard let count = count.intValue else { break }
            let times = max(count, 0)
            let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: times)
            try evaluator.checkSize(overflow ? Int.max : bytes)
            return .string(String(repeating: text, count: text.isEmpty ? 0 : times))
        case (.modulo, .string(let format), _):
            return try evaluator.charged(PercentFormat.apply(format, to: right, &evaluator))
        case (.add, _, _) where left.elements != nil && right.elements != nil:
            return try evaluator.charged((left.elements ?? []) + (right.elements ?? []))
        case (.add, .time(let time), .span(let span)), (.add, .span(let span), .time(let time)):
            return .time(try inRange(span.adding(to: time)))
        case (.subtract, .time(let time), .span(let span)): return .time(try inRange(span.subtracting(from: time)))
        case (.add, .day(let day), .span(let span)), (.add, .span(let span), .day(let day)):
            return .day(try inRange(span.adding(to: day)))
        case (.subtract, .day(let day), .span(let span)): return .day(try inRange(span.subtracting(from: day)))
        case (.subtract, .time(let a), .time(let b)), (.subtract, .day(let a), .day(let b)):
            let (difference, overflow) = a.epochMicroseconds.subtractingReportingOverflow(b.epochMicroseconds)
            return try overflow ? outOfRange() : .span(ISODuration(microseconds: difference))
        default: break
        }
        throw TemplateError("'\(operation.rawValue)' does not go between \(left.kindName) and \(right.kindName)")
    }

    /// Below, at or above zero, as `left` comes before, with or after `right`.
    static func order(_ left: TemplateValue, _ right: TemplateValue) throws -> Int {
        if let a = integer(left), let b = integer(right) { return a < b ? -1 : a == b ? 0 : 1 }
        if let a = double(left), let b = double(right) { return a < b ? -1 : a == b ? 0 : 1 }
        switch (left, right) {
        case (.string(let a), .string(let b)):
            // By code point, as Python compares; Swift's own order is that of normalized text.
            return a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars) ? -1 : TextSearch.equal(a, b) ? 0 : 1
        case (.time(let a), .time(let b)), (.day(let a), .day(let b)): return a < b ? -1 : a == b ? 0 : 1
        default: break
        }
        if let a = left.elements, let b = right.elements {
            for (x, y) in zip(a, b) where !x.equals(y) { return try order(x, y) }
            return a.count - b.count
        }
        throw TemplateError("\(left.kindName) and \(right.kindName) have no order")
    }

    /// The value as a whole number; a truth value is one or zero.
    static func integer(_ value: TemplateValue) -> Int64? {
        switch value {
        case .number(let number): number.isWrittenAsInteger ? Int64(number.text) : nil
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }

    /// The value as a floating-point number.
    static func double(_ value: TemplateValue) -> Double? {
        switch value {
        case .number(let number): number.doubleValue
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }

    /// A floating-point number as a value, written as Python writes it.
    static func float(_ value: Double) throws -> TemplateValue {
        guard let number = JSONNumber(value) else { return try outOfRange() }
        return .number(number)
    }

    private static func integers(_ operation: TemplateOperator, _ a: Int64, _ b: Int64) throws -> TemplateValue {
        let result: (partialValue: Int64, overflow: Bool)
        switch operation {
        case .add: result = a.addingReportingOverflow(b)
        case .subtract: result = a.subtractingReportingOverflow(b)
        case .multiply: result = a.multipliedReportingOverflow(by: b)
        case .divide: return try floats(.divide, Double(a), Double(b))
        case .floorDivide:
            guard b != 0 else { throw TemplateError("division by zero") }
            result = a.dividedReportingOverflow(by: b)
            // Python rounds down, the machine towards zero.
            if !result.overflow, a % b != 0, (a < 0) != (b < 0) { return .int(result.partialValue - 1) }
        case .modulo:
            guard b != 0 else { throw TemplateError("division by zero") }
            result = a.remainderReportingOverflow(dividingBy: b)
            if !result.overflow, result.partialValue != 0, (result.partialValue < 0) != (b < 0) {
                return .int(result.partialValue + b)
            }
        case .power: return try power(a, b)
        }
        return try result.overflow ? outOfRange() : .int(result.partialValue)
    }

    private static func power(_ base: Int64, _ exponent: Int64) throws -> TemplateValue {
        if exponent < 0 { return try floats(.power, Double(base), Double(exponent)) }
        if base == 0 || base == 1 { return .int(exponent == 0 ? 1 : base) }
        if base == -1 { return .int(exponent % 2 == 0 ? 1 : -1) }
        var result: Int64 = 1
        for _ in 0..<exponent {
            let (next, overflow) = result.multipliedReportingOverflow(by: base)
            if overflow { return try outOfRange() }
            result = next
        }
        return .int(result)
    }

    private static func floats(_ operation: TemplateOperator, _ a: Double, _ b: Double) throws -> TemplateValue {
        switch operation {
        case .add: return try float(a + b)
        case .subtract: return try float(a - b)
        case .multiply: return try float(a * b)
        case .divide, .floorDivide, .modulo:
            guard b != 0 else { throw TemplateError("division by zero") }
            if operation == .divide { return try float(a / b) }
            // The remainder is exact, and so decides the quotient; its sign is that of the divisor.
            var remainder = a.truncatingRemainder(dividingBy: b)
            if remainder != 0, (remainder < 0) != (b < 0) { remainder += b }
            return try float(operation == .modulo ? remainder : ((a - remainder) / b).rounded())
        case .power:
            guard let exponent = Int(exactly: b), exponent.magnitude <= 1024 else {
                throw TemplateError("an exponent must be a whole number of 1024 at most")
            }
            let power = (0..<exponent.magnitude).reduce(1.0) { power, _ in power * a }
            return try float(exponent < 0 ? 1 / power : power)
        }
    }

    private static func inRange(_ time: CivilTime?) throws -> CivilTime {
        guard let time else { throw TemplateError("the time leaves the years 1 to 9999") }
        return time
    }

    private static func outOfRange() throws -> TemplateValue { throw TemplateError("a number is out of range") }
}
