/// The compression function of SHA-1 (FIPS 180-4, section 6.1.2).
enum SHA1Compression: CompressionFunction {
    static var isBigEndian: Bool { true }

    static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout SIMD8<UInt32>) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { schedule in
            for offset in stride(from: 0, to: blocks.count, by: 64) {
                expand(blocks, at: offset, into: schedule)
                mix(schedule, into: &state)
            }
        }
    }

    /// Fills `schedule` from the block at `offset` (section 6.1.2, step 1).
    @inline(__always)
    private static func expand(
        _ blocks: UnsafeRawBufferPointer, at offset: Int, into schedule: UnsafeMutableBufferPointer<UInt32>
    ) {
        for t in 0..<16 {
            let word = blocks.loadUnaligned(fromByteOffset: offset &+ 4 &* t, as: UInt32.self)
            schedule[t] = UInt32(bigEndian: word)
        }
        for t in 16..<80 {
            let mixed = schedule[t &- 3] ^ schedule[t &- 8] ^ schedule[t &- 14] ^ schedule[t &- 16]
            schedule[t] = mixed.rotatedLeft(by: 1)
        }
    }

    /// Runs the 80 rounds over `schedule` (section 6.1.2, steps 2 to 4).
    @inline(__always)
    private static func mix(_ schedule: UnsafeMutableBufferPointer<UInt32>, into state: inout SIMD8<UInt32>) {
        var registers = Registers(a: state[0], b: state[1], c: state[2], d: state[3], e: state[4])
        for t in 0..<20 {
            let choice = registers.d ^ (registers.b & (registers.c ^ registers.d))
            registers.step(choice, schedule[t], constant: 0x5a82_7999)
        }
        for t in 20..<40 {
            let parity = registers.b ^ registers.c ^ registers.d
            registers.step(parity, schedule[t], constant: 0x6ed9_eba1)
        }
        for t in 40..<60 {
            let majority = (registers.b & registers.c) | (registers.d & (registers.b | registers.c))
            registers.step(majority, schedule[t], constant: 0x8f1b_bcdc)
        }
        for t in 60..<80 {
            let parity = registers.b ^ registers.c ^ registers.d
            registers.step(parity, schedule[t], constant: 0xca62_c1d6)
        }
        state &+= SIMD8(registers.a, registers.b, registers.c, registers.d, registers.e, 0, 0, 0)
    }

    private struct Registers {
        var a: UInt32
        var b: UInt32
        var c: UInt32
        var d: UInt32
        var e: UInt32

        @inline(__always)
        mutating func step(_ mixed: UInt32, _ word: UInt32, constant: UInt32) {
            let sum = a.rotatedLeft(by: 5) &+ mixed &+ e &+ constant &+ word
            e = d
            d = c
            c = b.rotatedLeft(by: 30)
            b = a
            a = sum
        }
    }
}
