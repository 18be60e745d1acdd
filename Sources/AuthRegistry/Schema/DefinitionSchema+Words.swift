internal import AuthCore

/// What a content takes, in words and by kind.
extension DefinitionSchema.Content {
    /// What a field with this content takes, for a message.
    var words: String {
        switch kind {
        case .value: "any value"
        case .text: "a text"
        case .number(let isWhole): isWhole ? "a whole number" : "a number"
        case .boolean: "true or false"
        case .choice(let words): "one of: \(words.joined(separator: ", "))"
        case .list(let inner): inner.plural.map { "a list of \($0)" } ?? "a list"
        case .configPath: "a list of texts"
        case .map(let inner): inner.plural.map { "a map of \($0)" } ?? "a map"
        case .either(let alternatives): alternatives.map(\.words).joined(separator: " or ")
        case .part, .typedPart, .authenticator: "a map"
        }
    }

    private var plural: String? {
        switch kind {
        case .text: "texts"
        case .number(let isWhole): isWhole ? "whole numbers" : "numbers"
        case .part, .typedPart: "maps"
        case .authenticator: "authenticators"
        default: nil
        }
    }

    /// The types that a part may have.
    var typeNames: [String] {
        guard case .typedPart(let typed) = kind else { return [] }
        return typed.alternatives.compactMap(\.type)
    }

    /// Whether it takes values of the kind that `value` is of, whatever is in them.
    func takes(kindOf value: JSONValue) -> Bool {
        switch (kind, value) {
        case (.value, _), (.text, .string), (.choice, .string), (.number, .number), (.boolean, .bool),
            (.list, .array), (.configPath, .array), (.map, .object), (.part, .object), (.typedPart, .object),
            (.authenticator, .object):
            true
        case (.either(let alternatives), _): alternatives.contains { $0.takes(kindOf: value) }
        default: false
        }
    }

    /// Whether it takes numbers or truth values, and no texts.
    var isScalar: Bool {
        switch kind {
        case .number, .boolean: true
        default: false
        }
    }

    /// Whether it takes texts.
    var isText: Bool { takes(kindOf: "") }
}

extension JSONNumber {
    /// Whether it is a whole number, however it is written.
    var isWhole: Bool { isWrittenAsInteger || doubleValue.rounded() == doubleValue }
}
