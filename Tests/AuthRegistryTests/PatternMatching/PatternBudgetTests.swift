import Testing

@testable import AuthRegistry

struct PatternBudgetTests {
    @Test(arguments: [
        "(a+)+$", "(a|a)*b", "(a*)*b", "(a|aa)+$", "(.*)*x", "(?=(a+)+$)b", "(a+)+\\1b", "(a{0,30}){0,30}b",
    ])
    func aCatastrophicPatternEndsWithTheBudget(pattern: String) throws {
        let pattern = try Pattern(pattern)
        let text = String(repeating: "a", count: 5000) + "!"
        for steps in [1, 1000, 1_000_000] {
            var budget = steps
            #expect(throws: PatternError.budgetExceeded) { try pattern.firstMatch(in: text, budget: &budget) }
            #expect((0..<steps).contains(budget) || budget == steps)
            budget = steps
            #expect(throws: PatternError.budgetExceeded) {
                try pattern.replacingMatches(in: text, with: "", budget: &budget)
            }
        }
    }

    @Test func theBudgetIsUsedUpAcrossMatches() throws {
        let pattern = try Pattern("b")
        var budget = 100
        var matches = 0
        while (try? pattern.firstMatch(in: "aaab", budget: &budget)) != nil { matches += 1 }
        #expect((1...20).contains(matches))
    }

    @Test(arguments: [0, -1, Int.min])
    func withoutABudgetNothingIsTried(steps: Int) throws {
        var budget = steps
        let pattern = try Pattern("")
        #expect(throws: PatternError.budgetExceeded) { try pattern.firstMatch(in: "", budget: &budget) }
        #expect(budget == steps)
    }

    @Test(arguments: [
        "(?:(?:a{1000}){1000}){1000}", "(?:(?:(?:){0,1000}){1000}){1000}", "(?:(?:a*){1000}){1000}",
        String(repeating: "(?:", count: 30) + "a" + String(repeating: "){2}", count: 30),
        String(repeating: "(", count: 101) + String(repeating: ")", count: 101),
        String(repeating: "(?:", count: 9000), String(repeating: "()", count: 201),
        String(repeating: "a", count: 10_001),
    ])
    func aPatternThatGrowsTooLargeIsRefused(pattern: String) {
        #expect(throws: PatternError.self) { try Pattern(pattern) }
    }

    @Test(arguments: [("(?:", ")?"), ("(", ")+?"), ("(?=", ")a?"), ("(b|", ")"), ("(?:", "){1}"), ("(?:", "|)")])
    func aDeepPatternMatches(opening: String, closing: String) throws {
        var budget = 100_000
        let source = String(repeating: opening, count: 100) + "a" + String(repeating: closing, count: 100)
        #expect(try Pattern(source).firstMatch(in: "a", budget: &budget)?.group(0) == "a")
    }

    @Test func manyRepetitionsOfNothingAreRefused() {
        #expect(throws: PatternError.self) { try Pattern(String(repeating: "(?:){0,1000}", count: 800)) }
    }

    @Test func aLongTextIsMatchedWithoutRecursion() throws {
        var budget = 5_000_000
        let text = String(repeating: "ab", count: 200_000)
        #expect(try Pattern("(?:a|b)*$").firstMatch(in: text, budget: &budget)?.group(0)?.utf8.count == 400_000)
    }

    @Test func noPatternCrashes() {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "a", "b", "é", "(", ")", "[", "]", "{", "}", "|", "*", "+", "?", ".", "^", "$", "\\", "-", ",", "1", "2",
            "0",
            "9", ":", "=", "!", "<", ">", "P", "i", "s", "m", "#", "x", "u", "d", "w", "\n", "(?:", "(?=", "(?!", "\\1",
            "{2}", "{1,3}", "(?P<a>", "[^", "\\b", "(a)",
        ]
        var compiled = 0
        for _ in 0..<20_000 {
            let source = (0..<Int.random(in: 0...14, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            guard let pattern = try? Pattern(source) else { continue }
            compiled += 1
            var budget = 2000
            _ = try? pattern.firstMatch(in: "aab1é\nb-a", budget: &budget)
            budget = 2000
            _ = try? pattern.replacingMatches(in: "aab1é\nb-a", with: source, budget: &budget)
        }
        #expect(compiled > 2000)
    }
}

/// A generator whose numbers are the same in every run.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
