import AuthCore
import AuthRegistry
import AuthSession
import AuthTesting
import TestSupport
import Testing

@Suite("Waits between logins that fail")
struct BackoffTests {
    /// The waits of a login that is always answered so, in seconds, and the error it ends with.
    private func waits(
        _ handler: JSONObject, _ response: HTTPResponse = .status(503)
    ) async throws -> (waits: [Int], error: AuthError?, sent: Int) {
        let clock = HastyClock()
        let transport = StubTransport(responses: [response])
        let authenticator = try build(session(login: ["error_handler": .object(handler)]), transport, clock: clock)
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        return (clock.waits.map { Int($0.components.seconds) }, error, transport.requests.count)
    }

    private func strategy(_ fields: JSONObject, _ more: JSONObject = [:]) -> JSONObject {
        var handler: JSONObject = ["type": "DefaultErrorHandler", "backoff_strategies": [.object(fields)]]
        for (name, value) in more { handler[name] = value }
        return handler
    }

    @Test("grow by themselves, five times")
    func usual() async throws {
        let (waits, error, sent) = try await waits(["type": "DefaultErrorHandler"])
        #expect(waits == [1, 2, 4, 8, 16])
        #expect(sent == 6)
        #expect(error?.code == .serverFault)
        #expect(error?.kind == .transient)
    }

    @Test("are as many as max_retries says", arguments: [0, 2, -1])
    func maximum(count: Int) async throws {
        let (waits, _, sent) = try await waits([
            "type": "DefaultErrorHandler", "max_retries": .number(JSONNumber(count)),
        ])
        #expect(waits.count == max(0, count))
        #expect(sent == max(0, count) + 1)
    }

    @Test("are constant")
    func constant() async throws {
        let constant = strategy(["type": "ConstantBackoffStrategy", "backoff_time_in_seconds": "{{ 3 + 4 }}"])
        #expect(try await waits(constant).waits == [7, 7, 7, 7, 7])
    }

