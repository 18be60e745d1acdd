/// Knows values that came with its token, such as the URL of the user's instance or the identifier of a company.
///
/// An authenticator that has captured values conforms; ask with `authenticator as? any CapturedValueSource`.
public protocol CapturedValueSource: Sendable {
    /// The values by their names; gets a token first where there is none.
    ///
    /// A value that an answer lacks keeps what the answer before had.
    ///
    /// - Throws: As `credentials(for:)` of the authenticator.
    func capturedValues() async throws -> Secret<JSONObject>
}
