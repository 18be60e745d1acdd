internal import AuthCore

/// The tests that follow `is`.
enum BuiltinTests {
    static let all: [String: TemplateLibrary.Test] = [
        "defined": { value, _, _ in if case .undefined = value { false } else { true } },
        "undefined": { value, _, _ in if case .undefined = value { true } else { false } },
        "none": { value, _, _ in if case .null = value { true } else { false } },
        "boolean": { value, _, _ in if case .bool = value { true } else { false } },
        "true": { value, _, _ in if case .bool(true) = value { true } else { false } },
        "false": { value, _, _ in if case .bool(false) = value { true } else { false } },
        "string": { value, _, _ in if case .string = value { true } else { false } },
        "number": { value, _, _ in TemplateArithmetic.double(value) != nil },
        "integer": { value, _, _ in if case .number(let number) = value { number.isWrittenAsInteger } else { false } },
        "float": { value, _, _ in if case .number(let number) = value { !number.isWrittenAsInteger } else { false } },
        "mapping": { value, _, _ in value.members != nil },
        "sequence": { value, _, _ in isIterable(value) },
        "iterable": { value, _, _ in isIterable(value) },
        "odd": { value, _, _ in try integer(value) % 2 != 0 },
        "even": { value, _, _ in try integer(value) % 2 == 0 },
        "divisibleby": { value, arguments, _ in
            guard let divisor = try arguments.int(0, "num"), divisor != 0 else {
                throw TemplateError("division by zero")
            }
            return try divisor == -1 || integer(value) % Int64(divisor) == 0
        },
        "lower": { value, _, _ in value.text.map { TextMethods.isCased($0, upper: false) } ?? false },
        "upper": { value, _, _ in value.text.map { TextMethods.isCased($0, upper: true) } ?? false },
        "in": { value, arguments, evaluator in
            guard let container = arguments.value(0, "seq") else { throw TemplateError("'in' needs a list") }
            return try evaluator.contains(container, value)
        },
        "eq": comparing(.equal), "equalto": comparing(.equal), "sameas": comparing(.equal),
        "ne": comparing(.notEqual), "lt": comparing(.less), "lessthan": comparing(.less),
        "le": comparing(.lessOrEqual), "gt": comparing(.greater), "greaterthan": comparing(.greater),
        "ge": comparing(.greaterOrEqual),
    ]

    private static func comparing(_ comparator: TemplateComparison.Operator) -> TemplateLibrary.Test {
        { value, arguments, evaluator in
            guard let other = arguments.value(0, "other") else { throw TemplateError("the test needs a value") }
            return try evaluator.compare(value, comparator, other)
        }
    }

    private static func isIterable(_ value: TemplateValue) -> Bool {
        switch value {
        case .string, .list, .map, .json: true
        default: false
        }
    }

    private static func integer(_ value: TemplateValue) throws -> Int64 {
        guard let integer = TemplateArithmetic.integer(value) else {
            throw TemplateError("a whole number is needed, and this is \(value.kindName)")
        }
        return integer
    }
}
