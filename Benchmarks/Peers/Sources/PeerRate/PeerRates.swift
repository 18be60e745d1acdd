import Foundation

/// Measures operations in one thread, and writes what they take in the form of `auth-benchmarks`.
public struct PeerRates {
    private let seconds: Double
    private var lines: [String] = []

    /// - Parameter seconds: How long each operation is repeated.
    public init(seconds: Double) { self.seconds = seconds }

    /// - Parameter operation: Makes something, and returns its size, so that it is not left out.
    public mutating func measure(_ name: String, _ operation: () async throws -> Int) async throws {
        for _ in 0..<10 { _ = try await operation() }
        let start = (wall: Date(), processor: clock())
        var count = 0
        var bytes = 0
        while Date().timeIntervalSince(start.wall) < seconds {
            for _ in 0..<16 { bytes += try await operation() }
            count += 16
        }
        precondition(bytes >= count * 32)
        let wall = Date().timeIntervalSince(start.wall) * 1e9 / Double(count)
        // What else runs on the machine hardly changes it.
        let processor = Double(clock() - start.processor) / Double(CLOCKS_PER_SEC) * 1e9 / Double(count)
        lines.append(
            #"{"name": "\#(name)", "nanoseconds": \#(wall), "spread": [\#(wall), \#(wall)], "#
                + #""processorNanoseconds": \#(processor)}"#)
    }

    /// What was measured, as a list.
    public var json: String { "[" + lines.joined(separator: ",\n ") + "]" }
}
