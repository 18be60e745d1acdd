internal import AuthCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Android)
internal import Android
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A program of benchmarks, with the arguments that such programs have.
///
/// ```swift
/// @main struct MyBenchmarks {
///     static func main() async throws {
///         let authenticator = try TenantAuthenticator(tenant: "acme", token: Secret("t-42"))
///         try await BenchmarkProgram([Benchmark.authenticator("tenant", authenticator)]).run()
///     }
/// }
/// ```
public struct BenchmarkProgram: Sendable {
    private let groups: [[Benchmark]]
    private let notes: [String]

    /// Creates a program.
    ///
    /// - Parameters:
    ///   - groups: The benchmarks; those of a group take turns in every round, so that they can be compared.
    ///   - notes: What else the reader should know, such as why one is left out.
    public init(_ groups: [[Benchmark]], notes: [String] = []) {
        self.groups = groups
        self.notes = notes
    }

    static let usage = """
        Measures, and prints the median of the rounds, with the least and the greatest.

        Options:
          --filter TEXT      only those whose name contains TEXT; may be given again
          --output FORMAT    text, or json for a list
          --rounds NUMBER    how often each is measured, 7 unless given
          --duration MS      about how long one measurement lasts, 40 ms unless given
          --list             the names alone
        """

    /// Runs what the arguments choose and prints it.
    ///
    /// Ends the program with 2 where an argument is not known.
    ///
    /// - Throws: What a benchmark throws.
    public func run(_ arguments: [String] = Array(CommandLine.arguments.dropFirst())) async throws {
        let options: BenchmarkOptions
        do {
            options = try BenchmarkOptions(arguments)
        } catch {
            Self.complain("\(error.message)\n\n\(Self.usage)")
            exit(2)
        }
        if options.wantsHelp { return print(Self.usage) }
        let chosen = groups.map { $0.filter { options.includes($0.name) } }.filter { !$0.isEmpty }
        if options.wantsNames { return chosen.joined().forEach { print($0.name) } }
        for note in notes { Self.complain(note) }
        if chosen.isEmpty { Self.complain("no benchmark has a name with that in it; --list shows the names") }
        var results: [JSONValue] = []
        for group in chosen {
            for result in try await options.runner.run(group) {
                if options.isJSON { results.append(result.json) } else { print(result) }
            }
        }
        if options.isJSON { print("[" + results.map { $0.jsonText() }.joined(separator: ",\n ") + "]") }
    }

    private static func complain(_ text: String) {
        let line = Array((text + "\n").utf8)
        _ = write(2, line, line.count)
    }
}

/// What the arguments of a program of benchmarks say.
struct BenchmarkOptions: Sendable {
    var filters: [String] = []
    var isJSON = false
    var wantsHelp = false
    var wantsNames = false
    var runner = BenchmarkRunner()

    struct Fault: Error { var message: String }

    init(_ arguments: [String]) throws(Fault) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            switch option {
            case "--help", "-h": wantsHelp = true
            case "--list": wantsNames = true
            case "--filter": filters.append(try Self.value(of: option, &rest))
            case "--output":
                switch try Self.value(of: option, &rest) {
                case "text": isJSON = false
                case "json": isJSON = true
                default: throw Fault(message: "--output is text or json")
                }
            case "--rounds": runner.rounds = try Self.number(of: option, &rest)
            case "--duration": runner.batchDuration = .milliseconds(try Self.number(of: option, &rest))
            default: throw Fault(message: "there is no option \(option)")
            }
        }
    }

    func includes(_ name: String) -> Bool { filters.isEmpty || filters.contains { name.contains($0) } }

    private static func value(of option: String, _ rest: inout ArraySlice<String>) throws(Fault) -> String {
        guard let value = rest.popFirst() else { throw Fault(message: "\(option) needs a value") }
        return value
    }

    private static func number(of option: String, _ rest: inout ArraySlice<String>) throws(Fault) -> Int {
        guard let number = Int(try value(of: option, &rest)), number > 0 else {
            throw Fault(message: "\(option) needs a number above zero")
        }
        return number
    }
}
