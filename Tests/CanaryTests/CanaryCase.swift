import ConnectorAuth
import Testing

/// One way to define an authenticator out of secrets.
struct CanaryCase: Sendable, CustomTestStringConvertible {
    enum Style: CaseIterable, Sendable {
        case literal, template, parameter

        /// The value of a field that is meant to be a secret.
        func value(_ name: String) -> JSONValue {
            switch self {
            case .literal: .string(Canary.secret(name))
            case .template: .string("{{ config['\(name)'] }}")
            case .parameter: .string("{{ parameters['\(name)'] }}")
            }
        }
    }

    var name: String
    /// Whether a secret goes out with the request.
    var isSent = true
    var request = AuthRequest(url: "https://api.example.com/items?page=1")
    /// The definition, given what its secrets are.
    var definition: @Sendable (Style) -> JSONValue

    var testDescription: String { name }

    /// The definition with parameters, for those that refer to them.
    func complete(_ style: Style) -> JSONValue {
        guard case .object(var fields) = definition(style) else { return .null }
        fields["$parameters"] = .object(JSONObject(Canary.names.map { ($0, .string(Canary.secret($0))) }))
        return .object(fields)
    }

    static let all: [CanaryCase] =
        [
            CanaryCase(name: "none", isSent: false) { ["type": "NoAuth", "api_token": $0.value("token")] },
            CanaryCase(name: "basic") {
                [
                    "type": "BasicHttpAuthenticator", "username": $0.value("username"),
                    "password": $0.value("password"),
                ]
            },
            CanaryCase(name: "bearer") { ["type": "BearerAuthenticator", "api_token": $0.value("token")] },
            CanaryCase(name: "deprecated header") {
                ["type": "ApiKeyAuthenticator", "header": "X-Key", "api_token": $0.value("key")]
            },
            CanaryCase(name: "selective") {
                [
                    "type": "SelectiveAuthenticator", "authenticator_selection_path": ["selection", "kind"],
                    "authenticators": [
                        "bearer": ["type": "BearerAuthenticator", "api_token": $0.value("token")],
                        "basic": ["type": "BasicHttpAuthenticator", "username": $0.value("username")],
                    ],
                ]
            },
            CanaryCase(name: "custom") {
                [
                    "type": "CustomAuthenticator", "class_name": .string(CanaryFactory.className),
                    "key": $0.value("key"), "settings": ["inner": $0.value("password"), "list": [$0.value("token")]],
                    "inner": ["type": "BearerAuthenticator", "api_token": $0.value("token")],
                ]
            },
            CanaryCase(name: "signed token") {
                [
                    "type": "JwtAuthenticator", "algorithm": "HS256", "secret_key": $0.value("key"),
                    "jwt_payload": ["iss": $0.value("username")],
                    "additional_jwt_headers": ["extra": $0.value("token")],
                    "additional_jwt_payload": ["nested": ["list": [$0.value("token")]]],
                ]
            },
        ]
        + keys

    private static let keys =
        [
            key(["inject_into": "header", "field_name": "X-Key"]),
            key(["inject_into": "request_parameter", "field_name": "key"]),
            key(["inject_into": "cookie", "field_name": "key"]),
            key(["inject_into": "body_data", "field_name": "key"], body: .form([FormField("a", "b")])),
            key(["inject_into": "body_json", "field_name": "key"], body: .json(["a": "b"])),
            key(["inject_into": "body_json", "field_path": ["auth", "key"]], body: .json(["a": "b"])),
        ]

    private static func key(_ option: JSONValue, body: AuthRequest.Body = .none) -> CanaryCase {
        var request = AuthRequest(method: "POST", url: "https://api.example.com/items?page=1", body: body)
        if body == .none { request.method = "GET" }
        return CanaryCase(name: "key in \(option["inject_into"]?.stringValue ?? "")", request: request) {
            ["type": "ApiKeyAuthenticator", "api_token": $0.value("key"), "inject_into": option]
        }
    }
}
