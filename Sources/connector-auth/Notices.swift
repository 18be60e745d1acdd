internal import ConnectorAuth

/// What is worth knowing about a manifest: each thing once, at the place where the user finds it.
struct Notices {
    /// One thing.
    struct Notice {
        var severity: Diagnostic.Severity
        var code: String
        var message: String
        /// Where it is written.
        var place: JSONPointer
        /// The places of the resolved manifest that it comes to.
        var resolved: [JSONPointer] = []
        /// The streams that it concerns.
        var streams: [String] = []
    }

    private struct Key: Hashable {
        var severity: Diagnostic.Severity
        var code: String
        var message: String
        var place: JSONPointer
    }

    private(set) var all: [Notice] = []
    private var indices: [Key: Int] = [:]
    private let plan: AuthenticatorPlan
    private let streams: [JSONPointer: String]

    /// - Parameters:
    ///   - plan: The manifest.
    ///   - config: A user's config, which decides what is used; `nil` without one.
    init(plan: AuthenticatorPlan, config: JSONValue?) {
        self.plan = plan
        streams = Dictionary(plan.entries.map { ($0.pointer, $0.stream) }) { first, _ in first }
        if plan.streamNames.isEmpty {
            add(.warning, "noStreams", "the manifest has no streams; a manifest has a list of them in 'streams'", [])
        }
        for diagnostic in plan.validate() {
            let told = plan.told(diagnostic)
            add(severity(of: told, config), told.code.description, told.message, told.path)
        }
        guard let config else { return }
        for finding in InputFindings(inputs: plan.inputs(), config: config).suspicious {
            add(finding.severity, finding.code, finding.message, finding.path ?? .root)
        }
    }

    var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// A class of one's own is a fault of nobody's, and stands in the way only where it is what would be built.
    private func severity(of diagnostic: Diagnostic, _ config: JSONValue?) -> Diagnostic.Severity {
        let isUsed = plan.ownClass(of: diagnostic) == nil || plan.isSelected(diagnostic.path, by: config ?? [:])
        return isUsed ? diagnostic.severity : .warning
    }

    private mutating func add(
        _ severity: Diagnostic.Severity, _ code: String, _ message: String, _ path: JSONPointer
    ) {
        let key = Key(severity: severity, code: code, message: message, place: plan.writtenPlace(of: path))
        let index = indices[key] ?? all.count
        if index == all.count {
            indices[key] = index
            all.append(Notice(severity: severity, code: code, message: message, place: key.place))
        }
        all[index].resolved.append(path)
        // Those of one stream stand together.
        if let stream = stream(of: path), all[index].streams.last != stream { all[index].streams.append(stream) }
    }

    private func stream(of path: JSONPointer) -> String? {
        path.components.indices.lazy
            .compactMap { streams[JSONPointer(Array(path.components[...$0]))] }.first
    }
}

extension Notices.Notice: CustomStringConvertible {
    var description: String {
        let shared = streams.count > 1 ? " (streams \(ShownStreams.text(streams)))" : ""
        return "\(severity): \(place.isRoot ? "" : "\(place): ")\(message)\(shared)"
    }

    var json: JSONValue {
        [
            "severity": .string(severity.description), "code": .string(code), "path": .string(place.description),
            "message": .string(message), "streams": .array(streams.map { .string($0) }),
            "resolved": .array(resolved.map { .string($0.description) }),
        ]
    }
}
