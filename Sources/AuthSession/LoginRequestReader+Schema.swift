internal import AuthCore

extension LoginRequestReader {
    static let schema = DefinitionSchema(
        type: "HttpRequester", title: "Request", description: "A request that is part of a login.",
        fields: target + body + handling + withoutEffect,
        examples: [
            [
                "type": "HttpRequester", "url_base": "https://api.example.com", "path": "/login",
                "http_method": "POST",
                "request_body_json": ["user": "{{ config['user'] }}", "password": "{{ config['password'] }}"],
            ]
        ])

    private static let target: [DefinitionSchema.Field] = [
        .init(
            "url", .text, title: "URL", description: "The URL. Either this or the URL base is needed.",
            examples: ["https://api.example.com/login"]),
        .init(
            "url_base", .text, title: "URL Base", description: "The URL, to which a path is joined.",
            examples: ["https://api.example.com", "https://{{ config['subdomain'] }}.example.com/api"]),
        .init(
            "path", .text, title: "Path", description: "The path after the URL. One that is a URL stands for itself.",
            examples: ["/login"]),
        .init(
            "http_method", .choice(of: methods), title: "HTTP Method", description: "The method of the request.",
            examples: ["POST"], default: "GET"),
        .init(
            "request_headers", .either(.map(of: .text), .text), title: "Headers",
            description: "Header fields of the request.", examples: [["X-Tenant": "{{ config['tenant'] }}"]]),
        .init(
            "request_parameters", .either(.map(of: textOrTexts), .text), title: "Query",
            description: "Items of the URL's query. A list repeats its name.",
            examples: [["user": "{{ config['user'] }}"]]),
    ]

    private static let textOrTexts = DefinitionSchema.Content.either(.text, .list(of: .text))

    private static let body: [DefinitionSchema.Field] = [
        .init(
            "request_body_json", .either(.map(of: .value), .text), title: "JSON Body",
            description: "The body, as JSON. A request has one body at most.",
            examples: [["user": "{{ config['user'] }}", "password": "{{ config['password'] }}"]]),
        .init(
            "request_body_data", .either(.map(of: textOrTexts), .text), title: "Form or Text Body",
            description: "The body: a map is a form, and a text is sent as it stands.",
            examples: [["user": "{{ config['user'] }}", "password": "{{ config['password'] }}"]]),
        .init(
            "request_body", .component(oneOf: [jsonBody, formBody, textBody, graphQLBody]), title: "Body",
            description: "The body, which says of what kind it is.",
            examples: [["type": "RequestBodyUrlEncodedForm", "value": ["user": "{{ config['user'] }}"]]]),
    ]

    private static let jsonBody = typedBody(
        "RequestBodyJsonObject", title: "JSON", .map(of: .value), "A map, which is sent as JSON.",
        examples: [["user": "{{ config['user'] }}"]])
    private static let formBody = typedBody(
        "RequestBodyUrlEncodedForm", title: "Form", .map(of: textOrTexts),
        "The fields of a form. A list repeats its name.", examples: [["user": "{{ config['user'] }}"]])
    private static let textBody = typedBody(
        "RequestBodyPlainText", title: "Text", .text, "A text, which is sent as it stands.",
        examples: ["{{ config['user'] }}:{{ config['password'] }}"])
    private static let graphQLBody = typedBody(
        "RequestBodyGraphQL", title: "GraphQL", .component(graphQLQuery), "A query, which is sent as JSON.",
        examples: [["query": "mutation { login }"]])

    private static func typedBody(
        _ type: String, title: String, _ content: DefinitionSchema.Content, _ description: String, examples: [JSONValue]
    ) -> DefinitionSchema {
        DefinitionSchema(
            type: type, title: title, description: description,
            fields: [
                .init(
                    "value", content, isRequired: true, title: "Value", description: description, examples: examples)
            ])
    }

    private static let graphQLQuery = DefinitionSchema(
        title: "Query", description: "A GraphQL query, with whatever belongs to it.",
        fields: [
            .init(
                "query", .text, isRequired: true, title: "Query", description: "The text of the query.",
                examples: ["mutation { login }"])
        ], acceptsOtherFields: true)

    private static let handling: [DefinitionSchema.Field] = [
        .init(
            "authenticator", .authenticator, title: "Authenticator",
            description: "What authenticates the login itself, such as HTTP Basic.",
            examples: [
                [
                    "type": "BasicHttpAuthenticator", "username": "{{ config['user'] }}",
                    "password": "{{ config['password'] }}",
                ]
            ]),
        .init(
            "error_handler", .component(oneOf: ErrorHandlerReader.handlers, usual: "DefaultErrorHandler"),
            title: "Error Handler", description: "What answers mean, and how long to wait before another try.",
            examples: [["type": "DefaultErrorHandler", "max_retries": 2]]),
    ]

    /// What belongs to the requesters of streams.
    private static let withoutEffect: [DefinitionSchema.Field] = [
        ignored("name", title: "Name"),
        ignored("use_cache", title: "Use Cache"),
        ignored("query_properties", title: "Query Properties"),
        ignored("fetch_properties_from_endpoint", title: "Fetch Properties from Endpoint"),
        ignored("connect_timeout_in_seconds", title: "Connect Timeout"),
        ignored("read_timeout_in_seconds", title: "Read Timeout"),
        ignored("use_tcp_keepalive", title: "Use TCP Keepalive"),
    ]

    private static func ignored(_ name: String, title: String) -> DefinitionSchema.Field {
        .init(
            name, .value, title: title, description: "Known for the requests of streams; a login does not use it.",
            isIgnored: true)
    }
}
