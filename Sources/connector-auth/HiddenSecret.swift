internal import ConnectorAuth

/// A secret that is not shown, with the mark that stands for it.
struct HiddenSecret {
    let mark: String
    let variable: String
    /// What the variable must hold for the command to send what the connector would.
    let explanation: String
    /// That text.
    let value: Secret<String>

    /// - Parameters:
    ///   - mark: What stands for it.
    ///   - addition: The secret and its place.
    ///   - taken: The names of other variables.
    init(mark: String, addition: RequestCredentials.Addition, beside taken: [String]) {
        let placement = addition.placement
        let text = addition.value.reveal()
        self.mark = mark
        variable = Self.variable(placement, beside: taken)
        if placement.queryName != nil {
            explanation = "the \(placement), percent-encoded"
            value = Secret(PercentEncoding.encode(text, alsoKept: ""))
        } else if placement.jsonPath != nil {
            explanation = "the \(placement), escaped as in JSON"
            value = Secret(String(JSONValue.string(text).jsonText().dropFirst().dropLast()))
        } else {
            explanation = "the \(placement), with its prefix if it has one"
            value = addition.value
        }
    }

    /// A secret that is no credential of its own: a part of a URL, or a body.
    init(mark: String, name: String, explanation: String, value: String) {
        self.mark = mark
        variable = name
        self.explanation = explanation
        self.value = Secret(value)
    }

    /// A name for a shell variable, made from the place.
    private static func variable(_ placement: RequestCredentials.Placement, beside taken: [String]) -> String {
        let name =
            placement.headerName ?? placement.queryName ?? placement.cookieName ?? placement.formFieldName
            ?? placement.jsonPath?.joined(separator: "_") ?? ""
        return ShellVariable.name("AUTH", name, beside: taken)
    }

    /// What marks begin with: letters and digits only, so that no encoding changes a mark.
    static func makeStem() -> String {
        var random = SystemRandomNumberGenerator()
        return "SECRET" + String(random.next(), radix: 36, uppercase: true) + "X"
    }
}
