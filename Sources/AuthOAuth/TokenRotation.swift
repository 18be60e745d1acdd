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
    let accessTokenPath: [String]
    let refreshTokenPath: [String]
    let expiryPath: [String]
    private let seed: CredentialRecord

    init(
        store: (any CredentialStore)?, clock: any AuthClock, accessTokenPath: [String], refreshTokenPath: [String],
        expiryPath: [String], refreshToken: Secret<String>?, accessToken: Secret<String>?, expiry: Date?
    ) {
        self.store = store
        effectiveStore = store ?? InMemoryCredentialStore(clock: clock)
        self.accessTokenPath = accessTokenPath
        self.refreshTokenPath = refreshTokenPath
        self.expiryPath = expiryPath
        let digest = refreshToken.map { SHA256.hash(Array($0.reveal().utf8)).hexEncodedString }
        seed = CredentialRecord(
            refreshToken: refreshToken, accessToken: accessToken, expiry: expiry, seedDigest: digest ?? "")
    }

    /// The record that counts: the stored one, unless the user has signed in again since it began.
    ///
    /// A store that is itself the user's configuration keeps no digest; what it holds counts.
    func current(_ record: CredentialRecord?) -> CredentialRecord {
        guard let record, record.seedDigest == nil || record.seedDigest == seed.seedDigest else { return seed }
        return record
    }

    /// The values of the configuration that a record stands for.
    func changes(of record: CredentialRecord) -> [ConfigChange] {
        var changes: [ConfigChange] = []
        func add(_ path: [String], _ text: String?) {
            if let text { changes.append(ConfigChange(path: path, value: Secret(.string(text)))) }
        }
        add(accessTokenPath, record.accessToken?.reveal())
        add(refreshTokenPath, record.refreshToken?.reveal())
        add(expiryPath, record.expiry.flatMap { CivilTime(timestamp: $0.timeIntervalSince1970)?.isoformat })
        return changes
    }
}
