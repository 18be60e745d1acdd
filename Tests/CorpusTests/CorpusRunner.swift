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
        "OAuthAuthenticator", "JwtAuthenticator", "SessionTokenAuthenticator", "LegacySessionTokenAuthenticator",
        "RateLimitedMultipleTokenAuthenticator",
    ]

    /// Runs a case, with the definition that it carries or with the one in a manifest.
    static func run(_ item: CorpusCase, plan: AuthenticatorPlan? = nil) async -> Outcome {
        do {
            let effective = effectiveType(of: item.definition, config: item.config)
            if let effective, notBuilt.contains(effective) { return .notBuilt(effective) }
            let added = try await added(by: item, plan: plan)
            guard item.wanted["error"] == nil || item.isEither else {
                return .failed("succeeded, and an error is wanted")
            }
            let wanted = item.wanted["data"]?.arrayValue ?? []
            if item.wanted["error"] == nil, wanted != added { return .failed("adds something else") }
            return .passed
        } catch {
            if item.wanted["error"] != nil || item.isEither {
                guard let error = error as? AuthError else { return .failed("the error is a \(type(of: error))") }
                return error.kind == .configuration ? .passed : .failed("the error's kind is \(error.kind): \(error)")
            }
            return .failed("\(error)")
        }
    }

    /// What the authenticator adds to each data request of the case.
    private static func added(by item: CorpusCase, plan: AuthenticatorPlan?) async throws -> [JSONValue] {
        let environment = AuthEnvironment(clock: ManualClock(now: item.clock))
        let connection = try (plan ?? Manifest.empty.compile(registry: .standard)).connect(
            id: item.id, config: item.config, environment: environment, missingInputs: .empty)
        let authenticator =
            if plan != nil, let pointer = item.pointer {
                try connection.authenticator(at: pointer)
            } else {
                try connection.authenticator(for: item.definition)
            }
        var results: [JSONValue] = []
        for _ in 0..<max(1, item.json["steps"]?.arrayValue?.count ?? 1) {
            var request = item.request
            let before = request
            try request.apply(try await authenticator.credentials(for: request))
            results.append(RequestDifference(from: before, to: request).json)
        }
        return results
    }

    /// The type that a definition ends in, selections followed; `nil` where they lead nowhere.
    private static func effectiveType(of definition: JSONValue, config: JSONValue) -> String? {
        var definition = definition
        while definition["type"] == "SelectiveAuthenticator" {
            let path = definition["authenticator_selection_path"]?.arrayValue?.compactMap(\.stringValue) ?? []
            guard let selected = config[JSONPointer(path)]?.stringValue,
                let branch = definition["authenticators"]?[selected]
            else { return nil }
            definition = branch
        }
        return definition["type"]?.stringValue
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
