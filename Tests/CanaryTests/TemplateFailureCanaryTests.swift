import ConnectorAuth
import Testing

/// A template that fails is reported without the values it is made of or meets.
struct TemplateFailureCanaryTests {
    private static let literal = "'\(Canary.secret("token"))'"

    static let malformed = [
        "{{ \(literal) ", "{{ \(literal) 'b' c }}", "{{ \(literal) | frobnicate }}", "{{ \(literal) is frobnicated }}",
        "{{ config['a'] | }} \(literal)", "{% frob \(literal) %}", "{# \(literal)", "{{ '\(Canary.secret("token"))",
        "{{ (\(literal) }}", "{{ \(literal)[ }}", "{{ a.\(literal) }}", "{{ a | \(literal) }}", "{{ a is \(literal) }}",
        "{% if \(literal) %}x", "{% for \(literal) in a %}{% endfor %}", "{% set \(literal) = 1 %}",
        "{% raw %}\(literal)", "{{ \(literal) if }}", "{{ f(a=\(literal), 1) }}", "{{ \(literal)\\ }}",
        "{{ {\(literal)} }}", "{{ [\(literal) }}",
        "{{ unknown[\(literal)] }}", "{{ 1e999 ~ \(literal) }}", "\(literal) }} {{ {% \(literal)",
    ]

    @Test(arguments: malformed)
    func aTemplateThatDoesNotCompileIsClean(template: String) throws {
        try expectCleanFailure(of: template, code: .invalidTemplate)
    }

    static let failing = [
        "{{ config['token'] + 1 }}", "{{ config['token'] / 2 }}", "{{ -config['token'] }}", "{{ config['token'] < 1 }}",
        "{{ config['token'].nothing() }}", "{{ config['token']() }}", "{{ config['token'][1:'a'] }}",
        "{{ 'a' % config['token'] }}", "{{ 1 // 0 ~ config['token'] }}", "{{ 'a' | hash(config['token']) }}",
        "{{ 'a' | hmac('k', config['token']) }}", "{{ 'a' | regex_search('(' ~ config['token']) }}",
        "{{ timestamp(config['token']) }}", "{{ format_datetime(config['token'], '%Y') }}",
        "{{ str_to_datetime(config['token']) }}", "{{ config['token'] | base64decode }}",
        "{{ ['a'] | map(config['token']) | list }}", "{{ ['a'] | select(config['token']) | list }}",
        "{{ duration(config['token']) }}", "{{ day_delta(config['token']) }}", "{{ config['token'] | length + 'a' }}",
        "{{ 1 in 2 ~ config['token'] and 1 in 3 }}", "{{ config['token'].index(config['key']) }}",
        "{{ config['list'].index(config['password']) }}", "{{ config['pin'][1:2] }}", "{{ config['pin'].upper() }}",
        "{% for a, b in config['token'] %}{% endfor %}", "{{ '%d' | format(config['token']) }}",
        "{{ '{:d}'.format(config['token']) }}", "{{ config['token'].split('') }}",
        "{{ config['token'].strptime(config['key']) }}", "{{ config['nested'].frob(config['token']) }}",
        "{{ 'a'.center(config['token']) }}", "{{ range(config['token']) }}",
        "{{ config['pin'] | join(config['pin'], 1) }}",
    ]

    @Test(arguments: failing)
    func aTemplateThatFailsIsClean(template: String) throws {
        try expectCleanFailure(of: template, code: .invalidTemplate)
    }

    static let missing = [
        "{{ config['absent'] }}", "{{ config['nested']['absent'] }}", "{{ config['token']['absent'] }}",
        "{{ config['absent'] ~ config['token'] }}", "{{ config.get('absent') }}",
    ]

    @Test(arguments: missing)
    func aMissingValueIsNamedAndNoOther(template: String) throws {
        try expectCleanFailure(of: template, code: .missingInput)
    }

    @Test func aComputedNameIsNotQuoted() throws {
        try expectCleanFailure(of: "{{ {'a': 1}[config['token']]['b'] }}", code: .invalidTemplate)
        try expectCleanFailure(of: "{{ config.get(config['token']) }}", code: .invalidTemplate)
    }

    /// The name of what is missing is a value of the configuration.
    static let computed = [
        "{{ config[config['token']] }}", "{{ config['nested'][config['token']] }}",
        "{{ config[config['token']]['a'] }}", "{{ config['absent'][config['token']] }}",
        "{{ parameters[config['token']] }}", "{{ config[config['token']].lower() }}",
        "{{ config[config['token']] | base64encode }}",
    ]

    @Test(arguments: computed)
    func aMissingNameThatIsASecretIsNotQuoted(template: String) throws {
        let error = try #require(throws: AuthError.self) {
            try canaryConnection().authenticator(for: bearer(template))
        }
        expectClean(error)
    }

    @Test func anArgumentOfMapIsNotQuoted() throws {
        let template = bearer("{{ [1] | map(\(Self.literal)) }}")
        let error = try #require(throws: AuthError.self) { try canaryConnection().authenticator(for: template) }
        expectClean(error)
    }

    private func bearer(_ template: String) -> JSONValue {
        ["type": "BearerAuthenticator", "api_token": .string(template)]
    }

    private func expectCleanFailure(of template: String, code: AuthError.Code) throws {
        let error = try #require(throws: AuthError.self) {
            try canaryConnection().authenticator(for: bearer(template))
        }
        #expect(error.code == code, "\(error)")
        expectClean(error)
        expectClean(try canaryManifest([bearer(template)]).compile(registry: .standard).validate())
    }
}
