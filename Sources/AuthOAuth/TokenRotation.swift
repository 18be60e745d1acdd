internal import AuthCore
internal import AuthCrypto
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Where single-use tokens come from and where their successors go.
final class TokenRotation: Sendable {
    /// The environment's store; `nil` where successors live in this process alone.
    let store: (any CredentialStore)?
    let effectiveStore: any CredentialStore
    /// Where in the configuration the tokens are; `nil` where it holds none.
    let paths: Paths?
    private let seed: CredentialRecord
    private let isSettled = Atomic(false)

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
        effectiveStore = AccountableStore(base: store ?? InMemoryCredentialStore(clock: clock))
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
    /// spent, or holds, is a copy of it that was taken earlier. Once the seed has led to a record, or was found to, it
    /// never counts again: what the store has by then is newer, whoever put it there.
    ///
    /// - Parameter settles: Whether what is found here counts from now on, as under a claim.
    /// - Throws: `AuthError` where the record was removed since: the seed is spent, and the user does not want it back.
    func current(_ record: CredentialRecord?, settles: Bool = true) throws -> CredentialRecord {
        guard let record, let digest = seed.seedDigest else {
            guard isSettled.load(ordering: .acquiring) else { return seed }
            throw AuthError(.missingInput, "the stored credentials were removed\(place); sign in again")
        }
        let isCopy =
            isConfiguration(record) || record.seedDigest == digest || record.spentDigests.contains(Self.short(digest))
            || record.refreshToken.map(Self.digest) == digest
        if isCopy, settles { settle() }
        if isCopy || isSettled.load(ordering: .acquiring) { return record }
        var successor = seed
        successor.spentDigests = record.spentDigests
        let held = record.refreshToken.map(Self.digest)
        // A seed that was never exchanged for another is not spent: the user may come back to it.
        if record.intent != nil || held != record.seedDigest {
            for digest in [record.seedDigest, held].compactMap(\.self) {
                Self.remember(digest, in: &successor.spentDigests)
            }
        }
        return successor
    }

    /// Notes that the seed is in the store, or has been.
    func settle() { isSettled.store(true, ordering: .releasing) }

    /// Notes that the seed is not in the store after all: it was refused, and what it had replaced is back.
    func unsettle() { isSettled.store(false, ordering: .releasing) }

    /// Whether a record is the user's configuration itself, which keeps no digest.
    func isConfiguration(_ record: CredentialRecord) -> Bool { record.seedDigest == nil }

    /// Replaces the refresh token of a record by its successor.
    func rotate(_ record: inout CredentialRecord, to successor: Secret<String>?) {
        guard let successor, successor != record.refreshToken else { return }
        // The user's configuration has no room for them, nor a need.
        if !isConfiguration(record), let spent = record.refreshToken {
            Self.remember(Self.digest(spent), in: &record.spentDigests)
        }
        record.refreshToken = successor
    }

    /// More rotations than a copy of a configuration is likely to be late by.
    private static let rememberedDigests = 128
    /// Enough to tell some hundred tokens apart.
    private static let shortDigestLength = 16

    private static func short(_ digest: String) -> String { String(digest.prefix(shortDigestLength)) }

    private static func remember(_ digest: String, in digests: inout [String]) {
        let digest = short(digest)
        digests.removeAll { $0 == digest }
        digests.append(digest)
        digests.removeFirst(max(0, digests.count - rememberedDigests))
    }

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
