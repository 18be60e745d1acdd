import AuthCore

/// Changes texts at random, the same way for the same seed.
struct Mutator {
    private var state: UInt64
    private let fragments: [String]

    /// - Parameter fragments: Pieces that are worth putting in.
    init(seed: UInt64, fragments: [String]) {
        state = seed
        self.fragments = fragments
    }

    /// A number below `bound` (SplitMix64).
    mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(bound, 1)))
    }

    /// One to four changes: a piece cut, doubled, moved, replaced by a fragment, or a byte changed.
    mutating func mutated(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for _ in 0...next(below: 4) {
            let start = next(below: bytes.count + 1)
            let end = min(start + next(below: 12), bytes.count)
            switch next(below: 6) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.insert(contentsOf: bytes[start..<end], at: next(below: bytes.count + 1))
            case 2, 3: bytes.replaceSubrange(start..<end, with: Array(fragments[next(below: fragments.count)].utf8))
            case 4: bytes.insert(contentsOf: Array(fragments[next(below: fragments.count)].utf8), at: start)
            default: if start < bytes.count { bytes[start] = UInt8(truncatingIfNeeded: next(below: 256)) }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One to three values of a document replaced, by a fragment or by another part of it.
    mutating func mutated(_ document: JSONValue, fragments: [JSONValue]) -> JSONValue {
        var result = document
        for _ in 0...next(below: 3) {
            let replacement = next(below: 3) == 0 ? part(of: document) : fragments[next(below: fragments.count)]
            result = replacingPart(of: result, with: replacement)
        }
        return result
    }

    private mutating func part(of value: JSONValue) -> JSONValue {
        guard next(below: 4) > 0 else { return value }
        switch value {
        case .object(let object) where !object.isEmpty: return part(of: object[next(below: object.count)].value)
        case .array(let elements) where !elements.isEmpty: return part(of: elements[next(below: elements.count)])
        default: return value
        }
    }

    private mutating func replacingPart(of value: JSONValue, with replacement: JSONValue) -> JSONValue {
        guard next(below: 5) > 0 else { return replacement }
        switch value {
        case .object(var object) where !object.isEmpty:
            let member = object[next(below: object.count)]
            object[member.key] = replacingPart(of: member.value, with: replacement)
            return .object(object)
        case .array(var elements) where !elements.isEmpty:
            let index = next(below: elements.count)
            elements[index] = replacingPart(of: elements[index], with: replacement)
            return .array(elements)
        default: return replacement
        }
    }
}
