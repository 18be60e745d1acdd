internal import ConnectorAuth

/// Something that goes wrong or could, and what has to come of it by the API's own count.
struct DemoMoment: Sendable {
    let title: String
    let happen: @Sendable (DemoStage) async throws -> [DemoFact]

    init(_ title: String, _ happen: @escaping @Sendable (DemoStage) async throws -> [DemoFact]) {
        self.title = title
        self.happen = happen
    }

    static let all = [
        fortyStreams, revokedToken, expiringToken, restartedProcess, failingEndpoint,
    ]
}

/// Something that was counted, and how much of it there should be.
struct DemoFact: Sendable, Equatable {
    /// What, for one of it.
    let noun: String
    /// What, for any other number.
    let plural: String
    let expected: Int
    let found: Int

    init(_ noun: String, _ plural: String, expected: Int, found: Int) {
        self.noun = noun
        self.plural = plural
        self.expected = expected
        self.found = found
    }

    var isHeld: Bool { found == expected }

    var text: String { "\(found) \(found == 1 ? noun : plural)\(isHeld ? "" : " (expected \(expected))")" }

    var json: JSONValue {
        [
            "what": .string(plural), "expected": .number(JSONNumber(expected)), "found": .number(JSONNumber(found)),
            "held": .bool(isHeld),
        ]
    }

    static func answers(_ found: Int, of expected: Int) -> DemoFact {
        DemoFact("request answered", "requests answered", expected: expected, found: found)
    }
    static func refusals(_ found: Int, of expected: Int) -> DemoFact {
        DemoFact("refusal", "refusals", expected: expected, found: found)
    }
    static func logins(_ found: Int, of expected: Int) -> DemoFact {
        DemoFact("login", "logins", expected: expected, found: found)
    }
    static func tokenRequests(_ found: Int, of expected: Int) -> DemoFact {
        DemoFact("token request", "token requests", expected: expected, found: found)
    }
    static func refreshes(_ found: Int, of expected: Int) -> DemoFact {
        DemoFact("refresh", "refreshes", expected: expected, found: found)
    }
}
