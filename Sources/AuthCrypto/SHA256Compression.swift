/// The compression function of SHA-224 and SHA-256 (FIPS 180-4, section 6.2.2).
enum SHA256Compression: CompressionFunction {
    static var isBigEndian: Bool { true }

    static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout SIMD8<UInt32>) {
        roundConstants.withUnsafeBufferPointer { constants in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
                for offset in stride(from: 0, to: blocks.count, by: 64) {
                    expand(blocks, at: offset, into: schedule)
                    mix(schedule, constants, into: &state)
                }
            }
        }
    }

    /// Fills `schedule` from the block at `offset` (section 6.2.2, step 1).
    @inline(__always)
    private static func expand(
        _ blocks: UnsafeRawBufferPointer, at offset: Int, into schedule: UnsafeMutableBufferPointer<UInt32>
    ) {
        for t in 0..<16 {
            let word = blocks.loadUnaligned(fromByteOffset: offset &+ 4 &* t, as: UInt32.self)
            schedule[t] = UInt32(bigEndian: word)
        }
        for t in 16..<64 {
            let x = schedule[t &- 15]
            let y = schedule[t &- 2]
            let sigma0 = x.rotatedRight(by: 7) ^ x.rotatedRight(by: 18) ^ (x &>> 3)
            let sigma1 = y.rotatedRight(by: 17) ^ y.rotatedRight(by: 19) ^ (y &>> 10)
            schedule[t] = schedule[t &- 16] &+ sigma0 &+ schedule[t &- 7] &+ sigma1
        }
    }

    /// Runs the 64 rounds over `schedule` (section 6.2.2, steps 2 to 4).
    @inline(__always)
    private static func mix(
        _ schedule: UnsafeMutableBufferPointer<UInt32>, _ constants: UnsafeBufferPointer<UInt32>,
        into state: inout SIMD8<UInt32>
    ) {
        var registers = Registers(state)
        var t = 0
        while t < 64 {
            // After eight steps each register is back in its place: unrolled, none has to move.
            registers.step(constants[t] &+ schedule[t])
            registers.step(constants[t &+ 1] &+ schedule[t &+ 1])
            registers.step(constants[t &+ 2] &+ schedule[t &+ 2])
            registers.step(constants[t &+ 3] &+ schedule[t &+ 3])
            registers.step(constants[t &+ 4] &+ schedule[t &+ 4])
            registers.step(constants[t &+ 5] &+ schedule[t &+ 5])
            registers.step(constants[t &+ 6] &+ schedule[t &+ 6])
            registers.step(constants[t &+ 7] &+ schedule[t &+ 7])
            t &+= 8
        }
        state &+= registers.state
    }

    private struct Registers {
        var a, b, c, d, e, f, g, h: UInt32

        @inline(__always)
        init(_ state: SIMD8<UInt32>) {
            (a, b, c, d) = (state[0], state[1], state[2], state[3])
            (e, f, g, h) = (state[4], state[5], state[6], state[7])
        }

        var state: SIMD8<UInt32> { SIMD8(a, b, c, d, e, f, g, h) }

        @inline(__always)
        mutating func step(_ input: UInt32) {
            let sum1 = e.rotatedRight(by: 6) ^ e.rotatedRight(by: 11) ^ e.rotatedRight(by: 25)
            let choice = g ^ (e & (f ^ g))
            let first = h &+ sum1 &+ choice &+ input
            let sum0 = a.rotatedRight(by: 2) ^ a.rotatedRight(by: 13) ^ a.rotatedRight(by: 22)
            let majority = (a & b) | (c & (a | b))
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ sum0 &+ majority)
        }
    }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let roundConstants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
