/// One component as a configuration describes it: an authenticator, or a part of one.
public struct AuthenticatorDefinition: Sendable, Hashable {
    /// The type name that selects the factory, such as `BearerAuthenticator`.
    public var type: String
    /// The other members, in order; templates are not evaluated.
    public var fields: JSONObject
    /// Where the definition stands in its document.
    public var path: JSONPointer

    /// Creates a definition.
    public init(type: String, fields: JSONObject = [:], path: JSONPointer = .root) {
        self.type = type
        self.fields = fields
        self.path = path
    }

    /// Reads a definition.
    ///
    /// - Parameters:
    ///   - json: A map whose member `type` is the type name.
    ///   - path: Where it stands in its document.
    ///   - defaultType: The type of a map that names none.
    /// - Throws: ``AuthError`` with ``AuthError/Code/invalidDefinition`` where it is no map or has no type.
    public init(_ json: JSONValue, path: JSONPointer = .root, defaultType: String? = nil) throws {
        guard case .object(var fields) = json else {
            let map = defaultType == nil ? "a map with a 'type'" : "a map"
            throw AuthError(.invalidDefinition, "\(map) is expected, and this is \(json.kindName)", path: path)
        }
        switch fields["type"] {
        case .string(let name)? where !name.isEmpty: type = name
        case nil, .null?:
            guard let defaultType else {
                throw AuthError(.invalidDefinition, "the map has no 'type'; add one", path: path)
            }
            type = defaultType
        default: throw AuthError(.invalidDefinition, "'type' must be a name", path: path.appending("type"))
        }
        fields["type"] = nil
        self.fields = fields
        self.path = path
    }

    /// The parameters that reach this component, for its templates.
    package var parameters: JSONObject { fields["$parameters"]?.objectValue ?? [:] }

    /// The value of a field; `null` counts as absent.
    package func value(of name: String) -> JSONValue? {
        guard let value = fields[name], value != .null else { return nil }
        return value
    }

    /// The definition as the map it was read from.
    package var json: JSONValue {
        .object(JSONObject([("type", .string(type))] + fields.map { ($0.key, $0.value) }))
    }
}

extension AuthenticatorDefinition: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Type, place and names of fields; a field may hold a literal secret.
    public var description: String {
        "\(type) at '\(path)' with \(fields.keys.joined(separator: ", "))"
    }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Type, place and names of fields.
    public var customMirror: Mirror {
        Mirror(self, children: ["type": type, "path": path, "fields": fields.keys])
    }
}
