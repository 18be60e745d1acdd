internal import AuthCore

/// What the lock file of a configuration says: that the token of this fingerprint was about to be sent.
///
/// The fingerprint makes a note worthless once the configuration holds another token, because the rotation was
/// committed or the user signed in again; so it need not be cleared in the same step.
struct RotationNote {
    private static let tokenMember = "token"
    /// The text to write.
    let bytes: [UInt8]

    /// The note of a record's intent; `nil` where it has none.
    init?(of record: CredentialRecord) throws {
        guard record.intent != nil else { return nil }
        var object = try RecordFormat.encode(CredentialRecord(intent: record.intent))
        object[Self.tokenMember] = .string(Self.token(of: record))
        bytes = Array((JSONValue.object(object).jsonText() + "\n").utf8)
    }

    /// The intent in a note, where it is about this record's token.
    ///
    /// A text that breaks off is no intent: its writer died before it sent the token.
    static func intent(in note: [UInt8], for record: CredentialRecord) -> CredentialRecord.Intent? {
        guard let object = try? JSONValue(parsing: note).objectValue, object[tokenMember] == .string(token(of: record))
        else { return nil }
        return try? RecordFormat.decode(object).intent
    }

    private static func token(of record: CredentialRecord) -> String {
        fingerprint(of: record.refreshToken?.reveal() ?? "")
    }
}
