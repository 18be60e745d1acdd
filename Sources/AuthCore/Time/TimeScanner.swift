/// Reads a date or a duration from left to right; a read that fails moves nothing.
///
/// It works on UTF-8: everything these formats are made of is ASCII.
struct TimeScanner {
    private let bytes: [UInt8]
    private(set) var position = 0

    /// Keeps `digits` within what an `Int` of 32 bits holds.
    private static let longestNumber = 9
    /// Keeps `manyDigits` within what an `Int64` holds.
    private static let longestCount = 18

    init(_ text: some StringProtocol) {
        bytes = Array(text.utf8)
    }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }
    var isAtEnd: Bool { position >= bytes.count }
    var isAtDigit: Bool { next.map(Self.isDigit) ?? false }

    mutating func rewind(to position: Int) {
        self.position = min(max(0, position), bytes.count)
    }

    @discardableResult
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let next, UInt32(next) == character.value else { return false }
        position += 1
        return true
    }

    mutating func skip(anyOf characters: String) -> Unicode.Scalar? {
        guard let next, let found = characters.unicodeScalars.first(where: { $0.value == UInt32(next) }) else {
            return nil
        }
        position += 1
        return found
    }

    /// Skips `text`, in which ASCII letters match in either case.
    mutating func skip(ignoringCase text: String) -> Bool {
        let wanted = text.utf8
        guard bytes.count - position >= wanted.count,
            zip(bytes[position...], wanted).allSatisfy({ Self.lowercased($0) == Self.lowercased($1) })
        else { return false }
        position += wanted.count
        return true
    }

    /// Skips white space and says whether there was any.
    @discardableResult
    mutating func skipSpaces() -> Bool {
        let start = position
        while let next, next == 0x20 || (0x09...0x0D).contains(next) { position += 1 }
        return position > start
    }

    /// As many digits as there are, up to the upper bound or nine; nil when there are fewer than the lower one.
    mutating func digits(_ count: ClosedRange<Int>) -> Int? {
        manyDigits(count.clamped(to: 0...Self.longestNumber)).map { Int($0) }
    }

    /// As many digits as there are, up to the upper bound or eighteen; nil when there are fewer than the lower one.
    mutating func manyDigits(_ count: ClosedRange<Int>) -> Int64? {
        var value: Int64 = 0
        var end = position
        while end < bytes.count, end - position < min(count.upperBound, Self.longestCount), Self.isDigit(bytes[end]) {
            value = value * 10 + Int64(bytes[end] & 0x0F)
            end += 1
        }
        guard end - position >= count.lowerBound else { return nil }
        position = end
        return value
    }

    /// The digits after a decimal separator, as microseconds; more than `limit` are left, more than six add nothing.
    mutating func microseconds(limit: Int = .max) -> Int? {
        let start = position
        var value = 0
        while isAtDigit, position - start < limit, let next {
            if position - start < 6 { value = value * 10 + Int(next & 0x0F) }
            position += 1
        }
        guard position > start else { return nil }
        for _ in min(6, position - start)..<6 { value *= 10 }
        return value
    }

    /// The place in `names` of the one that comes next, in either case.
    mutating func name(of names: [String]) -> Int? {
        for (index, name) in names.enumerated() where skip(ignoringCase: name) { return index }
        return nil
    }

    /// The letters that come next, in lower case; empty when there are none.
    mutating func word() -> String {
        run { (0x61...0x7A).contains(Self.lowercased($0)) }.lowercased()
    }

    /// The longest text that comes next and of which every character is one of `characters`.
    mutating func run(of characters: Set<UInt8>) -> String {
        run { characters.contains($0) }
    }

    private mutating func run(where belongs: (UInt8) -> Bool) -> String {
        let start = position
        while let next, belongs(next) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Skips everything up to and including `character`, and says whether it was there.
    mutating func skip(through character: Unicode.Scalar) -> Bool {
        guard let end = bytes[position...].firstIndex(where: { UInt32($0) == character.value }) else { return false }
        position = end + 1
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}

/// The names of months and weekdays, which dates in text have in English whatever the locale.
enum EnglishNames {
    static let months = [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ]
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    static let shortMonths = months.map { String($0.prefix(3)) }
    static let shortWeekdays = weekdays.map { String($0.prefix(3)) }
}
