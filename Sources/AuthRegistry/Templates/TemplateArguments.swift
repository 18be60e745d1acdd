internal import AuthCore

/// Arguments, evaluated.
struct TemplateArguments: Sendable {
    var positional: [TemplateValue] = []
    var named: [String: TemplateValue] = [:]

    /// The argument called `name`, which may also stand at `index`.
    func value(_ index: Int, _ name: String) -> TemplateValue? {
        named[name] ?? (positional.indices.contains(index) ? positional[index] : nil)
    }

    func text(_ index: Int, _ name: String) throws -> String? {
        guard let value = value(index, name) else { return nil }
        guard case .string(let text) = value else {
            throw TemplateError("'\(name)' must be a string, and is \(value.kindName)")
        }
        return text
    }

    func requiredText(_ index: Int, _ name: String) throws -> String {
        guard let text = try text(index, name) else { throw TemplateError("the argument '\(name)' is missing") }
        return text
    }

    func int(_ index: Int, _ name: String) throws -> Int? {
        guard let value = value(index, name) else { return nil }
        guard case .number(let number) = value, let int = number.intValue else {
            throw TemplateError("'\(name)' must be a whole number, and is \(value.kindName)")
        }
        return int
    }

    /// Refuses more arguments than a function takes.
    func limit(to count: Int, _ names: String...) throws {
        if positional.count > count { throw TemplateError("too many arguments; \(count) at most") }
        if let unknown = named.keys.sorted().first(where: { !names.contains($0) }) {
            throw TemplateError("there is no argument \(ShownName.quoted(unknown))")
        }
    }
}
