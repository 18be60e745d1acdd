import AuthCore
import AuthTesting
import Synchronization
import TestSupport
import Testing

@Suite("Refusals that a new token does not mend", .timeLimit(.minutes(5)))
struct VainRecoveryTests {
    private let clock = ManualClock()
    /// How many tokens were obtained.
    private let obtained = Counter()
    private let api = API()

    /// Accepts and refuses as it is told.
    private final class API: Sendable {
        private let state = Mutex((accepted: Set<String>(), closed: Set<String>()))

        /// Accepts no token but this one any more.
        func accept(only token: String?) { state.withLock { $0.accepted = token.map { ["Bearer \($0)"] } ?? [] } }
        /// Refuses every token at a place.
        func close(_ path: String) { state.withLock { _ = $0.closed.insert(path) } }
        func open(_ path: String) { state.withLock { _ = $0.closed.remove(path) } }

        func status(_ request: AuthRequest) -> Int {
            state.withLock { state in
                let isGood = state.accepted.contains(request.headers["Authorization"] ?? "")
                return isGood && !state.closed.contains(request.url) ? 200 : 401
            }
        }
    }

    private func authenticator() throws -> TokenAuthenticator {
        try TokenAuthenticator(environment: AuthEnvironment(clock: clock)) { [obtained, api] _ in
            let token = "t\(obtained.increment())"
            api.accept(only: token)
            return RenewedToken(Secret(token), lifetime: .lasting(.seconds(1_000_000)))
        }
    }

    /// The status that the caller gets in the end.
    private func status(_ authenticator: TokenAuthenticator, at place: String = "/items") async throws -> Int {
        try await authenticator.send(AuthRequest(url: place)) { [api] request in
            let status = api.status(request)
            return AttemptOutcome(status, head: ResponseHead(status: status))
        }
    }

