/// Supplies random bits that nobody can predict.
///
/// Replace it only in tests: states, verifiers and token identifiers are made of it.
public protocol RandomSource: Sendable {
    /// Returns 64 random bits.
    func next() -> UInt64
}

/// The operating system's generator, which is cryptographically secure.
public struct SystemRandomSource: RandomSource {
    /// Creates the source.
    public init() {}

    /// Returns 64 random bits.
    public func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}

extension RandomSource {
    /// Returns `count` random bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            withUnsafeBytes(of: next()) { bytes.append(contentsOf: $0.prefix(count - bytes.count)) }
        }
        return bytes
    }

    /// A number from 0 up to 1: as finely as a `Double` has them.
    package func fraction() -> Double { Double(next() >> 11) / 0x1p53 }

    /// A number from a half up to 1, for waits: many that began at once do not come back at once.
    package func jitter() -> Double { 0.5 + 0.5 * fraction() }
}
