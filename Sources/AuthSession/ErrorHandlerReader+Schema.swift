internal import AuthCore

extension ErrorHandlerReader {
    /// The error handlers that there are.
    static let handlers: [DefinitionSchema] = [defaultHandler, compositeHandler]

    private static let defaultHandler = DefinitionSchema(
        type: "DefaultErrorHandler", title: "Error Handler",
        description: "Says what answers mean, how often to try again, and after which wait.",
        fields: [
            .init(
                "response_filters", .list(of: .component(responseFilter)), title: "Response Filters",
                description: "The first that is about an answer decides.",
                examples: [[["type": "HttpResponseFilter", "http_codes": [404], "action": "IGNORE"]]]),
            .init(
                "backoff_strategies", .list(of: .component(oneOf: strategies)), title: "Waits",
                description: "The first that knows how long to wait decides.",
                examples: [[["type": "ConstantBackoffStrategy", "backoff_time_in_seconds": 5]]]),
            .init(
                "max_retries", .either(.integer, .text), title: "Retries",
                description: "How often the request is sent again.", examples: [2], default: 5),
        ])

    private static let compositeHandler = DefinitionSchema(
        type: "CompositeErrorHandler", title: "Error Handlers",
        description: "Several error handlers, whose filters are asked one after the other.",
        fields: [
            .init(
                "error_handlers", .list(of: .component(oneOf: handlers, usual: "DefaultErrorHandler")),
                isRequired: true, title: "Error Handlers",
                description: "The error handlers. The first says how often to try again.",
                examples: [[["type": "DefaultErrorHandler", "max_retries": 2]]])
        ])

    private static let responseFilter = DefinitionSchema(
        type: "HttpResponseFilter", title: "Response Filter",
        description: "Says what some answers mean: those with a status, with words, or for which a predicate holds.",
        fields: [
            .init(
                "http_codes", .list(of: .integer), title: "Status Codes",
                description: "The filter is about answers with one of these.", examples: [[404, 410]]),
            .init(
                "error_message_contains", .text, title: "Message Contains",
                description: "The filter is about answers whose message contains these words.",
                examples: ["try again"]),
            .init(
                "predicate", .text, title: "Predicate",
                description: "The filter is about answers for which it is true: a template over response and headers.",
                examples: ["{{ response['status'] == 'busy' }}"]),
            .init(
                "action", .choice(of: actionNames), title: "Action",
                description:
                    "What such an answer leads to. Without one, what may pass is tried again, and the rest fails.",
                examples: ["RETRY"]),
            .init(
                "failure_type", .choice(of: ["config_error", "system_error", "transient_error"]),
                title: "Failure Type",
                description: "With transient_error a failure is one in passing, and no word about the password."),
            .init(
                "error_message", .text, title: "Error Message",
                description: "What to tell the user: a template over response and headers.",
                examples: ["The login failed: {{ response['reason'] }}"]),
        ],
        examples: [["type": "HttpResponseFilter", "http_codes": [404], "action": "IGNORE"]])

    // MARK: Waits

    private static let strategies = [constant, exponential, headerWait, headerDate]

    private static let numberOrTemplate = DefinitionSchema.Content.either(.number, .text)

    private static let constant = DefinitionSchema(
        type: "ConstantBackoffStrategy", title: "Constant Wait", description: "Waits always as long.",
        fields: [
            .init(
                "backoff_time_in_seconds", numberOrTemplate, isRequired: true, title: "Seconds",
                description: "How many seconds to wait.", examples: [30]),
            jitter,
        ])

    private static let exponential = DefinitionSchema(
        type: "ExponentialBackoffStrategy", title: "Growing Wait", description: "Waits twice as long each time.",
        fields: [
            .init(
                "factor", numberOrTemplate, title: "First Wait", description: "How many seconds to wait at first.",
                examples: [5], default: 5),
            jitter,
        ])

    private static let headerWait = DefinitionSchema(
        type: "WaitTimeFromHeader", title: "Wait from Header", description: "Waits as long as a header field says.",
        fields: [
            header(description: "The header field with the number of seconds."), pattern,
            .init(
                "max_waiting_time_in_seconds", numberOrTemplate, title: "Longest Wait",
                description: "How many seconds to wait at most; where more are asked for, the login fails.",
                examples: [3600]),
        ])

    private static let headerDate = DefinitionSchema(
        type: "WaitUntilTimeFromHeader", title: "Wait until Time from Header",
        description: "Waits until the time that a header field says.",
        fields: [
            header(description: "The header field with the time, in seconds since 1970."), pattern,
            .init(
                "min_wait", numberOrTemplate, title: "Shortest Wait",
                description: "How many seconds to wait at least, also where there is no such field.", examples: [10]),
            .init(
                "max_waiting_time_in_seconds", .value, title: "Longest Wait",
                description: "Known, and not used here.", isIgnored: true),
        ])

    private static func header(description: String) -> DefinitionSchema.Field {
        .init(
            "header", .text, isRequired: true, title: "Header", description: description, examples: ["Retry-After"])
    }

    private static let pattern = DefinitionSchema.Field(
        "regex", .text, title: "Pattern",
        description: "A regular expression, whose first group, or whole match, is the number.", examples: ["([0-9]+)"])

    private static let jitter = DefinitionSchema.Field(
        "jitter_range_in_seconds", .value, title: "Jitter", description: "Known, and not used here.", isIgnored: true)
}
