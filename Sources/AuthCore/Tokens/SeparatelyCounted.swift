/// A value that can be copied so that those who use the copy are counted apart from those who use the original.
///
/// What many threads count at one place, they wait for.
package protocol SeparatelyCounted {
    /// A copy that shares nothing of what requests use.
    func separated() -> Self
}

extension Secret<String>: SeparatelyCounted {
    package func separated() -> Secret<String> {
        // Longer than a line of memory, so that the next copy is counted in another.
        let roomByteCount = 128
        var copy = ""
        copy.reserveCapacity(max(roomByteCount, reveal().utf8.count))
        copy += reveal()
        return Secret(copy)
    }
}
