import AuthCore
import AuthJWT
import Foundation

/// Prints how many whole tokens one thread signs in a second: header, claims, base64 and signature.
///
///     SigningRate SECONDS ALGORITHM…
///     SigningRate keys FOLDER
///
/// The second form writes the keys that it signs with, for others to sign with.
@main struct SigningRate {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "keys", let folder = arguments.dropFirst().first { return try write(keysTo: folder) }
        guard let seconds = arguments.first.flatMap(Double.init), arguments.count > 1 else {
            print("usage: SigningRate SECONDS ALGORITHM…")
            exit(2)
        }
        for name in arguments.dropFirst() {
            let rate = try await measure(try builder(name), for: seconds)
            print("\(name) \(Int(rate))")
        }
    }

    private static func write(keysTo folder: String) throws {
        let keys = [
            "rsa": BenchmarkKeys.rsa, "p256": BenchmarkKeys.p256, "p384": BenchmarkKeys.p384,
            "p521": BenchmarkKeys.p521, "ed25519": BenchmarkKeys.ed25519,
        ]
        for (name, pem) in keys {
            try Data((pem + "\n").utf8).write(to: URL(fileURLWithPath: folder).appending(component: name + ".pem"))
        }
    }

    private static func builder(_ name: String) throws -> JWTBuilder {
        guard let algorithm = JWTAlgorithm(named: name) else { throw AuthError(.unsupported, "no algorithm \(name)") }
        var configuration = JWTConfiguration(signer: try key(algorithm))
        configuration.issuer = "connector@example.com"
        configuration.subject = "user-17"
        configuration.audience = ["https://auth.example.com/token"]
        configuration.claims = ["scope": "read write"]
        configuration.hasIdentifier = true
        return try JWTBuilder(configuration, randomness: SystemRandomSource())
    }

    private static func key(_ algorithm: JWTAlgorithm) throws -> JWTKey {
        let pem: String? =
            switch algorithm {
            case .es256: BenchmarkKeys.p256
            case .es384: BenchmarkKeys.p384
            case .es512: BenchmarkKeys.p521
            case .edDSA: BenchmarkKeys.ed25519
            case .hs256, .hs384, .hs512: nil
            default: BenchmarkKeys.rsa
            }
        guard let pem else {
            return try JWTKey(secret: Secret(String(repeating: "k", count: 64)), algorithm: algorithm)
        }
        return try JWTKey(pem: Secret(pem), algorithm: algorithm)
    }

    private static func measure(_ builder: JWTBuilder, for seconds: Double) async throws -> Double {
        let now = Date()
        for _ in 0..<10 { _ = try await builder.token(now: now) }
        let start = clock()
        var count = 0
        var bytes = 0
        while true {
            for _ in 0..<16 { bytes += try await builder.token(now: now).token.utf8.count }
            count += 16
            // Processor time, as openssl speed measures: what else runs on the machine makes no difference.
            let elapsed = Double(clock() - start) / Double(CLOCKS_PER_SEC)
            guard elapsed < seconds else {
                // What the tokens are made for: that none is left out.
                precondition(bytes > count * 100)
                return Double(count) / elapsed
            }
        }
    }
}
