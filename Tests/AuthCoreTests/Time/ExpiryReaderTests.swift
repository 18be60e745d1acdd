import AuthCore
import Testing

struct ExpiryReaderTests {
    @Test(
        arguments: [
            ("0:00:01", 60), ("1:02:03", 93_780), ("36500:23:59", 3_153_686_340),
        ] as [(String, Int64)])
    func daysHoursAndMinutesAreALifetime(text: String, seconds: Int64) throws {
        #expect(try ExpiryReader.lifetime(of: .string(text), format: nil) == .lasting(.seconds(seconds)))
    }

    @Test(arguments: ["36501:00:00", "1:24:00", "1:00:60", "-1:00:00", "1:00", "9999999999999999999999:00:00"])
    func whatIsNoTimeOfDayIsRefused(text: String) {
        #expect(throws: AuthError.self) { try ExpiryReader.lifetime(of: .string(text), format: nil) }
    }
}
