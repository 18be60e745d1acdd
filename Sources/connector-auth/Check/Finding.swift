internal import ConnectorAuth

/// Something that `check` found, and what to do about it.
struct Finding: Sendable, Hashable {
    var severity: Diagnostic.Severity
    /// What it is, for programs: stays the same from release to release.
    var code: String
    /// What was found, without any secret.
    var message: String
    /// What to do, in one sentence; `nil` where the message says it.
    var remedy: String?
    /// Where in the manifest, if anywhere.
    var path: JSONPointer?
    /// How the command ends for it.
    var exitCode: ExitCode

    init(
        _ severity: Diagnostic.Severity, _ code: String, _ message: String, remedy: String?, path: JSONPointer? = nil,
        exitCode: ExitCode = .configuration
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.remedy = remedy
        self.path = path
        self.exitCode = exitCode
    }

    /// What is known of a definition without any use of it.
    init(_ diagnostic: Diagnostic) {
        self.init(
            diagnostic.severity, Self.kebab(diagnostic.code.description), diagnostic.message,
            remedy: nil,
            path: diagnostic.path)
    }

    /// `invalidGrant` as `invalid-grant`.
    static func kebab(_ name: String) -> String {
        name.reduce(into: "") { result, letter in
            if letter.isUppercase { result += "-" }
            result += letter.lowercased()
        }
    }
}
