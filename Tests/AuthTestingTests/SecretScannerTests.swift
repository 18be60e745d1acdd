import AuthTesting
import Foundation
import Testing

struct SecretScannerTests {
    private static let secret = "canary \"é:/+%&= secrét"
    private let scanner = SecretScanner(["never-there-at-all", SecretScannerTests.secret])

    private static var bytes: Data { Data(secret.utf8) }
    private static func percent(_ allowed: CharacterSet) -> String {
        secret.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }

    static let forms: [(String, String)] = [
        (secret, "as it stands, escaped or percent-encoded"),
        (percent(.alphanumerics), "as it stands, escaped or percent-encoded"),
        (percent(.alphanumerics).lowercased(), "as it stands, escaped or percent-encoded"),
        (percent(.urlPathAllowed), "as it stands, escaped or percent-encoded"),
        (percent(.alphanumerics).replacing("%20", with: "+"), "as it stands, escaped or percent-encoded"),
        (secret.replacing("~", with: "~0").replacing("/", with: "~1"), "as it stands, escaped or percent-encoded"),
        (String(reflecting: [secret]), "as it stands, escaped or percent-encoded"),
        (
            (try? String(decoding: JSONEncoder().encode([secret]), as: UTF8.self)) ?? "",
            "as it stands, escaped or percent-encoded"
        ),
        (String(reflecting: [String(reflecting: secret)]), "as it stands, escaped or percent-encoded"),
        ("\"canary \\\"\\u00e9:/+%&= secr\\u00E9t\"", "as it stands, escaped or percent-encoded"),
        (bytes.map { String(format: "%02x", $0) }.joined(), "in hexadecimal"),
        (bytes.map { String(format: "%02X", $0) }.joined(), "in hexadecimal"),
        (String(describing: Array(bytes)), "as a list of bytes"),
    ]

    @Test(arguments: forms)
    func aSecretIsFoundInEveryForm(text: String, form: String) {
        let leaks = scanner.leaks(in: "before \(text) after")
        #expect(leaks.map(\.form) == [form])
        #expect(leaks.map(\.secret) == [1])
        #expect(leaks.map(\.place) == ["the text"])
    }

    @Test(arguments: 0..<3, 0..<3)
    func aSecretIsFoundInBase64AtAnyOffset(before: Int, after: Int) {
        let whole = Data(repeating: 0xFB, count: before) + Self.bytes + Data(repeating: 0xFE, count: after)
        let standard = whole.base64EncodedString()
        let urlSafe = standard.replacing("+", with: "-").replacing("/", with: "_")
        let texts = [standard, urlSafe].flatMap { [$0, $0.replacing("=", with: "")] }
        for text in texts + [standard.replacing("+", with: "%2B").replacing("/", with: "%2f")] {
            #expect(scanner.leaks(in: "Basic \(text)").map(\.form) == ["in base64"], "\(text)")
        }
    }

    @Test(arguments: 1..<4)
    func aSecretIsFoundInJSONInBase64(before: Int) {
        let json = String(repeating: " ", count: before) + #"{"iss":"canary \"é:/+%&= secrét"}"#
        let text = Data(json.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        #expect(scanner.leaks(in: "e30.\(text).c2ln").map(\.form) == ["in base64"])
    }

    @Test(arguments: [
        "", "canary", "canary \"é:/+%&= secre", "Y2FuYXJ5", "%", "%2", "%zz", "\u{0}", "\\", "\\u", "\\u12", "\\u{",
        "\\u{110000}", "\\ud83d",
    ])
    func otherTextsAreClean(text: String) { #expect(scanner.leaks(in: text) == []) }

    @Test func aShortSecretIsFoundAsItStandsOnly() {
        let scanner = SecretScanner(["1234567"])
        #expect(scanner.leaks(in: "pin 1234567").count == 1)
        #expect(scanner.leaks(in: Data("1234567".utf8).base64EncodedString()).isEmpty)
    }

    @Test func aSurrogatePairIsFoundEscaped() {
        #expect(!SecretScanner(["canary \u{1F511}"]).leaks(in: "canary \\ud83d\\udd11").isEmpty)
        #expect(!SecretScanner(["canary \u{1F511}"]).leaks(in: "canary \\u{1F511}").isEmpty)
    }

    @Test func anEmptySecretIsNowhere() { #expect(SecretScanner([""]).leaks(shownBy: "text").isEmpty) }

    @Test func aLeakDoesNotRepeatTheSecret() {
        let leaks = scanner.leaks(shownBy: [Self.secret: Self.secret])
        #expect(!leaks.isEmpty)
        #expect(scanner.leaks(shownBy: leaks).isEmpty)
        #expect(scanner.leaks(shownBy: scanner).isEmpty)
    }

    private class Base { let inherited = SecretScannerTests.secret }
    private final class Derived: Base, CustomStringConvertible {
        var next: Derived?
        var description: String { "Derived" }
    }
    private struct Labelled: CustomReflectable {
        var customMirror: Mirror { Mirror(self, children: [SecretScannerTests.secret: 1]) }
    }
    private enum Failure: Error { case of(String) }
    private struct Hidden: CustomStringConvertible, CustomReflectable {
        let secret = SecretScannerTests.secret
        var description: String { "Hidden" }
        var customMirror: Mirror { Mirror(self, children: []) }
    }

    @Test func aValueThatShowsASecretIsFound() {
        let cycle = Derived()
        cycle.next = cycle
        let values: [Any] = [
            Self.secret, Self.secret[...], [["a": [Self.secret]]], Derived(), cycle, Labelled(),
            Failure.of(Self.secret),
            Array(Self.secret.utf8), Self.bytes, Array(Self.secret), Array(Self.secret.unicodeScalars),
            Optional(Self.secret) as Any, (1, Self.secret),
        ]
        for value in values { #expect(!scanner.leaks(shownBy: value).isEmpty, "\(type(of: value))") }
    }

    @Test func aValueThatHidesItsSecretIsClean() { #expect(scanner.leaks(shownBy: [Hidden()]).isEmpty) }

    @Test func aMirrorWithoutEndIsWalkedForAWhile() {
        struct Endless: CustomStringConvertible, CustomReflectable {
            var description: String { "Endless" }
            var customMirror: Mirror { Mirror(self, children: ["a": Endless(), "b": Endless()]) }
        }
        #expect(scanner.leaks(shownBy: Endless()).isEmpty)
    }
}
