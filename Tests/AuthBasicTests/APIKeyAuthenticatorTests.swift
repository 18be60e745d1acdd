import AuthBasic
import AuthCore
import Testing

struct APIKeyAuthenticatorTests {
    private static let key = "k&y=1 +é%"

    /// A placement in Swift and in a definition, and the request before and after.
    struct Placement: Sendable, CustomTestStringConvertible {
        var placement: RequestCredentials.Placement
        var option: JSONValue
        var before: AuthRequest
        var after: AuthRequest
        var testDescription: String { placement.description }
    }

    private static let url = "https://api.example.com/items?page=1#top"

    static let placements: [Placement] = [
        Placement(
            placement: .header("X-API-Key"), option: ["inject_into": "header", "field_name": "X-API-Key"],
            before: AuthRequest(url: url, headers: [.init("x-api-key", "old")]),
            after: AuthRequest(url: url, headers: [.init("x-api-key", key)])),
        Placement(
            placement: .query("api key"), option: ["inject_into": "request_parameter", "field_name": "api key"],
            before: AuthRequest(url: url),
            after: AuthRequest(url: "https://api.example.com/items?page=1&api%20key=k%26y%3D1%20%2B%C3%A9%25#top")),
        Placement(
            placement: .cookie("session"), option: ["inject_into": "cookie", "field_name": "session"],
            before: AuthRequest(url: url, headers: [.init("Cookie", "a=b; session=old")]),
            after: AuthRequest(url: url, headers: [.init("Cookie", "a=b; session=\(key)")])),
        Placement(
            placement: .formField("key"), option: ["inject_into": "body_data", "field_name": "key"],
            before: AuthRequest(method: "POST", url: url, body: .form([FormField("a", "b")])),
            after: AuthRequest(method: "POST", url: url, body: .form([FormField("a", "b"), FormField("key", key)]))),
        Placement(
            placement: .jsonField("key"), option: ["inject_into": "body_json", "field_name": "key"],
            before: AuthRequest(method: "POST", url: url, body: .none),
            after: AuthRequest(method: "POST", url: url, body: .json(["key": .string(key)]))),
        Placement(
            placement: .jsonField("auth", "key"),
            option: ["inject_into": "body_json", "field_path": ["auth", "key"]],
            before: AuthRequest(method: "POST", url: url, body: .json(["a": 1, "auth": ["user": "u"]])),
            after: AuthRequest(
                method: "POST", url: url, body: .json(["a": 1, "auth": ["user": "u", "key": .string(key)]]))),
    ]

    @Test(arguments: placements)
    func theKeyGoesWhereSwiftSaysItGoes(_ item: Placement) async throws {
        let authenticator = try APIKeyAuthenticator(key: Secret(Self.key), in: item.placement)
        #expect(try await authenticator.applied(to: item.before) == item.after)
    }

    @Test(arguments: placements)
    func theKeyGoesWhereTheDefinitionSaysItGoes(_ item: Placement) async throws {
        let definition: JSONValue = [
            "type": "ApiKeyAuthenticator", "api_token": .string(Self.key), "inject_into": item.option,
        ]
        #expect(try await build(definition).applied(to: item.before) == item.after)
        #expect(try diagnostics(of: definition).isEmpty)
    }

    @Test(arguments: placements)
    func theTypeOfThePlaceMayBeWrittenOut(_ item: Placement) async throws {
        var option = try #require(item.option.objectValue)
        option["type"] = "RequestOption"
        let definition: JSONValue = [
            "type": "ApiKeyAuthenticator", "api_token": .string(Self.key), "inject_into": .object(option),
        ]
        #expect(try await build(definition).applied(to: item.before) == item.after)
    }

    @Test func anEmptyPathGivesWayToTheName() async throws {
        let definition: JSONValue = [
            "type": "ApiKeyAuthenticator", "api_token": "k",
            "inject_into": ["inject_into": "header", "field_name": "X-Key", "field_path": []],
        ]
        #expect(try await build(definition).applied().headers == [.init("X-Key", "k")])
    }

    @Test func theDeprecatedHeaderWorksAndIsReported() async throws {
        let definition: JSONValue = ["type": "ApiKeyAuthenticator", "api_token": "k", "header": "X-Key"]
        #expect(try await build(definition).applied().headers == [.init("X-Key", "k")])
        let reported = try diagnostics(of: definition, at: ["definitions", "a"])
        #expect(reported.map(\.code) == [.deprecatedField])
        #expect(reported.map(\.severity) == [.hint])
        #expect(reported.map(\.path) == [["definitions", "a", "header"]])
        #expect(reported.first?.message.contains("'inject_into'") == true)
    }

    @Test func aKeyThatIsANumberKeepsItsText() async throws {
        let definition = try JSONValue(
            parsing: #"{"type": "ApiKeyAuthenticator", "api_token": 12.50e1, "header": "X-Key"}"#)
        #expect(try await build(definition).applied().headers == [.init("X-Key", "12.50e1")])
    }

    static let unsendable: [(RequestCredentials.Placement, String)] = [
        (.header("X-Key"), "a\r\nb"), (.header("X Key"), "a"), (.header(""), "a"), (.header("X-Key"), " a"),
        (.cookie("c"), "a; b=c"), (.cookie("c=d"), "a"), (.cookie("c"), "a\nb"), (.query(""), "a"),
        (.formField(""), "a"), (.jsonField([]), "a"),
    ]

    @Test(arguments: unsendable)
    func aKeyThatCannotStandInItsPlaceIsRefused(placement: RequestCredentials.Placement, key: String) throws {
        let error = try #require(throws: AuthError.self) {
            try APIKeyAuthenticator(key: Secret(key), in: placement)
        }
        #expect(error.code == .invalidCredential)
        #expect(error.message.contains(" cannot be sent: its "))
    }
}
