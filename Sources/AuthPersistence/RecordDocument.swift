internal import AuthCore

/// The content of a file of records: a version, and the records by connection and place of the definition.
///
/// What else the file holds stays where it is.
struct RecordDocument {
    private static let recordsMember = "records"
    private var root: JSONObject = [RecordFormat.versionMember: .number(JSONNumber(RecordFormat.version))]

    /// A document without records.
    init() {}

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - bytes: Its text.
    ///   - path: The file, for messages.
    init(parsing bytes: [UInt8], from path: String) throws {
        try Self.telling(path) {
            guard case .object(let object) = try JSONValue(parsing: bytes) else {
                throw AuthError(.storeUnavailable, "it should be a map with a member version", kind: .configuration)
            }
            try RecordFormat.check(versionOf: object)
            root = object
        }
    }

    /// The record of a key.
    func record(of key: CredentialKey, from path: String) throws -> CredentialRecord? {
        try Self.telling(path) { try member(of: key).map(RecordFormat.decode) }
    }

    /// Sets the record of a key.
    mutating func set(_ record: CredentialRecord, of key: CredentialKey, from path: String) throws {
        try Self.telling(path) {
            var records = try Self.map(root[Self.recordsMember])
            var connection = try Self.map(records[key.connection])
            let previous = try Self.map(connection[key.path.description])
            connection[key.path.description] = .object(try RecordFormat.encode(record, replacing: previous))
            records[key.connection] = .object(connection)
            root[Self.recordsMember] = .object(records)
        }
    }

    /// The keys of a connection that have a record.
    func keys(of connection: String, from path: String) throws -> [CredentialKey] {
        try Self.telling(path) {
            try Self.map(Self.map(root[Self.recordsMember])[connection]).map { place, _ in
                CredentialKey(connection: connection, path: try JSONPointer(parsing: place))
            }
        }
    }

    /// Removes the record of a key.
    mutating func remove(_ key: CredentialKey, from path: String) throws {
        try Self.telling(path) {
            var records = try Self.map(root[Self.recordsMember])
            var connection = try Self.map(records[key.connection])
            connection[key.path.description] = nil
            records[key.connection] = connection.isEmpty ? nil : .object(connection)
            root[Self.recordsMember] = .object(records)
        }
    }

    /// The text to write.
    var bytes: [UInt8] { Array((JSONValue.object(root).jsonText(.pretty) + "\n").utf8) }

    private func member(of key: CredentialKey) throws -> JSONObject? {
        let connection = try Self.map(Self.map(root[Self.recordsMember])[key.connection])
        return try connection[key.path.description].map { try Self.map($0) }
    }

    private static func map(_ value: JSONValue?) throws -> JSONObject {
        guard let value else { return [:] }
        guard case .object(let object) = value else {
            throw AuthError(.storeUnavailable, "a record or list of records is not a map", kind: .configuration)
        }
        return object
    }

    /// Adds the file to an error, and what to do about it.
    private static func telling<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch var error as AuthError {
            if error.kind == .configuration {
                error.message = "\(path) is no store of credentials, mend it or name another: \(error.message)"
            } else {
                error.message = "\(path): \(error.message)"
            }
            throw error
        }
    }
}
