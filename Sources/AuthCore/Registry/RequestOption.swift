/// The part of a definition that says where in a request a value goes.
///
/// `inject_into` is one of `header`, `request_parameter`, `body_data`, `body_json` and `cookie`; the key is a
/// `field_name`, or for `body_json` a `field_path`.
package enum RequestOption {
    package static let typeName = "RequestOption"
    package static let schema = DefinitionSchema(
        type: typeName, title: "Request Option", description: "Where in a request a value goes.",
        fields: [
            .init(
                "inject_into", .choice(of: ["header", "request_parameter", "body_data", "body_json", "cookie"]),
                isRequired: true, title: "Inject Into",
                description: "The place: a header, the query of the URL, a form, a JSON body, or a cookie.",
                examples: ["header", "request_parameter"]),
            .init(
                "field_name", .text, title: "Field Name",
                description: "The name of the header, query item, form field, member or cookie.",
                examples: ["X-Api-Key", "api_key"]),
            .init(
                "field_path", .list(of: .text), title: "Field Path",
                description: "The keys that lead to a member of a JSON body, in place of a name.",
                examples: [["auth", "token"]]),
        ])

    /// The placement that a `RequestOption` describes.
    package static func placement(
        from option: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> RequestCredentials.Placement {
        guard option.type == typeName else {
            throw AuthError(.invalidDefinition, "the type must be RequestOption", path: option.path.appending("type"))
        }
        let target = option.value(of: "inject_into")?.stringValue
        switch target {
        case "header": return .header(try fieldName(of: option, in: scope))
        case "request_parameter": return .query(try fieldName(of: option, in: scope))
        case "cookie": return .cookie(try fieldName(of: option, in: scope))
        case "body_data": return .formField(try fieldName(of: option, in: scope))
        case "body_json": return .jsonField(try fieldPath(of: option, in: scope))
        default:
            throw AuthError(
                .invalidDefinition,
                "'inject_into' must be header, request_parameter, body_data, body_json or cookie",
                path: option.path.appending("inject_into"))
        }
    }

    private static func fieldName(of option: AuthenticatorDefinition, in scope: FactoryScope) throws -> String {
        if hasFieldPath(option) {
            throw AuthError(
                .invalidDefinition, "'field_path' is for body_json only; use 'field_name'",
                path: option.path.appending("field_path"))
        }
        let name = try scope.string("field_name", of: option)
        guard !name.isEmpty else {
            throw AuthError(.invalidDefinition, "'field_name' is empty", path: option.path.appending("field_name"))
        }
        return name
    }

    private static func fieldPath(of option: AuthenticatorDefinition, in scope: FactoryScope) throws -> [String] {
        guard hasFieldPath(option) else { return [try fieldName(of: option, in: scope)] }
        let path = option.path.appending("field_path")
        if option.value(of: "field_name") != nil {
            throw AuthError(.invalidDefinition, "'field_name' and 'field_path' exclude each other", path: option.path)
        }
        let keys = try scope.list("field_path", of: option).enumerated().map {
            try FactoryScope.text(of: $1, at: path.appending($0))
        }
        guard !keys.isEmpty else {
            throw AuthError(.invalidDefinition, "no key of 'field_path' has a value", path: path)
        }
        return keys
    }

    /// An empty list is what a parameter of another component leaves here; it counts as absent.
    private static func hasFieldPath(_ option: AuthenticatorDefinition) -> Bool {
        option.value(of: "field_path").map { $0 != [] } ?? false
    }
}
