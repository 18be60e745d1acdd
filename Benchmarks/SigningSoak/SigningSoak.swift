import AuthCrypto

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#elseif canImport(Darwin)
import Darwin
#endif

/// Signs until a leak would show, and from several tasks until a race would.
///
/// The argument is how many EdDSA signatures to make (a million unless given); a tenth as many are made with ES256 from
/// eight tasks on one key, and verified. Ends with 1 where memory grows, as far as the system tells that, or a signature does not verify.
@main
struct SigningSoak {
    private static let maximumGrowthMegabytes = 8.0

    static func main() async throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 1_000_000
        let isFlat = try staysFlat(count)
        let areValid = try await verifyFromTasks(count / 10)
        if !isFlat || !areValid { exit(1) }
    }

    private static func staysFlat(_ count: Int) throws -> Bool {
        let key = try PrivateKey(pem: ed25519)
        // What the first signatures allocate once belongs to no later one.
        for index in 0..<1_000 { try sign(index, key) }
        let before = residentMegabytes()
        let time = try ContinuousClock().measure { for index in 0..<count { try sign(index, key) } }
        guard let before, let after = residentMegabytes() else {
            print("EdDSA: \(count) signatures in \(time); memory is not measured on this system")
            return true
        }
        print(
            "EdDSA: \(count) signatures in \(time); resident memory \(before) MB before, \(after) MB after, \(after - before) MB more"
        )
        return after - before <= maximumGrowthMegabytes
    }

    private static func sign(_ index: Int, _ key: PrivateKey) throws {
        guard try key.sign(Array("message \(index)".utf8), with: .edDSA).count == 64 else { exit(1) }
    }

    private static func verifyFromTasks(_ count: Int) async throws -> Bool {
        let key = try PrivateKey(pem: p256)
        let publicKey = try PublicKey(pem: p256Public)
        let tasks = 8
        let clock = ContinuousClock()
        let start = clock.now
        let valid = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    try stride(from: task, to: count, by: tasks).reduce(0) { valid, index in
                        let message = Array("message \(index)".utf8)
                        let signature = try key.sign(message, with: .ecdsa(.p256, .sha256))
                        return publicKey.isValid(signature, for: message, with: .ecdsa(.p256, .sha256))
                            ? valid + 1 : valid
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        print("ES256: \(valid) of \(count) signatures of \(tasks) tasks verify, in \(clock.now - start)")
        return valid == count
    }

    /// The resident set of this process (proc(5)); `nil` where the system does not tell.
    private static func residentMegabytes() -> Double? {
        #if os(Linux) || os(Android)
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let fields = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return Double(pages * Int(getpagesize())) / 1_048_576
        #else
        return nil
        #endif
    }

    // The keys of RFC 8037, appendix A, and of RFC 7515, appendix A.3.
    private static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """
    private static let p256 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff
        H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp
        7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt
        -----END PRIVATE KEY-----
        """
    private static let p256Public = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7
        6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==
        -----END PUBLIC KEY-----
        """
}
