/// A text in the variants in which secrets are looked for, each made once.
///
/// Encoders differ in which characters they percent-encode or escape and in which case they write digits, so the text
/// is decoded rather than the secret encoded in every way.
struct SecretHaystack {
    private let plain: [[UInt8]]
    private let lowercased: [[UInt8]]
    private let standardBase64: [[UInt8]]

    init(_ bytes: [UInt8]) {
        var variants = [bytes]
        func add(_ variant: [UInt8]) { if !variants.contains(variant) { variants.append(variant) } }
        add(TextDecoding.percentDecoded(bytes, plusIsSpace: false))
        add(TextDecoding.percentDecoded(bytes, plusIsSpace: true))
        // A literal that is shown inside another is escaped twice.
        let unescaped = TextDecoding.unescaped(bytes)
        add(unescaped)
        add(TextDecoding.unescaped(unescaped))
        add(TextDecoding.pointerUnescaped(bytes))
        plain = variants
        lowercased = plain.map { $0.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
        standardBase64 = plain.map { $0.map(TextDecoding.standardBase64) }
    }

    func contains(_ needle: SecretNeedle) -> Bool {
        let texts =
            switch needle.form {
            case .plain, .byteList: plain
            case .hexadecimal: lowercased
            case .base64: standardBase64
            }
        return texts.contains { Self.contains($0, needle.bytes) }
    }

    // Pointers, because a scan reads each text many times and tests are built without optimisation.
    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first, text.count >= part.count else { return false }
        return text.withUnsafeBufferPointer { text in
            part.withUnsafeBufferPointer { part in
                let last = text.count - part.count
                var start = 0
                while start <= last {
                    if text[start] == first {
                        var matched = 1
                        while matched < part.count, text[start + matched] == part[matched] { matched += 1 }
                        if matched == part.count { return true }
                    }
                    start += 1
                }
                return false
            }
        }
    }
}
