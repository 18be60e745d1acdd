import Testing

@testable import AuthCore

struct DateFormatTests {
    // What Python's strftime writes.
    static let written: [(String, Int64, Int, Int, String)] = [
        ("%Y-%m-%dT%H:%M:%S.%fZ", 1709214302, 7000, 0, "2024-02-29T13:45:02.007000Z"),
        ("%d/%m/%y %I:%M %p", 1709214302, 7000, 0, "29/02/24 01:45 PM"),
        ("%A, %d %B %Y", 1709214302, 7000, 0, "Thursday, 29 February 2024"),
        ("%a %b %e %H:%M:%S %Y", 1709214302, 7000, 0, "Thu Feb 29 13:45:02 2024"),
        ("%j %% %z", 1709214302, 7000, 0, "060 % +0000"),
        ("%D|%F|%T", 1709214302, 7000, 0, "02/29/24|2024-02-29|13:45:02"),
        ("%Z %H%z", 1709214302, 7000, 0, "UTC 13+0000"),
        ("%Y-%m-%dT%H:%M:%S.%fZ", 1736942400, 0, 3600, "2025-01-15T13:00:00.000000Z"),
        ("%d/%m/%y %I:%M %p", 1736942400, 0, 3600, "15/01/25 01:00 PM"),
        ("%A, %d %B %Y", 1736942400, 0, 3600, "Wednesday, 15 January 2025"),
        ("%a %b %e %H:%M:%S %Y", 1736942400, 0, 3600, "Wed Jan 15 13:00:00 2025"),
        ("%j %% %z", 1736942400, 0, 3600, "015 % +0100"),
        ("%D|%F|%T", 1736942400, 0, 3600, "01/15/25|2025-01-15|13:00:00"),
        ("%Z %H%z", 1736942400, 0, 3600, "UTC+01:00 13+0100"),
        ("%Y-%m-%dT%H:%M:%S.%fZ", -17280000, 999999, -12600, "1969-06-14T20:30:00.999999Z"),
        ("%d/%m/%y %I:%M %p", -17280000, 999999, -12600, "14/06/69 08:30 PM"),
        ("%A, %d %B %Y", -17280000, 999999, -12600, "Saturday, 14 June 1969"),
        ("%a %b %e %H:%M:%S %Y", -17280000, 999999, -12600, "Sat Jun 14 20:30:00 1969"),
        ("%j %% %z", -17280000, 999999, -12600, "165 % -0330"),
        ("%D|%F|%T", -17280000, 999999, -12600, "06/14/69|1969-06-14|20:30:00"),
        ("%Z %H%z", -17280000, 999999, -12600, "UTC-03:30 20-0330"),
        ("%Y-%m-%dT%H:%M:%S.%fZ", 1467131055, 550708, 19800, "2016-06-28T21:54:15.550708Z"),
        ("%d/%m/%y %I:%M %p", 1467131055, 550708, 19800, "28/06/16 09:54 PM"),
        ("%A, %d %B %Y", 1467131055, 550708, 19800, "Tuesday, 28 June 2016"),
        ("%a %b %e %H:%M:%S %Y", 1467131055, 550708, 19800, "Tue Jun 28 21:54:15 2016"),
        ("%j %% %z", 1467131055, 550708, 19800, "180 % +0530"),
        ("%D|%F|%T", 1467131055, 550708, 19800, "06/28/16|2016-06-28|21:54:15"),
        ("%Z %H%z", 1467131055, 550708, 19800, "UTC+05:30 21+0530"),
        ("%Y-%m-%dT%H:%M:%S.%fZ", 2758686919, 764878, 19800, "2057-06-02T11:25:19.764878Z"),
        ("%d/%m/%y %I:%M %p", 2758686919, 764878, 19800, "02/06/57 11:25 AM"),
        ("%A, %d %B %Y", 2758686919, 764878, 19800, "Saturday, 02 June 2057"),
        ("%a %b %e %H:%M:%S %Y", 2758686919, 764878, 19800, "Sat Jun  2 11:25:19 2057"),
        ("%j %% %z", 2758686919, 764878, 19800, "153 % +0530"),
        ("%D|%F|%T", 2758686919, 764878, 19800, "06/02/57|2057-06-02|11:25:19"),
        ("%Z %H%z", 2758686919, 764878, 19800, "UTC+05:30 11+0530"),
        ("%Y-%m-%dT%H:%M:%S.%fZ", 3209818936, 123800, -10800, "2071-09-18T13:22:16.123800Z"),
        ("%d/%m/%y %I:%M %p", 3209818936, 123800, -10800, "18/09/71 01:22 PM"),
        ("%A, %d %B %Y", 3209818936, 123800, -10800, "Friday, 18 September 2071"),
        ("%a %b %e %H:%M:%S %Y", 3209818936, 123800, -10800, "Fri Sep 18 13:22:16 2071"),
        ("%j %% %z", 3209818936, 123800, -10800, "261 % -0300"),
        ("%D|%F|%T", 3209818936, 123800, -10800, "09/18/71|2071-09-18|13:22:16"),
        ("%Z %H%z", 3209818936, 123800, -10800, "UTC-03:00 13-0300"),
    ]

