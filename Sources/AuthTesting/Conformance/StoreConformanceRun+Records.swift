internal import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension StoreConformanceRun {
    /// As many as a record keeps, each as long as they are.
    private static let digests = (0..<128).map { String(repeating: String($0 % 10), count: 13) + String(100 + $0) }

    /// Records with all that there can be, with little, and again with other parts: each takes the place of the one before.
    private static let samples: [CredentialRecord] = [
        CredentialRecord(
            refreshToken: Secret(longToken), accessToken: Secret(accessToken),
            expiry: Date(timeIntervalSince1970: 1_900_000_000.25), issued: Date(timeIntervalSince1970: 1_899_996_400.5),
            seedDigest: String(repeating: "0f", count: 32), spentDigests: digests,
            captured: [
                "instance": .string(captured), "limits": ["rate": 1.5, "burst": .null], "scopes": ["a", "b"],
                "isLive": true,
            ],
            intent: .init(began: Date(timeIntervalSince1970: 1_899_996_400), wasRetried: true)),
        CredentialRecord(refreshToken: Secret(token), seedDigest: ""),
        CredentialRecord(
            accessToken: Secret("short"), seedDigest: nil, spentDigests: ["b", "a"],
            intent: .init(began: Date(timeIntervalSince1970: 1_800_000_000))),
        CredentialRecord(),
    ]

    /// Whether records come back well enough for the other checks.
    func checkRecords() async -> Bool {
        let key = key("records")
        let absent = await findings.succeeding(.records, "reading a key without a record") { [first] in
            try await first.read(key)
        }
        guard let absent else { return false }
        if absent != nil { findings.report(.records, "a key that has no record has one; return nil") }
        for sample in Self.samples {
            guard await put(sample, key, for: .records) else { return false }
            for (store, name) in [(first, "the store"), (second, "the storage, opened a second time,")] {
                let found = await findings.succeeding(.records, "reading a record") { try await store.read(key) }
                guard let found else { return false }
                compare(found, sample, name)
            }
            guard let claim = await claim(key, of: second, for: .records, "claiming a key that nobody holds") else {
                return false
            }
            compare(claim.record, sample, "a claim")
            if claim.key != key { findings.report(.records, "a claim has another key than the one that was claimed") }
            guard await release(claim, of: second, for: .records) else { return false }
        }
        return true
    }

    private func compare(_ found: CredentialRecord?, _ sample: CredentialRecord, _ name: String) {
        guard let found else { return findings.report(.records, "\(name) has no record after one was committed") }
        let parts: [(String, Bool)] = [
            ("refreshToken", found.refreshToken == sample.refreshToken),
            ("accessToken", found.accessToken == sample.accessToken),
            ("expiry", Self.isSame(found.expiry, sample.expiry)), ("issued", Self.isSame(found.issued, sample.issued)),
            ("seedDigest", found.seedDigest == sample.seedDigest),
            ("spentDigests", found.spentDigests == sample.spentDigests),
            ("captured", found.captured == sample.captured),
            (
                "intent",
                Self.isSame(found.intent?.began, sample.intent?.began)
                    && found.intent?.wasRetried == sample.intent?.wasRetried
            ),
        ]
        for (part, isSame) in parts where !isSame {
            findings.report(
                .records,
                "\(name) gives back another \(part) than was committed; keep each part as it is, nil apart from empty, and nothing of the record before"
            )
        }
    }

    /// To a second, as some databases keep dates.
    private static func isSame(_ left: Date?, _ right: Date?) -> Bool {
        guard let left, let right else { return left == right }
        return abs(left.timeIntervalSince(right)) < 1
    }

    /// Keys that are easily taken for each other have records of their own.
    func checkKeys() async {
        let keys = [
            key("keys", path: ["a", "b"]), key("keys", path: ["a/b"]), key("keys", path: ["a~1b"]),
            key("keys", path: ["a", "B"]), key("KEYS", path: ["a", "b"]), key("keys", path: ["a", "b", "0"]),
            key("keys", path: .root), key("keys/a", path: ["b"]), key("keys ", path: ["a", "b"]),
            key("kéys", path: ["a", "b"]), key("k%ys", path: ["a", "b"]), key("k_ys", path: ["a", "b"]),
            key("keys':--", path: ["a", "b"]),
        ]
        for (number, key) in keys.enumerated() {
            guard await put(record(number), key, for: .keys) else { return }
        }
        for (number, key) in keys.enumerated() {
            let found = await findings.succeeding(.keys, "reading a record") { [second] in try await second.read(key) }
            guard let found else { return }
            if found == nil {
                findings.report(.keys, "the record of \(key.connection) at \(key.path) is not there")
            } else if found?.refreshToken != record(number).refreshToken {
                findings.report(
                    .keys,
                    "the record of \(key.connection) at \(key.path) is that of another key; compare names and places exactly, case and all"
                )
            }
        }
        for connection in Set(keys.map(\.connection)) {
            let found = await findings.succeeding(.keys, "listing the keys of a connection") { [second] in
                try await second.keys(of: connection)
            }
            guard let found else { return }
            if Set(found) != Set(keys.filter { $0.connection == connection }) {
                findings.report(
                    .keys, "the keys of \(connection) are not those that have a record; list each, and none of another")
            }
        }
    }
}
