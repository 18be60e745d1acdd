import Crypto
import Foundation
import PeerRate

/// Prints what a bare signature of swift-crypto takes one thread: of a message as long as a token's first two parts.
///
///     CryptoRate KEYS SECONDS
@main struct CryptoRate {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 2, let seconds = Double(arguments[1]) else {
            print("usage: CryptoRate KEYS SECONDS")
            exit(2)
        }
        let folder = URL(fileURLWithPath: arguments[0])
        func pem(_ file: String) throws -> String {
            try String(contentsOf: folder.appending(component: file + ".pem"), encoding: .utf8)
        }
        let message = Data(repeating: 0x65, count: 300)
        let secret = SymmetricKey(data: Data(repeating: 0x6B, count: 64))
        var rates = PeerRates(seconds: seconds)
        try await rates.measure("sign a token: HS256") {
            Data(HMAC<SHA256>.authenticationCode(for: message, using: secret)).count
        }
        try await rates.measure("sign a token: HS384") {
            Data(HMAC<SHA384>.authenticationCode(for: message, using: secret)).count
        }
        try await rates.measure("sign a token: HS512") {
            Data(HMAC<SHA512>.authenticationCode(for: message, using: secret)).count
        }
        let p256 = try P256.Signing.PrivateKey(pemRepresentation: pem("p256"))
        try await rates.measure("sign a token: ES256") { try p256.signature(for: message).rawRepresentation.count }
        let p384 = try P384.Signing.PrivateKey(pemRepresentation: pem("p384"))
        try await rates.measure("sign a token: ES384") { try p384.signature(for: message).rawRepresentation.count }
        let p521 = try P521.Signing.PrivateKey(pemRepresentation: pem("p521"))
        try await rates.measure("sign a token: ES512") { try p521.signature(for: message).rawRepresentation.count }
        let ed25519 = Curve25519.Signing.PrivateKey()
        try await rates.measure("sign a token: EdDSA") { try ed25519.signature(for: message).count }
        print(rates.json)
    }
}