    @Test("cost a renewal for the first of them, and one at each probe")
    func always() async throws {
        api.close("/items")
        let authenticator = try authenticator()
        for _ in 0..<20 { #expect(try await status(authenticator) == 401) }
        #expect(obtained.value == 2)
        // The pauses of the usual policy: a minute, which doubles up to a quarter of an hour.
        for (index, seconds) in [60, 120, 240, 480, 900, 900].enumerated() {
            clock.advance(by: .seconds(seconds - 1))
            #expect(try await status(authenticator) == 401)
            #expect(obtained.value == 2 + index)
            clock.advance(by: .seconds(1))
            for _ in 0..<3 { #expect(try await status(authenticator) == 401) }
            #expect(obtained.value == 3 + index)
        }
    }

    @Test("are counted once for all requests that were sent again with one token")
    func atOnce() async throws {
        let authenticator = try authenticator()
        let arrived = Counter()
        let count = 100
        try await withThrowingTaskGroup { group in
            for _ in 0..<count {
                group.addTask {
                    let status = try await authenticator.send(AuthRequest(url: "/items")) { request in
                        if request.headers["Authorization"] == "Bearer t1" {
                            arrived.increment()
                            #expect(await eventually { arrived.value >= count })
                        }
                        return AttemptOutcome(401, head: ResponseHead(status: 401))
                    }
                    #expect(status == 401)
                }
            }
            try await group.waitForAll()
        }
        #expect(obtained.value == 2)
        clock.advance(by: .seconds(60))
        api.close("/items")
        #expect(try await status(authenticator) == 401)
        #expect(obtained.value == 3)
    }

    @Test("of one place leave the others alone, whose token is renewed once it works no more")
    func places() async throws {
        api.close("/closed")
        let authenticator = try authenticator()
        for _ in 0..<20 {
            #expect(try await status(authenticator, at: "/closed") == 401)
            #expect(try await status(authenticator) == 200)
            clock.advance(by: .seconds(1))
        }
        #expect(obtained.value == 2)
        // Revoked: for as long as it was seen to work a moment ago, this looks like another place that is closed.
        api.accept(only: nil)
        #expect(try await status(authenticator) == 401)
        #expect(obtained.value == 2)
        clock.advance(by: .seconds(30))
        #expect(try await status(authenticator) == 200)
        #expect(obtained.value == 3)
    }

    @Test("of one place cost few renewals also where the others are seldom used")
    func sparse() async throws {
        api.close("/closed")
        let authenticator = try authenticator()
        for _ in 0..<60 {
            #expect(try await status(authenticator, at: "/closed") == 401)
            #expect(try await status(authenticator) == 200)
            clock.advance(by: .seconds(31))
        }
        // Half an hour with pauses of 1, 2, 4, 8 and 15 minutes.
        #expect(obtained.value <= 7)
    }

    @Test("of one place are not undone by requests that a renewal for it has disturbed")
    func overlapping() async throws {
        api.close("/closed")
        let authenticator = try authenticator()
        for _ in 0..<20 {
            // An open request whose token ends while it is on its way, because each token ends its predecessors.
            let before = try await authenticator.token(fresh: false).value.reveal()
            let open = try await authenticator.send(AuthRequest(url: "/items")) { [api] request in
                if request.headers["Authorization"] == "Bearer \(before)" {
                    let closed = try await status(authenticator, at: "/closed")
                    #expect(closed == 401)
                }
                let status = api.status(request)
                return AttemptOutcome(status, head: ResponseHead(status: status))
            }
            #expect(open == 200)
        }
        #expect(obtained.value == 2)
    }

    @Test("are no refusals of tokens that another client has ended, which are renewed each time")
    func contested() async throws {
        let authenticator = try authenticator()
        for turn in 1...20 {
            #expect(try await status(authenticator) == 200)
            #expect(obtained.value == turn)
            clock.advance(by: .seconds(1))
            api.accept(only: nil)
        }
    }

    @Test("are over once a renewal of its own accord has brought a token that is accepted")
    func over() async throws {
        api.close("/items")
        let authenticator = try authenticator()
        for seconds in [60, 120] {
            #expect(try await status(authenticator) == 401)
            clock.advance(by: .seconds(seconds))
        }
        #expect(try await status(authenticator) == 401)
        #expect(obtained.value == 4)
        api.open("/items")
        clock.advance(by: .seconds(1_000_000))
        #expect(try await status(authenticator) == 200)
        // The next pause is as long as the first.
        api.close("/items")
        #expect(try await status(authenticator) == 401)
        #expect(obtained.value == 6)
        clock.advance(by: .seconds(59))
        #expect(try await status(authenticator) == 401)
        #expect(obtained.value == 6)
        clock.advance(by: .seconds(1))
        #expect(try await status(authenticator) == 401)
        #expect(obtained.value == 7)
    }

    @Test("are forgotten where the credentials have changed")
    func changed() async throws {
        api.close("/items")
        let authenticator = try authenticator()
        #expect(try await status(authenticator) == 401)
        clock.advance(by: .seconds(60))
        #expect(try await status(authenticator) == 401)
        #expect(obtained.value == 3)
        authenticator.reset()
        #expect(try await status(authenticator) == 401)
        #expect(obtained.value == 5)
        // The first pause again, and not the third.
        clock.advance(by: .seconds(60))
        #expect(try await status(authenticator) == 401)
        #expect(obtained.value == 6)
    }

    @Test("are told once for each pause", arguments: [true, false])
    func events(canResend: Bool) async throws {
        let events = RecordingEventSink()
        let authenticator = try TokenAuthenticator(environment: AuthEnvironment(clock: clock, events: events)) { _ in
            RenewedToken(Secret("t"))
        }
        for _ in 0..<20 {
            _ = try await authenticator.send(AuthRequest(url: "/items"), canResend: canResend) { _ in
                AttemptOutcome(401, head: ResponseHead(status: 401))
            }
        }
        #expect(events.events.map(\.kind) == [.issued, .refused, .issued, .refused])
    }

    @Test(
        "are seen whatever the status of a refusal is, also beside places that are open",
        arguments: [
            200, 302, 400, 403, 407, 500,
        ])
    func otherStatus(status: Int) async throws {
        for hasOpenPlace in [true, false] {
            let before = obtained.value
            let authenticator = try authenticator()
            for _ in 0..<20 {
                _ = try await authenticator.send(AuthRequest(url: "/closed")) { _ in
                    AttemptOutcome(status, head: ResponseHead(status: status), isRefusal: true)
                }
                if hasOpenPlace { #expect(try await self.status(authenticator) == 200) }
            }
            #expect(obtained.value - before == 2)
        }
    }

    @Test("do not lengthen the pauses where renewals mend others in between")
    func mended() async throws {
        let authenticator = try authenticator()
        for turn in 0..<5 {
            // The token ends, and the next one before its request is sent again.
            api.accept(only: nil)
            api.close("/items")
            #expect(try await status(authenticator) == 401)
            api.open("/items")
            clock.advance(by: .seconds(60))
            api.accept(only: nil)
            #expect(try await status(authenticator) == 200)
            #expect(obtained.value == 3 + 2 * turn)
            clock.advance(by: .seconds(600))
        }
    }

    @Test("are judged also where a renewal takes long")
    func slow() async throws {
        let authenticator = try TokenAuthenticator(environment: AuthEnvironment(clock: clock)) { [obtained, clock] _ in
            clock.advance(by: .seconds(150))
            return RenewedToken(Secret("t\(obtained.increment())"), lifetime: .lasting(.seconds(1_000_000)))
        }
        for _ in 0..<20 {
            _ = try await authenticator.send(AuthRequest(url: "/items")) { _ in
                AttemptOutcome(401, head: ResponseHead(status: 401))
            }
        }
        #expect(obtained.value == 2)
    }

    @Test("are none where a request comes that somebody else sends again: its token is renewed")
    func foreignAttempts() async throws {
        let authenticator = try authenticator()
        for turn in 1...5 {
            let request = AuthRequest(url: "/items", attempt: 1)
            let status = try await authenticator.send(request) { [api] request in
                let status = api.status(request)
                return AttemptOutcome(status, head: ResponseHead(status: status))
            }
            #expect(status == 200)
            #expect(obtained.value == turn)
            clock.advance(by: .seconds(1_000))
            api.accept(only: nil)
        }
    }

    @Test("are not seen where nobody tells of responses")
    func untold() async throws {
        let authenticator = try authenticator()
        for index in 1...5 {
            let credentials = try await authenticator.credentials(for: AuthRequest(url: "/items"))
            #expect(obtained.value == index)
            let rejection = AuthRejection(
                request: AuthRequest(url: "/items"), credentials: credentials, response: ResponseHead(status: 401))
            #expect(try await authenticator.recover(from: rejection) == .retry)
        }
    }
}
