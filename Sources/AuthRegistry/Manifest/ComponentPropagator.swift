internal import AuthCore

/// Hands types and `$parameters` down to the components of a manifest.
///
/// A field that a component lacks, or that is false, empty, zero or null, takes the parameter of its name. A parameter
/// does not go down into the field of its own name.
struct ComponentPropagator {
    /// The most fields that propagation may write.
    static let maximumWrites = 1_000_000
    private var writes = 0

    private static let parametersKey = "$parameters"
    /// Fields that exclude each other: a parameter never sets one beside the component's own other one.
    private static let exclusiveFields: [String: [(String, String)]] = [
        "RequestOption": [("field_name", "field_path")],
        "ApiKeyAuthenticator": [("inject_into", "header")],
    ]

    mutating func propagate(_ document: JSONValue) throws -> JSONValue {
        guard case .object(let root) = document else { return document }
        return .object(try propagate(root, parent: "", field: "", inherited: [:]))
    }

    /// Prepares a definition that stands alone.
    mutating func propagate(
        _ component: JSONObject, parent: String, field: String, inherited: JSONObject
    ) throws -> JSONObject {
        var component = component
        if component["type"] == nil,
            let type = ComponentTypes.defaultType(of: field, in: parent, isCustom: component["class_name"] != nil)
        {
            component["type"] = .string(type)
        }
        guard let type = component["type"], type.isTruthy else {
            return try propagateUntyped(component, inherited: inherited)
        }
        if Self.isJSONSchema(type) { return component }
        let typeName = type.stringValue ?? ""

        let ownParameters = component[Self.parametersKey]?.objectValue ?? [:]
        var parameters = inherited
        for (name, value) in ownParameters { parameters[name] = value }
        component[Self.parametersKey] = nil
        try apply(parameters, to: &component, typeName: typeName, wasPropagated: ownParameters)

        for (name, value) in component {
            let own = parameters[name]
            parameters[name] = nil
            if let changed = try propagateInto(value, parent: typeName, field: name, parameters: parameters) {
                component[name] = changed
            }
            if let own, own.isTruthy { parameters[name] = own }
        }
        if !parameters.isEmpty { component[Self.parametersKey] = .object(parameters) }
        return component
    }

    /// Sets the fields that the component lacks.
    private mutating func apply(
        _ parameters: JSONObject, to component: inout JSONObject, typeName: String, wasPropagated: JSONObject
    ) throws {
        let pairs = Self.exclusiveFields[typeName] ?? []
        // In a definition that was resolved before, a field that equals a parameter was set by it.
        for (first, second) in pairs where component[first]?.isTruthy == true && component[second]?.isTruthy == true {
            for name in [first, second] where wasPropagated[name] != nil && wasPropagated[name] == component[name] {
                component[name] = nil
                break
            }
        }
        let ownNames = Set(component.filter { $0.value.isTruthy }.map(\.key))
        for (name, value) in parameters where component[name]?.isTruthy != true {
            let isInTheWay = pairs.contains {
                ($0.0 == name && ownNames.contains($0.1)) || ($0.1 == name && ownNames.contains($0.0))
            }
            if isInTheWay { continue }
            component[name] = value
            writes += 1
            if writes > Self.maximumWrites {
                throw AuthError(
                    .invalidDefinition, "the manifest's parameters multiply beyond \(Self.maximumWrites) fields")
            }
        }
    }

    private mutating func propagateInto(
        _ value: JSONValue, parent: String, field: String, parameters: JSONObject
    ) throws -> JSONValue? {
        switch value {
        case .object(let child):
            return .object(try propagate(child, parent: parent, field: field, inherited: parameters))
        case .array(let elements):
            return .array(
                try elements.map { element in
                    guard case .object(let child) = element else { return element }
                    return .object(try propagate(child, parent: parent, field: field, inherited: parameters))
                })
        default: return nil
        }
    }

    /// A map without a type is no component: only the components directly in it get parameters.
    private mutating func propagateUntyped(_ map: JSONObject, inherited: JSONObject) throws -> JSONObject {
        var map = map
        for (name, value) in map {
            guard case .object(let child) = value, child["type"]?.isTruthy == true else { continue }
            map[name] = .object(try propagate(child, parent: "", field: name, inherited: inherited))
        }
        return map
    }

    private static func isJSONSchema(_ type: JSONValue) -> Bool {
        type == "object" || type == ["null", "object"] || type == ["object", "null"]
    }
}

extension JSONValue {
    /// Whether Python takes the value for true.
    var isTruthy: Bool { TemplateValue(self).isTruthy }
}
