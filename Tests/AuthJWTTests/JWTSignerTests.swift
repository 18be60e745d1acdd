import AuthCore
import AuthJWT
import AuthTesting
import Synchronization
import TestSupport
import Testing

/// Signs with a shared secret, somewhere else.
struct SuspendingSigner: JWTSigner {
    let algorithm = JWTAlgorithm.hs256
    private let secret: Secret<String>

    init(_ secret: String) { self.secret = Secret(secret) }

    func signature(of message: [UInt8]) async throws -> [UInt8] {
        for _ in 0..<10 { await Task.yield() }
        return try await JWTKey(secret: secret, algorithm: algorithm).signature(of: message)
    }
}

/// A signer that does what it is told, and counts.
private final class ScriptedSigner: JWTSigner {
    enum Step: Sendable {
        case sign
        case fail(any Error & Sendable)
        /// Waits until the task is cancelled.
        case hang
        /// Waits until the gate opens.
        case wait
    }

    let algorithm: JWTAlgorithm
    private let steps: Mutex<[Step]>
    private let calls = Mutex(0)
    private let isOpen = Mutex(false)

    private let signature: [UInt8]

    init(_ steps: [Step], algorithm: JWTAlgorithm = .rs256, signature: [UInt8] = [1, 2, 3]) {
        self.steps = Mutex(steps)
        self.algorithm = algorithm
        self.signature = signature
    }

    var callCount: Int { calls.withLock { $0 } }
    func open() { isOpen.withLock { $0 = true } }

    func signature(of message: [UInt8]) async throws -> [UInt8] {
        calls.withLock { $0 += 1 }
        switch steps.withLock({ $0.isEmpty ? .sign : $0.removeFirst() }) {
        case .sign: break
        case .fail(let error): throw error
        case .hang:
            while true {
                try Task.checkCancellation()
                await Task.yield()
            }
        case .wait: while !isOpen.withLock({ $0 }) { await Task.yield() }
        }
        return signature
    }
}

