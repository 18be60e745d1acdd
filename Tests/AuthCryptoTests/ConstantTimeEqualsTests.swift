import AuthCrypto
import Testing

@Suite("Constant-time comparison")
struct ConstantTimeEqualsTests {
    @Test("finds equal strings equal", arguments: [0, 1, 32, 1000])
    func equal(count: Int) {
        #expect(constantTimeEquals(patternBytes(count: count), patternBytes(count: count)))
    }

    @Test("finds a difference in any bit of any byte")
    func singleBit() {
        let bytes = patternBytes(count: 33)
        for index in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[index] ^= 1 << UInt8(bit)
                #expect(!constantTimeEquals(bytes, other), "byte \(index), bit \(bit)")
            }
        }
    }

    @Test("finds differences that cancel out")
    func cancelling() {
        #expect(!constantTimeEquals([1, 2], [2, 1]))
        #expect(!constantTimeEquals([0xff, 0xff], [0, 0]))
    }

    @Test("finds a prefix different from the whole")
    func prefixes() {
        #expect(!constantTimeEquals([], [0]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2]))
        #expect(!constantTimeEquals([1, 2], [1, 2, 0]))
    }
}
