internal import AuthCore

/// The methods and attributes of values, as far as templates use them.
enum TemplateMethods {
    /// An attribute that is not a member of a map: the parts of a time.
    static func attribute(_ name: String, of value: TemplateValue) -> TemplateValue? {
        switch value {
        case .time(let time), .day(let time):
            switch name {
            case "year": .int(time.year)
            case "month": .int(time.month)
            case "day": .int(time.day)
            case "hour": .int(time.hour)
            case "minute": .int(time.minute)
            case "second": .int(time.second)
            case "microsecond": .int(time.microsecond)
            default: nil
            }
        default: nil
        }
    }

    static func call(
        _ name: String, on value: TemplateValue, _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        switch value {
        case .string(let text): return try TextMethods.call(name, on: text, arguments, &evaluator)
        case .map, .json(.object): return try map(name, value, arguments)
        case .time(let time): return try self.time(name, time, arguments)
        case .day(let day): return try self.day(name, day, arguments)
        case .span(let span):
            if name == "total_seconds", let length = span.fixedLength { return try seconds(of: length) }
        case .list, .json(.array): return try list(name, value.elements ?? [], arguments)
        default: break
        }
        throw TemplateError("\(value.kindName) has no method \(ShownName.quoted(name))")
    }

    private static func map(
        _ name: String, _ value: TemplateValue, _ arguments: TemplateArguments
    ) throws -> TemplateValue {
        switch name {
        case "get":
            try arguments.limit(to: 2)
            guard let key = arguments.value(0, "key")?.text else { throw TemplateError("get() needs a key") }
            return value.member(key) ?? arguments.value(1, "default") ?? .null(nil)
        case "keys": return .texts((value.members ?? []).map(\.key))
        case "values": return .list((value.members ?? []).map(\.value))
        case "items": return .list((value.members ?? []).map { .list([.string($0.key), $0.value]) })
        default: throw TemplateError("a map has no method \(ShownName.quoted(name))")
        }
    }

    private static func list(
        _ name: String, _ elements: [TemplateValue], _ arguments: TemplateArguments
    ) throws -> TemplateValue {
        guard let wanted = arguments.value(0, "value") else { throw TemplateError("\(name)() needs a value") }
        switch name {
        case "count": return .int(elements.count { $0.equals(wanted) })
        case "index":
            guard let index = elements.firstIndex(where: { $0.equals(wanted) }) else {
                throw TemplateError("the list does not hold the value")
            }
            return .int(index)
        default:
            throw TemplateError("a list has no method \(ShownName.quoted(name)); it cannot be changed in a template")
        }
    }

    private static func time(
        _ name: String, _ time: CivilTime, _ arguments: TemplateArguments
    ) throws -> TemplateValue {
        switch name {
        case "strftime": return .string(try DateText.format(time, arguments.requiredText(0, "format")))
        case "isoformat": return .string(time.isoformat)
        case "timestamp": return try TemplateArithmetic.float(time.epochSeconds)
        case "date": return .day(time)
        case "weekday": return .int(time.weekday)
        case "isoweekday": return .int(time.weekday + 1)
        default: throw TemplateError("a time has no method \(ShownName.quoted(name))")
        }
    }

    private static func day(
        _ name: String, _ day: CivilTime, _ arguments: TemplateArguments
    ) throws -> TemplateValue {
        switch name {
        case "strftime": return .string(try DateText.format(day, arguments.requiredText(0, "format")))
        case "isoformat": return .string(day.dateText)
        case "weekday": return .int(day.weekday)
        case "isoweekday": return .int(day.weekday + 1)
        default: throw TemplateError("a date has no method \(ShownName.quoted(name))")
        }
    }

    private static func seconds(of duration: Duration) throws -> TemplateValue {
        try TemplateArithmetic.float(
            Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
    }
}

/// Times as text, with errors fit for a template.
enum DateText {
    static func format(_ time: CivilTime, _ format: String) throws -> String {
        try translated { try DateFormat(format).format(time) }
    }

    static func parse(_ text: String, _ format: String?) throws -> CivilTime {
        if let format { return try translated { try DateFormat(format).parse(text) } }
        guard let time = DateRecognition.parse(text) else {
            throw TemplateError("the text is not a date or time in a form that is recognised; name its format")
        }
        return time
    }

    static func duration(_ text: String) throws -> ISODuration {
        try translated { try ISODuration(parsing: text) }
    }

    private static func translated<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as TimeFormatError { throw TemplateError(error.message) }
    }
}