/// A signer of one's own: in a vault, a cloud's key service or a hardware module.
@Suite(.timeLimit(.minutes(5))) struct JWTSignerTests {
    let probe = JWTProbe()

    private func authenticator(_ signer: any JWTSigner) throws -> JWTAuthenticator {
        var configuration = JWTConfiguration(signer: signer)
        configuration.hasIdentifier = true
        return try JWTAuthenticator(configuration: configuration, environment: probe.environment)
    }

    @Test func itsSignatureAndTheNameOfItsAlgorithmAreInTheToken() async throws {
        let signature = [UInt8](repeating: 7, count: 96)
        let signer = ScriptedSigner([], algorithm: .es384, signature: signature)
        let token = try SignedToken(try await authenticator(signer).value())
        #expect(token.header["alg"] == "ES384")
        #expect(token.signature == signature)
    }

    private static let lengths: [(JWTAlgorithm, [Int])] = [
        (.hs256, [32]), (.hs384, [48]), (.hs512, [64]), (.es256, [64]), (.es256k, [64]), (.es384, [96]),
        (.es512, [132]), (.edDSA, [64, 114]),
    ]

    @Test(arguments: lengths) func aSignatureHasALengthOfItsAlgorithm(
        algorithm: JWTAlgorithm, lengths: [Int]
    ) async throws {
        for length in lengths {
            let signature = [UInt8](repeating: 7, count: length)
            let signer = ScriptedSigner([], algorithm: algorithm, signature: signature)
            #expect(try await SignedToken(authenticator(signer).value()).signature == signature)
            for other in [0, length - 1, length + 1] {
                let error = await error(
                    of: ScriptedSigner([], algorithm: algorithm, signature: .init(repeating: 7, count: other)))
                #expect(error?.code == .invalidCredential)
                #expect(error?.kind == .configuration)
                let counts = lengths.map(String.init).joined(separator: " or ")
                #expect(
                    error?.message.hasPrefix(
                        "the signer's signature for \(algorithm) has \(other) bytes; it must have \(counts)") == true)
            }
        }
    }

    @Test func oneInDERIsToldWhatATokenHas() async {
        // A sequence of two integers of 32 bytes, as key services answer.
        let integer = [0x02, 0x20] + [UInt8](repeating: 1, count: 32)
        let error = await error(
            of: ScriptedSigner([], algorithm: .es256, signature: [0x30, 0x44] + integer + integer))
        #expect(
            error?.message
                == "the signer's signature for ES256 has 70 bytes; it must have 64: r and s at full length, one after the other, and not in DER (RFC 7518, section 3.4)"
        )
        #expect(probe.events.events.map(\.code) == [.invalidCredential])
    }

    @Test func oneOfRSAIsAsLongAsItsKeyAndNotEmpty() async throws {
        for algorithm in [JWTAlgorithm.rs256, .ps512] {
            let error = await error(of: ScriptedSigner([], algorithm: algorithm, signature: []))
            #expect(error?.code == .invalidCredential)
            #expect(
                error?.message
                    == "the signer's signature for \(algorithm) has 0 bytes; it must have as many as the key")
            for length in [128, 256, 512] {
                let signature = [UInt8](repeating: 7, count: length)
                let signer = ScriptedSigner([], algorithm: algorithm, signature: signature)
                #expect(try await SignedToken(authenticator(signer).value()).signature == signature)
            }
        }
    }

    private func error(of signer: ScriptedSigner) async -> AuthError? {
        await #expect(throws: AuthError.self) { try await authenticator(signer).value() }
    }

    @Test func oneThatSuspendsIsAskedOnceForAllWhoWait() async throws {
        let signer = ScriptedSigner([.wait])
        let authenticator = try authenticator(signer)
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<200 { group.addTask { try await authenticator.value() } }
            #expect(await eventually { signer.callCount > 0 })
            signer.open()
            let values = try await group.reduce(into: Set<String>()) { $0.insert($1) }
            #expect(values.count == 1)
        }
        #expect(signer.callCount == 1)
    }

    private struct Outage: Error, Equatable {}

    @Test func whatItThrowsComesToTheCallerAndTheNextCallTriesAgain() async throws {
        let signer = ScriptedSigner([.fail(Outage()), .fail(AuthError(.network, "the vault is away"))])
        let authenticator = try authenticator(signer)
        await #expect(throws: Outage()) { try await authenticator.value() }
        let error = await #expect(throws: AuthError.self) { try await authenticator.value() }
        #expect(error?.code == .network)
        #expect(try await SignedToken(authenticator.value()).signature == [1, 2, 3])
        #expect(probe.events.events.map(\.kind) == [.failed, .failed, .issued])
        #expect(probe.events.events.map(\.code) == [nil, .network, nil])
    }

    @Test func aFailureAheadOfTheEndKeepsTheToken() async throws {
        let probe = JWTProbe(tokenPolicy: TokenCachePolicy(leeway: .seconds(10), refreshAhead: .seconds(60)))
        let signer = ScriptedSigner([.sign, .fail(Outage())])
        let authenticator = try JWTAuthenticator(
            configuration: JWTConfiguration(signer: signer), environment: probe.environment)
        let first = try await authenticator.value()
        probe.clock.advance(by: .seconds(1_150))
        #expect(try await authenticator.value() == first)
        #expect(await eventually { probe.events.events.contains { $0.kind == .failed } })
        #expect(try await authenticator.value() == first)
    }

    @Test func aCallerThatIsCancelledLeavesTheSignatureToTheOthers() async throws {
        let signer = ScriptedSigner([.wait])
        let authenticator = try authenticator(signer)
        let cancelled = Task { try await authenticator.value() }
        #expect(await eventually { signer.callCount > 0 })
        let other = Task { try await authenticator.value() }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        signer.open()
        #expect(try await SignedToken(other.value).signature == [1, 2, 3])
        #expect(signer.callCount == 1)
    }

    @Test func oneThatHangsIsCancelledWhenItsTimeIsOver() async throws {
        let signer = ScriptedSigner([.hang])
        let authenticator = try authenticator(signer)
        let waiting = Task { try await authenticator.value() }
        await probe.clock.waitForSleepers()
        probe.clock.advance(by: .seconds(181))
        let error = await #expect(throws: AuthError.self) { try await waiting.value }
        #expect(error?.code == .renewalTimedOut)
        #expect(try await SignedToken(authenticator.value()).signature == [1, 2, 3])
    }

    @Test func oneThatThrowsThatItWasCancelledFailsThatCallAlone() async throws {
        let authenticator = try authenticator(ScriptedSigner([.fail(CancellationError())]))
        // Nobody who asked has cancelled.
        let error = await #expect(throws: AuthError.self) { try await authenticator.value() }
        #expect(error?.kind == .transient)
        #expect(try await SignedToken(authenticator.value()).signature == [1, 2, 3])
    }

    @Test func eventsNameTheConnection() async throws {
        let authenticator = try JWTAuthenticator(
            configuration: JWTConfiguration(signer: ScriptedSigner([.fail(Outage())])), environment: probe.environment,
            connection: "customer-17")
        await #expect(throws: Outage()) { try await authenticator.value() }
        _ = try await authenticator.value()
        #expect(probe.events.events.map(\.kind) == [.failed, .issued])
        #expect(probe.events.events.allSatisfy { $0.connection == "customer-17" })
    }
}
