public import AuthCore

/// Records as text, for stores that keep them in a column of a database or as a secret of a vault.
extension CredentialRecord {
    /// Reads a record that ``encoded(replacing:)`` has written, in this version or an older one.
    ///
    /// - Throws: `AuthError` that names the member at fault, and none of its content.
    public init(decoding object: JSONObject) throws {
        do {
            self = try RecordFormat.decode(object)
        } catch var error as AuthError {
            error.message = "the stored record cannot be read, mend or remove it: \(error.message)"
            throw error
        }
    }

    /// The record with its secrets, in the form in which ``FileCredentialStore`` keeps it: the caller keeps it from
    /// others.
    ///
    /// - Parameter previous: What was stored before: members that this version does not know stay, so that a newer
    ///   program finds what it wrote.
    /// - Throws: `AuthError` where a date is not finite, or a newer version has written what is to be replaced.
    public func encoded(replacing previous: JSONObject = [:]) throws -> JSONObject {
        try RecordFormat.encode(self, replacing: previous)
    }
}
