/// A value that never appears in a description, a dump or a reflection.
///
/// It is deliberately not `Codable`: what is encoded is soon logged. Equality is not constant-time.
public struct Secret<Value: Sendable>: Sendable {
    private let value: Value

    /// Wraps a value.
    public init(_ value: Value) { self.value = value }

    /// The wrapped value.
    ///
    /// The one way out, so that searching for calls of this method finds every place that touches a secret.
    @inlinable public func reveal() -> Value { unwrapped }

    @usableFromInline var unwrapped: Value { value }
}

extension Secret: Equatable where Value: Equatable {}
extension Secret: Hashable where Value: Hashable {}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    public var description: String { "<redacted>" }
    /// Always `<redacted>`.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
