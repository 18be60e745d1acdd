/// SHA-1 (FIPS 180-4, sections 5.3.1 and 6.1).
///
/// Collisions are practical: only for services that demand it. HMAC-SHA1 is not affected (RFC 6194).
package struct SHA1: HashFunction {
    package static let blockByteCount = 64
    package static let digestByteCount = 20

    private var hasher = BlockHasher<SHA1Compression>(
        initialState: SIMD8(
            0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476,
            0xc3d2_e1f0, 0x0000_0000, 0x0000_0000, 0x0000_0000
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
