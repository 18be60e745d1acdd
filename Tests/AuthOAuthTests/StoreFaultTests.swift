import AuthCore
import AuthOAuth
import AuthTesting
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("What a store comes to while a token is rotated", .timeLimit(.minutes(5)))
struct StoreFaultTests {
    private let clock = ManualClock()
    private let events = RecordingEventSink()
    private let key = CredentialKey(connection: "c", path: ["oauth"])
    private let server = TokenServer()
    private let store: ScriptedStore

    init() { store = ScriptedStore(InMemoryCredentialStore(clock: clock)) }

    private func authenticator(
        policy: TokenCachePolicy = TokenCachePolicy(leeway: .zero, refreshAhead: .zero)
    ) throws -> OAuthAuthenticator {
        try OAuthAuthenticator(
            configuration: .refreshing(),
            environment: AuthEnvironment(
                transport: server, clock: clock, events: events, store: store, tokenPolicy: policy),
            storedUnder: key)
    }

    /// Does what a test says in place of the next commits that bring an access token.
    private final class ScriptedStore: ForwardingStore {
        typealias Step = @Sendable (_ store: InMemoryCredentialStore, _ claim: CredentialClaim) async throws -> Void
        let base: InMemoryCredentialStore
        private let steps = Mutex<[Step]>([])
        let waits = Mutex<[Duration]>([])

        init(_ base: InMemoryCredentialStore) { self.base = base }

        func next(times: Int = 1, _ step: @escaping Step) {
            steps.withLock { $0 += Array(repeating: step, count: times) }
        }
        func end() { steps.withLock { $0 = [] } }

        func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim {
            waits.withLock { $0 += [atMost, lease] }
            return try await base.claim(key, atMost: atMost, lease: lease)
        }

