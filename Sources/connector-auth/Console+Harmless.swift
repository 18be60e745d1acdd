extension Console {
    /// The same for texts that others have a part in: what a terminal would obey rather than show is written as `?`, and
    /// in JSON as an escape.
    func harmless(asJSON isJSON: Bool) -> Console {
        var console = self
        console.output = { [output] in output(Self.harmless($0, asJSON: isJSON)) }
        console.error = { [error] in error(Self.harmless($0, asJSON: false)) }
        return console
    }

    private static func harmless(_ text: String, asJSON isJSON: Bool) -> String {
        var result = String.UnicodeScalarView()
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            if !isObeyed(scalar, before: scalars.first) {
                result.append(scalar)
            } else if isJSON {
                // They stand in strings alone, and are of the first plane.
                let digits = String(scalar.value, radix: 16)
                result += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".unicodeScalars
            } else {
                result.append("?")
            }
        }
        return String(result)
    }

    private static func isObeyed(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
        switch scalar {
        case "\n", "\t": false
        case "\r": next != "\n"
        // They turn the direction of what follows.
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": true
        default: scalar.properties.generalCategory == .control
        }
    }
}
