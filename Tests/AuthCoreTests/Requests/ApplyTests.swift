import AuthCore
import Testing

struct ApplyTests {
    private static func applying(
        _ additions: [(RequestCredentials.Placement, String)], to request: AuthRequest
    ) throws -> AuthRequest {
        var request = request
        try request.apply(try RequestCredentials(additions.map { .init($0, Secret($1)) }))
        return request
    }

    @Test func aHeaderReplacesOneOfTheSameName() throws {
        let request = AuthRequest(url: "u", headers: [.init("A", "1"), .init("x-key", "old"), .init("X-KEY", "older")])
        #expect(
            try Self.applying([(.header("X-Key"), "new")], to: request).headers == [
                .init("A", "1"), .init("x-key", "new"),
            ])
    }

    @Test func severalHeadersAreSetInOrder() throws {
        let request = AuthRequest(url: "u", headers: [.init("A", "1"), .init("x-key", "old")])
        let headers = [
            (RequestCredentials.Placement.header("X-Key"), "new"), (.header("B"), "2"), (.header("b"), "3"),
        ]
        let expected: HTTPFields = [.init("A", "1"), .init("x-key", "new"), .init("B", "3")]
        #expect(try Self.applying(headers, to: request).headers == expected)
        var combined = request
        try combined.apply(
            .combining(try headers.map { try RequestCredentials([.init($0.0, Secret($0.1))]) } + [.none]))
        #expect(combined.headers == expected)
        let credentials = try RequestCredentials(headers.map { .init($0.0, Secret($0.1)) })
        #expect(credentials.additions == headers.map { .init($0.0, Secret($0.1)) })
        #expect(!"\(credentials) \(String(reflecting: credentials))".contains("new"))
    }

    @Test func aQueryItemIsAddedOnce() throws {
        let once = try Self.applying([(.query("k"), "a b")], to: AuthRequest(url: "https://h?x=1#f"))
        #expect(once.url == "https://h?x=1&k=a%20b#f")
        #expect(try Self.applying([(.query("k"), "a b")], to: once) == once)
    }

    static let cookies: [([String], String)] = [
        ([], "k=v"), (["a=1"], "a=1; k=v"), (["k=old"], "k=v"), (["a=1; k=old; b=2"], "a=1; b=2; k=v"),
        (["k=1; k=2"], "k=v"), (["kk=1; K=2"], "kk=1; K=2; k=v"), (["a=1", "b=2"], "a=1; b=2; k=v"), ([""], "k=v"),
        (["a=k=1;k"], "a=k=1; k=v"), (["a=\"x y\";b"], "a=\"x y\"; b; k=v"), (["a=1;  ;k=2;"], "a=1; k=v"),
        (["a=1;\tk=old"], "a=1; k=v"), (["a=1; k =old"], "a=1; k=v"),
    ]

    @Test(arguments: cookies)
    func aCookieJoinsTheOthersAndReplacesItsOwn(present: [String], expected: String) throws {
        let request = AuthRequest(url: "u", headers: HTTPFields(present.map { .init("cookie", $0) }))
        let applied = try Self.applying([(.cookie("k"), "v")], to: request)
        #expect(applied.headers.values(of: "Cookie") == [expected])
    }

    @Test func aFormFieldIsAddedToAFormOrMakesOne() throws {
        let form = AuthRequest(method: "POST", url: "u", body: .form([.init("a", "1")]))
        #expect(
            try Self.applying([(.formField("k"), "v")], to: form).body == .form([.init("a", "1"), .init("k", "v")]))
        let empty = AuthRequest(method: "DELETE", url: "u")
        #expect(try Self.applying([(.formField("k"), "v")], to: empty).body == .form([.init("k", "v")]))
        let same = AuthRequest(method: "POST", url: "u", body: .form([.init("k", "v")]))
        #expect(try Self.applying([(.formField("k"), "v")], to: same) == same)
    }

    @Test func aJSONMemberIsPutWhereItsPathLeads() throws {
        let request = AuthRequest(method: "PUT", url: "u", body: .json(["a": ["b": 1], "z": true]))
        let applied = try Self.applying([(.jsonField("a", "c", "d"), "v"), (.jsonField("k"), "w")], to: request)
        #expect(applied.body == .json(["a": ["b": 1, "c": ["d": "v"]], "z": true, "k": "w"]))
        let empty = AuthRequest(method: "POST", url: "u")
        #expect(try Self.applying([(.jsonField("a", "b"), "v")], to: empty).body == .json(["a": ["b": "v"]]))
        #expect(try Self.applying([(.jsonField("k"), "w")], to: applied) == applied)
    }

    static let conflicts: [(AuthRequest, RequestCredentials.Placement)] = [
        (AuthRequest(url: "u?k=other"), .query("k")), (AuthRequest(url: "u?k=v&k=v"), .query("k")),
        (AuthRequest(url: "u?%6b"), .query("k")), (AuthRequest(url: "u?k=V"), .query("k")),
        (AuthRequest(method: "POST", url: "u", body: .form([.init("k", "x")])), .formField("k")),
        (AuthRequest(method: "POST", url: "u", body: .form([.init("k", "v"), .init("k", "v")])), .formField("k")),
        (AuthRequest(method: "POST", url: "u", body: .json([:])), .formField("k")),
        (AuthRequest(method: "POST", url: "u", body: .bytes([1])), .formField("k")),
        (AuthRequest(method: "POST", url: "u", body: .streamed), .formField("k")),
        (AuthRequest(method: "POST", url: "u", body: .json(["k": "x"])), .jsonField("k")),
        (AuthRequest(method: "POST", url: "u", body: .json(["k": .null])), .jsonField("k")),
        (AuthRequest(method: "POST", url: "u", body: .json(["k": "x"])), .jsonField("k", "l")),
        (AuthRequest(method: "POST", url: "u", body: .json(["k": ["l": "x"]])), .jsonField("k")),
        (AuthRequest(method: "POST", url: "u", body: .json(["k": ["l": ["m": 1]]])), .jsonField("k", "l")),
        (AuthRequest(method: "POST", url: "u", body: .json([])), .jsonField("k")),
        (AuthRequest(method: "POST", url: "u", body: .json("text")), .jsonField("k")),
        (AuthRequest(method: "POST", url: "u", body: .form([])), .jsonField("k")),
        (AuthRequest(method: "POST", url: "u", body: .bytes([])), .jsonField("k")),
        (AuthRequest(method: "POST", url: "u", body: .streamed), .jsonField("k")),
    ]

    @Test(arguments: conflicts)
    func aPlaceThatIsTakenIsAConflict(request: AuthRequest, placement: RequestCredentials.Placement) {
        let error = #expect(throws: AuthError.self) { try Self.applying([(placement, "v")], to: request) }
        #expect(error?.code == .conflictingField)
        #expect(error?.message.contains("\(placement)") == true)
    }

    @Test(arguments: ["GET", "HEAD", "OPTIONS", "TRACE", "CONNECT"])
    func aBodyKeyHasNoPlaceWithoutABody(method: String) {
        for placement in [RequestCredentials.Placement.formField("k"), .jsonField("k")] {
            let error = #expect(throws: AuthError.self) {
                try Self.applying([(placement, "v")], to: AuthRequest(method: method, url: "u"))
            }
            #expect(error?.code == .conflictingField)
            #expect(error?.message.contains(method) == true)
        }
    }

    @Test func aGETThatHasABodyTakesABodyKey() throws {
        let request = AuthRequest(url: "u", body: .json([:]))
        #expect(try Self.applying([(.jsonField("k"), "v")], to: request).body == .json(["k": "v"]))
    }

    @Test func aFailureLeavesTheRequestUnchanged() throws {
        let original = AuthRequest(
            method: "POST", url: "https://h?q=1", headers: [.init("A", "1"), .init("Cookie", "c=1")], body: .form([]))
        var request = original
        let credentials = try RequestCredentials([
            .init(.header("A"), Secret("2")), .init(.header("B"), Secret("2")), .init(.cookie("c"), Secret("2")),
            .init(.query("p"), Secret("2")), .init(.formField("f"), Secret("2")), .init(.jsonField("j"), Secret("2")),
        ])
        #expect(throws: AuthError.self) { try request.apply(credentials) }
        #expect(request == original)
    }

    @Test func twoAdditionsToOnePlaceConflictToo() {
        #expect(throws: AuthError.self) {
            try Self.applying([(.query("k"), "1"), (.query("k"), "2")], to: AuthRequest(url: "u"))
        }
    }

    @Test func aValueThatOnlyLooksAlikeIsAConflict() {
        let request = AuthRequest(method: "POST", url: "u?k=e%CC%81", body: .json(["k": "e\u{301}"]))
        #expect(throws: AuthError.self) { try Self.applying([(.query("k"), "\u{E9}")], to: request) }
        #expect(throws: AuthError.self) { try Self.applying([(.jsonField("k"), "\u{E9}")], to: request) }
    }

    @Test func nothingChangesWithoutAdditions() throws {
        let request = AuthRequest(url: "u?k=1", headers: [.init("A", "1")])
        #expect(try Self.applying([], to: request) == request)
    }
}
