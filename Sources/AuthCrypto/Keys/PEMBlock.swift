/// One block of a PEM text (RFC 7468; RFC 1421 for the headers of encrypted keys).
struct PEMBlock: Sendable {
    var label: String
    /// The cipher of a key that is encrypted in the traditional way, and its parameters.
    var encryption: Encryption?
    /// What the block holds, in base64 without line breaks.
    var base64: String

    struct Encryption: Sendable {
        var cipher: String
        var parameters: String
    }

    /// Whether a passphrase is needed to read it.
    var isEncrypted: Bool { encryption != nil || label == "ENCRYPTED PRIVATE KEY" }

    private static let lineLength = 64

    /// The block as a strict reader wants it.
    var text: String {
        var lines = ["-----BEGIN \(label)-----"]
        if let encryption {
            lines += ["Proc-Type: 4,ENCRYPTED", "DEK-Info: \(encryption.cipher),\(encryption.parameters)", ""]
        }
        var rest = base64[...]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(Self.lineLength)))
            rest = rest.dropFirst(Self.lineLength)
        }
        lines.append("-----END \(label)-----")
        return lines.joined(separator: "\n") + "\n"
    }
}
