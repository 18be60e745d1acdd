/// A value that can be copied so that those who use the copy are counted apart from those who use the original.
///
/// What many threads count at one place, they wait for.
package protocol SeparatelyCounted {
    /// A copy that shares nothing of what requests use.
    func separated() -> Self
}

extension Secret<String>: SeparatelyCounted {
    package func separated() -> Secret<String> { Secret(String(decoding: Array(reveal().utf8), as: UTF8.self)) }
}
