import AuthCore
import AuthJWT
import Testing

/// Where the token goes, and what stands before it.
struct JWTPlacementTests {
    let probe = JWTProbe()

    static let prefixes: [(JSONValue, String)] = [
        ("Bearer", "Bearer "), ("{{ config['issuer'] }}", "issuer-1 "), ("", ""), ("{{ config['empty'] }}", ""),
        (.null, ""), (7, "7 "),
    ]

    @Test(arguments: prefixes)
    func aPrefixStandsBeforeTheTokenWithASpace(prefix: JSONValue, wanted: String) async throws {
        let value = try await probe.build(["header_prefix": prefix]).value()
        #expect(value.hasPrefix(wanted + "eyJ"))
        let typed = try probe.build { $0.prefix = wanted }
        #expect(try await typed.value() == value)
        #expect(try await typed.token(fresh: false).value.reveal() == value)
    }

    /// A place in both forms, and where its value is found.
    struct Place: Sendable, CustomTestStringConvertible {
        var option: JSONValue
        var placement: RequestCredentials.Placement
        var body = AuthRequest.Body.none
        var find: @Sendable (AuthRequest) -> String?
        var testDescription: String { placement.description }
    }

    static let places = [
        Place(option: ["inject_into": "header", "field_name": "X-Token"], placement: .header("X-Token")) {
            $0.headers["X-Token"]
        },
        Place(option: ["inject_into": "request_parameter", "field_name": "jwt"], placement: .query("jwt")) {
            $0.url.split(separator: "jwt=").last.map { String($0) }
        },
        Place(option: ["inject_into": "cookie", "field_name": "jwt"], placement: .cookie("jwt")) {
            $0.headers["Cookie"]?.split(separator: "jwt=").last.map { String($0) }
        },
        Place(
            option: ["inject_into": "body_data", "field_name": "jwt"], placement: .formField("jwt"), body: .form([])
        ) {
            guard case .form(let fields) = $0.body else { return nil }
            return fields.first { $0.name == "jwt" }?.value
        },
        Place(
            option: ["inject_into": "body_json", "field_name": "jwt"], placement: .jsonField("jwt"), body: .json([:])
        ) {
            guard case .json(let json) = $0.body else { return nil }
            return json["jwt"]?.stringValue
        },
        Place(
            option: ["inject_into": "body_json", "field_path": ["auth", "jwt"]], placement: .jsonField("auth", "jwt"),
            body: .json([:])
        ) {
            guard case .json(let json) = $0.body else { return nil }
            return json["auth"]?["jwt"]?.stringValue
        },
    ]

    @Test(arguments: places)
    func theTokenGoesWhereItIsTold(_ place: Place) async throws {
        let request = AuthRequest(
            method: place.body == .none ? "GET" : "POST", url: "https://api.example/items", body: place.body)
        let defined = try await probe.build(["request_option": place.option]).applied(to: request)
        let token = try SignedToken(try #require(place.find(defined)))
        #expect(token.header["alg"] == "HS256")
        #expect(try await probe.build { $0.placement = place.placement }.applied(to: request) == defined)
        #expect(defined.headers["Authorization"] == nil)
    }

    @Test func whatCannotBeSentIsRefusedWhenItIsBuilt() throws {
        let error = try probe.error(["header_prefix": "Bea\nrer"])
        #expect(error.code == .invalidCredential)
        #expect(error.path == .root)
        for (placement, prefix) in [(.header("X Token"), ""), (.header("X"), " a"), (.query(""), "")]
            as [(RequestCredentials.Placement, String)]
        {
            let error = try #require(throws: AuthError.self) {
                try probe.build { ($0.placement, $0.prefix) = (placement, prefix) }
            }
            #expect(error.kind == .configuration)
            #expect(error.message.contains(" cannot be sent: its "))
        }
    }
}
