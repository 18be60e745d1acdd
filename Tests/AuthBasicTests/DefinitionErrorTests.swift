import AuthBasic
import AuthCore
import Testing

/// A definition that is wrong is refused with the place, what was found and what would be right.
struct DefinitionErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var definition: JSONValue
        /// Below the definition.
        var path: [String]
        var words: [String]
        var code = AuthError.Code.invalidDefinition
        var testDescription: String { words.joined(separator: " … ") }
    }

    private static func basic(_ fields: JSONObject) -> JSONValue { typed("BasicHttpAuthenticator", fields) }
    private static func bearer(_ fields: JSONObject) -> JSONValue { typed("BearerAuthenticator", fields) }
    private static func key(_ fields: JSONObject) -> JSONValue { typed("ApiKeyAuthenticator", fields) }
    private static func key(into option: JSONValue) -> JSONValue { key(["api_token": "k", "inject_into": option]) }
    private static func typed(_ type: String, _ fields: JSONObject) -> JSONValue {
        var fields = fields
        fields["type"] = .string(type)
        return .object(fields)
    }

    static let credentials = [
        Case(
            definition: basic([:]), path: ["username"],
            words: ["BasicHttpAuthenticator needs", "'username'", "missing"]),
        Case(definition: basic(["username": .null]), path: ["username"], words: ["'username'", "missing"]),
        Case(
            definition: basic(["username": []]), path: ["username"],
            words: ["a text is needed", "a list", "select one"]),
        Case(definition: basic(["username": "u", "password": [:]]), path: ["password"], words: ["a text", "a map"]),
        Case(definition: bearer([:]), path: ["api_token"], words: ["BearerAuthenticator needs", "'api_token'"]),
        Case(definition: bearer(["api_token": ["t"]]), path: ["api_token"], words: ["a text is needed", "a list"]),
        Case(
            definition: key(["inject_into": ["inject_into": "header", "field_name": "X"]]), path: ["api_token"],
            words: ["ApiKeyAuthenticator needs", "'api_token'"]),
        Case(
            definition: key(["api_token": [:], "header": "X"]), path: ["api_token"],
            words: ["a text is needed", "a map"]),
    ]

    static let places = [
        Case(definition: key(["api_token": "k"]), path: [], words: ["needs 'inject_into'", "where the key goes"]),
        Case(
            definition: key(["api_token": "k", "header": "X", "inject_into": ["inject_into": "header"]]), path: [],
            words: ["'inject_into'", "'header'", "exclude each other", "remove 'header'"]),
        Case(definition: key(["api_token": "k", "header": ""]), path: ["header"], words: ["name is empty"]),
        Case(
            definition: key(["api_token": "k", "header": ["X"]]), path: ["header"], words: ["a text is needed", "list"]),
        Case(definition: key(into: "header"), path: ["inject_into"], words: ["a map", "a string"]),
        Case(
            definition: key(into: ["type": "Other", "inject_into": "header", "field_name": "X"]),
            path: ["inject_into", "type"], words: ["must be RequestOption"]),
        Case(
            definition: key(into: ["type": 1, "inject_into": "header", "field_name": "X"]),
            path: ["inject_into", "type"], words: ["'type' must be a name"]),
        Case(
            definition: key(into: ["field_name": "X"]), path: ["inject_into", "inject_into"],
            words: ["'inject_into' must be header, request_parameter, body_data, body_json or cookie"]),
        Case(
            definition: key(into: ["inject_into": "path", "field_name": "X"]), path: ["inject_into", "inject_into"],
            words: ["'inject_into' must be header"]),
        Case(
            definition: key(into: ["inject_into": 1, "field_name": "X"]), path: ["inject_into", "inject_into"],
            words: ["'inject_into' must be header"]),
    ]

    static let names =
        ["header", "request_parameter", "body_data", "body_json", "cookie"].flatMap { (target: String) -> [Case] in
            let option = { (fields: JSONObject) -> JSONValue in
                var fields = fields
                fields["inject_into"] = .string(target)
                return key(into: .object(fields))
            }
            let path = ["inject_into", "field_name"]
            return [
                Case(definition: option([:]), path: path, words: ["RequestOption needs", "'field_name'", "missing"]),
                Case(definition: option(["field_name": ""]), path: path, words: ["'field_name' is empty"]),
                Case(definition: option(["field_name": ["X"]]), path: path, words: ["a text is needed", "a list"]),
            ]
        }

    static let paths =
        ["header", "request_parameter", "body_data", "cookie"].map { target in
            Case(
                definition: key(into: ["inject_into": .string(target), "field_path": ["a"]]),
                path: ["inject_into", "field_path"], words: ["'field_path' is for body_json only", "use 'field_name'"])
        } + [
            Case(
                definition: key(into: ["inject_into": "body_json", "field_path": ["a"], "field_name": "a"]),
                path: ["inject_into"], words: ["'field_name' and 'field_path' exclude each other"]),
            Case(
                definition: key(into: ["inject_into": "body_json", "field_path": "a"]),
                path: ["inject_into", "field_path"], words: ["'field_path' must be a list", "a string"]),
            Case(
                definition: key(into: ["inject_into": "body_json", "field_path": [.null]]),
                path: ["inject_into", "field_path"], words: ["no key of 'field_path' has a value"]),
            Case(
                definition: key(into: ["inject_into": "body_json", "field_path": ["a", ["b"]]]),
                path: ["inject_into", "field_path", "1"], words: ["a text is needed", "a list"]),
        ]

    static let unsendable = [
        Case(
            definition: bearer(["api_token": "t\n"]), path: ["api_token"], words: ["line break", "remove it"],
            code: .invalidCredential),
        Case(
            definition: key(["api_token": " k", "header": "X"]), path: ["api_token"],
            words: ["begins with white space"],
            code: .invalidCredential),
        Case(
            definition: key(["api_token": " k", "header": "X Y"]), path: ["header"], words: ["its name may hold"],
            code: .invalidCredential),
        Case(
            definition: key(into: ["inject_into": "cookie", "field_name": "a=b"]), path: ["inject_into", "field_name"],
            words: ["its name may hold"], code: .invalidCredential),
    ]

    @Test(arguments: credentials + places + names + paths + unsendable)
    func theErrorSaysWhereAndWhat(_ item: Case) throws {
        let place: JSONPointer = ["streams", "0", "authenticator"]
        let error = try #require(throws: AuthError.self) { try build(item.definition, at: place) }
        #expect(error.code == item.code)
        #expect(error.kind == .configuration)
        #expect(error.path == JSONPointer(place.components + item.path))
        for word in item.words { #expect(error.message.contains(word), "\(error)") }
    }

    @Test func anotherTypeIsRefusedWithThoseThereAre() throws {
        let error = try #require(throws: AuthError.self) { try build(["type": "Other"], at: ["a"]) }
        #expect(error.code == .unknownType)
        #expect(error.path == ["a"])
        #expect(error.message.contains("'Other'"))
        #expect(error.message.contains("BearerAuthenticator"))
    }

    @Test func aMisspeltTypeIsToldWithTheOneThatMayBeMeant() throws {
        let error = try #require(throws: AuthError.self) { try build(["type": "BearerAuthentictor"], at: ["a"]) }
        #expect(error.message.contains("; 'BearerAuthenticator' may be meant; registered: "))
    }
}
