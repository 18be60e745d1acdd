/// Tells one token from the next.
///
/// The first generation of a source is random and each later one follows it, so that a refusal from an instance that
/// has been replaced never hits a token of its successor.
public struct TokenGeneration: Sendable, Hashable {
    /// Never 0, which stands for none where there is no room to say so.
    let number: UInt64

    /// - Parameter number: A number; 0 for none.
    init?(number: UInt64) {
        if number == 0 { return nil }
        self.number = number
    }

    private init(orFirst number: UInt64) { self.number = max(number, 1) }

    /// A generation to start with.
    ///
    /// - Parameter randomness: Where the random start comes from.
    public init(from randomness: any RandomSource) { self.init(orFirst: randomness.next()) }

    /// The generation after this one.
    public func next() -> TokenGeneration { TokenGeneration(orFirst: number &+ 1) }
}

extension TokenGeneration: CustomStringConvertible {
    /// The number in hexadecimal: it tells tokens apart and says nothing of them.
    public var description: String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
