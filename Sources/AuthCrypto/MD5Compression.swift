/// The compression function of MD5 (RFC 1321, section 3.4).
enum MD5Compression: CompressionFunction {
    static var isBigEndian: Bool { false }

    static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout SIMD8<UInt32>) {
        sineTable.withUnsafeBufferPointer { sines in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 16) { words in
                for offset in stride(from: 0, to: blocks.count, by: 64) {
                    for index in 0..<16 {
                        let word = blocks.loadUnaligned(fromByteOffset: offset &+ 4 &* index, as: UInt32.self)
                        words[index] = UInt32(littleEndian: word)
                    }
                    mix(words, sines, into: &state)
                }
            }
        }
    }

    @inline(__always)
    private static func mix(
        _ words: UnsafeMutableBufferPointer<UInt32>, _ sines: UnsafeBufferPointer<UInt32>,
        into state: inout SIMD8<UInt32>
    ) {
        var registers = Registers(a: state[0], b: state[1], c: state[2], d: state[3])
        for i in 0..<16 {
            let mixed = registers.d ^ (registers.b & (registers.c ^ registers.d))
            registers.step(mixed, words[i], sines[i], rotation: rotation(i, 7, 12, 17, 22))
        }
        for i in 0..<16 {
            let mixed = registers.c ^ (registers.d & (registers.b ^ registers.c))
            registers.step(mixed, words[(5 &* i &+ 1) & 15], sines[16 &+ i], rotation: rotation(i, 5, 9, 14, 20))
        }
        for i in 0..<16 {
            let mixed = registers.b ^ registers.c ^ registers.d
            registers.step(mixed, words[(3 &* i &+ 5) & 15], sines[32 &+ i], rotation: rotation(i, 4, 11, 16, 23))
        }
        for i in 0..<16 {
            let mixed = registers.c ^ (registers.b | ~registers.d)
            registers.step(mixed, words[(7 &* i) & 15], sines[48 &+ i], rotation: rotation(i, 6, 10, 15, 21))
        }
        state &+= SIMD8(registers.a, registers.b, registers.c, registers.d, 0, 0, 0, 0)
    }

    /// The rotation of step `i`; the four of a round repeat.
    @inline(__always)
    private static func rotation(_ i: Int, _ r0: UInt32, _ r1: UInt32, _ r2: UInt32, _ r3: UInt32) -> UInt32 {
        switch i & 3 {
        case 0: r0
        case 1: r1
        case 2: r2
        default: r3
        }
    }

    private struct Registers {
        var a: UInt32
        var b: UInt32
        var c: UInt32
        var d: UInt32

        @inline(__always)
        mutating func step(_ mixed: UInt32, _ word: UInt32, _ sine: UInt32, rotation: UInt32) {
            let sum = a &+ mixed &+ word &+ sine
            a = d
            d = c
            c = b
            b = b &+ sum.rotatedLeft(by: rotation)
        }
    }

    /// The integer parts of 2³² · |sin(i)|, i from 1 to 64 in radians.
    private static let sineTable: [UInt32] = [
        0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf, 0x4787_c62a, 0xa830_4613, 0xfd46_9501,
        0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be, 0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821,
        0xf61e_2562, 0xc040_b340, 0x265e_5a51, 0xe9b6_c7aa, 0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8,
        0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed, 0xa9e3_e905, 0xfcef_a3f8, 0x676f_02d9, 0x8d2a_4c8a,
        0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c, 0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70,
        0x289b_7ec6, 0xeaa1_27fa, 0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665,
        0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92, 0xffef_f47d, 0x8584_5dd1,
        0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1, 0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
    ]
}
