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
        seed = CredentialRecord(
            refreshToken: refreshToken, accessToken: accessToken, expiry: expiry,
            seedDigest: refreshToken.map(Self.digest) ?? "")
    }

    /// Where the refresh token should be, for an error.
    var place: String { paths.map { " in the config at '\($0.refreshToken.joined(separator: "."))'" } ?? "" }

    /// The record that counts: the stored one, unless the user has signed in again since it began.
    ///
    /// A store that is itself the user's configuration keeps no digest; what it holds counts. A seed that the record has
    /// spent, or holds, is a copy of it that was taken earlier.
    func current(_ record: CredentialRecord?) -> CredentialRecord {
        guard let record, let digest = seed.seedDigest else { return seed }
        let isSame = isConfiguration(record) || record.seedDigest == digest
        let isCopy = record.spentDigests.contains(digest) || record.refreshToken.map(Self.digest) == digest
        return isSame || isCopy ? record : seed
    }

    /// Whether a record is the user's configuration itself, which keeps no digest.
    func isConfiguration(_ record: CredentialRecord) -> Bool { record.seedDigest == nil }

    /// Replaces the refresh token of a record by its successor.
    func rotate(_ record: inout CredentialRecord, to successor: Secret<String>?) {
        guard let successor, successor != record.refreshToken else { return }
        // The user's configuration has no room for them, nor a need.
        if !isConfiguration(record), let spent = record.refreshToken {
            record.spentDigests = Array((record.spentDigests + [Self.digest(spent)]).suffix(Self.rememberedDigests))
        }
        record.refreshToken = successor
    }

    /// More rotations than a copy of a configuration is likely to be late by.
    private static let rememberedDigests = 32

    private static func digest(_ token: Secret<String>) -> String {
        SHA256.hash(Array(token.reveal().utf8)).hexEncodedString
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
        // Whole seconds, rounded to the safe side, are what every reader of a configuration understands.
        let expiry = record.expiry?.timeIntervalSince1970.rounded(.down)
        add(paths.expiry, expiry.flatMap { CivilTime(timestamp: $0)?.isoformat })
        return changes
    }
}
