internal import ConnectorAuth

/// What the check of one authenticator brought to light.
struct CheckResult: Sendable {
    /// One thing that was done.
    struct Step: Sendable {
        var name: String
        var hasPassed: Bool
        var duration: Duration
        /// What the API answered, for a call.
        var status: Int?
    }

    /// Where the definition stands.
    let path: JSONPointer
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

    /// The first error, which decides how the command ends.
    var failure: Finding? { findings.first { $0.severity == .error } }

    mutating func add(_ finding: Finding) {
        if !findings.contains(finding) { findings.append(finding) }
    }
}
