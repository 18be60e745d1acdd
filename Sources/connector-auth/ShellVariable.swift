/// Names of variables for a shell.
enum ShellVariable {
    /// A name that no other variable has.
    ///
    /// - Parameters:
    ///   - prefix: What it begins with.
    ///   - name: What it is of; what cannot stand in a name of a variable becomes an underscore.
    ///   - taken: The names of the others.
    static func name(_ prefix: String, _ name: String, beside taken: [String]) -> String {
        let letters = name.uppercased().unicodeScalars.map { scalar -> Character in
            ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "_"
        }
        let usual = prefix + "_" + String(letters)
        var (result, number) = (usual, 1)
        while taken.contains(result) {
            number += 1
            result = "\(usual)_\(number)"
        }
        return result
    }
}
