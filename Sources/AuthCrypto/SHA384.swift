/// SHA-384: SHA-512 with another initial state and a shorter digest (FIPS 180-4, sections 5.3.4 and 6.5).
package struct SHA384: HashFunction {
    package static let blockByteCount = 128
    package static let digestByteCount = 48

    private var hasher = BlockHasher<SHA512Compression>(
        initialState: SIMD8(
            0xcbbb_9d5d_c105_9ed8, 0x629a_292a_367c_d507, 0x9159_015a_3070_dd17, 0x152f_ecd8_f70e_5939,
            0x6733_2667_ffc0_0b31, 0x8eb4_4a87_6858_1511, 0xdb0c_2e0d_64f9_8fa7, 0x47b5_481d_befa_4fa4
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
