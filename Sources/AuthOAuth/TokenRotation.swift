internal import AuthCore
internal import AuthCrypto

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Where single-use tokens come from and where their successors go.
struct TokenRotation: Sendable {
    /// The environment's store; `nil` where successors live in this process alone.
    let store: (any CredentialStore)?
    let effectiveStore: any CredentialStore
    /// Where in the configuration the tokens are; `nil` where it holds none.
    let paths: Paths?
    private let seed: CredentialRecord

    struct Paths: Sendable {
        var accessToken: [String]
        var refreshToken: [String]
        var expiry: [String]
    }

    init(
        store: (any CredentialStore)?, clock: any AuthClock, paths: Paths?, refreshToken: Secret<String>?,
        accessToken: Secret<String>?, expiry: Date?
    ) {
        self.store = store
        effectiveStore = store ?? InMemoryCredentialStore(clock: clock)
        self.paths = paths
        let digest = refreshToken.map { SHA256.hash(Array($0.reveal().utf8)).hexEncodedString }
        seed = CredentialRecord(
            refreshToken: refreshToken, accessToken: accessToken, expiry: expiry, seedDigest: digest ?? "")
    }

    /// Where the refresh token should be, for an error.
    var place: String { paths.map { " in the config at '\($0.refreshToken.joined(separator: "."))'" } ?? "" }

    /// The record that counts: the stored one, unless the user has signed in again since it began.
    ///
    /// A store that is itself the user's configuration keeps no digest; what it holds counts.
    func current(_ record: CredentialRecord?) -> CredentialRecord {
        guard let record, record.seedDigest == nil || record.seedDigest == seed.seedDigest else { return seed }
        return record
    }

    /// The values of the configuration that a record stands for.
    func changes(of record: CredentialRecord) -> [ConfigChange] {
        guard let paths else { return [] }
        var changes: [ConfigChange] = []
        func add(_ path: [String], _ text: String?) {
            if let text { changes.append(ConfigChange(path: path, value: Secret(.string(text)))) }
        }
        add(paths.accessToken, record.accessToken?.reveal())
        add(paths.refreshToken, record.refreshToken?.reveal())
        add(paths.expiry, record.expiry.flatMap { CivilTime(timestamp: $0.timeIntervalSince1970)?.isoformat })
        return changes
    }
}
