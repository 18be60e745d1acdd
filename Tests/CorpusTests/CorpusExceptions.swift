import AuthCore

/// Recorded outcomes that contradict the rule they are recorded for, and what is asserted in their place.
///
/// The list is short by intention: each entry is a mistake of the record, not of ours.
enum CorpusExceptions {
    struct Entry {
        var rule: Int
        var reason: String
        /// The wanted outcome, in the form of a recorded one.
        var wanted: JSONValue
    }

    static let all: [String: Entry] = [
        "synthetic/apikey/bad-inject-into/2.0": Entry(
            rule: 20, reason: "the sensible outcome is that of inject_into: cookie, and this case says body",
            wanted: ["error": ["stage": "build"]]),
        "source-mixpanel#2[Service Account]/literalish": Entry(
            rule: 1, reason: "the sensible outcome evaluates the literals (1) and \"dq\"; values are verbatim",
            wanted: header("Basic KDEpOiJkcSI=")),
        "source-mixpanel#4[Service Account]/literalish": Entry(
            rule: 1, reason: "the sensible outcome evaluates the literal 1e5; values are verbatim",
            wanted: header("Basic MSsyajoxZTU=")),
    ]

    private static func header(_ value: String) -> JSONValue {
        [
            "data": [
                ["headers": ["Authorization": .string(value)], "query": [:], "body_data": [:], "body_json": [:]]
            ]
        ]
    }
}
