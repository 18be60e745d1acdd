/// Whether two byte strings are equal, in a time that does not depend on where they differ.
///
/// For what a stranger may guess at: codes, states, tokens. An ordinary comparison stops at the first
/// difference, and its duration tells how much of a guess was right.
///
/// The lengths are not secret: strings of different length are unequal at once.
package func constantTimeEquals(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    var difference: UInt8 = 0
    for index in a.indices {
        difference |= a[index] ^ b[index]
    }
    return difference == 0
}
