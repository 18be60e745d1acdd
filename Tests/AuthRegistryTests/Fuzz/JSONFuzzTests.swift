import AuthCore
import Testing

@Suite("Mutated JSON", .serialized)
struct JSONFuzzTests {
    private static let seeds = [
        #"{"a": [1, 2.50, -3e+10, true, false, null], "b": {"c": "d\u00e9\ud83d\ude00\n"}}"#,
        #"[[[[[[]]]]], {}, "", 0]"#,
        #""plain""#, "-0.0e-0", #"{"k": "v", "k": "w"}"#,
    ]
    private static let fragments = [
        "{", "}", "[", "]", "\"", ":", ",", "\\u", "\\ud800", "\\udc00", "1e999", "-", "00", "null", "tru", "\u{FEFF}",
        "\u{0}",
        String(repeating: "[", count: 300), "\\", "9999999999999999999999", ".", "e",
    ]

    @Test(
        "ten thousand of them parse and come back the same, or end in an error with a place", arguments: [UInt64(5), 6])
    func mutations(seed: UInt64) async throws {
        var mutator = Mutator(seed: seed, fragments: Self.fragments)
        for round in 0..<5_000 {
            // Others wait for their turn, some with an eye on the clock.
            if round % 20 == 0 { await Task.yield() }
            let text = mutator.mutated(Self.seeds[mutator.next(below: Self.seeds.count)])
            let value: JSONValue
            do {
                value = try JSONValue(parsing: text)
            } catch let error as AuthError {
                #expect(error.code == .invalidJSON && error.message.contains("line "), "seed \(seed), round \(round)")
                continue
            }
            for style in [JSONValue.TextStyle.compact, .spaced, .pretty] {
                let again = try JSONValue(parsing: value.jsonText(style))
                #expect(again == value && again.jsonText() == value.jsonText(), "seed \(seed), round \(round)")
            }
        }
    }

    @Test("bytes that are no text end in an error", arguments: [UInt64(7)])
    func bytes(seed: UInt64) {
        var mutator = Mutator(seed: seed, fragments: ["x"])
        for _ in 0..<2_000 {
            var bytes = Array(Self.seeds[0].utf8)
            for _ in 0...mutator.next(below: 5) {
                bytes[mutator.next(below: bytes.count)] = UInt8(mutator.next(below: 256))
            }
            do { _ = try JSONValue(parsing: bytes) } catch { #expect(error is AuthError) }
        }
    }
}