    @Test("double from a factor, and end before they take too long altogether")
    func exponential() async throws {
        #expect(
            try await waits(strategy(["type": "ExponentialBackoffStrategy", "factor": 2])).waits == [2, 4, 8, 16, 32])
        #expect(try await waits(strategy(["type": "ExponentialBackoffStrategy"])).waits == [5, 10, 20, 40])
    }

    static let headers: [(String, JSONObject, [Int])] = [
        ("12", [:], [12, 12]),
        ("2.5", [:], [2, 2]),
        ("wait 30 seconds", ["regex": "\\d+"], [30, 30]),
        ("limit=9; wait=30", ["regex": "wait=(\\d+)"], [30, 30]),
        // What it does not know is left to the next: the usual waits.
        ("soon", [:], [1, 2]),
        ("soon", ["regex": "(\\d+)"], [1, 2]),
        ("60", ["max_waiting_time_in_seconds": 60], [60, 60]),
        ("61", ["max_waiting_time_in_seconds": 60], []),
        ("-5", [:], [0, 0]),
    ]

    @Test("are what a header field says, with a regex and a limit", arguments: headers)
    func headerField(text: String, more: JSONObject, expected: [Int]) async throws {
        var fields: JSONObject = ["type": "WaitTimeFromHeader", "header": "X-Wait"]
        for (name, value) in more { fields[name] = value }
        let result = try await waits(
            strategy(fields, ["max_retries": 2]), .status(429, headers: [.init("x-wait", text)]))
        #expect(result.waits == expected)
        #expect(result.error?.code == .rateLimited)
    }

    @Test("what would take too long is an error that says when, and nothing is sent before")
    func tooLong() async throws {
        for (wait, limit) in [(61, 60), (900, 3_600)] {
            let clock = HastyClock()
            let transport = StubTransport(responses: [.status(429, headers: [.init("X-Wait", "\(wait)")]), .token("t")])
            let handler: JSONObject = strategy([
                "type": "WaitTimeFromHeader", "header": "X-Wait",
                "max_waiting_time_in_seconds": .number(JSONNumber(limit)),
            ])
            let authenticator = try build(session(login: ["error_handler": .object(handler)]), transport, clock: clock)
            for _ in 0..<5 {
                let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
                #expect(error?.retryAfter == .seconds(wait))
            }
            #expect(transport.requests.count == 1)
            clock.advance(by: .seconds(wait + 1))
            #expect(try await header(authenticator) == "Bearer t")
        }
    }

    // The clock stands at 1735689600, and moves on by what is waited for.
    static let dates: [(String?, JSONObject, [Int])] = [
        ("1735689640", [:], [40, 0]),
        ("1735689640", ["min_wait": 15], [40, 15]),
        ("reset: 1735689640", ["regex": "\\d+"], [40, 0]),
        ("1735689000", [:], [0, 0]),
        (nil, ["min_wait": 15], [15, 15]),
        (nil, [:], [1, 2]),
    ]

    @Test("last until the moment that a header field says", arguments: dates)
    func headerDate(text: String?, more: JSONObject, expected: [Int]) async throws {
        var fields: JSONObject = ["type": "WaitUntilTimeFromHeader", "header": "X-Reset"]
        for (name, value) in more { fields[name] = value }
        let headers = HTTPFields(text.map { [.init("X-Reset", $0)] } ?? [])
        let result = try await waits(strategy(fields, ["max_retries": 2]), .status(429, headers: headers))
        #expect(result.waits == expected)
    }

    @Test("that should be constant and have no length are an error with its place")
    func constantWithoutLength() {
        let definition = session(login: [
            "error_handler": .object(strategy(["type": "ConstantBackoffStrategy"]))
        ])
        let error = #expect(throws: AuthError.self) { try build(definition, StubTransport.tokens()) }
        #expect(error?.code == .invalidDefinition)
        #expect(
            error?.path?.description
                == "/login_requester/error_handler/backoff_strategies/0/backoff_time_in_seconds")
    }

    @Test("are not looked for without end: a pattern that tries too much finds nothing")
    func hostilePattern() async throws {
        let handler = strategy(
            ["type": "WaitTimeFromHeader", "header": "X-Wait", "regex": #"^(\d+)+x$"#], ["max_retries": 1])
        let digits = String(repeating: "1", count: 4_000)
        let result = try await waits(handler, .status(429, headers: [.init("X-Wait", digits)]))
        #expect(result.waits == [1])
    }

    @Test(
        "that are negative are an error, and so is a pattern that is none",
        arguments: [
            ["type": "ConstantBackoffStrategy", "backoff_time_in_seconds": -1],
            ["type": "ExponentialBackoffStrategy", "factor": "-5"],
            ["type": "WaitTimeFromHeader", "header": "X-Wait", "regex": "("],
        ] as [JSONObject])
    func unusable(fields: JSONObject) throws {
        let definition = session(login: ["error_handler": .object(strategy(fields))])
        let error = #expect(throws: AuthError.self) { try build(definition, StubTransport.tokens()) }
        #expect(error?.code == .invalidDefinition)
        #expect(error?.path?.components.dropLast().last == "0")
    }

    @Test("the first strategy that knows a wait decides")
    func order() async throws {
        let handler: JSONObject = [
            "type": "DefaultErrorHandler", "max_retries": 1,
            "backoff_strategies": [
                ["type": "WaitTimeFromHeader", "header": "X-Wait"],
                ["type": "ConstantBackoffStrategy", "backoff_time_in_seconds": 3],
            ],
        ]
        #expect(try await waits(handler).waits == [3])
        #expect(try await waits(handler, .status(503, headers: [.init("X-Wait", "8")])).waits == [8])
    }

    @Test(
        "Retry-After counts where no strategy does, as seconds or as a date",
        arguments: ["20", "Wed, 01 Jan 2025 00:00:20 GMT"])
    func retryAfter(text: String) async throws {
        let response = HTTPResponse.status(429, headers: [.init("Retry-After", text)])
        let result = try await waits(["type": "DefaultErrorHandler", "max_retries": 1], response)
        #expect(result.waits == [20])
        #expect(result.error?.retryAfter != nil)
    }

    @Test(
        "the environment's bound lowers how often a login is sent again, and never raises it",
        arguments: [(nil, 3), (0, 1), (1, 2), (9, 3)] as [(Int?, Int)])
    func bound(most: Int?, requests: Int) async throws {
        let transport = StubTransport { _, _ in .status(503) }
        var environment = AuthEnvironment(transport: transport, clock: HastyClock(), tokenPolicy: .exact)
        environment.maximumRetries = most
        let authenticator = try connect(["user": "ann", "password": "pass-word"], environment)
            .authenticator(for: session(login: ["error_handler": ["max_retries": 2]]))
        await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(transport.requests.count == requests)
    }
}
