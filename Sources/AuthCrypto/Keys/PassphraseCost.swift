/// How much work a key asks for before it knows whether a passphrase is right.
///
/// The number stands in the key, and the system's cryptography does what it says, be it for hours.
enum PassphraseCost {
    /// Some seconds; what `openssl pkcs8` writes asks for 2,048, or with scrypt 131,072.
    private static let maximum = 10_000_000
    /// 1.2.840.113549.1.5.13 (RFC 8018, appendix A.4).
    private static let pbes2: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0D]
    /// 1.3.6.1.4.1.11591.4.11 (RFC 7914, section 7).
    private static let scrypt: [UInt8] = [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x04, 0x0B]

    static func check(_ block: PEMBlock) throws(KeyError) {
        guard block.label == "ENCRYPTED PRIVATE KEY" else { return }
        guard let cost = Base64.decode(block.base64.utf8).flatMap(cost) else {
            throw KeyError(
                .malformed, "the key is damaged, or encrypted in a way that is not supported; paste the whole key")
        }
        guard cost <= maximum else {
            throw KeyError(
                .malformed,
                "trying the passphrase would take \(cost) rounds, and \(maximum) are the most that are done; encrypt the key again with: openssl pkcs8 -topk8"
            )
        }
    }

    /// The rounds of an EncryptedPrivateKeyInfo (RFC 5958, section 3).
    private static func cost(_ der: [UInt8]) -> Int? {
        var reader = DERReader(der)
        guard var info = reader.next(.sequence).map({ DERReader($0) }),
            var algorithm = info.next(.sequence).map({ DERReader($0) }),
            let scheme = algorithm.next(.objectIdentifier),
            var parameters = algorithm.next(.sequence).map({ DERReader($0) })
        else { return nil }
        guard Array(scheme) == pbes2 else { return rounds(&parameters) }
        guard var derivation = parameters.next(.sequence).map({ DERReader($0) }),
            let function = derivation.next(.objectIdentifier),
            var values = derivation.next(.sequence).map({ DERReader($0) })
        else { return nil }
        guard Array(function) == scrypt else { return rounds(&values) }
        guard let rounds = rounds(&values), let blockSize = values.nextNumber(), let lanes = values.nextNumber()
        else { return nil }
        return [blockSize, lanes].reduce(rounds) { product, factor in
            let (product, isOverflowing) = product.multipliedReportingOverflow(by: factor)
            return isOverflowing ? .max : product
        }
    }

    /// The number after the salt.
    private static func rounds(_ values: inout DERReader) -> Int? {
        guard values.next(.octetString) != nil else { return nil }
        return values.nextNumber()
    }
}
