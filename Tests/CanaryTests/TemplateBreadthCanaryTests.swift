import AuthTesting
import ConnectorAuth
import Testing

/// Whatever a template does with the configuration, its values show neither in errors nor in findings.
struct TemplateBreadthCanaryTests {
    static let config: JSONValue = {
        let secret = Canary.secret("token")
        return [
            "key": .string(secret), "identifier": .string(Canary.secret("key")), "list": [.string(secret)],
            "map": ["a": .string(secret)], "number": 12, "open": .string("(" + secret),
            "format": .string("%(" + secret + ")s"), "brace": .string("{" + secret),
        ]
    }()

    /// Values of the configuration where something else is needed.
    static let onValues =
        [
            "config['key'] + 1", "config['key'] - config['list']", "-config['key']", "config['key'] * config['key']",
            "1 // config['key']", "config['key'] < 1", "1 in config['number']", "config['key']()",
            "config['key'].nothing()",
            "config['key'].nothing", "config['list'].append(config['key'])", "config['map'].a.b.c",
            "config['map'].pop('a')",
            "config[config['key']]", "config[config['identifier']]", "config['map'][config['key']].b",
            "config['map'][config['identifier']].b", "config['map'][config['identifier']]()",
            "config['map'][config['identifier']].upper()", "config[config['identifier']] | b64encode",
            "config[config['identifier']] | upper", "absent[config['key']]", "{config['list']: 1}",
            "config['key'][config['key']:]", "config['number'][1:]",
            "config['key'] | int(config['key'], config['key'])",
            "config['key'] | b64decode", "config['key'] | urlencode | b64decode", "config['list'] | urlencode",
            "config['key'] | hash(config['key'])", "config['key'] | hash(config['identifier'])",
            "config['key'] | hmac('key', config['key'])", "config['key'] | hmac(config['list'])",
            "config['key'] | regex_search(config['open'])", "'x' | regex_search(config['open'])",
            "config['key'] | regex_search('(')", "config['key'] | regex_replace(config['open'], 'x')",
            "config['key'] | regex_replace('a', config['key'])", "config['format'] % config['map']",
            "config['format'] % config['key']", "config['key'] % config['key']", "config['brace'].format(1)",
            "config['key'].format(1)", "'%d' % config['key']", "'{:d}'.format(config['key'])",
            "config['list'] | map(config['identifier']) | join",
            "config['list'] | map(attribute=config['list']) | join",
            "config['list'] | sum", "config['key'] | dictsort", "config['number'] | length", "config['number'] | join",
            "config['key'] | abs", "config['key'] | round(99)", "config['key'] | round(1, config['key'])",
            "config['key'] | tojson(indent=config['key'])", "config['key'] | string(config['key'])",
            "config['key'] | upper(config['key'])", "config['key'] | replace", "timestamp(config['key'])",
            "format_datetime(config['key'], config['key'])", "format_datetime('2024-01-01', config['list'])",
            "str_to_datetime(config['key'])", "day_delta(config['key'])", "duration(config['key'])",
            "now_utc().strftime(config['list'])", "now_utc().nothing(config['key'])", "max(config['key'], 1)", "max()",
            "range(config['key'])", "config['key'].index('zzz')", "config['list'].index(config['map'])",
            "config['key'].split('')", "config['key'].center(config['key'])", "config['key'] is divisibleby(0)",
            "config['key'] is divisibleby('a')", "config['key'].zfill()", "config['key'].join(config['key'], 1)",
        ].map { "{{ \($0) }}" } + [
            "{% for a, b in config['list'] %}{{ a }}{% endfor %}", "{% for a in config['number'] %}{{ a }}{% endfor %}",
            "{% set a, b = config['key'] %}{{ a }}",
        ]

    @Test(arguments: onValues)
    func noValueOfTheConfigurationShows(template: String) throws {
        for value in try shown(by: template) { expectClean(value) }
    }

    /// A key that reads like a name.
    private static let pastedKey = "sk_canary_9f3a7b21c4"

    /// A key that was pasted between the braces without quotes.
    static let pasted = [
        "{{ \(pastedKey) }}", "{{ '' | \(pastedKey) }}", "{{ config \(pastedKey) }}", "{% \(pastedKey) %}",
        "{{ config['token'].\(pastedKey)() }}", "{{ config['token'] is \(pastedKey) }}", "{{ \(pastedKey)() }}",
        "{{ config['token'] | replace(\(pastedKey)='a') }}", "{{ [config] | map('\(pastedKey)') | list }}",
        "{{ \(pastedKey).b }}", "{{ now_utc().\(pastedKey)() }}",
    ]

    @Test(arguments: pasted)
    func aPastedKeyDoesNotShow(template: String) throws {
        let scanner = SecretScanner([Self.pastedKey])
        let isClean = try shown(by: template).allSatisfy { scanner.leaks(shownBy: $0).isEmpty }
        #expect(isClean)
    }

    /// What a template that fails, or does not, gives its author to see.
    private func shown(by template: String) throws -> [Any] {
        let definition: JSONValue = ["type": "BearerAuthenticator", "api_token": .string(template)]
        let plan = try canaryManifest([definition]).compile(registry: .standard)
        var shown: [Any] = [plan, plan.validate(), plan.inputs()]
        for missingInputs in [MissingInputs.error, .empty] {
            let connection = try plan.connect(id: "c", config: Self.config, missingInputs: missingInputs)
            do { shown.append(try connection.authenticator(forStream: "stream-0")) } catch { shown.append(error) }
            do { shown.append(try connection.authenticator(for: definition)) } catch { shown.append(error) }
            shown.append(connection.diagnostics)
        }
        return shown
    }
}
