/// A name from elsewhere, as an error shows it.
package enum ShownName {
    /// More digits than names of variables, members or media types have.
    private static let suspiciousDigits = 4
    private static let maximumLength = 32
    private static let punctuation = "-._~/:@$+"

    /// The name; `…` where it may be a key that stands in its place.
    package static func text(_ name: String) -> String {
        let bytes = name.utf8
        let isName =
            bytes.count <= maximumLength
            && bytes.count(where: { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) < suspiciousDigits
            && bytes.allSatisfy { PercentEncoding.isUnreserved($0) || punctuation.utf8.contains($0) }
        return isName ? name : "…"
    }

    /// The same in quotes.
    package static func quoted(_ name: String) -> String { "'\(text(name))'" }
}
