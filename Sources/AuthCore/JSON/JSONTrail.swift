/// The way from the root of a document to where a walk through it is, of which a pointer is made only where one is
/// needed.
package struct JSONTrail: Sendable {
    private enum Step: Sendable {
        case key(String)
        case index(Int)

        var component: String {
            switch self {
            case .key(let key): key
            case .index(let index): String(index)
            }
        }
    }
    private var steps: [Step] = []

    package init() {}

    package mutating func enter(_ key: String) { steps.append(.key(key)) }
    package mutating func enter(_ index: Int) { steps.append(.index(index)) }
    package mutating func leave() { steps.removeLast() }

    package var pointer: JSONPointer { JSONPointer(steps.map(\.component)) }
}
