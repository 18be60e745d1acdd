internal import AuthCore
internal import AuthCrypto

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The functions that templates may call.
enum BuiltinFunctions {
    /// Those whose result differs from one call to the next.
    static let volatile: Set = ["now_utc", "today_utc", "today_with_timezone", "day_delta", "generate_uuid"]

    static let all: [String: TemplateLibrary.Function] = [
        "now_utc": { arguments, evaluator in
            try arguments.limit(to: 0)
            return .time(try now(evaluator))
        },
        "today_utc": { arguments, evaluator in
            try arguments.limit(to: 0)
            return .day(try startOfDay(try now(evaluator)))
        },
        "today_with_timezone": { arguments, evaluator in
            let zone = try arguments.requiredText(0, "timezone")
            guard let offset = TimeZoneOffset.seconds(of: zone, at: evaluator.context.clock.now),
                let local = try now(evaluator).converted(toOffset: offset)
            else { throw TemplateError("the time zone is not known; use UTC or an offset such as +02:00") }
            return .day(try startOfDay(local))
        },
        "timestamp": { arguments, _ in
            switch arguments.value(0, "dt") {
            case .number(let number)?:
                guard
                    let whole = TemplateArithmetic.integer(.number(number))
                        ?? Int64(exactly: number.doubleValue.rounded(.towardZero))
                else { throw TemplateError("a number is out of range") }
                return .int(whole)
            case .time(let time)?, .day(let time)?: return try TemplateArithmetic.float(time.epochSeconds)
            case .string(let text)?: return try TemplateArithmetic.float(try DateText.parse(text, nil).epochSeconds)
            default: throw TemplateError("timestamp() needs a number, a time or its text")
            }
        },
        "max": { try extreme($0, &$1, keepsFirst: { $0 >= 0 }) },
        "min": { try extreme($0, &$1, keepsFirst: { $0 <= 0 }) },
        "day_delta": { arguments, evaluator in
            guard let days = try arguments.int(0, "num_days") else {
                throw TemplateError("day_delta() needs a number of days")
            }
            let (microseconds, overflow) = Int64(days).multipliedReportingOverflow(by: 86_400_000_000)
            guard !overflow, let day = ISODuration(microseconds: microseconds).adding(to: try now(evaluator)) else {
                throw TemplateError("the time leaves the years 1 to 9999")
            }
            let format = try arguments.text(1, "format") ?? "%Y-%m-%dT%H:%M:%S.%f%z"
            return try evaluator.charged(DateText.format(day, format))
        },
        "duration": { arguments, _ in .span(try DateText.duration(try arguments.requiredText(0, "datestring"))) },
        "format_datetime": { arguments, evaluator in
            let format = try arguments.requiredText(1, "format")
            let time: CivilTime
            switch arguments.value(0, "dt") {
            case .time(let value)?, .day(let value)?: time = value
            case .number(let number)?:
                guard let value = CivilTime(timestamp: number.doubleValue) else {
                    throw TemplateError("the time leaves the years 1 to 9999")
                }
                time = value
            case .string(let text)?: time = try DateText.parse(text, try arguments.text(2, "input_format"))
            default: throw TemplateError("format_datetime() needs a time or its text")
            }
            return try evaluator.charged(DateText.format(time, format))
        },
        "str_to_datetime": { arguments, _ in .time(try DateText.parse(try arguments.requiredText(0, "s"), nil)) },
        "sanitize_url": { arguments, evaluator in
            try evaluator.charged(PercentEncoding.encode(try text(arguments), alsoKept: " ").replacing(" ", with: "+"))
        },
        "camel_case_to_snake_case": { arguments, evaluator in
            try evaluator.charged(snakeCase(try text(arguments)))
        },
        "json_loads": { arguments, evaluator in
            let text = try text(arguments)
            try evaluator.checkSize(text.utf8.count)
            guard let json = try? JSONValue(parsing: text) else {
                throw TemplateError("json_loads() needs a JSON text, and this is none")
            }
            let value = TemplateValue(json)
            try evaluator.weigh(value)
            return value
        },
        "generate_uuid": { arguments, evaluator in
            try arguments.limit(to: 0)
            return .string(uuid(from: evaluator.context.randomness))
        },
    ]

    private static func now(_ evaluator: TemplateEvaluator) throws -> CivilTime {
        guard let now = CivilTime(timestamp: evaluator.context.clock.now.timeIntervalSince1970) else {
            throw TemplateError("the clock is outside the years 1 to 9999")
        }
        return now
    }

    private static func startOfDay(_ time: CivilTime) throws -> CivilTime {
        guard
            let day = CivilTime(
                year: time.year, month: time.month, day: time.day, hour: 0, minute: 0, second: 0, microsecond: 0,
                offsetSeconds: time.offsetSeconds)
        else { throw TemplateError("the clock is outside the years 1 to 9999") }
        return day
    }

    private static func text(_ arguments: TemplateArguments) throws -> String {
        try arguments.limit(to: 1, "value")
        return try arguments.requiredText(0, "value")
    }

    private static func extreme(
        _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator, keepsFirst: (Int) -> Bool
    ) throws -> TemplateValue {
        let items =
            arguments.positional.count == 1 ? try evaluator.iterated(arguments.positional[0]) : arguments.positional
        guard var best = items.first else { throw TemplateError("max() and min() need a value") }
        for item in items.dropFirst() where !keepsFirst(try TemplateArithmetic.order(best, item)) { best = item }
        return best
    }

    /// `FooBarBAZ` becomes `foo_bar_baz`.
    private static func snakeCase(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        func isUpper(_ index: Int) -> Bool { ("A"..."Z").contains(scalars[index]) }
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            let beginsWord =
                index > 0 && isUpper(index) && scalars[index - 1] != "_"
                && (!isUpper(index - 1) || (index + 1 < scalars.count && ("a"..."z").contains(scalars[index + 1])))
            if beginsWord { result += "_" }
            result.unicodeScalars.append(scalar)
        }
        return result.lowercased()
    }

    /// A random identifier (RFC 9562, section 5.4: version 4).
    private static func uuid(from randomness: any RandomSource) -> String {
        var bytes = randomness.bytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(bytes.hexEncodedString)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { String(digits[$0]) }.joined(separator: "-")
    }
}

/// Offsets of time zones from UTC.
enum TimeZoneOffset {
    static func seconds(of name: String, at date: Date) -> Int? {
        if ["UTC", "GMT", "Z", "Etc/UTC"].contains(name) { return 0 }
        if let sign = name.first, "+-".contains(sign) {
            let digits = name.dropFirst().filter { $0 != ":" }
            guard digits.utf8.count == 4, let number = Int(digits), number / 100 < 24, number % 100 < 60 else {
                return nil
            }
            return (number / 100 * 3600 + number % 100 * 60) * (sign == "-" ? -1 : 1)
        }
        return TimeZone(identifier: name)?.secondsFromGMT(for: date)
    }
}
