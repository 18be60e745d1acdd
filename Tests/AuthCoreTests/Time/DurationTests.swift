import Testing

@testable import AuthCore

@Suite("A duration in whole nanoseconds")
struct DurationTests {
    private static let durations: [(Duration, Int64)] = [
        (.nanoseconds(-7), -7), (.nanoseconds(2_000_000_001), 2_000_000_001), (.seconds(1_000_000_000_000), .max),
        (.seconds(-1_000_000_000_000), .min), (.nanoseconds(Int64.max), .max), (.nanoseconds(Int64.min), .min),
        (.nanoseconds(Int64.max) + .nanoseconds(1), .max), (.nanoseconds(Int64.min) - .nanoseconds(1), .min),
        (.seconds(1) / 3, 333_333_333), (.seconds(-1) / 3, -333_333_333),
    ]

    @Test("is cut where it is out of reach", arguments: durations)
    func wholeNanoseconds(duration: Duration, expected: Int64) { #expect(duration.wholeNanoseconds == expected) }
}
