/// Finds secrets in what values show of themselves.
///
/// Use it to prove that nothing of yours prints a credential: give every secret of a test a value that occurs nowhere
/// else, and scan what you log, throw and describe.
///
/// ```swift
/// let scanner = SecretScanner(["canary-7f3a91"])
/// #expect(scanner.leaks(shownBy: authenticator).isEmpty)
/// #expect(scanner.leaks(in: logText).isEmpty)
/// ```
///
/// A secret is found as it stands and in the forms that it takes on its way: escaped in a literal or in JSON,
/// percent-encoded, in hexadecimal, as a list of bytes, and inside a base64 text at any offset, such as a signed token. One of fewer than
/// ``minimumEncodedLength`` bytes is looked for as it stands only, because what it encodes to is too short to prove
/// anything.
public struct SecretScanner: Sendable {
    /// From how many bytes on a secret is looked for in encoded forms, too.
    public static let minimumEncodedLength = 8

    private let needles: [SecretNeedle]

    /// Creates a scanner.
    ///
    /// - Parameter secrets: The secrets; an empty one is ignored.
    public init(_ secrets: [String]) {
        needles = secrets.enumerated().flatMap { index, secret in
            SecretNeedle.needles(for: secret, index: index)
        }
    }

    /// One secret that was found.
    ///
    /// It does not hold the secret, so that a failed test prints none.
    public struct Leak: Sendable, Hashable, CustomStringConvertible {
        /// Which of the scanner's secrets it is, counted from zero.
        public var secret: Int
        /// The form that it was found in, in words.
        public var form: String
        /// Where it was found, in words.
        public var place: String

        /// Which secret was found, where and in what form.
        public var description: String { "\(place) shows secret \(secret) \(form)" }
    }

    /// The secrets in a text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - place: What the text is, for ``Leak/place``.
    public func leaks(in text: String, place: String = "the text") -> [Leak] {
        leaks(in: Array(text.utf8), place: place)
    }

    /// The secrets in bytes, such as those of a body.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - place: What the bytes are, for ``Leak/place``.
    public func leaks(in bytes: [UInt8], place: String = "the bytes") -> [Leak] {
        guard !needles.isEmpty else { return [] }
        let haystack = SecretHaystack(bytes)
        var leaks: [Leak] = []
        for needle in needles where haystack.contains(needle) {
            let leak = Leak(secret: needle.secret, form: needle.form.description, place: place)
            if !leaks.contains(leak) { leaks.append(leak) }
        }
        return leaks
    }

    /// The secrets in everything that a value shows: its description, its debug description, its dump, and the tree of
    /// its mirrors with the descriptions of all values in it.
    ///
    /// - Parameter value: Any value, an error included.
    public func leaks(shownBy value: Any) -> [Leak] {
        guard !needles.isEmpty else { return [] }
        var dumped = ""
        dump(value, to: &dumped, maxDepth: MirrorWalker.maximumDepth, maxItems: MirrorWalker.maximumCount)
        var leaks =
            self.leaks(in: String(describing: value), place: "its description")
            + self.leaks(in: String(reflecting: value), place: "its debug description")
            + self.leaks(in: dumped, place: "its dump")
        var walker = MirrorWalker(scanner: self)
        walker.walk(value, place: "its mirror")
        for leak in walker.leaks where !leaks.contains(leak) { leaks.append(leak) }
        return leaks
    }
}

extension SecretScanner: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of the secrets.
    public var description: String { "SecretScanner" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
