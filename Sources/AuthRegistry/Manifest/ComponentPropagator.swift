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
    /// The names of parameters that have become fields and are no longer among the parameters: those that are empty maps
    /// or lists.
    private(set) var forgottenNames: Set<String> = []
    private var work = 0
    private var depth = 0

    static let parametersKey = "$parameters"

    mutating func propagate(_ document: JSONValue) throws -> JSONValue {
        guard case .object(let root) = document else { return document }
        return .object(try propagate(root, parent: "", field: "", inherited: [:]) ?? root)
    }

    /// Prepares a component; `nil` where it stays as it is.
    mutating func propagate(
        _ component: JSONObject, parent: String, field: String, inherited: JSONObject
    ) throws -> JSONObject? {
        depth += 1
        defer { depth -= 1 }
        work += inherited.count + 1
        guard work <= Self.maximumWork, depth <= Self.maximumDepth else {
            throw AuthError(
                .invalidDefinition,
                "the manifest's parameters multiply: more than \(Self.maximumWork) to hand down, or components nest deeper than \(Self.maximumDepth)"
            )
        }
        var result = Edited(component)
        var type = component["type"]
        if type == nil,
            let name = ComponentTypes.defaultType(of: field, in: parent, isCustom: component["class_name"] != nil)
        {
            type = .string(name)
            result.now["type"] = type
        }
        guard let type, type.isTruthy else { return try propagateUntyped(component, inherited: inherited) }
        if Self.isJSONSchema(type) { return nil }
        let typeName = type.stringValue ?? ""

        var parameters = inherited
        let own = component[Self.parametersKey]
        if let own {
            for (name, value) in own.objectValue ?? JSONObject() { parameters[name] = value }
            result.now[Self.parametersKey] = nil
        }
        if !parameters.isEmpty {
            // For the parameters, which may all become fields, and for the map of them.
            result.now.reserveCapacity(component.count + parameters.count + 1)
            ParameterFields(of: typeName, propagated: own?.objectValue ?? JSONObject()).set(parameters, in: &result.now)
        }
        try propagate(parameters: &parameters, into: &result, typeName: typeName)
        if !parameters.isEmpty { result.now[Self.parametersKey] = .object(parameters) }
        return result.ifChanged
    }

    /// Hands parameters down to the components in a component's fields.
    private mutating func propagate(
        parameters: inout JSONObject, into component: inout Edited<JSONObject>, typeName: String
    ) throws {
        for index in component.now.indices where component.now.holdsContainer(at: index) {
            let (name, value) = component.now[index]
            let own = parameters[name]
            var inherited = parameters
            if own != nil { inherited[name] = nil }
            if let changed = try propagateInto(value, parent: typeName, field: name, parameters: inherited) {
                component.now.replaceValue(at: index, with: changed)
            }
            // The reference takes the parameter out on the way down and puts it back only where it is truthy.
            if let own, !own.isTruthy {
                parameters[name] = nil
                forgottenNames.insert(name)
            }
        }
    }

    private mutating func propagateInto(
        _ value: JSONValue, parent: String, field: String, parameters: JSONObject
    ) throws -> JSONValue? {
        switch value {
        case .object(let child):
            return try propagate(child, parent: parent, field: field, inherited: parameters).map { .object($0) }
        case .array(let elements):
            var result = Edited(elements)
            try result.replace { element in
                guard case .object(let child) = element else { return nil }
                return try propagate(child, parent: parent, field: field, inherited: parameters).map { .object($0) }
            }
            return result.ifChanged.map { .array($0) }
        default: return nil
        }
    }

    /// A map without a type is no component: only the components directly in it get parameters.
    private mutating func propagateUntyped(_ map: JSONObject, inherited: JSONObject) throws -> JSONObject? {
        var result = Edited(map)
        for index in map.indices where map.holdsContainer(at: index) {
            let (name, value) = map[index]
            guard case .object(let child) = value, child["type"]?.isTruthy == true else { continue }
            if let changed = try propagate(child, parent: "", field: name, inherited: inherited) {
                result.now.replaceValue(at: index, with: .object(changed))
            }
        }
        return result.ifChanged
    }

    /// Whether a type says that the map is a JSON schema, whose members are none of ours.
    private static func isJSONSchema(_ type: JSONValue) -> Bool {
        switch type {
        case .string(let name): name == "object"
        case .array: type == ["null", "object"] || type == ["object", "null"]
        default: false
        }
    }
}

extension JSONValue {
    /// Whether Python takes the value for true.
    var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .number(let number): number != JSONNumber(0)
        case .string(let text): !text.isEmpty
        case .array(let elements): !elements.isEmpty
        case .object(let object): !object.isEmpty
        }
    }
}
