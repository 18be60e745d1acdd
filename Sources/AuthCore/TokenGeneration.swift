/// Tells one token from the next.
///
/// The first generation of a source is random and each later one follows it, so that a refusal from an instance that
/// has been replaced never hits a token of its successor.
public struct TokenGeneration: Sendable, Hashable {
    private var number: UInt64

    /// A generation to start with.
    ///
    /// - Parameter randomness: Where the random start comes from.
    public init(from randomness: any RandomSource) { number = randomness.next() }

    /// The generation after this one.
    public func next() -> TokenGeneration {
        var next = self
        next.number &+= 1
        return next
    }
}

extension TokenGeneration: CustomStringConvertible {
    /// The number in hexadecimal: it tells tokens apart and says nothing of them.
    public var description: String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
