internal import AuthCore

extension BuiltinFilters {
    static let lists: [String: TemplateLibrary.Filter] = [
        "length": length, "count": length,
        "first": { value, _, evaluator in try evaluator.iterated(value).first ?? .undefined(nil) },
        "last": { value, _, evaluator in try evaluator.iterated(value).last ?? .undefined(nil) },
        "list": { value, _, evaluator in try evaluator.charged(try evaluator.iterated(value)) },
        "reverse": { value, _, evaluator in
            if case .string(let text) = value {
                return try evaluator.charged(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
            }
            return try evaluator.charged(try evaluator.iterated(value).reversed())
        },
        "join": { value, arguments, evaluator in
            let separator = try arguments.text(0, "d") ?? ""
            var items = try evaluator.iterated(value)
            if let attribute = arguments.value(1, "attribute") {
                items = try items.map { try member(attribute, of: $0) }
            }
            return try TextMethods.joined(items, by: separator, &evaluator)
        },
        "sort": { value, arguments, evaluator in
            let isDescending = arguments.value(0, "reverse")?.isTruthy ?? false
            let ignoresCase = !(arguments.value(1, "case_sensitive")?.isTruthy ?? false)
            let attribute = arguments.value(2, "attribute")
            let keyed = try keyed(try evaluator.iterated(value), attribute, ignoresCase, &evaluator)
            return .list(try stablySorted(keyed, isDescending: isDescending, &evaluator))
        },
        "unique": { value, arguments, evaluator in
            let ignoresCase = !(arguments.value(0, "case_sensitive")?.isTruthy ?? false)
            let attribute = arguments.value(1, "attribute")
            var seen: Set<JSONValue> = []
            let keyed = try keyed(try evaluator.iterated(value), attribute, ignoresCase, &evaluator)
            return .list(keyed.filter { seen.insert($0.key.json ?? .null).inserted }.map(\.item))
        },
        "sum": { value, arguments, evaluator in
            var total = arguments.value(1, "start") ?? .int(0)
            for item in try evaluator.iterated(value) {
                let addend = try arguments.value(0, "attribute").map { try member($0, of: item) } ?? item
                total = try TemplateArithmetic.apply(.add, total, addend, &evaluator)
            }
            return total
        },
        "min": { value, arguments, evaluator in try extreme(of: value, arguments, &evaluator) { $0 < 0 } },
        "max": { value, arguments, evaluator in try extreme(of: value, arguments, &evaluator) { $0 > 0 } },
        "items": { value, _, _ in
            if case .undefined = value { return .list([]) }
            guard let members = value.members else {
                throw TemplateError("a map is needed, and this is \(value.kindName)")
            }
            return .list(members.map { .list([.string($0.key), $0.value]) })
        },
        "dictsort": { value, arguments, evaluator in
            guard let members = value.members else {
                throw TemplateError("a map is needed, and this is \(value.kindName)")
            }
            let ignoresCase = !(arguments.value(0, "case_sensitive")?.isTruthy ?? false)
            let by = try arguments.text(1, "by") ?? "key"
            guard by == "key" || by == "value" else { throw TemplateError("'by' must be key or value") }
            let keyed = members.map { member in
                (
                    item: TemplateValue.list([.string(member.key), member.value]),
                    key: folded(by == "key" ? .string(member.key) : member.value, ignoresCase)
                )
            }
            let isDescending = arguments.value(2, "reverse")?.isTruthy ?? false
            return .list(try stablySorted(keyed, isDescending: isDescending, &evaluator))
        },
        "map": { value, arguments, evaluator in
            var results: [TemplateValue] = []
            for item in try evaluator.iterated(value) {
                if let attribute = arguments.named["attribute"] {
                    let found = try member(attribute, of: item)
                    if case .undefined = found {
                        results.append(arguments.named["default"] ?? found)
                    } else {
                        results.append(found)
                    }
                } else {
                    var rest = arguments
                    guard case .string(let filter)? = rest.positional.first else {
                        throw TemplateError("map() needs a filter's name or an attribute")
                    }
                    rest.positional.removeFirst()
                    results.append(try evaluator.applyFilter(filter, to: item, rest))
                }
            }
            return try evaluator.charged(results)
        },
        "select": selecting(keeps: true, attribute: false), "reject": selecting(keeps: false, attribute: false),
        "selectattr": selecting(keeps: true, attribute: true), "rejectattr": selecting(keeps: false, attribute: true),
        "batch": { value, arguments, evaluator in
            guard let size = try arguments.int(0, "linecount"), size > 0 else {
                throw TemplateError("batch() needs a size")
            }
            let items = try evaluator.iterated(value)
            return try evaluator.charged(
                stride(from: 0, to: items.count, by: size).map {
                    .list(Array(items[$0..<min($0 + min(size, items.count), items.count)]))
                })
        },
    ]

    private static let length: TemplateLibrary.Filter = { value, _, evaluator in
        switch value {
        case .undefined: return .int(0)
        case .json(.array(let elements)): return .int(elements.count)
        case .list(let elements): return .int(elements.count)
        case .string, .map, .json: return .int(try evaluator.iterated(value).count)
        default: throw TemplateError("\(value.kindName) has no length")
        }
    }

    private static func selecting(keeps: Bool, attribute: Bool) -> TemplateLibrary.Filter {
        { value, arguments, evaluator in
            var rest = arguments
            let key = attribute ? (rest.positional.isEmpty ? nil : rest.positional.removeFirst()) : nil
            if attribute, key == nil { throw TemplateError("the name of an attribute is needed") }
            let test: String? =
                if case .string(let name)? = rest.positional.first { name } else { nil }
            if test != nil { rest.positional.removeFirst() }
            var kept: [TemplateValue] = []
            for item in try evaluator.iterated(value) {
                try evaluator.charge()
                let subject = try key.map { try member($0, of: item) } ?? item
                let passes = try test.map { try evaluator.applyTest($0, to: subject, rest) } ?? subject.isTruthy
                if passes == keeps { kept.append(item) }
            }
            return .list(kept)
        }
    }

    /// The attribute of an item, with dots for nesting.
    private static func member(_ attribute: TemplateValue, of item: TemplateValue) throws -> TemplateValue {
        guard let path = attribute.text else { throw TemplateError("an attribute's name is needed") }
        return path.split(separator: ".").reduce(item) { value, key in
            if let index = Int(key), let elements = value.elements {
                return elements.indices.contains(index) ? elements[index] : .undefined(nil)
            }
            return value.member(String(key)) ?? .undefined(nil)
        }
    }

    private static func folded(_ value: TemplateValue, _ ignoresCase: Bool) -> TemplateValue {
        if ignoresCase, case .string(let text) = value { .string(text.lowercased()) } else { value }
    }

    /// Items with what they are ordered or told apart by.
    private static func keyed(
        _ items: [TemplateValue], _ attribute: TemplateValue?, _ ignoresCase: Bool, _ evaluator: inout TemplateEvaluator
    ) throws -> [(item: TemplateValue, key: TemplateValue)] {
        try items.map { item in
            let key = try attribute.map { try member($0, of: item) } ?? item
            try evaluator.weigh(key)
            return (item, folded(key, ignoresCase))
        }
    }

    private static func stablySorted(
        _ keyed: [(item: TemplateValue, key: TemplateValue)], isDescending: Bool, _ evaluator: inout TemplateEvaluator
    ) throws -> [TemplateValue] {
        try evaluator.charge(keyed.count * max(1, Int.bitWidth - keyed.count.leadingZeroBitCount))
        return try keyed.enumerated().sorted { left, right in
            let order = try TemplateArithmetic.order(left.element.key, right.element.key)
            // Equal ones keep their order, in either direction.
            return order == 0 ? left.offset < right.offset : isDescending ? order > 0 : order < 0
        }.map(\.element.item)
    }

    private static func extreme(
        of value: TemplateValue, _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator,
        isBetter: (Int) -> Bool
    ) throws -> TemplateValue {
        let ignoresCase = !(arguments.value(0, "case_sensitive")?.isTruthy ?? false)
        let items = try keyed(try evaluator.iterated(value), arguments.value(1, "attribute"), ignoresCase, &evaluator)
        guard var best = items.first else { return .undefined(nil) }
        for item in items.dropFirst() where isBetter(try TemplateArithmetic.order(item.key, best.key)) { best = item }
        return best.item
    }
}
