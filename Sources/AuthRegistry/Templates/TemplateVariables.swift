internal import AuthCore

/// The values that the templates of a field may refer to.
struct TemplateVariables: Sendable {
    var config: JSONValue
    var parameters: JSONObject
    /// The values that are there only later, where it is later.
    var later: [FactoryScope.LateVariable: JSONValue]

    private static let configName = "config"
    private static let parametersName = "parameters"

    /// Whether there is such a variable, now or later.
    static func mayHold(_ name: String) -> Bool {
        name == configName || name == parametersName || FactoryScope.LateVariable(rawValue: name) != nil
    }

    /// The value of a variable; `nil` where there is none now.
    subscript(name: String) -> JSONValue? {
        if name == Self.configName { return config }
        if name == Self.parametersName { return .object(parameters) }
        guard let variable = FactoryScope.LateVariable(rawValue: name) else { return nil }
        // Empty until a token has come, so that the first token request can do without.
        return later[variable] ?? (variable == .captured ? [:] : nil)
    }
}
