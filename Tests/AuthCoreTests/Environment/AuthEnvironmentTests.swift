import AuthCore
import AuthTesting
import Testing

struct AuthEnvironmentTests {
    @Test func aCopyIsAValueOfItsOwn() {
        let original = AuthEnvironment(tokenPolicy: TokenCachePolicy(leeway: .seconds(5)))
        var copy = original
        copy.tokenPolicy.leeway = .seconds(9)
        copy.maximumRetries = 0
        copy.allowsInsecureEndpoints = true
        copy.endsSessionsOnClose = false
        copy.store = InMemoryCredentialStore()
        #expect(original.tokenPolicy.leeway == .seconds(5))
        #expect(original.maximumRetries == nil)
        #expect(!original.allowsInsecureEndpoints)
        #expect(original.endsSessionsOnClose)
        #expect(original.store == nil)
        #expect(copy.tokenPolicy.leeway == .seconds(9))
        #expect(copy.maximumRetries == 0)
        #expect(copy.allowsInsecureEndpoints)
        #expect(!copy.endsSessionsOnClose)
        #expect(copy.store != nil)
    }

    @Test func aSecretGoesToHTTPSOrToThisMachineUnlessOneSaysOtherwise() throws {
        var environment = AuthEnvironment()
        for url in ["https://auth.example/token", "http://127.0.0.1:80/token", "http://localhost/t"] {
            #expect(try environment.checkedEndpoint(url) == url)
        }
        #expect(try environment.checkedEndpoint("https://auth.example/a b") == "https://auth.example/a%20b")
        let insecure = "http://auth.example/token"
        let error = #expect(throws: AuthError.self) { try environment.checkedEndpoint(insecure, named: "the login") }
        #expect(error?.code == .insecureEndpoint && error?.message.hasPrefix("the login's URL") == true)
        #expect(throws: AuthError.self) { try environment.checkedEndpoint("/token") }
        environment.allowsInsecureEndpoints = true
        #expect(try environment.checkedEndpoint(insecure) == insecure)
    }

    @Test func whatIsSetIsWhatIsUsed() {
        let clock = ManualClock()
        let sink = RecordingEventSink()
        var environment = AuthEnvironment()
        environment.clock = clock
        environment.events = sink
        environment.randomness = SeededRandomSource(seed: 7)
        environment.transport = StubTransport(responses: [])
        #expect(environment.clock as? ManualClock === clock)
        #expect(environment.events as? RecordingEventSink === sink)
        #expect(environment.randomness.next() == SeededRandomSource(seed: 7).next())
        #expect(environment.transport is StubTransport)
    }
}
