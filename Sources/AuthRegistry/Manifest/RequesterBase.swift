internal import AuthCore

/// Hands the URL base of a requester to its authenticator, where the type of that declares a field for it.
///
/// Some types of authenticators name URLs by the path alone.
struct RequesterBase {
    private static let field = "url_base"
    let registry: AuthenticatorRegistry

    /// The document with the field set wherever it belongs and is absent.
    func handedDown(in value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { handedDown(in: $0) })
        case .object(var object):
            for (name, member) in object where member.objectValue != nil || member.arrayValue != nil {
                object[name] = handedDown(in: member)
            }
            if let base = object[Self.field] ?? object["url"], let authenticator = object["authenticator"] {
                object["authenticator"] = set(base, in: authenticator)
            }
            return .object(object)
        default: return value
        }
    }

    private func set(_ base: JSONValue, in authenticator: JSONValue) -> JSONValue {
        guard case .object(var fields) = authenticator, let type = fields["type"]?.stringValue else {
            return authenticator
        }
        if type == ConcreteDefinition.selectiveType, let branches = fields["authenticators"]?.objectValue {
            fields["authenticators"] = .object(JSONObject(branches.map { ($0.key, set(base, in: $0.value)) }))
        } else if fields[Self.field] == nil, registry[type]?.schema.field(Self.field) != nil {
            fields[Self.field] = base
        }
        return .object(fields)
    }
}
