import AuthBasic
import AuthCore
import AuthRegistry
import AuthSession
import Testing

@Suite("The inputs of a login")
struct LoginInputsTests {
    @Test("are found in every part of it, with what they are for")
    func parts() throws {
        let login: JSONValue = [
            "url": "https://{{ config['host'] }}",
            "request_body": ["type": "RequestBodyUrlEncodedForm", "value": ["user": "{{ config['user'] }}"]],
            "authenticator": ["type": "BearerAuthenticator", "api_token": "{{ config['key'] }}"],
            "error_handler": [
                "type": "CompositeErrorHandler",
                "error_handlers": [
                    [
                        "response_filters": [
                            ["predicate": "{{ response['code'] == config['code'] }}", "action": "RETRY"]
                        ],
                        "backoff_strategies": [
                            ["type": "ConstantBackoffStrategy", "backoff_time_in_seconds": "{{ config['wait'] }}"]
                        ],
                    ]
                ],
            ],
            "name": "{{ config['unused'] }}",
        ]
        let definition: JSONValue = [
            "type": "SessionTokenAuthenticator", "login_requester": login, "session_token_path": ["t"],
            "following_login_requesters": [["url": "https://{{ config['second'] }}"]],
            "request_authentication": [
                "type": "ApiKey", "api_token": "{{ config['prefix'] }} {{ session_token }}",
                "inject_into": ["inject_into": "header", "field_name": "X-{{ config['header'] }}"],
            ],
        ]
        var registry = AuthenticatorRegistry()
        try registry.register(.session)
        try registry.register(.basic)
        let plan = try Manifest.empty.compile(registry: registry)
        let inputs = plan.inputs(of: try AuthenticatorDefinition(definition))
        #expect(
            inputs.map { $0.path.joined() } == [
                "host", "user", "key", "code", "wait", "header", "prefix", "second",
            ])
        #expect(inputs.filter(\.isSecret).map(\.path) == [["key"]])
        let wait = try #require(inputs.first { $0.path == ["wait"] })
        #expect(wait.isRequired)
        #expect(wait.fields.first?.components.suffix(3) == ["backoff_strategies", "0", "backoff_time_in_seconds"])
    }
}
