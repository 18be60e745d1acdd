#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Reads the expiry of a token in the forms that providers use.
package enum ExpiryReader {
    /// From here on a number is no lifetime but seconds since 1970.
    private static let firstEpochSecond = 1e9
    /// From here on a number is milliseconds since 1970.
    private static let firstEpochMillisecond = 1e11

    /// - Parameters:
    ///   - value: The lifetime or the date.
    ///   - format: How a date is written; `nil` where it is to be recognised.
    ///   - what: What it is, for an error.
    package static func lifetime(
        of value: JSONValue, format: String?, what: String = "expiry"
    ) throws -> TokenLifetime {
        switch value {
        case .number(let number):
            return number.doubleValue < firstEpochSecond
                ? .lasting(Duration(bounded: number.doubleValue)) : .until(epoch(number.doubleValue))
        case .string(let text):
            if let format, format.contains("%"), let date = (try? DateFormat(format).parse(text)).map(date) {
                return .until(date)
            }
            if let number = number(text) {
                return number < firstEpochSecond ? .lasting(Duration(bounded: number)) : .until(epoch(number))
            }
            if let lifetime = colonSeparated(text) { return .lasting(lifetime) }
            if let date = DateRecognition.parse(text).map(date) { return .until(date) }
        default: break
        }
        throw AuthError(
            .invalidExpiry, "the answer's \(what) is neither a lifetime nor a date in a form that is known")
    }

    /// A date of a configuration: text or number.
    package static func date(of value: JSONValue) -> Date? {
        switch value {
        case .number(let number): return epoch(number.doubleValue)
        case .string(let text):
            if let number = number(text) { return epoch(number) }
            return DateRecognition.parse(text).map(date)
        default: return nil
        }
    }

    private static func number(_ text: String) -> Double? {
        guard !text.isEmpty, text.utf8.allSatisfy({ "0123456789.+-eE".utf8.contains($0) }),
            !text.dropFirst().contains("-")
        else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    private static func epoch(_ number: Double) -> Date {
        Date(timeIntervalSince1970: number >= firstEpochMillisecond ? number / 1000 : number)
    }

    private static func date(_ time: CivilTime) -> Date { Date(timeIntervalSince1970: time.epochSeconds) }

    /// Days, hours and minutes with colons between them: `D:HH:MM`.
    private static func colonSeparated(_ text: String) -> Duration? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let days = parts[0], let hours = parts[1], let minutes = parts[2],
            (0...36_500).contains(days), (0..<24).contains(hours), (0..<60).contains(minutes)
        else { return nil }
        // A century of seconds is more than 32 bits hold.
        return .seconds(Int64(days) * 86_400 + Int64(hours * 3_600 + minutes * 60))
    }
}

/// Reads the expiry of an access token that is a JWT (RFC 7519, section 4.1.4); the signature is the API's concern.
package enum JWTExpiry {
    package static func read(_ token: String) -> Date? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var base64 = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: String(base64)), let claims = try? JSONValue(parsing: Array(data)),
            let expiry = claims["exp"]?.numberValue?.doubleValue, expiry.isFinite
        else { return nil }
        return Date(timeIntervalSince1970: expiry)
    }
}
