import AuthCrypto
import AuthJWT
import Testing

// LibreSSL has a command of this name, too, which takes other arguments.
private let openSSL = OtherProgram.find(
    ["/opt/homebrew/bin/openssl", "openssl"], answering: ["version"], with: "OpenSSL")

/// The command `openssl` accepts our signatures, and no others.
@Suite(.enabled(if: openSSL != nil, "there is no command openssl of OpenSSL's"))
struct OpenSSLTests {
    @Test(arguments: CheckedAlgorithm.checked(by: .openSSL))
    func opensslAcceptsTheSignature(_ item: CheckedAlgorithm) async throws {
        let token = try await item.token()
        #expect(try accepts(token.signature, of: token.message, item))
        var message = token.message
        message[0] ^= 1
        #expect(try !accepts(token.signature, of: message, item))
        var signature = token.signature
        signature[signature.count / 2] ^= 1
        #expect(try !accepts(signature, of: token.message, item))
    }

    private func accepts(_ signature: [UInt8], of message: [UInt8], _ item: CheckedAlgorithm) throws -> Bool {
        let program = try #require(openSSL)
        let folder = try CheckFolder()
        let message = try folder.file("message", message)
        let name = item.algorithm.name
        let hash = "-sha\(name.drop { !$0.isNumber }.prefix { $0.isNumber })"
        if name.hasPrefix("HS") {
            let answer = try program.run(["dgst", hash, "-hmac", item.verificationKey, "-r", message])
            try #require(answer.status == 0)
            return answer.output.hasPrefix(signature.hexEncodedString + " ")
        }
        let isECDSA = name.hasPrefix("ES")
        let signature = try folder.file("signature", isECDSA ? Self.der(signature) : signature)
        let key = try folder.file("key", Array(item.verificationKey.utf8))
        if name == "EdDSA" {
            let arguments = ["pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", message]
            return try program.run(arguments + ["-sigfile", signature]).status == 0
        }
        let padding = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]
        let arguments = ["dgst", hash] + (name.hasPrefix("PS") ? padding : [])
        return try program.run(arguments + ["-verify", key, "-signature", signature, message]).status == 0
    }

    /// Two numbers of equal length as a sequence of two integers (RFC 3279, section 2.2.3).
    private static func der(_ fixed: [UInt8]) -> [UInt8] {
        let numbers = [fixed.prefix(fixed.count / 2), fixed.suffix(fixed.count / 2)].flatMap { half -> [UInt8] in
            var digits = Array(half.drop { $0 == 0 })
            if digits.first ?? 0x80 >= 0x80 { digits.insert(0, at: 0) }
            return [0x02, UInt8(digits.count)] + digits
        }
        return [0x30] + (numbers.count < 0x80 ? [] : [0x81]) + [UInt8(numbers.count)] + numbers
    }
}
