import AuthCore
import Testing

struct RequestOptionTests {
    private static func placement(_ fields: JSONObject, type: String = "RequestOption") throws
        -> RequestCredentials.Placement
    {
        let option = AuthenticatorDefinition(type: type, fields: fields, path: ["o"])
        return try RequestOption.placement(from: option, in: .literal())
    }

    static let options: [(JSONObject, RequestCredentials.Placement)] = [
        (["inject_into": "header", "field_name": "X-Key"], .header("X-Key")),
        (["inject_into": "request_parameter", "field_name": "key"], .query("key")),
        (["inject_into": "cookie", "field_name": "sid"], .cookie("sid")),
        (["inject_into": "body_data", "field_name": "key"], .formField("key")),
        (["inject_into": "body_json", "field_name": "key"], .jsonField("key")),
        (["inject_into": "body_json", "field_path": ["a", "b"]], .jsonField("a", "b")),
        (["inject_into": "body_json", "field_path": ["a", 1, .null]], .jsonField("a", "1")),
        (["inject_into": "header", "field_name": 5], .header("5")),
        (["inject_into": "header", "field_name": "K", "field_path": []], .header("K")),
        (["inject_into": "body_json", "field_name": "K", "field_path": []], .jsonField("K")),
        (["inject_into": "body_json", "field_name": .null, "field_path": ["a"]], .jsonField("a")),
    ]

    @Test(arguments: options)
    func anOptionSaysWhereTheValueGoes(fields: JSONObject, placement: RequestCredentials.Placement) throws {
        #expect(try Self.placement(fields) == placement)
    }

    // Fields, and the last component of the error's path.
    static let refused: [(JSONObject, String)] = [
        ([:], "inject_into"), (["inject_into": "path", "field_name": "k"], "inject_into"),
        (["inject_into": .null, "field_name": "k"], "inject_into"),
        (["inject_into": true, "field_name": "k"], "inject_into"),
        (["inject_into": "Header", "field_name": "k"], "inject_into"), (["inject_into": "header"], "field_name"),
        (["inject_into": "header", "field_name": ""], "field_name"),
        (["inject_into": "cookie", "field_name": []], "field_name"),
        (["inject_into": "header", "field_path": ["a"]], "field_path"),
        (["inject_into": "header", "field_name": "k", "field_path": ["a"]], "field_path"),
        (["inject_into": "body_data", "field_path": ["a"]], "field_path"),
        (["inject_into": "body_json", "field_name": "k", "field_path": ["a"]], "o"),
        (["inject_into": "body_json", "field_path": [.null]], "field_path"),
        (["inject_into": "body_json", "field_path": "a"], "field_path"),
        (["inject_into": "body_json", "field_path": [["a"]]], "0"), (["inject_into": "body_json"], "field_name"),
        (["inject_into": "body_json", "field_path": []], "field_name"),
    ]

    @Test(arguments: refused)
    func anOptionThatIsIncompleteOrContradictoryIsRefused(fields: JSONObject, place: String) {
        let error = #expect(throws: AuthError.self) { try Self.placement(fields) }
        #expect(error?.code == .invalidDefinition)
        #expect(error?.path?.components.last == place)
    }

    @Test func anotherTypeIsNoRequestOption() {
        let error = #expect(throws: AuthError.self) {
            try Self.placement(["inject_into": "header", "field_name": "k"], type: "Other")
        }
        #expect(error?.path == ["o", "type"])
    }
}
