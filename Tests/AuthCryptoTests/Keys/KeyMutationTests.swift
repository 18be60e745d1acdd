import Foundation
import Testing

@testable import AuthCrypto

@Suite("Keys with random mistakes", .serialized)
struct KeyMutationTests {
    /// Short keys of every form, so that a test can try many.
    static let privateKeys: [KeyFixture] = {
        // Trying a passphrase takes longer than all else, so that forms of which the passphrase is stretched stand once.
        let short = ["p-256", "secp256k1", "ed25519", "ed448"].flatMap { KeyFixture.all(in: $0) }
            .filter { $0.form != "public" && !$0.form.hasPrefix("pkcs8-") }
        let stretched = KeyFixture.all(in: "p-256").filter {
            ["pkcs8-aes256-sha256", "pkcs8-pbes1-3des"].contains($0.form)
        }
        let bad = KeyFixture.all(in: "bad").filter { $0.pem.utf8.count < 1_000 && !$0.form.contains("billion") }
        let others = KeyFixture.all(in: "other").filter { $0.pem.utf8.count < 500 }
        let rsa = KeyFixture.all(in: "rsa-1024").filter { ["pkcs1", "pkcs8", "pkcs1-aes128"].contains($0.form) }
        return short + stretched + bad + others + rsa
    }()

    /// How many keys a seed makes: few among the other tests, whose time they take, and more where they run alone.
    private static let count = ProcessInfo.processInfo.environment["AUTH_MUTATIONS"].flatMap { Int($0) } ?? 2_500

    @Test("are read or refused, and nothing else", arguments: [1, 2, 3, 4])
    func privateKeys(seed: UInt64) async {
        var mutator = Mutator(seed: seed)
        var read = 0
        for index in 0..<Self.count {
            // Others wait for their turn, some with an eye on the clock.
            if index % 20 == 0 { await Task.yield() }
            let fixture = Self.privateKeys[index % Self.privateKeys.count]
            let text = mutator.mutated(fixture.pem)
            let passphrase = index % 3 == 0 ? nil : KeyFixture.passphrase
            do throws(KeyError) {
                let key = try PrivateKey(pem: text, passphrase: passphrase)
                read += 1
                if read % 50 == 0, let algorithm = KeyAlgorithmTests.algorithms.first(where: { $0.suits(key.kind) }) {
                    _ = try? key.sign([1], with: algorithm)
                }
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
        #expect(read > 0)
    }

    @Test("that are public are read or refused, and nothing else")
    func publicKeys() async throws {
        let keys = KeyFixture.keys.filter { !$0.hasPrefix("rsa") }.flatMap { KeyFixture.all(in: $0) }
            .filter { $0.form == "public" }
        var mutator = Mutator(seed: 5)
        for index in 0..<10_000 {
            if index % 20 == 0 { await Task.yield() }
            let text = mutator.mutated(keys[index % keys.count].pem)
            guard let key = try? PublicKey(pem: text) else { continue }
            if index % 50 == 0 { #expect(!key.isValid(Array(repeating: 1, count: 64), for: [1], with: .edDSA)) }
        }
    }

    @Test("in DER, signatures and base64 are read or refused, and nothing else")
    func readers() throws {
        var mutator = Mutator(seed: 6)
        let key = try PrivateKey(pem: KeyFixture.named("pkcs8", in: "p-256").pem)
        let fixed = try key.sign([1], with: .ecdsa(.p256, .sha256))
        let der = try #require(ECDSASignature(fixed: fixed, curve: .p256)).der
        let encoded = Array(Base64.encode(fixed).utf8)
        for _ in 0..<10_000 {
            let bytes = mutator.mutated(der)
            if let signature = ECDSASignature(der: bytes, curve: .p256) {
                #expect(signature.fixed.count == 64)
                #expect(ECDSASignature(der: signature.der, curve: .p256)?.fixed == signature.fixed)
            }
            var reader = DERReader(bytes)
            for tag in [DERReader.Tag.sequence, .integer, .bitString, .octetString, .objectIdentifier] {
                while let content = reader.next(tag) {
                    var inner = DERReader(content)
                    _ = inner.nextNumber()
                }
            }
            let text = mutator.mutated(encoded)
            if let decoded = Base64.decode(text) {
                let characters = text.filter { $0 != UInt8(ascii: "=") }.count
                #expect(Base64.urlEncode(decoded).utf8.count == characters)
            }
        }
    }
}

/// Makes mistakes, the same ones for the same seed.
struct Mutator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    private static let base64 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let pieces = [
        "\\n", "\\\\", "\"", "-----", "=", "DEK-Info:", "-----BEGIN ", "\r", "\u{A0}", "{", "\0",
    ]

    /// Four times in five a change within the base64, so that the text reaches the library behind it.
    mutating func mutated(_ pem: String) -> String {
        var bytes = Array(pem.utf8)
        let count = Int.random(in: 1...3, using: &self)
        for _ in 0..<count where !bytes.isEmpty {
            if Int.random(in: 0..<5, using: &self) > 0 {
                let index = Int.random(in: 0..<bytes.count, using: &self)
                if Self.isBase64(bytes[index]) { bytes[index] = Self.base64[Int.random(in: 0..<64, using: &self)] }
            } else {
                change(&bytes)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &self) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &self)
        let end = min(bytes.count, index + Int.random(in: 1...16, using: &self))
        switch Int.random(in: 0..<6, using: &self) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &self)
        case 1: bytes.remove(at: index)
        case 2: bytes.removeSubrange(index..<end)
        case 3: bytes.insert(contentsOf: bytes[index..<end], at: index)
        case 4:
            bytes.insert(contentsOf: Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &self)].utf8, at: index)
        default: bytes.removeSubrange(index...)
        }
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || (byte >= 0x30 && byte < 0x7B)
    }
}
