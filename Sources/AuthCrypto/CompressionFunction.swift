/// The part of a Merkle–Damgård hash that differs from one function to the next.
///
/// All functions here read blocks of sixteen words, keep at most eight words of state, and end their
/// input with its length in the last two words. ``BlockHasher`` does the rest.
protocol CompressionFunction: Sendable {
    associatedtype Word: FixedWidthInteger & UnsignedInteger & SIMDScalar & Sendable
    where Word.SIMD8Storage: Sendable, Word.SIMD16Storage: Sendable

    /// Whether words are read and written with the most significant byte first.
    static var isBigEndian: Bool { get }

    /// Mixes `blocks`, a whole number of blocks with any alignment, into `state`.
    ///
    /// A function with fewer than eight words of state leaves the others alone.
    static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout SIMD8<Word>)
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// The bits moved towards the most significant by `count`, those that fall out coming back in.
    @inline(__always)
    func rotatedLeft(by count: Self) -> Self {
        (self &<< count) | (self &>> (Self(truncatingIfNeeded: Self.bitWidth) &- count))
    }

    /// The bits moved towards the least significant by `count`, those that fall out coming back in.
    @inline(__always)
    func rotatedRight(by count: Self) -> Self {
        (self &>> count) | (self &<< (Self(truncatingIfNeeded: Self.bitWidth) &- count))
    }
}
