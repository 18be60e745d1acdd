import AuthTesting
import ConnectorAuth
import Foundation
import Testing

/// Secrets that occur nowhere else, made of what encoders change.
enum Canary {
    /// The names that secrets are made for; the configuration has a value for each.
    static let names = ["username", "password", "token", "key"]
    /// A secret that is a number.
    static let number = "90210743211"

    /// The secret of a name.
    static func secret(_ name: String) -> String { "can\"ary:\(name) é/ü+%&=<7f3a91>" }

    static let scanner = SecretScanner(names.map { secret($0) } + [number])

    /// A configuration that is made of secrets.
    static let config: JSONValue = .object(
        JSONObject(
            names.map { ($0, .string(secret($0))) } + [
                ("pin", number(number)), ("list", [.string(secret("token")), .string(secret("key"))]),
                ("nested", ["token": .string(secret("token"))]), ("broken", .string(secret("token") + "\n")),
                ("selection", ["kind": "bearer"]), ("unknown_selection", ["kind": .string(secret("key"))]),
            ]))

    private static func number(_ text: String) -> JSONValue { (try? JSONValue(parsing: text)) ?? .null }

    /// Where a value shows a secret.
    static func leaks(of value: Any) -> [String] { scanner.leaks(shownBy: value).map { $0.description } }

    /// Where an error shows a secret, its text for users included.
    static func leaks(of error: any Error) -> [String] {
        leaks(of: error as Any) + scanner.leaks(in: error.localizedDescription).map { $0.description }
    }
}

/// Expects that a value shows no secret.
func expectClean(_ value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
    let leaks = (value as? any Error).map { Canary.leaks(of: $0) } ?? Canary.leaks(of: value)
    #expect(leaks.isEmpty, "\(leaks)", sourceLocation: sourceLocation)
}
