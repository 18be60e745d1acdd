import AuthCore
import AuthTesting
import Foundation
import Testing

@Suite("How long a session is used")
struct SessionLifetimeTests {
    // 1 January 2025, midnight.
    private let clock = ManualClock()

    private func expectLifetime(
        _ seconds: Int, _ definition: JSONValue, _ transport: StubTransport,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let authenticator = try build(definition, transport, clock: clock)
        for _ in 0..<3 { _ = try await header(authenticator) }
        clock.advance(by: .seconds(seconds - 1))
        _ = try await header(authenticator)
        #expect(transport.requests.count == 1, sourceLocation: sourceLocation)
        clock.advance(by: .seconds(2))
        _ = try await header(authenticator)
        #expect(transport.requests.count == 2, sourceLocation: sourceLocation)
    }

    static let durations: [(String, Int)] = [
        ("PT15M", 900), ("PT1.5H", 5400), ("P1D", 86_400), ("P2W", 14 * 86_400), ("P1M", 31 * 86_400),
        ("P1Y", 365 * 86_400), ("P1M1DT1H", 32 * 86_400 + 3600), ("{{ config['user'] and 'PT1H' }}", 3600),
    ]

    @Test("as long as the duration says, months and years by the calendar", arguments: durations)
    func duration(text: String, seconds: Int) async throws {
        try await expectLifetime(seconds, session(["expiration_duration": .string(text)]), .tokens())
    }

    @Test("a month that begins in February has its days")
    func february() async throws {
        clock.set(now: Date(timeIntervalSince1970: 1_738_368_000))
        try await expectLifetime(28 * 86_400, session(["expiration_duration": "P1M"]), .tokens())
    }

    @Test(
        "a duration that is none, or not positive, is an error where it stands",
        arguments: ["PT0S", "-PT1H", "1h", "P", "-P1M"])
    func badDuration(text: String) {
        let error = #expect(throws: AuthError.self) {
            try build(session(["expiration_duration": .string(text)]), StubTransport.tokens())
        }
        #expect(error?.code == .invalidDefinition)
        #expect(error?.path == ["expiration_duration"])
    }

    @Test("without a duration each request has a session of its own", arguments: [JSONValue.null, ""])
    func oneRequest(duration: JSONValue) async throws {
        let transport = StubTransport.tokens()
        let authenticator = try build(session(["expiration_duration": duration]), transport, clock: clock)
        for number in 1...3 { #expect(try await header(authenticator) == "Bearer t\(number)") }
    }

    // An hour and a half after the clock's start.
    static let expiries: [JSONValue] = [
        5400, "5400", "5400.0", "5.4e3", "0:01:30", 1_735_695_000, "1735695000", 1_735_695_000_000, "1735695000000",
        "2025-01-01T01:30:00Z", "2025-01-01T02:30:00+01:00", "2025-01-01 01:30:00", "2025-01-01T01:30:00.000000Z",
        "Wed, 01 Jan 2025 01:30:00 GMT",
    ]

    @Test("as long as the answer says, in any form", arguments: expiries)
    func expiry(value: JSONValue) async throws {
        try await expectLifetime(
            5400, session(["token_expiry_path": ["meta", "until"]]), .tokens(["meta": ["until": value]]))
    }

    @Test("as long as a header field says")
    func expiryHeader() async throws {
        let transport = StubTransport { _, _ in
            .json(["token": "t"], headers: [.init("x-expires", "Wed, 01 Jan 2025 01:30:00 GMT")])
        }
        try await expectLifetime(
            5400, session(["token_expiry_header": "X-Expires", "expiration_duration": .null]), transport)
    }

    @Test("as long as the token says itself")
    func expiryOfToken() async throws {
        let claims = Data(#"{"exp": 1735695000}"#.utf8).base64EncodedString().replacing("=", with: "")
        let transport = StubTransport { _, _ in .token("e30.\(claims).c2ln") }
        try await expectLifetime(
            5400, session(["token_expiry_from_token": true, "expiration_duration": .null]), transport)
    }

    @Test("where the answer does not say and the token does, the token counts")
    func absentExpiryOfToken() async throws {
        let claims = Data(#"{"exp": 1735695000}"#.utf8).base64EncodedString().replacing("=", with: "")
        let transport = StubTransport { _, _ in .token("e30.\(claims).c2ln") }
        try await expectLifetime(5400, session(["token_expiry_path": ["until"]]), transport)
    }

    @Test("where the answer does not say, the duration counts; without one, an hour")
    func absentExpiry() async throws {
        try await expectLifetime(3600, session(["token_expiry_path": ["until"]]), .tokens())
        try await expectLifetime(3600, session(["token_expiry_from_token": true]), .tokens())
        try await expectLifetime(
            3600, session(["token_expiry_path": ["until"], "expiration_duration": .null]), .tokens())
    }

    @Test("an expiry that cannot be read is an error without its text")
    func unreadable() async throws {
        let authenticator = try build(
            session(["token_expiry_path": ["until"]]), StubTransport.tokens(["until": "x-soon-x"]), clock: clock)
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == .invalidExpiry)
        #expect(error?.message.contains("x-soon-x") == false)
    }

    @Test("a promised expiry that the answer lacks is told as an assumption", arguments: ["PT1H", "P1M"])
    func assumed(duration: String) async throws {
        let fields: JSONObject = ["token_expiry_path": ["end"], "expiration_duration": .string(duration)]
        let events = RecordingEventSink()
        _ = try await header(build(session(fields), StubTransport(responses: [.token("t")]), events: events))
        #expect(events.events.map { $0.lifetime?.isAssumed } == [true])
        let told = RecordingEventSink()
        _ = try await header(
            build(session(fields), StubTransport(responses: [.token("t", ["end": 60])]), events: told))
        #expect(told.events.map { $0.lifetime?.isAssumed } == [false])
    }
}