    // What Python's strptime reads; nil where it refuses.
    static let read: [(String, String, String?)] = [
        ("%Y-%m-%d", "2024-02-29", "2024-02-29T00:00:00+00:00"),
        ("%Y-%m-%dT%H:%M:%SZ", "2024-02-29T01:02:03Z", "2024-02-29T01:02:03+00:00"),
        ("%Y-%m-%dT%H:%M:%S%z", "2024-02-29T01:02:03+05:30", "2024-02-29T01:02:03+05:30"),
        ("%Y-%m-%dT%H:%M:%S.%f%z", "2024-02-29T01:02:03.5-0800", "2024-02-29T01:02:03.500000-08:00"),
        ("%Y-%m-%dT%H:%M:%S.%f%z", "2024-02-29T01:02:03.123456Z", "2024-02-29T01:02:03.123456+00:00"),
        ("%a, %d %b %Y %H:%M:%S %Z", "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37+00:00"),
        ("%A, %d %B %Y", "friday, 1 MARCH 2024", "2024-03-01T00:00:00+00:00"),
        ("%d/%m/%y", "01/02/69", "1969-02-01T00:00:00+00:00"),
        ("%d/%m/%y", "01/02/68", "2068-02-01T00:00:00+00:00"),
        ("%I:%M %p", "12:05 am", "1900-01-01T00:05:00+00:00"),
        ("%I:%M %p", "12:05 PM", "1900-01-01T12:05:00+00:00"),
        ("%I:%M %p", "01:05 pm", "1900-01-01T13:05:00+00:00"),
        ("%Y %j", "2024 060", "2024-02-29T00:00:00+00:00"),
        ("%H:%M", "23:59", "1900-01-01T23:59:00+00:00"),
        ("%Y%m%d", "20240301", "2024-03-01T00:00:00+00:00"),
        ("%m/%d/%Y  %H", "3/1/2024 7", "2024-03-01T07:00:00+00:00"),
        ("%Y-%m-%d %H:%M:%S%%", "2024-01-01 00:00:00%", "2024-01-01T00:00:00+00:00"),
        ("%z", "+0100", "1900-01-01T00:00:00+01:00"),
        ("%Y-%m-%d", "2024-02-30", nil),
        ("%Y-%m-%d", "2024-2-3x", nil),
        ("%Y-%m-%d", " 2024-02-03", nil),
        ("%H", "24", nil),
        ("%I", "13", nil),
        ("%I", "0", nil),
        ("%Y", "123", nil),
        ("%Y", "0000", nil),
        ("%M", "60", nil),
        ("%f", "1234567", nil),
        ("%b", "Foo", nil),
        ("%B", "Jan", nil),
        ("%p", "xm", nil),
        ("%z", "+01", nil),
        ("%z", "+0160", nil),
        ("%z", "z", nil),
    ]

