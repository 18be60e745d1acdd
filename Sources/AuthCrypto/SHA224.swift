/// SHA-224: SHA-256 with another initial state and a shorter digest (FIPS 180-4, sections 5.3.2 and 6.3).
package struct SHA224: HashFunction {
    package static let blockByteCount = 64
    package static let digestByteCount = 28

    private var hasher = BlockHasher<SHA256Compression>(
        initialState: SIMD8(
            0xc105_9ed8, 0x367c_d507, 0x3070_dd17, 0xf70e_5939,
            0xffc0_0b31, 0x6858_1511, 0x64f9_8fa7, 0xbefa_4fa4
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
