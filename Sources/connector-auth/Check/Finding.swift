internal import ConnectorAuth

/// Something that `check` found, and what to do about it.
struct Finding: Sendable, Hashable {
    var severity: Diagnostic.Severity
    /// What it is, for programs: the code of the library's error or diagnostic, or a finer one where more is known.
    ///
    /// It stays the same from release to release, and `Documentation/Command.md` lists it.
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

    /// What is said against a value before it is used: where it makes a build fail, the failure says it, too.
    private static let verdicts = Set(
        [Diagnostic.Code.missingField, .wrongValue, .unknownWord, .fieldConflict, .unknownType].map(\.description)
            + [InputFindings.emptyValue, InputFindings.spaceAroundValue])

    var isVerdict: Bool { Self.verdicts.contains(code) }

    /// Whether it is about one of these places, or an element of a list there.
    func isInside(_ places: Set<JSONPointer>) -> Bool {
        guard let path else { return false }
        let isElement = path.components.last.flatMap { Int($0) } != nil
        return places.contains(path) || isElement && places.contains(JSONPointer(Array(path.components.dropLast())))
    }

    /// What is known of a definition without any use of it.
    init(_ diagnostic: Diagnostic) {
        self.init(
            diagnostic.severity, diagnostic.code.description, diagnostic.message, remedy: nil, path: diagnostic.path)
    }
}
