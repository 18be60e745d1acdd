/// A keyed message authentication code (RFC 2104, FIPS 198-1).
///
/// The key is processed once, when the value is made. Keep the value to authenticate several messages
/// with one key: each then costs no work for the key.
package struct HMAC<Hash: HashFunction>: Sendable {
    // Each has read one block, the key combined with a pad: whoever has both can forge codes.
    private let inner: Hash
    private let outer: Hash

    /// Processes `key`, which may have any length; one longer than a block counts by its digest.
    package init(key: [UInt8]) {
        var block = key.count > Hash.blockByteCount ? Hash.hash(key) : key
        block.append(contentsOf: repeatElement(0, count: Hash.blockByteCount - block.count))
        inner = Self.keyed(block, pad: 0x36)
        outer = Self.keyed(block, pad: 0x5c)
    }

    /// The code of `message`, as long as the hash's digest.
    ///
    /// Compare codes with ``constantTimeEquals(_:_:)``.
    package func authenticationCode(for message: [UInt8]) -> [UInt8] {
        var inner = inner
        inner.update(message)
        var outer = outer
        outer.update(inner.finalize())
        return outer.finalize()
    }

    private static func keyed(_ block: [UInt8], pad: UInt8) -> Hash {
        var hash = Hash()
        hash.update(block.map { $0 ^ pad })
        return hash
    }
}

extension HashFunction {
    /// The HMAC of `message` under `key` with this function.
    package static func authenticationCode(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        HMAC<Self>(key: key).authenticationCode(for: message)
    }
}

// Printing and dumping would otherwise show the state, which is as good as the key.
extension HMAC: CustomStringConvertible, CustomReflectable {
    package var description: String { "HMAC<\(Hash.self)>(key: redacted)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
