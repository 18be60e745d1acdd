import AuthCrypto
import Testing

@Suite("Hexadecimal encoding")
struct HexEncodingTests {
    @Test(
        "writes two lower-case digits for each byte",
        arguments: [
            ([], ""), ([0x00], "00"), ([0x09, 0x0a, 0x0f, 0x10], "090a0f10"),
            ([0x90, 0x9f, 0xa0, 0xff], "909fa0ff"), ([0xde, 0xad, 0xbe, 0xef], "deadbeef"),
        ] as [([UInt8], String)])
    func encodes(_ bytes: [UInt8], expected: String) {
        #expect(bytes.hexEncodedString == expected)
    }

    @Test("can be read back for every byte")
    func allBytes() {
        for byte in UInt8.min...UInt8.max {
            let text = [byte].hexEncodedString
            #expect(text.utf8.count == 2)
            #expect(UInt8(text, radix: 16) == byte)
        }
    }
}
