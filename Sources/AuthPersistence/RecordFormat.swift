package import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// How a record is written as JSON, by every store that keeps text.
///
/// Members that it does not know are kept, so that a record survives a program that is a little older than its writer.
package enum RecordFormat {
    /// Raised when older programs would misread what is written.
    package static let version = 1
    static let versionMember = "version"

    /// The record as JSON.
    ///
    /// - Parameter previous: What was stored before.
    package static func encode(_ record: CredentialRecord, replacing previous: JSONObject = [:]) throws -> JSONObject {
        // What a newer program has written it alone can change.
        if previous[versionMember] != nil { try check(versionOf: previous) }
        var object = previous
        object[versionMember] = .number(JSONNumber(version))
        object["refresh_token"] = record.refreshToken.map { .string($0.reveal()) }
        object["access_token"] = record.accessToken.map { .string($0.reveal()) }
        object["expiry"] = try record.expiry.map { .number(try EpochNumber.encode($0)) }
        object["issued"] = try record.issued.map { .number(try EpochNumber.encode($0)) }
        object["seed_digest"] = record.seedDigest.map { .string($0) }
        object["spent_digests"] = record.spentDigests.isEmpty ? nil : .array(record.spentDigests.map { .string($0) })
        let captured = record.captured.reveal()
        object["captured"] = captured.isEmpty ? nil : .object(captured)
        object["intent"] = try record.intent.map { intent -> JSONValue in
            var member = previous["intent"]?.objectValue ?? [:]
            member["began"] = .number(try EpochNumber.encode(intent.began))
            member["was_retried"] = .bool(intent.wasRetried)
            return .object(member)
        }
        return object
    }

    /// The record that was encoded.
    ///
    /// - Throws: `AuthError` that names the member at fault, and none of its content.
    package static func decode(_ object: JSONObject) throws -> CredentialRecord {
        try check(versionOf: object)
        return CredentialRecord(
            refreshToken: try text("refresh_token", of: object).map(Secret.init),
            accessToken: try text("access_token", of: object).map(Secret.init),
            expiry: try date("expiry", of: object), issued: try date("issued", of: object),
            seedDigest: try text("seed_digest", of: object), spentDigests: try texts("spent_digests", of: object),
            captured: try map("captured", of: object) ?? [:],
            intent: try map("intent", of: object).map { intent -> CredentialRecord.Intent in
                guard let began = try date("began", of: intent) else { throw fault("began", "a number") }
                return .init(began: began, wasRetried: intent["was_retried"]?.boolValue ?? false)
            })
    }

    /// Refuses what a newer program has written.
    static func check(versionOf object: JSONObject) throws {
        guard let found = object[versionMember]?.numberValue?.intValue, found >= 1 else {
            throw fault(versionMember, "a number")
        }
        guard found <= version else {
            throw AuthError(.unsupported, "the format has version \(found), this program knows \(version); update it")
        }
    }

    private static func text(_ key: String, of object: JSONObject) throws -> String? {
        switch object[key] {
        case nil, .null: nil
        case .string(let text): text
        default: throw fault(key, "a string")
        }
    }

    private static func texts(_ key: String, of object: JSONObject) throws -> [String] {
        switch object[key] {
        case nil, .null: return []
        case .array(let elements):
            return try elements.map { element in
                guard case .string(let text) = element else { throw fault(key, "a list of strings") }
                return text
            }
        default: throw fault(key, "a list of strings")
        }
    }

    private static func map(_ key: String, of object: JSONObject) throws -> JSONObject? {
        switch object[key] {
        case nil, .null: nil
        case .object(let map): map
        default: throw fault(key, "a map")
        }
    }

    private static func date(_ key: String, of object: JSONObject) throws -> Date? {
        switch object[key] {
        case nil, .null: nil
        case .number(let number): EpochNumber.decode(number)
        default: throw fault(key, "a number")
        }
    }

    private static func fault(_ key: String, _ expected: String) -> AuthError {
        AuthError(.storeUnavailable, "the member \(key) should be \(expected)", kind: .configuration)
    }
}
