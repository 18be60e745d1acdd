import AuthCore
import Testing

struct JSONNumberTests {
    static func number(_ text: String) throws -> JSONNumber {
        try #require(JSONValue(parsing: text).numberValue)
    }

    static let equal: [(String, String)] = [
        ("1", "1.0"), ("1", "10e-1"), ("1", "0.01e2"), ("100", "1e2"), ("100", "1E+02"), ("-1.50", "-15e-1"),
        ("0", "-0"), ("0", "0.000e99999"), ("-0.0", "0e-5"), ("1e400", "10e399"), ("0.1", "1e-1"),
        ("12300e-2", "123"), ("9007199254740993", "9007199254740993.000"), ("1e0000000000000000000000005", "100000"),
        ("1e-400", "0.1e-399"), ("123456789012345678901234567890", "1.2345678901234567890123456789e29"),
    ]

    @Test(arguments: equal)
    func twoSpellingsOfOneValueAreEqual(left: String, right: String) throws {
        let (left, right) = (try Self.number(left), try Self.number(right))
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(Set([left, right]).count == 1)
    }

    static let different: [(String, String)] = [
        ("1", "2"), ("1", "-1"), ("1", "1.0000000000000000000000001"), ("1e400", "1e401"), ("1e400", "-1e400"),
        ("9007199254740993", "9007199254740992"), ("0.1", "0.10000000000000001"), ("1", "10"), ("1", "0.1"),
        ("1e-400", "0"), ("1e-400", "1e-401"), ("100", "1e3"), ("18446744073709551616", "18446744073709551617"),
        ("0", "1e-99999999999999999999"), ("1e9223372036854775807", "1e-9223372036854775807"),
        ("1e99999999999999999999", "1e99999999999999999998"), ("10e9223372036854775807", "1e-9223372036854775808"),
        ("1e99999999999999999999", "1e4611686018427387903"),
    ]

    @Test(arguments: different)
    func twoValuesAreDifferentHoweverClose(left: String, right: String) throws {
        #expect(try Self.number(left) != Self.number(right))
    }

    // Text and the integer that it is, if any.
    static let integers: [(String, Int?)] = [
        ("0", 0), ("-0", 0), ("-7", -7), ("1.0", 1), ("1e3", 1000), ("120e-1", 12), ("1.5", nil), ("1e400", nil),
        ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min), ("9223372036854775808", nil),
        ("9007199254740993.0", 9_007_199_254_740_993), ("9007199254740993e0", 9_007_199_254_740_993),
        ("1.00000000000000000000001", nil), ("1e18", 1_000_000_000_000_000_000), ("1e-1", nil), ("0.0", 0),
        ("9223372036854775807.0", Int.max), ("922337203685477580.7e1", Int.max), ("-1e-400", nil), ("0e400", 0),
    ]

    @Test(arguments: integers)
    func aNumberIsAnIntegerExactlyOrNotAtAll(text: String, value: Int?) throws {
        #expect(try Self.number(text).intValue == value)
    }

    @Test func aWholeNumberOfAnyTypeIsWrittenOut() {
        #expect(JSONNumber(253_402_300_799_999 as Int64).text == "253402300799999")
        #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
        #expect(JSONNumber(-1 as Int8).text == "-1")
        #expect(JSONNumber(7).text == "7")
    }

    @Test func aNumberKeepsTheTextItWasWrittenWith() throws {
        for text in ["1.10", "1E5", "-0", "0.0", "1e400", "100000000000000000000000"] {
            #expect(try Self.number(text).text == text)
        }
    }

    @Test(arguments: [0.1, -2.5, 1e22, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -0.0, 1e16, 123456789.125])
    func aDoubleIsWrittenAsJSONAndReadBackExactly(value: Double) throws {
        let number = try #require(JSONNumber(value))
        #expect(try Self.number(number.text).doubleValue == value)
    }

    @Test func infinityAndNaNAreNoNumbers() {
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(-Double.infinity) == nil)
        #expect(JSONNumber(Double.nan) == nil)
    }

    @Test func aNumberShowsNothingOfItsValue() throws {
        let pin = try Self.number("736251")
        var dumped = ""
        dump(pin, to: &dumped)
        for shown in ["\(pin)", String(reflecting: pin), dumped] { #expect(!shown.contains("736251")) }
    }
}
