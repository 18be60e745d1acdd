import AuthCrypto
import Testing

@Suite("Keys in concurrent use")
struct KeyConcurrencyTests {
    @Test("sign from eight tasks at once what the public key verifies")
    func tasks() async throws {
        let fixture = try KeyFixture.named("pkcs8", in: "p-256")
        let key = try PrivateKey(pem: fixture.pem)
        let publicKey = try fixture.publicKey()
        let valid = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    var valid = 0
                    for count in 0..<1_250 {
                        let message = Array("task \(task), message \(count)".utf8)
                        let signature = try key.sign(message, with: .ecdsa(.p256, .sha256))
                        if publicKey.isValid(signature, for: message, with: .ecdsa(.p256, .sha256)) { valid += 1 }
                    }
                    return valid
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(valid == 10_000)
    }
}
