import AuthCore
import AuthRegistry
import AuthTesting
import ConnectorAuth
import Foundation
import Synchronization

/// Runs recorded cases and counts them by type.
enum CorpusRunner {
    /// What came of a case.
    enum Outcome: Equatable {
        case passed
        /// The type is not built yet; named, not passed.
        case notBuilt(String)
        case failed(String)
    }

    /// The types that are recorded and not built yet.
    static let notBuilt: Set = [
        "RateLimitedMultipleTokenAuthenticator"
    ]

    /// Runs a case, with the definition that it carries or with the one in a manifest.
    static func run(_ item: CorpusCase, plan: AuthenticatorPlan? = nil) async -> Outcome {
        if let type = missingType(of: item.definition, config: item.config) { return .notBuilt(type) }
        let transport = CannedTransport(responses: item.json["responses"]?.arrayValue ?? [])
        let events = ChangeCollector()
        let outcome: Outcome
        do {
            let added = try await added(by: item, plan: plan, transport, events)
            guard item.wanted["error"] == nil || item.isEither else {
                return .failed("succeeded, and an error is wanted")
            }
            let tokens = SignedTokens(item)
            let wanted = tokens.replaced(in: item.wanted["data"] ?? [])
            outcome =
                item.wanted["error"] == nil && wanted != tokens.replaced(in: .array(added))
                ? .failed("adds something else") : .passed
        } catch {
            guard item.wanted["error"] != nil || item.isEither else { return .failed("\(error)") }
            guard let error = error as? AuthError else { return .failed("the error is a \(type(of: error))") }
            let isBuild = item.wanted["error"]?["stage"] == "build"
            guard !isBuild || error.kind == .configuration else {
                return .failed("the error's kind is \(error.kind): \(error)")
            }
            outcome = .passed
        }
        guard outcome == .passed, !item.isEither else { return outcome }
        return compareTraffic(item, transport, events)
    }

    /// What was asked of the network, and what the config became.
    private static func compareTraffic(
        _ item: CorpusCase, _ transport: CannedTransport, _ events: ChangeCollector
    ) -> Outcome {
        let tokens = SignedTokens(item)
        let wanted = tokens.replaced(in: item.wanted["aux_requests"] ?? []).arrayValue ?? []
        let recorded = transport.recorded.map(tokens.replaced)
        // A configuration error may come before requests that the reference makes first.
        if item.wanted["error"] != nil, transport.count == 0 { return .passed }
        if item.json["retry_case"] == true {
            // The waits are random, and with them every date.
            return transport.count == wanted.count
                ? .passed : .failed("asks \(transport.count) times, not \(wanted.count)")
        } else if recorded != wanted {
            return .failed(
                "asks something else of the network: \(JSONValue.array(recorded).jsonText()) WANTED \(JSONValue.array(wanted).jsonText())"
            )
        }
        guard let after = item.wanted["config_after"] else { return .passed }
        let changes = events.rotations.flatMap(\.changes)
        return changes.reduce(item.config) { $0.applying($1) } == after
            ? .passed : .failed("the config becomes something else")
    }

    /// What the authenticator adds to each data request of the case.
    private static func added(
        by item: CorpusCase, plan: AuthenticatorPlan?, _ transport: CannedTransport, _ events: ChangeCollector
    ) async throws -> [JSONValue] {
        let clock = SkippingClock(now: item.clock)
        let environment = AuthEnvironment(
            transport: transport, clock: clock, events: events,
            tokenPolicy: TokenCachePolicy(leeway: .zero, refreshAhead: .zero))
        let connection = try (plan ?? Manifest.empty.compile(registry: .standard)).connect(
            id: item.id, config: item.config, environment: environment, missingInputs: .empty)
        let authenticator =
            if plan != nil, let pointer = item.pointer {
                try connection.authenticator(at: pointer)
            } else {
                try connection.authenticator(for: item.completeDefinition)
            }
        var results: [JSONValue] = []
        for (index, step) in (item.json["steps"]?.arrayValue ?? [[:]]).enumerated() {
            if let seconds = step["advance"]?.numberValue?.doubleValue { clock.advance(by: .seconds(seconds)) }
            transport.begin(step: index)
            var request = item.request
            let before = request
            try request.apply(try await authenticator.credentials(for: request))
            results.append(RequestDifference(from: before, to: request).json)
        }
        return results
    }

    /// The type that is not built yet, of a definition or of one that it nests, selections followed.
    private static func missingType(of definition: JSONValue, config: JSONValue) -> String? {
        let effective = effective(definition, config: config)
        let types = [effective?["type"], effective?["profile_assertion"]?["type"]]
        return types.compactMap { $0?.stringValue }.first { notBuilt.contains($0) }
    }

    /// What a definition ends in, selections followed; `nil` where they lead nowhere.
    private static func effective(_ definition: JSONValue, config: JSONValue) -> JSONValue? {
        var definition = definition
        while definition["type"] == "SelectiveAuthenticator" {
            let path = definition["authenticator_selection_path"]?.arrayValue?.compactMap(\.stringValue) ?? []
            guard let selected = config[JSONPointer(path)]?.stringValue,
                let branch = definition["authenticators"]?[selected]
            else { return nil }
            definition = branch
        }
        return definition
    }
}

/// Counts outcomes over all test arguments.
final class CorpusTally: Sendable {
    static let shared = CorpusTally()
    private let counts = Mutex<[String: (passed: Int, notBuilt: Int, failed: Int)]>([:])

    func add(_ outcome: CorpusRunner.Outcome, type: String) {
        counts.withLock { counts in
            switch outcome {
            case .passed: counts[type, default: (0, 0, 0)].passed += 1
            case .notBuilt: counts[type, default: (0, 0, 0)].notBuilt += 1
            case .failed: counts[type, default: (0, 0, 0)].failed += 1
            }
        }
    }

    var lines: [String] {
        counts.withLock { counts in
            counts.sorted { $0.key < $1.key }.map {
                "\($0.key): \($0.value.passed) passed, \($0.value.notBuilt) of a type not built yet, \($0.value.failed) failed"
            }
        }
    }
}
