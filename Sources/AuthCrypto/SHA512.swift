/// SHA-512 (FIPS 180-4, sections 5.3.5 and 6.4).
package struct SHA512: HashFunction {
    package static let blockByteCount = 128
    package static let digestByteCount = 64

    private var hasher = BlockHasher<SHA512Compression>(
        initialState: SIMD8(
            0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
            0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179
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
