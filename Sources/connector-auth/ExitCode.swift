internal import ConnectorAuth

/// How the command ended.
enum ExitCode: Int32 {
    case success = 0
    /// A fault of the command, or something the platform does not do.
    case fault = 1
    /// The arguments are wrong.
    case usage = 2
    /// A definition, a manifest or a config is wrong.
    case configuration = 3
    /// A server refused.
    case refused = 4
    /// It may work later.
    case transient = 5

    init(_ error: AuthError) {
        switch error.kind {
        case .configuration: self = .configuration
        case .refused: self = .refused
        case .transient: self = .transient
        default: self = .fault
        }
    }
}

/// Ends the command with a code; what there is to say is said.
struct SilentFailure: Error {
    let exitCode: ExitCode
    init(_ exitCode: ExitCode) { self.exitCode = exitCode }
}

/// An error on its way to the user: a sentence, or JSON.
///
/// It never holds a secret.
struct FailureReport {
    private let error: AuthError

    init(_ error: any Error) { self.error = AuthError(reporting: error) }

    func write(to console: Console, isJSON: Bool, verb: String) -> ExitCode {
        let wait = error.retryAfter.map { "; it asks to wait for \($0.components.seconds) s" } ?? ""
        console.error("connector-auth \(verb): \(error)\(wait)")
        if isJSON {
            let path: JSONValue = error.path.map { .string($0.description) } ?? .null
            let report: JSONValue = [
                "error": [
                    "code": .string(error.code.description), "kind": .string(error.kind.description),
                    "message": .string(error.message), "path": path,
                ]
            ]
            console.output(report.jsonText(.pretty))
        }
        return ExitCode(error)
    }
}

extension AuthError {
    /// An error to report; of one from elsewhere only the type is told, because its description may say too much.
    init(reporting error: any Error) {
        self =
            error as? AuthError
            ?? AuthError(
                .unsupported, "an unexpected error of type \(type(of: error)) stopped the command", cause: error)
    }
}