    @Test(arguments: written)
    func aFormatWritesWhatPythonWrites(
        format: String, seconds: Int64, microsecond: Int, offset: Int, expected: String
    ) throws {
        let time = try #require(
            CivilTime(epochSeconds: seconds, microsecond: microsecond, offsetSeconds: offset))
        #expect(try DateFormat(format).format(time) == expected)
    }

    @Test(arguments: read)
    func aFormatReadsWhatPythonReads(format: String, text: String, expected: String?) throws {
        let format = try DateFormat(format)
        if let expected {
            #expect(try format.parse(text).isoformat == expected)
        } else {
            #expect(throws: TimeFormatError.self) { try format.parse(text) }
        }
    }

    @Test(arguments: [
        ("%s", "1709214302"), ("%s_as_float", "1709214302.007"), ("%ms", "1709214302007"),
        ("%epoch_microseconds", "1709214302007000"), ("%S.%_ms", "02.007"), ("%e", "29"), ("a  b", "a  b"),
    ])
    func timesSinceTheEpochAreWritten(format: String, expected: String) throws {
        let time = try #require(CivilTime(epochSeconds: 1_709_214_302, microsecond: 7000))
        #expect(try DateFormat(format).format(time) == expected)
    }

    @Test(arguments: [
        ("%s", "-1", "1969-12-31T23:59:59+00:00"), ("%s_as_float", "1.5e9", "2017-07-14T02:40:00+00:00"),
        ("%s_as_float", "0.5", "1970-01-01T00:00:00.500000+00:00"), ("%ms", "1500", "1970-01-01T00:00:01.500000+00:00"),
        ("%epoch_microseconds", "1", "1970-01-01T00:00:00.000001+00:00"),
        ("%s.%f", "1.25", "1970-01-01T00:00:01.250000+00:00"),
        ("%s", "2147483648", "2038-01-19T03:14:08+00:00"), ("%s", "253402300799", "9999-12-31T23:59:59+00:00"),
        ("%ms", "253402300799999", "9999-12-31T23:59:59.999000+00:00"),
        ("%epoch_microseconds", "-62135596800000000", "0001-01-01T00:00:00+00:00"),
        ("%F %T.%_ms", "2024-03-01 01:02:03.007", "2024-03-01T01:02:03.007000+00:00"),
        ("%d %Z", "02 UTC+01:30", "1900-01-02T00:00:00+01:30"),
    ])
    func timesSinceTheEpochAreRead(format: String, text: String, expected: String) throws {
        #expect(try DateFormat(format).parse(text).isoformat == expected)
    }

    @Test(arguments: [
        ("%s", "999999999999999999"), ("%s", "253402300800"), ("%s_as_float", "nan"), ("%s_as_float", "1e999"),
        ("%s_as_float", ""), ("%ms", "9999999999999999999999"), ("%j %Y", "366 2023"), ("%s", "-"), ("%z", "+9900"),
    ])
    func timesThatDoNotExistAreRefused(format: String, text: String) throws {
        let format = try DateFormat(format)
        #expect(throws: TimeFormatError.self) { try format.parse(text) }
    }

    @Test func anUnknownDirectiveIsNamed() {
        let error = #expect(throws: TimeFormatError.self) { try DateFormat("%Y-%Q") }
        #expect(error?.message.contains("%Q") == true)
        #expect(throws: TimeFormatError.self) { try DateFormat("100%") }
    }

    @Test func errorsDoNotQuoteTheText() throws {
        let error = #expect(throws: TimeFormatError.self) { try DateFormat("%Y-%m").parse("2024-canary") }
        let message = try #require(error?.message)
        #expect(message.contains("%m") && message.contains("position 5"))
        #expect(!message.contains("canary"))
    }
}
