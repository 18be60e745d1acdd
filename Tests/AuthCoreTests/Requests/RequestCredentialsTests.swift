import AuthCore
import AuthTesting
import Testing

struct RequestCredentialsTests {
    private typealias Placement = RequestCredentials.Placement

    static let refusedHeaderValues = ["a\r\nX: y", "a\n", "\r", "a\u{0}", " a", "\ta", "a\u{7F}", "\u{1B}[1m"]

    @Test(arguments: refusedHeaderValues)
    func aValueThatWouldChangeTheMessageIsRefused(value: String) {
        for placement in [Placement.header("X-Key"), .cookie("k")] {
            let error = #expect(throws: AuthError.self) { try RequestCredentials([.init(placement, Secret(value))]) }
            #expect(error?.code == .invalidCredential)
            #expect(error?.kind == .configuration)
            #expect(error?.message.contains("\(placement)") == true)
        }
    }

    @Test(arguments: refusedHeaderValues)
    func whatIsEncodedMayHoldAnything(value: String) throws {
        for placement in [Placement.query("k"), .formField("k"), .jsonField("k")] {
            #expect(try RequestCredentials([.init(placement, Secret(value))]).additions.count == 1)
        }
    }

    @Test(arguments: [
        Placement.header(""), .query(""), .cookie(""), .formField(""), .jsonField([]), .header("a b"), .header("a:"),
        .header("X\r\nY"), .header("é"), .cookie("a=b"), .cookie("a;b"), .cookie(" a"),
    ])
    func anEmptyOrImpossibleNameIsRefused(placement: RequestCredentials.Placement) {
        let error = #expect(throws: AuthError.self) { try RequestCredentials([.init(placement, Secret("v"))]) }
        #expect(error?.code == .invalidCredential)
        #expect(error?.message.unicodeScalars.contains { $0.value < 0x20 } == false)
    }

    @Test func aSemicolonInACookieIsRefusedAndInAHeaderSent() throws {
        let error = #expect(throws: AuthError.self) { try RequestCredentials([.init(.cookie("k"), Secret("a;b"))]) }
        #expect(error?.code == .invalidCredential)
        #expect(try RequestCredentials([.init(.header("k"), Secret("a;b"))]).additions.count == 1)
    }

    @Test func anEmptyValueIsACredential() throws {
        var request = AuthRequest(url: "https://h")
        try request.apply(try RequestCredentials([.init(.header("X-Key"), Secret(""))]))
        #expect(request.headers["X-Key"] == "")
    }

    @Test func oneFaultyAdditionRefusesThemAll() {
        #expect(throws: AuthError.self) {
            try RequestCredentials([.init(.header("A"), Secret("1")), .init(.header("B"), Secret("2\n"))])
        }
    }

    @Test func combinedCredentialsApplyInOrderAndKeepTheirParts() throws {
        let first = TokenGeneration(from: FixedRandomSource(number: 7))
        let one = try RequestCredentials([.init(.header("A"), Secret("1"))], generation: first)
        let two = try RequestCredentials([.init(.header("A"), Secret("2")), .init(.query("q"), Secret("3"))])
        let both = RequestCredentials.combining([one, two, .none])
        #expect(both.additions == one.additions + two.additions)
        #expect(both.generation == nil)
        #expect(both.parts == [one, two, .none])
        #expect(both.parts[0].generation == first)
        var request = AuthRequest(url: "https://h")
        try request.apply(both)
        #expect(request.headers["A"] == "2")
        #expect(request.url == "https://h?q=3")
    }

    @Test(arguments: [UInt64.max, UInt64.max - 1, 0, 1])
    func generationsFollowOneAnotherAndAreNeverTakenForNone(number: UInt64) throws {
        let first = TokenGeneration(from: FixedRandomSource(number: number))
        let generations = [first, first.next(), first.next().next()]
        #expect(Set(generations).count == 3)
        for generation in generations {
            #expect(
                try RequestCredentials([.init(.header("A"), Secret("1"))], generation: generation).generation
                    == generation)
        }
        #expect(try RequestCredentials([.init(.header("A"), Secret("1"))]).generation == nil)
    }

    @Test func generationsWrapAroundPastZero() {
        let last = TokenGeneration(from: FixedRandomSource(number: .max))
        #expect(last.next() == TokenGeneration(from: FixedRandomSource(number: 1)))
    }

    @Test(arguments: ["Authorization", "authorization", "X-Key"])
    func oneHeaderFieldIsSentUnderTheNameThatItWasGiven(name: String) throws {
        let credentials = try RequestCredentials([.init(.header(name), Secret("new"))])
        #expect(credentials.additions == [.init(.header(name), Secret("new"))])
        var request = AuthRequest(url: "https://h")
        try request.apply(credentials)
        #expect(request.headers.map(\.name) == [name])
        #expect(request.headers[name] == "new")
        request.headers = [
            .init("A", "1"), .init(name.uppercased(), "old"), .init("B", "2"), .init(name, "older"),
            .init(name.lowercased(), "oldest"),
        ]
        try request.apply(credentials)
        #expect(request.headers.map(\.value) == ["1", "new", "2"])
    }

    @Test func namesOfHeaderFieldsAreKeptApartByCase() throws {
        let usual = try RequestCredentials([.init(.header("Authorization"), Secret("1"))])
        let other = try RequestCredentials([.init(.header("authorization"), Secret("1"))])
        #expect(usual != other)
        #expect(Set([usual, other, usual]).count == 2)
    }

    /// A copy takes as many steps as there are words, and each of many caches holds one.
    @Test func credentialsAreFourWords() { #expect(MemoryLayout<RequestCredentials>.size <= 32) }

    @Test func aPlacementTellsItsKindAndName() {
        #expect(Placement.header("H").headerName == "H")
        #expect(Placement.query("Q").queryName == "Q")
        #expect(Placement.cookie("C").cookieName == "C")
        #expect(Placement.formField("F").formFieldName == "F")
        #expect(Placement.jsonField("a", "b").jsonPath == ["a", "b"])
        #expect(Placement.header("H").queryName == nil)
        #expect(Placement.query("Q").headerName == nil)
        #expect(Placement.jsonField("a").formFieldName == nil)
        #expect(Placement.cookie("C").jsonPath == nil)
    }
}

/// Always the same number.
private struct FixedRandomSource: RandomSource {
    var number: UInt64
    func next() -> UInt64 { number }
}
