internal import ConnectorAuth

/// What the demo has shown.
struct DemoReport: Sendable {
    var url: String
    var examples: [DemoExampleResult] = []
    var moments: [DemoMomentResult] = []
    var duration = Duration.zero

    var isHeld: Bool { failures.isEmpty }

    /// What did not hold, by title.
    var failures: [String] {
        examples.filter { $0.state == .failed }.map(\.title) + moments.filter { !$0.isHeld }.map(\.title)
    }

    var json: JSONValue {
        [
            "api": .string(url), "held": .bool(isHeld), "milliseconds": .number(JSONNumber(duration.milliseconds)),
            "examples": .array(examples.map(\.json)), "moments": .array(moments.map(\.json)),
        ]
    }
}

/// What came of an example.
struct DemoExampleResult: Sendable {
    enum State: String, Sendable {
        case held, failed
        /// This system lacks what it needs.
        case skipped
    }

    var title: String
    var manifest: String
    var state = State.failed
    var duration = Duration.zero
    /// The requests that the authenticator made by itself.
    var exchanges: [DemoExchange] = []
    var answer: DemoAnswer?
    /// Why there is no answer, or a wrong one.
    var note: String?
    /// The exchanges, as the command shows them elsewhere.
    var shownExchanges: JSONValue = []

    var json: JSONValue {
        let shown = answer.flatMap { answer in
            try? ShownRequest(answer.request, hiding: answer.credentials).json(
                authenticator: answer.type, exchanges: shownExchanges)
        }
        return [
            "title": .string(title), "manifest": .string(manifest), "state": .string(state.rawValue),
            "held": .bool(state == .held), "milliseconds": .number(JSONNumber(duration.milliseconds)),
            "authenticator": shown?["authenticator"] ?? .null, "request": shown?["request"] ?? .null,
            "exchanges": shownExchanges, "status": answer.map { .number(JSONNumber($0.status)) } ?? .null,
            "note": note.map { .string($0) } ?? .null,
        ]
    }
}

/// A request that an authenticator made by itself, without its values.
struct DemoExchange: Sendable {
    var method: String
    var path: String
    /// The names of what it sent.
    var names: [String]
    var status: Int?

    /// Reads what a recorder has kept.
    static func all(in recorder: ExchangeRecorder, url: String) -> [DemoExchange] {
        recorder.all.map { exchange in
            DemoExchange(
                method: exchange.request.method, path: String(exchange.request.url.dropFirst(url.count)),
                names: names(exchange.request.body), status: exchange.response?.status)
        }
    }

    private static func names(_ body: AuthRequest.Body) -> [String] {
        switch body {
        case .form(let fields): fields.map(\.name)
        case .json(let document): document.objectValue?.keys ?? []
        case .none, .bytes, .streamed: []
        }
    }
}

/// What came of a moment.
struct DemoMomentResult: Sendable {
    var title: String
    var facts: [DemoFact] = []
    var duration = Duration.zero
    /// What stopped it.
    var error: String?

    var isHeld: Bool { error == nil && facts.allSatisfy(\.isHeld) }

    var text: String { error ?? facts.map(\.text).joined(separator: ", ") }

    var json: JSONValue {
        [
            "title": .string(title), "held": .bool(isHeld), "milliseconds": .number(JSONNumber(duration.milliseconds)),
            "facts": .array(facts.map(\.json)), "error": error.map { .string($0) } ?? .null,
        ]
    }
}

extension Duration {
    var milliseconds: Int { Int((seconds * 1_000).rounded()) }
}
