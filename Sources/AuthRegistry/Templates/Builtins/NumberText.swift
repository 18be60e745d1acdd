/// Texts as numbers, as Python's `int()` and `float()` read them.
enum NumberText {
    static func integer(_ text: String, radix: Int = 10) -> Int64? {
        digits(of: text).flatMap { $0.unicodeScalars.allSatisfy { $0.isASCII } ? Int64($0, radix: radix) : nil }
    }

    static func double(_ text: String) -> Double? {
        guard let text = digits(of: text), text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else {
            return nil
        }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    /// Without white space around and without the single underscores between digits; `nil` for other underscores.
    private static func digits(of text: String) -> String? {
        let text = TextMethods.stripped(text, nil, left: true, right: true)
        guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        let areDigits =
            parts.allSatisfy { !$0.isEmpty } && parts.dropFirst().allSatisfy { $0.first?.isHexDigit == true }
            && parts.dropLast().allSatisfy { $0.last?.isHexDigit == true }
        return areDigits ? parts.joined() : nil
    }
}
