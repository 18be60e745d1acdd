import AuthCore
import Foundation
import Testing

@testable import AuthPersistence

@Suite struct RecordFormatTests {
    @Test(arguments: [
        0, 1, -1, 0.5, 800_000_000.1234567, 757_382_400.000001, 1e-7, 123_456.00000001, -978_307_200,
        -1e12,
        (800_000_000.0).nextUp, (536_870_912.0).nextDown, 1e-300, 63_113_904_000, -3e9, 1_234.0625,
    ])
    func datesAreExact(interval: Double) throws {
        let date = Date(timeIntervalSinceReferenceDate: interval)
        let number = try EpochNumber.encode(date)
        let text = JSONValue.number(number).jsonText()
        let read = try #require(try JSONValue(parsing: text).numberValue)
        #expect(EpochNumber.decode(read) == date, "\(text)")
    }

    @Test(arguments: [
        ("1735689600", 1_735_689_600.0), ("1735689600.5", 1_735_689_600.5),
        ("1.7356896e9", 1_735_689_600),
        ("0", 0), ("-1.5", -1.5), ("-3", -3), ("2147483648", 2_147_483_648), ("253402300799.5", 253_402_300_799.5),
        ("9223372036854775807", 9.223372036854775807e18), ("99999999999999999999", 1e20),
    ])
    func numbersAreSecondsSince1970(text: String, seconds: Double) {
        #expect(EpochNumber.decode(JSONNumber(checked: text)) == Date(timeIntervalSince1970: seconds))
    }

    @Test func aDateThatIsNotFiniteIsRefused() {
        #expect(throws: AuthError.self) {
            try EpochNumber.encode(Date(timeIntervalSinceReferenceDate: .infinity))
        }
    }

    @Test func aRecordSurvivesAColumnOfText() throws {
        let record = CredentialRecord(
            refreshToken: Secret("r"), accessToken: Secret("a"), expiry: Date(timeIntervalSince1970: 1_900_000_000.5),
            issued: Date(timeIntervalSince1970: 1_899_000_000), seedDigest: "", spentDigests: ["2", "1"],
            captured: ["instance": "eu"], intent: .init(began: Date(timeIntervalSince1970: 7), wasRetried: true))
        for record in [record, CredentialRecord()] {
            let text = JSONValue.object(try record.encoded(replacing: ["newer": "kept", "access_token": "old"]))
                .jsonText()
            let object = try #require(try JSONValue(parsing: text).objectValue)
            #expect(object["newer"] == "kept")
            #expect(try CredentialRecord(decoding: object) == record)
        }
        #expect(throws: AuthError.self) { try CredentialRecord(decoding: ["version": 2]) }
        #expect(throws: AuthError.self) { try CredentialRecord(decoding: ["version": 1, "refresh_token": 7]) }
    }

    @Test func whatARecordLacksIsRemoved() throws {
        let full = CredentialRecord(
            refreshToken: Secret("r"), accessToken: Secret("a"), expiry: Date(), issued: Date(), seedDigest: "s",
            spentDigests: ["d1", "d2"], captured: ["c": "x"], intent: .init(began: Date()))
        let object = try RecordFormat.encode(full)
        #expect(object.count == 9)
        #expect(try RecordFormat.decode(object) == full)
        let empty = try RecordFormat.encode(CredentialRecord(), replacing: object)
        #expect(empty == ["version": 1])
        #expect(try RecordFormat.decode(empty) == CredentialRecord())
    }

    @Test(arguments: ["1e1000", "0.1000", "12345678901234567890123", "-0"])
    func capturedNumbersKeepTheirText(text: String) throws {
        let record = CredentialRecord(captured: ["n": .number(JSONNumber(checked: text))])
        let written = JSONValue.object(try RecordFormat.encode(record)).jsonText()
        let read = try #require(try JSONValue(parsing: written).objectValue)
        #expect(try RecordFormat.decode(read).captured.reveal()["n"]?.numberValue?.text == text)
    }
}
