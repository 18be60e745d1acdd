/// MD5 (RFC 1321).
///
/// Collisions take seconds: only for services that demand it (RFC 6151).
package struct MD5: HashFunction {
    package static let blockByteCount = 64
    package static let digestByteCount = 16

    private var hasher = BlockHasher<MD5Compression>(
        initialState: SIMD8(
            0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476,
            0x0000_0000, 0x0000_0000, 0x0000_0000, 0x0000_0000
        )
    )

    package init() {}

    package mutating func update(bufferPointer bytes: UnsafeRawBufferPointer) {
        hasher.update(bytes)
    }

    package func finalize() -> [UInt8] {
        hasher.digest(byteCount: Self.digestByteCount)
    }
}
