import AuthCore
import AuthTesting
import Testing

struct SeededRandomSourceTests {
    @Test func theNumbersAreThoseOfSplitMix64() {
        // From the reference implementation by Vigna, seed 1234567.
        let source = SeededRandomSource(seed: 1_234_567)
        let numbers = (0..<5).map { _ in source.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func equalSeedsGiveEqualNumbers() {
        #expect(SeededRandomSource(seed: 1).bytes(100) == SeededRandomSource(seed: 1).bytes(100))
        #expect(SeededRandomSource(seed: 1).bytes(100) != SeededRandomSource(seed: 2).bytes(100))
    }

    @Test func concurrentCallersGetDifferentNumbers() async {
        let source = SeededRandomSource()
        let numbers = await withTaskGroup(of: UInt64.self) { group in
            for _ in 0..<100 { group.addTask { source.next() } }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(numbers.count == 100)
    }
}

struct RecordingEventSinkTests {
    @Test func eventsAreKeptInOrder() {
        let sink = RecordingEventSink()
        let events = ["a", "b"].map { AuthEvent(.superseded, connection: $0, path: ["streams", "0"]) }
        for event in events { sink.record(event) }
        #expect(sink.events == events)
        #expect(sink.removeAll() == events)
        #expect(sink.events.isEmpty)
    }
}
