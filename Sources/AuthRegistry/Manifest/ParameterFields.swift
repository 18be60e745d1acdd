internal import AuthCore

/// Sets the fields that a component lacks from its parameters.
struct ParameterFields {
    /// Fields that exclude each other: a parameter never sets one beside the component's own other one.
    private let pairs: [(String, String)]
    /// The component's own parameters.
    ///
    /// In a definition that was resolved before, a field that equals one was set by it.
    private let propagated: JSONObject

    init(of type: String, propagated: JSONObject) {
        pairs =
            switch type {
            case "RequestOption": [("field_name", "field_path")]
            case "ApiKeyAuthenticator": [("inject_into", "header")]
            default: []
            }
        self.propagated = propagated
    }

    func set(_ parameters: JSONObject, in component: inout JSONObject) {
        for (first, second) in pairs where component[first]?.isTruthy == true && component[second]?.isTruthy == true {
            for name in [first, second] where propagated[name] != nil && propagated[name] == component[name] {
                component[name] = nil
                break
            }
        }
        let taken = excludedNames(in: component)
        for (name, value) in parameters where component[name]?.isTruthy != true && !taken.contains(name) {
            component[name] = value
        }
    }

    /// The names whose counterparts the component has.
    private func excludedNames(in component: JSONObject) -> [String] {
        pairs.flatMap { first, second in
            [(first, second), (second, first)].filter { component[$0.1]?.isTruthy == true }.map(\.0)
        }
    }
}
