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
}
