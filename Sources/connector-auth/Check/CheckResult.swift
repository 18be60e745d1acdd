internal import ConnectorAuth

/// What the check of one authenticator brought to light.
struct CheckResult: Sendable {
    /// One thing that was done.
    struct Step: Sendable {
        static let build = "build"
        static let obtain = "obtain"
        static let call = "call"

        var name: String
        var hasPassed: Bool
        var duration: Duration
        /// What the API answered, for a call.
        var status: Int?
    }

    /// Where the definition is written.
    private(set) var path: JSONPointer
    /// The type that is built, selections followed.
    var type: String
    var steps: [Step] = []
    var findings: [Finding] = []
    /// How many requests it took to obtain the credentials.
    var exchangeCount = 0

    init(definition: AuthenticatorDefinition) {
        path = definition.path
        type = definition.type
    }

    var hasFailed: Bool { failure != nil }

    /// Whether a server has seen the credentials, or has issued them.
    var isTried: Bool { exchangeCount > 0 || steps.contains { $0.name == Step.call } }

    /// Whether the credentials are known to work; `nil` where nobody tried them.
    var works: Bool? { hasFailed ? false : isTried ? true : nil }

    /// The first error, which decides how the command ends.
    var failure: Finding? { findings.first { $0.severity == .error } }

    mutating func add(_ finding: Finding) {
        if !findings.contains(finding) { findings.append(finding) }
    }

    /// Tells each fault once, at the place where the user finds it.
    mutating func settle(by plan: AuthenticatorPlan) {
        let errors = Set(findings.filter { $0.severity == .error }.compactMap(\.path))
        let all = findings.filter { !($0.severity != .error && $0.isVerdict && $0.isInside(errors)) }
        findings = []
        for var finding in all {
            finding.path = finding.path.map(plan.writtenPlace)
            add(finding)
        }
        path = plan.writtenPlace(of: path)
    }
}
