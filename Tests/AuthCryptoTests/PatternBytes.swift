/// The bytes 3, 10, 17 and so on, each seven more than the last and wrapping around.
///
/// The fixtures that another implementation computed have this input: `(7 * i + 3) % 256`.
func patternBytes(count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: 7 * $0 + 3) }
}
