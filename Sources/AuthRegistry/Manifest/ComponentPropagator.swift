internal import AuthCore

/// Hands types and `$parameters` down to the components of a manifest.
///
/// A field that a component lacks, or that is false, empty, zero or null, takes the parameter of its name. A parameter
/// does not go down into the field of its own name.
struct ComponentPropagator {
    /// The most parameters that may be handed down, all components counted.
    static let maximumWork = 500_000
    /// How deep components may nest: parameters that are components go down into one another.
    static let maximumDepth = 300
    private var work = 0
    private var depth = 0

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
        depth += 1
        defer { depth -= 1 }
        work += inherited.count + 1
        guard work <= Self.maximumWork, depth <= Self.maximumDepth else {
            throw AuthError(
                .invalidDefinition,
                "the manifest's parameters multiply: more than \(Self.maximumWork) to hand down, or components nest deeper than \(Self.maximumDepth)"
            )
        }
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
            guard value.objectValue != nil || value.arrayValue != nil else { continue }
            let own = parameters[name]
            let inherited =
                own == nil ? parameters : JSONObject(parameters.filter { $0.key != name }.map { ($0.key, $0.value) })
            if let changed = try propagateInto(value, parent: typeName, field: name, parameters: inherited) {
                component[name] = changed
            }
            // The reference takes the parameter out on the way down and puts it back only where it is truthy.
            if let own, !own.isTruthy { parameters[name] = nil }
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
