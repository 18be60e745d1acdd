/// A token and what is sent of it, built once.
///
/// Each of many authenticators has one where requests look, so it is kept small.
package struct SentToken: Sendable, SeparatelyCounted {
    package private(set) var credentials: RequestCredentials
    /// How long what stands before the token is; of four bytes, for which the credentials have left room.
    private let prefixByteCount: Int32

    /// Builds what is sent.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/invalidCredential`` where the token cannot be sent there.
    package init(
        _ token: Secret<String>, prefix: String, in placement: RequestCredentials.Placement,
        _ generation: TokenGeneration
    ) throws {
        prefixByteCount = Int32(clamping: prefix.utf8.count)
        credentials = try RequestCredentials(
            [.init(placement, Secret(prefix + token.reveal()))], generation: generation)
    }

    /// The token without its prefix; kept in the credentials alone, which are there as long as it.
    package var token: Secret<String> {
        let sent = credentials.additions.first?.value.reveal() ?? ""
        return Secret(String(Substring(sent.utf8.dropFirst(Int(prefixByteCount)))))
    }

    package func separated() -> SentToken {
        var copy = self
        copy.credentials = credentials.separated()
        return copy
    }
}
