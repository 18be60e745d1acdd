internal import ConnectorAuth

/// What a server asks for with a refusal (RFC 9110, section 11.6.1), as far as it can be shown.
struct Challenge {
    private static let shownParameters: Set = ["error", "scope", "realm"]

    /// Each scheme with its parameters that are no secrets, such as `Bearer (error invalid_token)`; `nil` without any.
    static func shown(_ headers: HTTPFields) -> String? {
        let fields = headers.filter { $0.name.lowercased() == "www-authenticate" }.map(\.value)
        guard !fields.isEmpty else { return nil }
        var challenges: [(scheme: String, parameters: [String])] = []
        for part in fields.flatMap(parts) {
            let words = part.split(separator: " ", maxSplits: 1)
            let beginsScheme = words.first.map { !$0.contains("=") } ?? false
            if beginsScheme { challenges.append((ShownName.text(String(words[0])), [])) }
            let parameter = beginsScheme ? words.dropFirst().first.map(String.init) : part
            guard let shown = parameter.flatMap(shown), let last = challenges.indices.last else { continue }
            challenges[last].parameters.append(shown)
        }
        return challenges.map { challenge in
            challenge.scheme
                + (challenge.parameters.isEmpty ? "" : " (\(challenge.parameters.joined(separator: ", ")))")
        }.joined(separator: "; ")
    }

    /// A field's value at its commas, but for those in quotes.
    private static func parts(of value: String) -> [String] {
        var isQuoted = false
        return value.split { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "," && !isQuoted
        }.map { String($0).trimmingSpaces }
    }

    private static func shown(_ parameter: String) -> String? {
        let parts = parameter.split(separator: "=", maxSplits: 1).map { String($0).trimmingSpaces }
        guard parts.count == 2, shownParameters.contains(parts[0].lowercased()) else { return nil }
        let words = parts[1].filter { $0 != "\"" }.split(separator: " ").map { ShownName.text(String($0)) }
        return "\(parts[0]) \(words.joined(separator: " "))"
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
