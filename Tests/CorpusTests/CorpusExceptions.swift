import AuthCore

/// Recorded outcomes that contradict the rule they are recorded for, and what is asserted in their place.
///
/// The list is short by intention: each entry is a mistake of the record, not of ours.
enum CorpusExceptions {
    struct Entry {
        var rule: Int
        var reason: String
        /// The wanted outcome of the case, in the form of a recorded one.
        var wanted: @Sendable (CorpusCase) -> JSONValue

        init(rule: Int, reason: String, wanted: JSONValue) {
            self.init(rule: rule, reason: reason) { _ in wanted }
        }

        init(rule: Int, reason: String, wanted: @escaping @Sendable (CorpusCase) -> JSONValue) {
            self.rule = rule
            self.reason = reason
            self.wanted = wanted
        }

        /// A case that succeeds, with one token request in each of these steps.
        init(rule: Int, reason: String, requestsInSteps steps: [Int]) {
            self.rule = rule
            self.reason = reason
            wanted = { item in
                let first = item.recorded["aux_requests"]?.arrayValue?.first?.objectValue ?? [:]
                let token = item.json["responses"]?.arrayValue?.first?["json"]?["access_token"]?.stringValue ?? ""
                let data = CorpusExceptions.data(header: "Bearer \(token)")
                return [
                    "data": .array(Array(repeating: data, count: item.json["steps"]?.arrayValue?.count ?? 1)),
                    "aux_requests": .array(
                        steps.map { step in
                            var request = first
                            request["step"] = .number(JSONNumber(step))
                            return .object(request)
                        }),
                ]
            }
        }
    }

    static let all: [String: Entry] = verbatim.merging(expiries) { $1 }.merging(rotated) { $1 }
        .merging(signed) { $1 }.merging(legacySessions) { $1 }

    private static let legacySessions: [String: Entry] = {
        let once = "a given token is validated once"
        let day = "a session of a day is over after a day; the recorder's clock did not move the reference's cache"
        var entries: [String: Entry] = [:]
        for family in ["0", "2"] {
            entries["synthetic/legacy/valid-two-requests/\(family).0"] = Entry(rule: 7, reason: once) {
                withRequests($0) { Array($0.prefix(1)) }
            }
            entries["synthetic/legacy/invalid-then-login/\(family).0"] = Entry(rule: 7, reason: once) {
                withRequests($0) { Array($0.prefix(2)) }
            }
            entries["synthetic/legacy/no-session-token/\(family).0"] = Entry(rule: 7, reason: day) {
                withRequests($0) { $0 + $0.map { $0.setting(2, at: ["step"]) } }
            }
        }
        return entries
    }()

    /// The sensible outcome with other requests.
    private static func withRequests(
        _ item: CorpusCase, _ change: ([JSONValue]) -> [JSONValue]
    ) -> JSONValue {
        let outcome = item.json["sensible"] ?? item.recorded
        return outcome.setting(.array(change(outcome["aux_requests"]?.arrayValue ?? [])), at: ["aux_requests"])
    }

    private static let signed: [String: Entry] = {
        var entries: [String: Entry] = [:]
        for family in ["0", "2"] {
            entries["synthetic/jwt/two-requests-time-moves/\(family).0"] = Entry(
                rule: 7, reason: "a signed token serves until its leeway"
            ) { item in
                guard case .object(var wanted) = item.recorded, let first = wanted["data"]?.arrayValue?.first else {
                    return item.recorded
                }
                wanted["data"] = [first, first]
                return .object(wanted)
            }
            entries["synthetic/jinja/json_loads-not-available/\(family).0"] = Entry(
                rule: 19, reason: "json_loads() is there for every authenticator, and not for signed tokens alone"
            ) { item in
                let document = item.config["json"]?.stringValue.flatMap { try? JSONValue(parsing: $0) }
                return header("Bearer \(document?["k"]?.stringValue ?? "")")
            }
            let templates = "templates count at any depth of the additional maps, and a null is no value (4)"
            entries["synthetic/jwt/additional-headers/\(family).0"] = Entry(rule: 19, reason: templates) {
                let number = $0.config["n"] ?? .null
                return resigned($0) { token in token.setting(number, at: ["header", "obj", "a"]) }
            }
            entries["synthetic/jwt/payload-all/\(family).0"] = Entry(rule: 19, reason: templates) {
                let number = $0.config["n"] ?? .null
                return resigned($0) { token in
                    token.setting(["t": number], at: ["payload", "nested"])
                        .setting([number], at: ["payload", "list"]).without("nil", at: ["payload"])
                }
            }
        }
        return entries
    }()

    /// The recorded outcome with another token, whose signature is then checked and not compared.
    private static func resigned(_ item: CorpusCase, _ change: (JSONValue) -> JSONValue) -> JSONValue {
        let tokens = item.recorded["jwts"]?.arrayValue ?? []
        let changed = tokens.map { change($0).setting(true, at: ["randomised"]) }
        var text = item.recorded.setting(.array(changed), at: ["jwts"]).jsonText()
        for (index, token) in tokens.enumerated() {
            text = text.replacing(token["token"]?.stringValue ?? "\u{0}", with: "<jwt:\(index)>")
        }
        return (try? JSONValue(parsing: text)) ?? .null
    }

    private static let rotated: [String: Entry] = Dictionary(
        uniqueKeysWithValues: ["0", "2"].map { family in
            let entry = Entry(rule: 13, reason: "the body's templates are evaluated with the rotated token") { item in
                guard case .object(var recorded) = item.recorded else { return item.recorded }
                let requests = (recorded["aux_requests"]?.arrayValue ?? []).map { request -> JSONValue in
                    guard case .object(var request) = request, case .object(var body)? = request["body"] else {
                        return request
                    }
                    body["rt_copy"] = body["refresh_token"]
                    request["body"] = .object(body)
                    return .object(request)
                }
                recorded["aux_requests"] = .array(requests)
                return .object(recorded)
            }
            return ("synthetic/updater/body-and-headers/\(family).0", entry)
        })

    private static let expiries: [String: Entry] = {
        let lifetimes = "a number of that size is a date, and a past one"
        let negative = "a number below a billion is a lifetime, and a negative one is over at once"
        let dates = "the forms of rule 11 are recognised, whatever the format says"
        var entries: [String: Entry] = [:]
        for family in ["0", "2"] {
            entries["synthetic/oauth/expires-in/\(family).12"] = Entry(
                rule: 11, reason: lifetimes, requestsInSteps: [0, 1, 2, 3, 4])
            entries["synthetic/oauth/expiry-date-format/\(family).10"] = Entry(
                rule: 11, reason: negative, requestsInSteps: [0, 1, 2])
            for index in [9, 11, 12] {
                entries["synthetic/oauth/expiry-date-format/\(family).\(index)"] = Entry(
                    rule: 11, reason: dates, requestsInSteps: [0, 2])
            }
        }
        return entries
    }()

    private static let verbatim: [String: Entry] = [
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
        ["data": [data(header: value)], "aux_requests": []]
    }

    private static func data(header value: String) -> JSONValue {
        ["headers": ["Authorization": .string(value)], "query": [:], "body_data": [:], "body_json": [:]]
    }
}

extension JSONValue {
    fileprivate func setting(_ value: JSONValue, at path: [String]) -> JSONValue {
        applying(ConfigChange(path: path, value: Secret(value)))
    }

    fileprivate func without(_ key: String, at path: [String]) -> JSONValue {
        let members = self[JSONPointer(path)]?.objectValue?.filter { $0.key != key }.map { ($0.key, $0.value) }
        return setting(.object(JSONObject(members ?? [])), at: path)
    }
}
