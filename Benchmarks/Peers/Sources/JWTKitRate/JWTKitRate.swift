import Foundation
import JWTKit
import PeerRate

/// The claims that `auth-benchmarks` signs.
private struct Claims: JWTPayload {
    var iss = "connector@example.com"
    var sub = "user-17"
    var aud = "https://auth.example.com/token"
    var scope = "read write"
    var iat: Int
    var exp: Int
    var nbf: Int
    var jti: String

    init(now: Int) {
        (iat, exp, nbf) = (now, now + 1_200, now)
        jti = UUID().uuidString
    }

    func verify(using algorithm: some JWTAlgorithm) throws {}
}

/// Prints what a whole token takes one thread with jwt-kit, as `auth-benchmarks` does for this package.
///
///     JWTKitRate KEYS SECONDS ALGORITHM…
///
/// KEYS is a folder with `rsa.pem`, `p256.pem`, `p384.pem`, `p521.pem` and `ed25519.pem`.
@main struct JWTKitRate {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count > 2, let seconds = Double(arguments[1]) else {
            print("usage: JWTKitRate KEYS SECONDS ALGORITHM…")
            exit(2)
        }
        let folder = URL(fileURLWithPath: arguments[0])
        var rates = PeerRates(seconds: seconds)
        for name in arguments.dropFirst(2) {
            guard let keys = try await keys(name, folder) else { continue }
            let now = Int(Date().timeIntervalSince1970)
            try await rates.measure("sign a token: \(name)") { try await keys.sign(Claims(now: now)).utf8.count }
        }
        print(rates.json)
    }

    private static func keys(_ name: String, _ folder: URL) async throws -> JWTKeyCollection? {
        func pem(_ file: String) throws -> String {
            try String(contentsOf: folder.appending(component: file + ".pem"), encoding: .utf8)
        }
        let keys = JWTKeyCollection()
        let secret = HMACKey(from: String(repeating: "k", count: 64))
        switch name {
        case "HS256": await keys.add(hmac: secret, digestAlgorithm: .sha256)
        case "HS384": await keys.add(hmac: secret, digestAlgorithm: .sha384)
        case "HS512": await keys.add(hmac: secret, digestAlgorithm: .sha512)
        case "RS256": await keys.add(rsa: try Insecure.RSA.PrivateKey(pem: pem("rsa")), digestAlgorithm: .sha256)
        case "RS384": await keys.add(rsa: try Insecure.RSA.PrivateKey(pem: pem("rsa")), digestAlgorithm: .sha384)
        case "RS512": await keys.add(rsa: try Insecure.RSA.PrivateKey(pem: pem("rsa")), digestAlgorithm: .sha512)
        case "PS256": await keys.add(pss: try Insecure.RSA.PrivateKey(pem: pem("rsa")), digestAlgorithm: .sha256)
        case "PS384": await keys.add(pss: try Insecure.RSA.PrivateKey(pem: pem("rsa")), digestAlgorithm: .sha384)
        case "PS512": await keys.add(pss: try Insecure.RSA.PrivateKey(pem: pem("rsa")), digestAlgorithm: .sha512)
        case "ES256": await keys.add(ecdsa: try ES256PrivateKey(pem: pem("p256")))
        case "ES384": await keys.add(ecdsa: try ES384PrivateKey(pem: pem("p384")))
        case "ES512": await keys.add(ecdsa: try ES512PrivateKey(pem: pem("p521")))
        case "EdDSA":
            guard let raw = ProcessInfo.processInfo.environment["ED25519_SEED"] else { return nil }
            await keys.add(eddsa: try EdDSA.PrivateKey(d: raw, curve: .ed25519))
        default: return nil
        }
        return keys
    }
}
