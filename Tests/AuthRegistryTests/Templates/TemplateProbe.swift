import AuthCore
import AuthTesting

@testable import AuthRegistry

/// Compiles and evaluates one template.
enum TemplateProbe {
    /// The configuration that the vectors are rendered with.
    static let config: JSONValue = [
        "name": "Ada", "empty": "", "n": 42, "f": .number(decimal(2.5)), "neg": -7, "yes": true, "no": false,
        "text": "The quick brown fox", "csv": "a,b,c", "padded": "  x y  ", "list": ["b", "a", "C"],
        "nums": [3, 1, 2], "map": ["k": "v", "n": 1],
        "people": [["name": "Bob", "age": 30], ["name": "amy", "age": 25]],
        "nested": ["a": ["b": ["c": "deep"]]], "path": "/v1/items/", "crlf": "one\r\ntwo\r\n",
        "quote": "it's <b>&\"x\"",
    ]

    static func decimal(_ value: Double) -> JSONNumber { JSONNumber(value) ?? JSONNumber(0) }

    static func outcome(
        _ source: String, config: JSONValue = config, parameters: JSONValue = [:],
        missing: MissingInputs = .empty, optional: [[String]] = []
    ) throws -> Template.Outcome {
        let context = TemplateContext(
            variables: ["config": config, "parameters": parameters], clock: ManualClock(),
            randomness: FixedRandomness(), missingInputs: missing, isOptional: { optional.contains($0) })
        return try Template(source, library: .standard).evaluate(in: context)
    }

    /// The value; `nil` where there is none.
    static func value(
        _ source: String, config: JSONValue = config, parameters: JSONValue = [:],
        missing: MissingInputs = .empty, optional: [[String]] = []
    ) throws -> JSONValue? {
        let outcome = try outcome(
            source, config: config, parameters: parameters, missing: missing, optional: optional)
        switch outcome {
        case .value(let value): return value
        case .noValue: return nil
        }
    }

    /// The value as the text that is sent.
    static func text(_ source: String, config: JSONValue = config) throws -> String? {
        guard let value = try value(source, config: config) else { return nil }
        return try FactoryScope.text(of: value, at: .root)
    }

    /// What a template that must fail fails with.
    static func failure(
        _ source: String, config: JSONValue = config, missing: MissingInputs = .empty
    ) -> TemplateError? {
        do {
            _ = try outcome(source, config: config, missing: missing)
            return nil
        } catch {
            return error as? TemplateError
        }
    }
}

/// Always the same bits.
struct FixedRandomness: RandomSource {
    var bits: UInt64 = 0x0123_4567_89AB_CDEF
    func next() -> UInt64 { bits }
}
