/// Texts as Python sees them: sequences of code points, equal where their code points are.
///
/// Swift's own text is made of user-perceived characters and is equal where it looks equal: a line feed after a carriage
/// return is no character of its own there, and a credential must not change by such a rule.
enum TextSearch {
    /// Where `part` occurs in `text`, in bytes, without overlaps; the search is linear (Knuth, Morris and Pratt).
    static func ranges(of part: [UInt8], in text: [UInt8]) -> [Range<Int>] {
        guard !part.isEmpty, part.count <= text.count else { return [] }
        var borders = [0]
        borders.reserveCapacity(part.count)
        var length = 0
        for byte in part.dropFirst() {
            while length > 0, part[length] != byte { length = borders[length - 1] }
            if part[length] == byte { length += 1 }
            borders.append(length)
        }
        var found: [Range<Int>] = []
        length = 0
        for (index, byte) in text.enumerated() {
            while length > 0, part[length] != byte { length = borders[length - 1] }
            if part[length] == byte { length += 1 }
            if length == part.count {
                found.append((index + 1 - length)..<(index + 1))
                length = 0
            }
        }
        return found
    }

    static func contains(_ part: String, in text: String) -> Bool {
        part.isEmpty || !ranges(of: Array(part.utf8), in: Array(text.utf8)).isEmpty
    }

    static func equal(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

    /// The text of some bytes that were cut at the bounds of code points.
    static func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
}

extension String {
    init(scalars: some Sequence<Unicode.Scalar>) { self.init(String.UnicodeScalarView(scalars)) }
}
