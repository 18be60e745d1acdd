/// A name that a template uses, as an error shows it.
enum TemplateName {
    /// More digits than any name of a filter, a test or a variable has.
    private static let suspiciousDigits = 4
    private static let maximumLength = 32

    /// The name in quotes; without it where it may be a key that was pasted between the braces.
    static func quoted(_ name: String) -> String {
        let digits = name.utf8.count { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return digits >= suspiciousDigits || name.utf8.count > maximumLength ? "'…'" : "'\(name)'"
    }
}
