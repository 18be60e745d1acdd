import Testing

@testable import AuthCore

struct ISODurationTests {
    // What Python's str(timedelta) writes for so many microseconds.
    static let described: [(Int64, String)] = [
        (93600000000, "1 day, 2:00:00"),
        (1800000000, "0:30:00"),
        (0, "0:00:00"),
        (1209600000000, "14 days, 0:00:00"),
        (-86400000000, "-1 day, 0:00:00"),
        (-3600000000, "-1 day, 23:00:00"),
        (1500000, "0:00:01.500000"),
        (-1, "-1 day, 23:59:59.999999"),
        (8640000000007, "100 days, 0:00:00.000007"),
        (86399000000, "23:59:59"),
    ]

    @Test(arguments: described)
    func aFixedLengthIsDescribedAsPythonDoes(microseconds: Int64, expected: String) {
        #expect(ISODuration(microseconds: microseconds).description == expected)
    }

    @Test(
        arguments: [
            ("PT1H", 0, 3_600_000_000), ("P1D", 0, 86_400_000_000), ("P2W", 0, 1_209_600_000_000),
            ("P1M", 1, 0), ("P1Y", 12, 0),
            ("P1Y2M3W4DT5H6M7S", 14, 2_178_367_000_000), ("PT0.5H", 0, 1_800_000_000), ("PT1,5S", 0, 1_500_000),
            ("P0.5Y", 6, 0), ("P0.25Y1.0M", 4, 0), ("P0.04Y0.52M", 1, 0), ("P0.5D", 0, 43_200_000_000), ("-P1M", -1, 0),
            ("+PT1S", 0, 1_000_000), ("-P1DT0.25S", 0, -86_400_250_000), ("P0D", 0, 0), ("PT0.0000005S", 0, 0),
            ("PT0.0000015S", 0, 2), ("PT0.00000050000001S", 0, 1), ("PT0.1234567890123456789012345S", 0, 123_457),
            ("P000000000000000000000001D", 0, 86_400_000_000), ("P1W1D", 0, 691_200_000_000),
            ("P9998Y11M", 119_987, 0), ("P3652058DT23H59M59.999999S", 0, 315_537_897_599_999_999),
        ] as [(String, Int, Int64)])
    func componentsAreSummed(text: String, months: Int, microseconds: Int64) throws {
        let duration = try ISODuration(parsing: text)
        #expect(duration.months == months)
        #expect(duration.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "P", "PT", "P1", "1D", "P1DT", "PT1D", "P1H", "P1D1Y", "P1D1D", "P-1D", "P1.D", "P.5D", "p1d", " P1D",
        "P1D ",
        "P1S", "P0.1Y", "P0.5M", "P0.5000000000000000000000001Y", "--P1D", "P1DT1H1H", "PT1M1H", "P1X", "PT1.5.5S",
        "P99999999999999999999D", "P999999999999999999W", "P999999999999999999Y", "P1e5D", "P٣D",
    ])
    func otherTextsAreRefused(text: String) {
        #expect(throws: TimeFormatError.self) { try ISODuration(parsing: text) }
    }

    @Test func errorsDoNotQuoteTheText() throws {
        for text in ["canary", "Pcanary", "P1canary", "PT1Hcanary"] {
            let error = #expect(throws: TimeFormatError.self) { try ISODuration(parsing: text) }
            #expect(try !#require(error?.message).contains("canary"))
        }
    }

    @Test(arguments: [
        ("2024-01-31T10:00:00Z", "P1M", "2024-02-29T10:00:00+00:00"),
        ("2023-01-31T10:00:00Z", "P1M", "2023-02-28T10:00:00+00:00"),
        ("2024-02-29T00:00:00Z", "P1Y", "2025-02-28T00:00:00+00:00"),
        ("2024-11-30T00:00:00Z", "P3M", "2025-02-28T00:00:00+00:00"),
        ("2024-01-31T00:00:00Z", "P1MT24H", "2024-03-01T00:00:00+00:00"),
        ("2024-03-31T23:00:00-03:00", "P1M", "2024-04-30T23:00:00-03:00"),
        ("2024-01-31T23:00:00-03:00", "P1M", "2024-02-29T23:00:00-03:00"),
        ("2024-03-31T00:00:00Z", "-P1M", "2024-02-29T00:00:00+00:00"),
    ])
    func monthsAreCountedByTheCalendarInUTC(start: String, duration: String, expected: String) throws {
        let time = try #require(DateRecognition.parse(start))
        #expect(try ISODuration(parsing: duration).adding(to: time)?.isoformat == expected)
    }

    @Test func subtractingGoesBack() throws {
        let time = try #require(CivilTime(year: 2024, month: 3, day: 31))
        #expect(try ISODuration(parsing: "P1M").subtracting(from: time)?.dateText == "2024-02-29")
        #expect(try ISODuration(parsing: "P1Y3M").subtracting(from: time)?.dateText == "2022-12-31")
        #expect(try ISODuration(parsing: "PT1S").subtracting(from: time)?.isoformat == "2024-03-30T23:59:59+00:00")
    }

    @Test(arguments: [
        ISODuration(months: .max), ISODuration(months: .min), ISODuration(microseconds: .max),
        ISODuration(microseconds: .min),
        ISODuration(months: 120_000), ISODuration(microseconds: 1_000_000_000_000_000_000),
    ])
    func whatLeavesTheYearsIsNone(duration: ISODuration) throws {
        let time = try #require(CivilTime(year: 2024, month: 3, day: 31))
        #expect(duration.adding(to: time) == nil)
        #expect(duration.subtracting(from: time) == nil)
        #expect(!duration.description.isEmpty)
    }

    @Test func theLongestDurationGoesFromTheFirstMomentToTheLast() throws {
        let first = try #require(CivilTime(year: 1, month: 1, day: 1))
        let duration = try ISODuration(parsing: "P3652058DT23H59M59.999999S")
        let last = try #require(duration.adding(to: first))
        #expect(last.isoformat == "9999-12-31T23:59:59.999999+00:00")
        #expect(duration.subtracting(from: last) == first)
        #expect(duration.description == "3652058 days, 23:59:59.999999")
        #expect(duration.fixedLength == .microseconds(315_537_897_599_999_999 as Int64))
    }

    @Test func onlyDurationsWithoutMonthsHaveALength() throws {
        #expect(try ISODuration(parsing: "PT1.5S").fixedLength == .milliseconds(1500))
        #expect(try ISODuration(parsing: "P1M").fixedLength == nil)
        #expect(try ISODuration(parsing: "P14M1D").description == "1 year, 2 months, 1 day, 0:00:00")
    }

    @Test func onlyMoreThanNothingIsPositive() throws {
        #expect(try ISODuration(parsing: "PT0.000001S").isPositive)
        #expect(try ISODuration(parsing: "P1M").isPositive)
        #expect(try !ISODuration(parsing: "PT0S").isPositive)
        #expect(try !ISODuration(parsing: "-P1D").isPositive)
        #expect(!ISODuration(months: -1, microseconds: 1).isPositive)
    }
}
