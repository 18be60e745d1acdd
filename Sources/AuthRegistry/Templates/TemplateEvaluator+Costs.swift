internal import AuthCore

/// What an evaluation costs: every loop and every text goes through here.
extension TemplateEvaluator {
    /// Pays for steps; every loop and every text goes through here.
    mutating func charge(_ units: Int = 1) throws {
        work -= units
        guard work < 0 else { return }
        let isAlone = context.budget.map { $0.share == TemplateLimits.work } ?? true
        throw TemplateError(
            isAlone
                ? "the template takes too many steps" : "the templates of the definition take too many steps together")
    }

    /// Pays for a text and hands it on.
    mutating func charged(_ text: String) throws -> TemplateValue {
        try checkSize(text.utf8.count)
        return .string(text)
    }

    /// Pays for a text of `bytes` bytes before it is made.
    mutating func checkSize(_ bytes: Int) throws {
        guard bytes <= TemplateLimits.textBytes else {
            throw TemplateError("the template makes a text longer than \(TemplateLimits.textBytes) bytes")
        }
        try charge(bytes / TemplateLimits.bytesPerUnit)
    }

    mutating func charged(_ elements: [TemplateValue]) throws -> TemplateValue {
        guard elements.count <= TemplateLimits.listCount else {
            throw TemplateError("the template makes a list longer than \(TemplateLimits.listCount)")
        }
        try charge(elements.count)
        return .list(elements)
    }

    /// Pays for all that is in a value before it is compared or written out: a list may hold another one many times.
    mutating func weigh(_ value: TemplateValue, depth: Int = 0) throws {
        if depth > TemplateLimits.valueDepth {
            throw TemplateError("a value nests deeper than \(TemplateLimits.valueDepth)")
        }
        switch value {
        case .string(let text): try charge(1 + text.utf8.count / TemplateLimits.bytesPerUnit)
        case .list(let elements):
            try charge()
            for element in elements { try weigh(element, depth: depth + 1) }
        case .map(let members):
            try charge()
            for member in members { try weigh(member.value, depth: depth + 1) }
        case .json(.array(let elements)):
            try charge()
            for element in elements { try weigh(TemplateValue(element), depth: depth + 1) }
        case .json(.object(let object)):
            try charge()
            for member in object { try weigh(TemplateValue(member.value), depth: depth + 1) }
        default: try charge()
        }
    }

    /// A regular expression, compiled once for the evaluation.
    mutating func pattern(_ source: String) throws -> Pattern {
        if let known = patterns[source] { return known }
        let pattern = try Pattern(source)
        try charge(source.utf8.count + pattern.size)
        patterns[source] = pattern
        return pattern
    }

    /// Runs a search that has a budget of its own out of what is left.
    mutating func spending<Result>(_ body: (inout Int) throws -> Result) throws -> Result {
        try body(&work)
    }
}
