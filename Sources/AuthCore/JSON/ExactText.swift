/// A text that is equal to another where their code points are.
///
/// Swift takes texts for equal that look equal, and a key is another one when it differs by a byte.
struct ExactText: Hashable {
    let text: String
    init(_ text: String) { self.text = text }

    static func == (left: Self, right: Self) -> Bool { left.text.hasSameBytes(as: right.text) }
    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// Whether both have the same code points.
    package func hasSameBytes(as other: String) -> Bool {
        // What Swift takes for different is; only what it takes for equal may differ all the same.
        guard utf8.count == other.utf8.count, self == other else { return false }
        var (left, right) = (self, other)
        return left.withUTF8 { left in right.withUTF8 { right in left.elementsEqual(right) } }
    }
}
