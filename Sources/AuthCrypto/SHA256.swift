/// SHA-256 (FIPS 180-4, sections 5.3.3 and 6.2).
package struct SHA256: HashFunction {
    package static let blockByteCount = 64
    package static let digestByteCount = 32

    private var hasher = BlockHasher<SHA256Compression>(
        initialState: SIMD8(
            0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
            0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19
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
