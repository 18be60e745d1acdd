internal import Synchronization

/// The work that is left for the templates of one definition: each is bounded, and so are all of them together.
final class TemplateBudget: Sendable {
    private let remaining: Atomic<Int>

    /// - Parameter units: The work of all templates; usually as much as ten that go to their limit.
    init(units: Int = 10 * TemplateLimits.work) { remaining = Atomic(units) }

    /// What one evaluation may cost.
    var share: Int { min(TemplateLimits.work, max(0, remaining.load(ordering: .relaxed))) }

    /// Pays for an evaluation.
    func spend(_ units: Int) { remaining.subtract(units, ordering: .relaxed) }
}
