/// What it means that a template names a value which the user's configuration does not have.
public struct MissingInputs: Sendable, Hashable {
    private enum Wrapped: Sendable { case error, empty }
    private let wrapped: Wrapped

    /// A configuration error that names the field and the value, unless the manifest's specification marks that input
    /// as optional.
    ///
    /// The safe choice: no request goes out with half a credential.
    public static let error = MissingInputs(wrapped: .error)
    /// Empty text, as in the reference implementation.
    public static let empty = MissingInputs(wrapped: .empty)
}
