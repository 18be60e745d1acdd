import Testing

@testable import AuthCrypto

@Suite("ECDSA signatures")
struct ECDSASignatureTests {
    @Test("keep their numbers from one form to the other", arguments: KeyKind.Curve.allCases)
    func roundTrip(curve: KeyKind.Curve) throws {
        let count = curve.coordinateByteCount
        for r: [UInt8] in [[1], [0x7F], [0x80], [0xFF, 0], Array(repeating: 0xFF, count: count), []] {
            let fixed = Array(repeating: 0, count: count - r.count) + r + Array(repeating: 0, count: count - 1) + [9]
            let signature = try #require(ECDSASignature(fixed: fixed, curve: curve))
            #expect(ECDSASignature(der: signature.der, curve: curve)?.fixed == fixed)
        }
    }

    @Test("are in DER as short as can be, and never negative")
    func shortest() throws {
        let fixed = Array(repeating: UInt8(0), count: 31) + [0x80] + Array(repeating: 0, count: 31) + [0x7F]
        let signature = try #require(ECDSASignature(fixed: fixed, curve: .p256))
        #expect(signature.der == [0x30, 0x07, 0x02, 0x02, 0x00, 0x80, 0x02, 0x01, 0x7F])
    }

    @Test(
        "in DER are refused where they are something else",
        arguments: [
            [], [0x30], [0x30, 0x80], [0x30, 0x00], [0x31, 0x06, 2, 1, 1, 2, 1, 1], [0x30, 0x06, 2, 1, 1, 2, 1],
            [0x30, 0x06, 2, 1, 1, 2, 1, 1, 0], [0x30, 0x03, 2, 1, 1], [0x30, 0x09, 2, 1, 1, 2, 1, 1, 2, 1, 1],
            [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 2, 1, 1, 2, 1, 1], [0x30, 0x06, 4, 1, 1, 2, 1, 1],
            [0x30, 0x26, 2, 33] + Array(repeating: 1, count: 33) + [2, 1, 1],
        ] as [[UInt8]])
    func refusal(der: [UInt8]) { #expect(ECDSASignature(der: der, curve: .p256) == nil) }

    @Test("of a length that is not the curve's are refused")
    func length() {
        for count in [0, 1, 63, 65, 132] {
            #expect(ECDSASignature(fixed: Array(repeating: 1, count: count), curve: .p256) == nil)
        }
    }
}
