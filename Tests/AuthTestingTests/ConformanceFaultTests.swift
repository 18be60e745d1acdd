import AuthCore
import AuthTesting
import Testing

/// Each fault is found by the check that is there for it.
struct ConformanceFaultTests {
    private static let request = AuthRequest(url: "https://api.example.com/items?taken=1")
    /// Where something is meant to hang, the test takes this long.
    private static let impatience = Duration.seconds(2)

    private func violations(
        timeout: Duration = .seconds(10), of authenticator: @escaping AuthenticatorConformance.Maker
    ) async -> [ConformanceViolation] {
        let suite = AuthenticatorConformance(
            secrets: [leakedSecret], request: Self.request, timeout: timeout, makeAuthenticator: authenticator)
        return await suite.run()
    }

    @Test func everyLeakIsFound() async throws {
        let leaky: [(any Authenticator, String)] = [
            (PlainTextAuthenticator(), "its description"), (DescribedAuthenticator(), "its description"),
            (EncodingAuthenticator(), "its debug description"), (MirroringAuthenticator(), "its mirror.key"),
            (ThrowingAuthenticator(), "an error (AuthError)"), (QuotingAuthenticator(), "an error (AuthError)"),
            (MisplacingAuthenticator(), "the credentials: "),
        ]
        for (authenticator, place) in leaky {
            let violations = await violations { authenticator }
            #expect(violations.contains { $0.check == .secrecy && $0.message.contains(place) }, "\(authenticator)")
            #expect(violations.allSatisfy { $0.check == .secrecy }, "\(type(of: authenticator))")
            #expect(SecretScanner([leakedSecret]).leaks(shownBy: violations).isEmpty)
        }
    }

    static let faults: [(TokenAuthenticator.Fault, ConformanceCheck, String)] = [
        (.fails, .application, "the password is wrong"),
        (.throwsForeignErrors, .application, "threw ForeignError; throw AuthError"),
        (.fetchesForEachCaller, .concurrency, "callers at once got"),
        (.fetchesForEachCall, .concurrency, "callers at once got"),
        (.countsOneTokenTwice, .concurrency, "equal credentials came with"),
        (.countsTwoTokensOnce, .concurrency, "one generation came with"),
        (.forgetsItsToken, .concurrency, "got another token without any refusal"),
        (.givesNoGeneration, .concurrency, "give each token a generation"),
        (.dropsOnLateRefusal, .staleRejection, "a refusal of the token before it replaced the current token"),
        (.retriesWithoutRenewal, .staleRejection, "the refused credentials are handed out again"),
        (.keepsItsFirstReady, .staleRejection, "readyCredentials(for:) returns the refused ones"),
        (.readiesAnother, .application, "readyCredentials(for:) returns others than credentials(for:)"),
        (.keepsTheRefusedReady, .staleRejection, "readyCredentials(for:) returns the refused ones"),
        (.keepsReadyWhenClosed, .closing, "readyCredentials(for:) returns some"),
        (.keepsGenerationOnRenewal, .staleRejection, "has the generation of the refused one"),
        (.renewsForEachReport, .repeatedRejection, "100 times at once moved the generation"),
        (.skipsAGeneration, .repeatedRejection, "2 times in turn moved the generation"),
    ]

    @Test(arguments: faults)
    func aFaultIsFound(
        fault: TokenAuthenticator.Fault, check: ConformanceCheck, message: String
    ) async {
        let violations = await violations { TokenAuthenticator(fault) }
        #expect(violations.contains { $0.check == check && $0.message.contains(message) }, "\(violations)")
    }

    @Test func renewingWhatWasSurfacedIsNoFault() async {
        #expect(await violations { TokenAuthenticator(.surfacesAndRenews) } == [])
    }

    @Test func credentialsThatNeverComeAreFound() async {
        let violations = await violations(timeout: Self.impatience) { TokenAuthenticator(.hangs) }
        #expect(violations.map(\.check) == [.application])
        #expect(violations.first?.message.contains("did not end within 2.0 seconds") == true)
    }

    @Test func aCancelledCallThatNeverEndsIsFound() async {
        let violations = await violations(timeout: Self.impatience) { TokenAuthenticator(.hangsWhenCancelled) }
        #expect(
            violations.contains { $0.check == .cancellation && $0.message.hasPrefix("the call that was cancelled") },
            "\(violations)")
    }

    @Test func aCallThatHangsAfterClosingIsFound() async {
        let violations = await violations(timeout: Self.impatience) { TokenAuthenticator(.hangsWhenClosed) }
        #expect(violations.map(\.check) == [.closing])
        #expect(violations.first?.message.hasPrefix("asking for credentials after closing did not end") == true)
    }

    @Test func waitersForgottenOnCancellationAreFound() async {
        let violations = await violations(timeout: Self.impatience) {
            CallerBoundAuthenticator(waitersOnCancellation: .forgotten)
        }
        #expect(
            violations.contains { $0.check == .cancellation && $0.message.contains("did not end") }, "\(violations)")
    }

    @Test func waitersFailedOnCancellationAreFound() async {
        let violations = await violations { CallerBoundAuthenticator(waitersOnCancellation: .failed) }
        #expect(
            violations.contains { $0.check == .cancellation && $0.message.contains("CancellationError") },
            "\(violations)")
    }

    @Test func aPlaceThatIsTakenIsFound() async {
        let violations = await violations { try AddingAuthenticator([(.query("taken"), "2")]) }
        #expect(violations.map(\.check) == [.application])
        #expect(violations.first?.message.contains("query item taken") == true)
    }

    @Test func aPlaceThatIsUsedTwiceIsFound() async {
        let violations = await violations { try AddingAuthenticator([(.header("X-A"), "1"), (.header("x-a"), "2")]) }
        #expect(violations.contains { $0.check == .application && $0.message.contains("header field x-a twice") })
    }

    @Test func anAuthenticatorThatCannotBeMadeIsFound() async {
        let violations = await violations { throw AuthError(.unsupported, "there is no key") }
        #expect(violations.map(\.message) == ["making an authenticator failed, and should succeed: there is no key"])
    }

    @Test func aSecondCloseThatHangsIsFound() async {
        let violations = await violations(timeout: Self.impatience) { ClosingOnceAuthenticator() }
        #expect(violations.map(\.check) == [.closing])
        #expect(violations.first?.message.hasPrefix("closing a second time did not end") == true)
    }
}

private struct AddingAuthenticator: Authenticator {
    let ready: RequestCredentials

    init(_ additions: [(RequestCredentials.Placement, String)]) throws {
        ready = try RequestCredentials(additions.map { .init($0, Secret($1)) })
    }

    func credentials(for request: AuthRequest) async throws -> RequestCredentials { ready }
}

private actor ClosingOnceAuthenticator: Authenticator {
    private var isClosed = false

    nonisolated func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }

    func close() async {
        if isClosed { await hang() }
        isClosed = true
    }
}