        func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
            let step = record.intent == nil ? steps.withLock { $0.isEmpty ? nil : $0.removeFirst() } : nil
            if let step { return try await step(base, claim) }
            try await base.commit(record, under: claim)
        }
    }

    /// Waits on the manual clock by moving it.
    private func finish<Value: Sendable>(_ call: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let isOver = Flag()
        let watch = Task {
            defer { isOver.set(true) }
            return try await call()
        }
        while !isOver.value {
            clock.advance(by: .milliseconds(50))
            await Task.yield()
        }
        return try await watch.value
    }

    @Test("a token that another process has got is taken at once, however long renewals pause")
    func tokenOfAnother() async throws {
        let authenticator = try authenticator()
        func status(_ accepted: String) async throws -> Int {
            try await authenticator.send(AuthRequest(url: "https://api.example/items")) { request in
                let status = request.headers["Authorization"] == "Bearer \(accepted)" ? 200 : 401
                return AttemptOutcome(status, head: ResponseHead(status: status))
            }
        }
        for _ in 0..<5 { #expect(try await status("other") == 401) }
        #expect(server.presented == ["r0", "r1"])
        try await store.update(key, atMost: .zero) { record in
            var record = try #require(record)
            record.accessToken = Secret("other")
            return record
        }
        // It is looked for once a second.
        clock.advance(by: .seconds(1))
        #expect(try await status("other") == 200)
        #expect(server.presented == ["r0", "r1"])
    }

    @Test(
        "a record in whose place a mistaken token stood comes back, however the store does at first",
        arguments: [
            AuthError.Code.storeUnavailable, .claimLapsed,
        ])
    func restored(code: AuthError.Code) async throws {
        #expect(try await header(authenticator()) == "Bearer a1")
        let mistaken = try OAuthAuthenticator(
            configuration: .refreshing("r0-with-a-slip"),
            environment: AuthEnvironment(transport: server, clock: clock, events: events, store: store),
            storedUnder: key)
        store.next { store, claim in
            if code == .claimLapsed { await store.release(claim) }
            throw AuthError(code, "not now")
        }
        let error = await #expect(throws: AuthError.self) { try await finish { try await header(mistaken) } }
        #expect(error?.code == .invalidGrant)
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
        clock.advance(by: .seconds(101))
        #expect(try await header(authenticator()) == "Bearer a2")
    }

    @Test("a successor that a commit has written although it failed is told, and used")
    func writtenInVain() async throws {
        store.next { store, claim in
            var record = try #require(try await store.read(claim.key))
            (record.refreshToken, record.intent) = (Secret("r1"), nil)
            try await store.commit(record, under: claim)
            throw AuthError(.superseded, "there is another refresh token")
        }
        #expect(try await header(authenticator()) == "Bearer a1")
        #expect(events.events.map(\.kind) == [.rotated, .issued])
    }

    @Test("a successor is stored also where the task that closes is cancelled")
    func closedInACancelledTask() async throws {
        store.next(times: 1_000) { _, _ in throw AuthError(.storeUnavailable, "the disk is full") }
        let authenticator = try authenticator()
        await #expect(throws: AuthError.self) { try await finish { try await header(authenticator) } }
        store.end()
        let closing = Task {
            while !Task.isCancelled { await Task.yield() }
            await authenticator.close()
        }
        closing.cancel()
        await closing.value
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
    }

    @Test("a client that takes no notice of the end of its time does not hold the claim, and its late answer is stored")
    func heedless() async throws {
        let (answers, answer) = AsyncStream.makeStream(of: Void.self)
        let transport = StubTransport { [server] request, index in
            // In a task of its own, which nobody cancels.
            if index == 0 { await Task.detached { for await _ in answers {} }.value }
            return try await server.send(request)
        }
        let authenticator = try OAuthAuthenticator(
            configuration: .refreshing(),
            environment: AuthEnvironment(
                transport: transport, clock: clock, events: events, store: store,
                tokenPolicy: TokenCachePolicy(renewalDeadline: .seconds(10))), storedUnder: key)
        await #expect(throws: AuthError.self) { try await finish { try await header(authenticator) } }
        let (store, key) = (store, key)
        // An exchange may take a minute longer than who waits for it; who claims next does so at once.
        let claim = try await finish { try await store.claim(key, atMost: .seconds(65), lease: .seconds(1)) }
        #expect(claim.record?.intent != nil)
        await store.release(claim)
        answer.finish()
        try await finish {
            while try await store.read(key)?.refreshToken != Secret("r1") { await Task.yield() }
        }
        #expect(try await store.read(key)?.intent == nil)
        #expect(try await header(authenticator) == "Bearer a1")
        #expect(server.presented == ["r0"])
        #expect(events.events.filter { $0.kind == .rotated }.count == 1)
    }

    @Test("a successor that was written after all is told, whatever the store says of it")
    func writtenLate() async throws {
        store.next(times: 1_000) { store, claim in
            var record = try #require(try await store.read(claim.key))
            (record.refreshToken, record.intent) = (Secret("r1"), nil)
            try await store.commit(record, under: claim)
            throw AuthError(.storeUnavailable, "no answer")
        }
        let authenticator = try authenticator()
        await #expect(throws: AuthError.self) { try await finish { try await header(authenticator) } }
        store.end()
        await authenticator.close()
        #expect(events.events.map(\.kind) == [.failed, .rotated])
    }

    @Test("a store that is slow when the authenticator is closed is waited for, and nothing is told twice")
    func closedWhileSaving() async throws {
        store.next(times: 1_000) { _, _ in throw AuthError(.storeUnavailable, "the disk is full") }
        let authenticator = try authenticator()
        await #expect(throws: AuthError.self) { try await finish { try await header(authenticator) } }
        store.end()
        let (begun, isOpen) = (Flag(), Flag())
        store.next { [key] store, claim in
            begun.set(true)
            #expect(await eventually { isOpen.value })
            try await store.commit(CredentialRecord(refreshToken: Secret("r1"), seedDigest: "s"), under: claim)
            #expect(claim.key == key)
        }
        try await finish { #expect(await eventually { begun.value }) }
        let closing = Task { await authenticator.close() }
        for _ in 0..<100 { await Task.yield() }
        isOpen.set(true)
        await closing.value
        await authenticator.close()
        #expect(events.events.map(\.kind) == [.failed, .rotated])
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
    }

    @Test("a refused token that is in the store still is no other token")
    func refusedTokenOfTheStore() async throws {
        let authenticator = try authenticator()
        func refuse() async throws -> Int {
            try await authenticator.send(AuthRequest(url: "https://api.example/items")) { _ in
                AttemptOutcome(401, head: ResponseHead(status: 401))
            }
        }
        #expect(try await refuse() == 401)
        #expect(server.presented == ["r0", "r1"])
        // One that was refused, and one that is about to end.
        for (token, lifetime) in [("a1", 90.0), ("other", 5.0)] {
            try await store.update(key, atMost: .zero) { [clock] record in
                var record = try #require(record)
                (record.accessToken, record.expiry) = (Secret(token), clock.now + lifetime)
                record.issued = clock.now - 1_000
                return record
            }
            clock.advance(by: .seconds(2))
            #expect(try await refuse() == 401)
            #expect(server.presented == ["r0", "r1"])
        }
    }

    @Test("another refresh token in the store is used at once, however long renewals pause")
    func signedInAgain() async throws {
        let authenticator = try authenticator()
        for _ in 0..<5 {
            _ = try await authenticator.send(AuthRequest(url: "https://api.example/items")) { _ in
                AttemptOutcome(401, head: ResponseHead(status: 401))
            }
        }
        try await store.update(key, atMost: .zero) { record in
            var record = try #require(record)
            (record.refreshToken, record.accessToken) = (Secret("s0"), nil)
            return record
        }
        clock.advance(by: .seconds(1))
        await #expect(throws: AuthError.self) {
            try await authenticator.send(AuthRequest(url: "https://api.example/items")) { _ in
                AttemptOutcome(401, head: ResponseHead(status: 401))
            }
        }
        #expect(server.presented.last == "s0")
    }

    @Test("what refuses a store its own credentials is no refusal of the user's, and not remembered as one")
    func refusedStore() async throws {
        store.next(times: 1_000) { _, _ in throw AuthError(.refused, "the vault says no") }
        let authenticator = try authenticator()
        let error = await #expect(throws: AuthError.self) { try await finish { try await header(authenticator) } }
        #expect(error?.code == .storeUnavailable && error?.kind == .transient)
        store.end()
        #expect(try await header(authenticator) == "Bearer a1")
        await authenticator.close()
    }

    @Test("a record that was removed is not replaced by the spent seed, and the server is not asked")
    func removed() async throws {
        let authenticator = try authenticator()
        #expect(try await header(authenticator) == "Bearer a1")
        try await store.removeAll(of: "c", atMost: .seconds(1))
        clock.advance(by: .seconds(101))
        for _ in 0..<2 {
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.code == .missingInput)
            #expect(error?.message.contains("were removed") == true)
        }
        await authenticator.close()
        #expect(server.presented == ["r0"])
        #expect(try await store.read(key) == nil)
    }

    @Test("a successor that could not be stored does not come back where its record was removed meanwhile")
    func removedBeforeTheLeftover() async throws {
        store.next(times: 1_000) { _, _ in throw AuthError(.storeUnavailable, "the disk is full") }
        let authenticator = try authenticator()
        await #expect(throws: AuthError.self) { try await finish { try await header(authenticator) } }
        store.end()
        try await store.removeAll(of: "c", atMost: .seconds(1))
        await authenticator.close()
        #expect(try await store.read(key) == nil)
    }

    @Test("a claim that has run out is claimed anew at once, and the successor is stored")
    func lapsed() async throws {
        store.next { store, claim in
            await store.release(claim)
            throw AuthError(.claimLapsed, "the lease is over")
        }
        let authenticator = try authenticator()
        let before = clock.elapsed
        #expect(try await header(authenticator) == "Bearer a1")
        #expect(clock.elapsed == before)
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
        #expect(events.events.map(\.kind) == [.rotated, .issued])
        #expect(events.events.filter { $0.kind == .rotated }.count == 1)
    }

    @Test("an interruption that another has seen after a claim ran out is over once the successor is stored")
    func lapsedAndTried() async throws {
        store.next { [key] store, claim in
            await store.release(claim)
            // Another process sends the spent token, is refused, and notes what it has to take for a loss.
            try await store.update(key, atMost: .seconds(1)) { record in
                var record = try #require(record)
                record.intent?.wasRetried = true
                return record
            }
            throw AuthError(.claimLapsed, "the lease is over")
        }
        #expect(try await header(authenticator()) == "Bearer a1")
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
        #expect(try await store.read(key)?.intent == nil)
    }

    @Test("a store that says superseded and has the spent token still does not lose its successor")
    func falselySuperseded() async throws {
        store.next { _, _ in throw AuthError(.superseded, "the claim is not yours any more") }
        let authenticator = try authenticator()
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.message.contains("is not stored, and is lost when this process ends") == true)
        #expect(try await header(authenticator) == "Bearer a1")
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
        #expect(server.presented == ["r0"])
    }

    @Test("another sign-in that has come meanwhile stays")
    func superseded() async throws {
        store.next { store, claim in
            try await store.commit(CredentialRecord(refreshToken: Secret("s0"), seedDigest: "s"), under: claim)
            throw AuthError(.superseded, "the user has signed in again")
        }
        let authenticator = try authenticator()
        #expect(try await header(authenticator) == "Bearer a1")
        await authenticator.close()
        #expect(try await store.read(key)?.refreshToken == Secret("s0"))
        #expect(!events.events.contains { $0.kind == .unstored })
    }

    @Test("a successor that could not be stored is, once the store takes it again, also where nobody asks")
    func storedLater() async throws {
        store.next(times: 1_000) { _, _ in throw AuthError(.storeUnavailable, "the disk is full") }
        let authenticator = try authenticator()
        await #expect(throws: AuthError.self) { try await finish { try await header(authenticator) } }
        let (store, key) = (store, key)
        // Some tries more are in vain.
        let tries = store.waits.withLock { $0.count }
        try await finish { #expect(await eventually { store.waits.withLock { $0.count } >= tries + 6 }) }
        #expect(try await store.read(key)?.refreshToken == Secret("r0"))
        store.end()
        try await finish {
            while try await store.read(key)?.refreshToken != Secret("r1") { await Task.yield() }
        }
        #expect(server.presented == ["r0"])
        #expect(events.events.map(\.kind) == [.failed, .rotated])
        await authenticator.close()
        #expect(events.events.count == 2)
    }

    @Test("a successor that is lost when the authenticator is closed is told")
    func lostAtClose() async throws {
        store.next(times: 1_000) { _, _ in throw AuthError(.storeUnavailable, "the disk is full") }
        let authenticator = try authenticator()
        await #expect(throws: AuthError.self) { try await finish { try await header(authenticator) } }
        #expect(!events.events.contains { $0.kind == .unstored })
        await authenticator.close()
        let last = try #require(events.events.last)
        #expect(last.kind == .unstored && last.code == .storeUnavailable && last.connection == "c")
    }

    @Test("who waits for another's claim is told so, and not that it took long")
    func busy() async throws {
        let held = try await store.base.claim(key, atMost: .zero, lease: .seconds(1_000))
        let authenticator = try authenticator(policy: TokenCachePolicy(renewalDeadline: .seconds(100)))
        let error = await #expect(throws: AuthError.self) { try await finish { try await header(authenticator) } }
        #expect(error?.code == .storeUnavailable)
        #expect(error?.message.contains("in use by another renewal") == true)
        // The claim is to hold for longer than anyone waits for it.
        #expect(store.waits.withLock { $0 } == [.seconds(90), .seconds(220)])
        await store.release(held)
        #expect(server.presented.isEmpty)
    }

    @Test("what a store is built on is told as an error of the store, with its reason and whose it is")
    func borrowedErrors() async throws {
        store.next { _, _ in throw AuthError(.invalidJSON, "not JSON at line 1") }
        store.next(times: 1_000) { _, _ in throw AuthError(.invalidJSON, "not JSON at line 1") }
        let authenticator = try authenticator()
        let error = await #expect(throws: AuthError.self) { try await finish { try await header(authenticator) } }
        #expect(error?.code == .storeUnavailable)
        #expect(error?.kind == .configuration)
        #expect(error?.message.contains("could not be written: not JSON at line 1") == true)
    }
}
