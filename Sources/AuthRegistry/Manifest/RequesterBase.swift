internal import AuthCore

/// Hands the URL base of a requester to its authenticator, where the type of that declares a field for it.
///
/// Some types of authenticators name URLs by the path alone.
struct RequesterBase {
    private static let field = "url_base"
    /// The types that declare the field.
    private let types: [String]

    private let isNeeded: Bool

    /// - Parameter source: The manifest as it was written. Where it names none of the types, there is nothing to do.
    init(registry: AuthenticatorRegistry, source: JSONValue) {
        let types = registry.typeNames { $0.schema.fields.contains { $0.name == Self.field } }
        self.types = types
        // A type may also be understood.
        isNeeded = types.contains(ConcreteDefinition.customType) || Self.mentions(types, in: source)
    }

    private static func mentions(_ types: [String], in value: JSONValue) -> Bool {
        switch value {
        case .string(let text): types.contains { $0.hasSameBytes(as: text) }
        case .array(let elements): elements.contains { mentions(types, in: $0) }
        case .object(let object): object.indices.contains { mentions(types, in: object[$0].value) }
        case .null, .bool, .number: false
        }
    }

    /// The document with the field set wherever it belongs and is absent.
    func handedDown(in document: JSONValue) -> JSONValue {
        isNeeded ? changed(document) ?? document : document
    }

    /// The value with the field set wherever it belongs and is absent; `nil` where it stays as it is.
    private func changed(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .array(let elements):
            var result = Edited(elements)
            result.replace { changed($0) }
            return result.ifChanged.map { .array($0) }
        case .object(let object):
            return changed(object).map { .object($0) }
        default: return nil
        }
    }

    private func changed(_ object: JSONObject) -> JSONObject? {
        var result = Edited(object)
        for index in object.indices where object.holdsContainer(at: index) {
            if let value = changed(object[index].value) { result.now.replaceValue(at: index, with: value) }
        }
        if let authenticator = result.now["authenticator"], let base = result.now[Self.field] ?? result.now["url"],
            let complete = set(base, in: authenticator)
        {
            result.now["authenticator"] = complete
        }
        return result.ifChanged
    }

    private func set(_ base: JSONValue, in authenticator: JSONValue) -> JSONValue? {
        guard case .object(let fields) = authenticator, let type = fields["type"]?.stringValue else { return nil }
        var result = Edited(fields)
        if type == ConcreteDefinition.selectiveType, let branches = fields["authenticators"]?.objectValue {
            var changed = Edited(branches)
            for (index, (_, branch)) in branches.enumerated() {
                if let branch = set(base, in: branch) { changed.now.replaceValue(at: index, with: branch) }
            }
            if let branches = changed.ifChanged { result.now["authenticators"] = .object(branches) }
        } else if fields[Self.field] == nil, types.contains(type) {
            result.now[Self.field] = base
        }
        return result.ifChanged.map { .object($0) }
    }
}
