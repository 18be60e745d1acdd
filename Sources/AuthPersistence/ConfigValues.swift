internal import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A configuration's text and the credentials in it.
struct ConfigValues {
    private(set) var text: JSONTextEditor
    private let paths: ConfigFileCredentialStore.Paths
    var bytes: [UInt8] { text.bytes }

    init(text: JSONTextEditor, paths: ConfigFileCredentialStore.Paths) {
        self.text = text
        self.paths = paths
    }

    /// The record; `nil` where there is no value at any path.
    func record() throws -> CredentialRecord? {
        let record = CredentialRecord(
            refreshToken: try token(at: paths.refreshToken), accessToken: try token(at: paths.accessToken),
            expiry: try expiry(at: paths.expiry))
        return record == CredentialRecord() ? nil : record
    }

    /// Writes the values that differ; one that is gone becomes `null`.
    mutating func set(_ record: CredentialRecord) throws {
        for (path, token) in [(paths.refreshToken, record.refreshToken), (paths.accessToken, record.accessToken)]
        where !path.isEmpty {
            guard try self.token(at: path) != token else { continue }
            try text.set(token.map { .string($0.reveal()) } ?? .null, at: path)
        }
        guard !paths.expiry.isEmpty else { return }
        let time = try record.expiry.map(civilTime)
        // A date that cannot be read is replaced like any other.
        guard try text.value(at: paths.expiry) != nil || time != nil else { return }
        if let current = try? expiry(at: paths.expiry).map(civilTime), current == time { return }
        try text.set(time.map { .string($0.isoformat) } ?? .null, at: paths.expiry)
    }

    private func token(at path: [String]) throws -> Secret<String>? {
        guard !path.isEmpty else { return nil }
        switch try text.value(at: path) {
        // Forms are saved with empty texts for what was not filled in.
        case nil, .null, .string(""): return nil
        case .string(let token): return Secret(token)
        case let other?: throw fault(path, other.kindName, "a string")
        }
    }

    private func expiry(at path: [String]) throws -> Date? {
        guard !path.isEmpty else { return nil }
        switch try text.value(at: path) {
        case nil, .null, .string(""): return nil
        case .number(let number) where CivilTime(timestamp: number.doubleValue) != nil:
            return EpochNumber.decode(number)
        case .string(let text):
            if let time = DateRecognition.parse(text) { return EpochNumber.date(of: time) }
            if let number = try? JSONValue(parsing: text).numberValue, CivilTime(timestamp: number.doubleValue) != nil {
                return EpochNumber.decode(number)
            }
            throw fault(path, "a text of no known form", "a date such as 2025-01-31T12:00:00+00:00")
        case let other?:
            throw fault(path, other.kindName, "a date such as 2025-01-31T12:00:00+00:00 or seconds since 1970")
        }
    }

    private func civilTime(of date: Date) throws -> CivilTime {
        guard let time = CivilTime(timestamp: date.timeIntervalSince1970) else {
            throw AuthError(.storeUnavailable, "an expiry beyond the year 9999 cannot be stored", kind: .system)
        }
        return time
    }

    private func fault(_ path: [String], _ found: String, _ expected: String) -> AuthError {
        AuthError(.storeUnavailable, "\(JSONPointer(path)) is \(found) and should be \(expected)", kind: .configuration)
    }
}
