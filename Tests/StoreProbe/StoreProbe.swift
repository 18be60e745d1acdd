import AuthCore
import AuthPersistence

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#else
import Darwin
#endif

/// Counts in a store, from a process of its own: `StoreProbe file|config PATH TIMES`, or `hold` for a claim that is
/// never given back.
///
/// It writes a line for each count that is durable, or for the claim.
@main
struct StoreProbe {
    static let key = CredentialKey(connection: "probe", path: ["counter"])

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4 else {
            print("usage: StoreProbe file|config PATH TIMES|hold")
            exit(2)
        }
        let store: any CredentialStore =
            arguments[1] == "file"
            ? FileCredentialStore(path: arguments[2])
            : ConfigFileCredentialStore(
                path: arguments[2],
                paths: .init(
                    accessToken: ["access"], refreshToken: ["nested", "counter"], expiry: ["expiry"]))
        guard let times = Int(arguments[3]) else {
            let claim = try await store.claim(key, atMost: .seconds(60), lease: .seconds(60))
            report(claim.record?.refreshToken?.reveal() ?? "0")
            // Until it is killed, or until whoever started it is gone.
            while readLine() != nil {}
            return await store.release(claim)
        }
        for _ in 0..<times {
            try await store.update(key, atMost: .seconds(120)) { record in
                let count = (record?.refreshToken).flatMap { Int($0.reveal()) } ?? 0
                // Leaves others the time to get in between, if they can.
                await Task.yield()
                return CredentialRecord(refreshToken: Secret(String(count + 1)))
            }
            report("+")
        }
    }

    /// Not through a buffer, which a kill would lose.
    private static func report(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { buffer in buffer.baseAddress.map { write(1, $0, buffer.count) } }
    }
}
