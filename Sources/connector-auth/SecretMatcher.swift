/// Finds secrets in a text in one pass, however many there are.
struct SecretMatcher: Sendable {
    /// The secrets, by their first two bytes.
    private var secrets: [UInt16: [[UInt8]]] = [:]
    /// Which two bytes one of them begins with.
    private var begins = [Bool](repeating: false, count: 1 << UInt16.bitWidth)

    /// - Parameter secrets: What is looked for, of two bytes or more.
    init(_ secrets: Set<[UInt8]>) {
        for secret in secrets where secret.count > 1 {
            let beginning = Self.pair(secret[0], secret[1])
            begins[Int(beginning)] = true
            self.secrets[beginning, default: []].append(secret)
        }
    }

    /// Where they are, by the place where they begin; they may overlap.
    func places(in text: [UInt8]) -> [Range<Int>] {
        var places: [Range<Int>] = []
        text.withUnsafeBufferPointer { text in
            for start in text.indices.dropLast() {
                let beginning = Self.pair(text[start], text[start + 1])
                guard begins[Int(beginning)] else { continue }
                let ends = secrets[beginning, default: []].lazy.map { secret in
                    let end = start + secret.count
                    return end <= text.count && text[start..<end].elementsEqual(secret) ? end : start
                }
                if let end = ends.max(), end > start { places.append(start..<end) }
            }
        }
        return places
    }

    private static func pair(_ first: UInt8, _ second: UInt8) -> UInt16 { UInt16(first) << 8 | UInt16(second) }
}
