import AuthBenchmarking
import AuthCore
import AuthJWT
import Foundation

/// Whole tokens, signed anew each time: header, claims, base64 and signature.
enum Signing {
    static func name(_ algorithm: String) -> String { "sign a token: \(algorithm)" }
    /// All of them, for comparisons of what was measured elsewhere.
    static let algorithms = [
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
        "ES256K", "EdDSA",
    ]

    /// Those that this system's cryptography has.
    private static let present: [String] = {
        #if canImport(Darwin)
        algorithms.filter { $0 != "ES256K" }
        #else
        algorithms
        #endif
    }()

    /// Which are left out, and why.
    static var notes: [String] {
        algorithms.filter { !present.contains($0) }.map { "left out: \(name($0)); this system lacks secp256k1" }
    }

    static let all: [Benchmark] =
        present.map { algorithm in
            Benchmark(name(algorithm), prepare: { try builder(algorithm) }) { builder, count in
                let now = Date()
                for _ in 0..<count { keep(try await builder.token(now: now).token) }
            }
        } + [
            Benchmark("read a private key: RSA") { count in
                for _ in 0..<count { keep(try JWTKey(pem: Secret(BenchmarkKeys.rsa), algorithm: .rs256)) }
            }
        ]

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
            case .es256k: BenchmarkKeys.secp256k1
            case .edDSA: BenchmarkKeys.ed25519
            case .hs256, .hs384, .hs512: nil
            default: BenchmarkKeys.rsa
            }
        guard let pem else {
            return try JWTKey(secret: Secret(String(repeating: "k", count: 64)), algorithm: algorithm)
        }
        return try JWTKey(pem: Secret(pem), algorithm: algorithm)
    }
}
