package import AuthCore

/// Finds what a configuration may have in place of a value that it lacks: the same under a name that is nearly the same.
package enum MisspeltInput {
    /// The end of a message that says so; empty where there is nothing near.
    ///
    /// A key is told only where it is nearly the one that is asked for; so it is none that holds a secret.
    ///
    /// - Parameters:
    ///   - path: The keys that should lead to the value.
    ///   - config: The configuration.
    ///   - isUsed: Whether a value that is there is asked for itself, and so not misspelt.
    package static func words(
        for path: [String], in config: JSONValue, isUsed: ([String]) -> Bool = { _ in false }
    ) -> String {
        guard let near = near(path, in: config), !isUsed(near) else { return "" }
        return "; the config has '\(HTTPFieldSyntax.printable(near.joined(separator: ".")))', which may be meant"
    }

    private static func near(_ path: [String], in config: JSONValue) -> [String]? {
        var node = config
        for (index, key) in path.enumerated() {
            guard let members = node.objectValue else { return nil }
            if let next = members[key] {
                node = next
                continue
            }
            let rest = path[(index + 1)...]
            let candidates = members.filter { other, value in
                // Names that differ in their numbers alone are those of different things.
                withoutDigits(other) != withoutDigits(key) && value.first(at: rest).map { $0 != .null } ?? false
            }
            return NearestName(to: key).nearest(among: candidates.map(\.key)).map { path[..<index] + [$0] + rest }
        }
        return nil
    }

    private static func withoutDigits(_ name: String) -> [UInt8] {
        name.utf8.filter { !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0) }
    }
}
