import AuthCore
import AuthTesting
import Testing

struct RedactionTests {
    private static let canary = "canary-4f8a1c"
    private static let scanner = SecretScanner([canary])

    private struct Leaky: Error, CustomStringConvertible { let description: String }

    private static func shown(_ value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return [
            "\(value)", String(reflecting: value), String(describing: value), dumped, "\([value])", "\(value as Any?)",
        ]
    }

    private static func everything() throws -> [Any] {
        let credentials = try RequestCredentials([
            .init(.header("H"), Secret(canary)), .init(.query("Q"), Secret(canary)),
            .init(.cookie("C"), Secret(canary)),
            .init(.formField("F"), Secret(canary)), .init(.jsonField("J"), Secret(canary)),
        ])
        let request = AuthRequest(
            method: "POST", url: "https://\(canary):\(canary)@h/p?k=\(canary)#\(canary)",
            headers: [.init("Authorization", canary)], body: .form([.init("k", canary)]))
        let response = HTTPResponse(status: 401, headers: [.init("Set-Cookie", canary)], body: Array(canary.utf8))
        return [
            Secret(canary), Secret([canary]), Secret(Array(canary.utf8)), [Secret(canary)], ["k": Secret(canary)],
            credentials,
            credentials.additions, RequestCredentials.combining([credentials]), request, request.body,
            AuthRequest.Body.json(["k": .string(canary)]), AuthRequest.Body.bytes(Array(canary.utf8)),
            FormField("k", canary), response, response.head,
            AuthRejection(request: request, credentials: credentials, response: response.head, body: response.body),
            AttemptOutcome(response, head: response.head, body: response.body),
            AuthError(.network, "message", path: ["a"], cause: Leaky(description: canary)),
            AuthenticatorDefinition(type: "T", fields: ["api_token": .string(canary), "list": [.string(canary)]]),
            FactoryScope.literal(config: ["k": .string(canary)]),
        ]
    }

    @Test(arguments: 0..<20)
    func nothingThatHoldsASecretShowsIt(index: Int) throws {
        let value = try Self.everything()[index]
        for text in Self.shown(value) {
            #expect(Self.scanner.leaks(in: text, place: "\(type(of: value))").isEmpty)
        }
    }

    @Test func everyValueIsLookedAt() throws {
        #expect(try Self.everything().count == 20)
        let scanner = Self.scanner
        #expect(!scanner.leaks(in: String(reflecting: [Self.canary])).isEmpty)
    }

    @Test func aDescriptionStillTellsWhatItIsAbout() throws {
        let request = AuthRequest(method: "PUT", url: "https://u:p@h/p?q=1", headers: [.init("X-Key", "v")])
        #expect("\(request)" == "PUT https://h/p [X-Key]")
        #expect("\(Secret("x"))" == "<redacted>")
        #expect(
            "\(HTTPResponse(status: 429, headers: [.init("Retry-After", "1")], body: [1, 2]))"
                == "status 429 [Retry-After], 2 bytes")
        #expect(
            "\(try RequestCredentials([.init(.query("k"), Secret("v"))]))" == "credentials [query item k: <redacted>]")
        #expect("\(AuthRequest.Body.form([.init("a", "b")]))" == "form of 1 fields")
        #expect("\(AuthError(.missingInput, "Do this.", path: ["a", "b"]))" == "/a/b: Do this.")
        #expect("\(AuthError(.missingInput, "Do this."))" == "Do this.")
    }

    @Test func revealingIsTheOneWayOut() {
        #expect(Secret(Self.canary).reveal() == Self.canary)
        #expect(Secret("a") == Secret("a"))
        #expect(Secret("a") != Secret("b"))
    }

    @Test func everyCodeHasItsUsualKind() {
        #expect(AuthError(.network, "").kind == .transient)
        #expect(AuthError(.refused, "").kind == .refused)
        #expect(AuthError(.unsupported, "").kind == .system)
        #expect(AuthError(.duplicateType, "").kind == .system)
        for code in [AuthError.Code.missingInput, .invalidTemplate, .invalidJSON, .unknownType, .conflictingField] {
            #expect(AuthError(code, "").kind == .configuration)
        }
        #expect(AuthError(.network, "", kind: .system).kind == .system)
    }
}
