internal import AuthCore

/// A value while a template is evaluated.
enum TemplateValue: Sendable {
    /// Something that is not there.
    case undefined(TemplateReference?)
    /// `none`; the reference tells where it was found, for an error.
    case null(TemplateReference?)
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case list([TemplateValue])
    case map([(key: String, value: TemplateValue)])
    /// An array or object that stands in the configuration; it is not taken apart until something asks.
    case json(JSONValue)
    case time(CivilTime)
    case day(CivilTime)
    case span(ISODuration)

    init(_ json: JSONValue) {
        switch json {
        case .null: self = .null(nil)
        case .bool(let value): self = .bool(value)
        case .number(let number): self = .number(number)
        case .string(let text): self = .string(text)
        case .array, .object: self = .json(json)
        }
    }

    static func int(_ value: some BinaryInteger) -> TemplateValue { .number(JSONNumber(value)) }
    static func texts(_ values: some Sequence<String>) -> TemplateValue { .list(values.map { .string($0) }) }

    /// The elements, where this is a list.
    var elements: [TemplateValue]? {
        switch self {
        case .list(let elements): elements
        case .json(.array(let elements)): elements.map { TemplateValue($0) }
        default: nil
        }
    }

    /// The members, where this is a map.
    var members: [(key: String, value: TemplateValue)]? {
        switch self {
        case .map(let members): members
        case .json(.object(let object)): object.map { ($0.key, TemplateValue($0.value)) }
        default: nil
        }
    }

    /// The member `key`, where this is a map that has it.
    func member(_ key: String) -> TemplateValue? {
        switch self {
        case .map(let members): members.last { $0.key == key }?.value
        case .json(.object(let object)): object[key].map { TemplateValue($0) }
        default: nil
        }
    }

    /// Whether a condition takes it for true, as Python does.
    var isTruthy: Bool {
        switch self {
        case .undefined, .null: false
        case .bool(let value): value
        case .number(let number): number != JSONNumber(0)
        case .string(let text): !text.isEmpty
        case .list(let elements): !elements.isEmpty
        case .map(let members): !members.isEmpty
        case .json(.array(let elements)): !elements.isEmpty
        case .json(.object(let object)): !object.isEmpty
        case .json: true
        case .time, .day, .span: true
        }
    }

    /// What the value is, in words that fit a message.
    var kindName: String {
        switch self {
        case .undefined: "an undefined value"
        case .null: "none"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .list, .json(.array): "a list"
        case .map, .json: "a map"
        case .time: "a time"
        case .day: "a date"
        case .span: "a duration"
        }
    }

    /// The value as JSON; times as text.
    ///
    /// `nil` for what is not there.
    var json: JSONValue? {
        switch self {
        case .undefined: nil
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .json(let json): json
        case .list(let elements): .array(elements.map { $0.json ?? .null })
        case .map(let members): .object(JSONObject(members.map { ($0.key, $0.value.json ?? .null) }))
        case .time(let time): .string(time.description)
        case .day(let day): .string(day.dateText)
        case .span(let span): .string(span.description)
        }
    }

    /// The text that a template writes for the value; `nil` for `none`, which has none.
    ///
    /// Truth values are `True` and `False` as in Jinja, lists and maps are JSON with a space after commas and colons.
    var text: String? {
        switch self {
        case .undefined: ""
        case .null: nil
        case .bool(let value): value ? "True" : "False"
        case .number(let number): number.text
        case .string(let text): text
        case .list, .map, .json: json?.jsonText(.spaced)
        case .time(let time): time.description
        case .day(let day): day.dateText
        case .span(let span): span.description
        }
    }

    /// Whether two values are equal, as Python's `==` has it: numbers by value, lists and maps by content.
    func equals(_ other: TemplateValue) -> Bool {
        switch (self, other) {
        case (.undefined, .undefined), (.null, .null): true
        case (.undefined, _), (_, .undefined): false
        case (.time(let a), .time(let b)): a == b
        case (.day(let a), .day(let b)): a.dateText == b.dateText
        case (.bool(let a), .number(let b)), (.number(let b), .bool(let a)): JSONNumber(a ? 1 : 0) == b
        default: json == other.json
        }
    }
}

/// What an expression refers to: a variable, and the keys that lead on from it.
struct TemplateReference: Sendable, Hashable {
    var variable: String
    var keys: [String]

    /// The reference for a message: `config.credentials.token` names `credentials.token` of the configuration.
    var description: String {
        let name = keys.map(HTTPFieldSyntax.printable).joined(separator: ".")
        return variable == "config" ? "the config value '\(name)'" : "'\(([variable] + keys).joined(separator: "."))'"
    }
}
