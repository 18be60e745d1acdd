public import AuthCore
internal import Synchronization

/// A source of numbers that look random and are the same in every run.
///
/// Two sources with the same seed give the same numbers. For tests only: whoever knows one number knows the rest.
public final class SeededRandomSource: RandomSource {
    private let state: Mutex<UInt64>

    /// Creates a source.
    ///
    /// - Parameter seed: Determines every number to come.
    public init(seed: UInt64 = 0) { state = Mutex(seed) }

    /// Returns the next 64 bits: SplitMix64 by Steele, Lea and Flood.
    public func next() -> UInt64 {
        var bits = state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            return state
        }
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
