import AuthTesting
import ConnectorAuth
import Synchronization

@testable import connector_auth

/// One run of the command against files in memory.
struct CommandRun {
    let code: ExitCode
    let output: String
    let errors: String

    var json: JSONValue { get throws { try JSONValue(parsing: output) } }

    init(
        _ arguments: String..., files: [String: String] = [:], input: String = "", environment: [String: String] = [:]
    ) async {
        await self.init(arguments, files: files, input: input, environment: environment)
    }

    /// - Parameters:
    ///   - transport: Answers requests, where they do not go over the network.
    ///   - isNetworked: Whether requests are really sent.
    ///   - isTerminal: Whether a person reads the output.
    init(
        _ arguments: [String], files: [String: String] = [:], input: String = "", environment: [String: String] = [:],
        transport: any HTTPTransport = StubTransport(responses: []), isNetworked: Bool = false, isTerminal: Bool = false
    ) async {
        let written = Mutex((output: [String](), errors: [String]()))
        let shared = Shared(written: written)
        let console = Console(
            output: { text in shared.written.withLock { $0.output.append(text) } },
            error: { text in shared.written.withLock { $0.errors.append(text) } },
            readFile: { path in
                guard let text = files[path] else { throw AuthError(.unsupported, "no such file") }
                return Array(text.utf8)
            },
            readInput: { Array(input.utf8) },
            environment: { environment[$0] },
            makeTransport: { isNetworked ? URLSessionTransport(configuration: $0) : transport }, isTerminal: isTerminal,
            isErrorTerminal: isTerminal)
        code = await ConnectorAuthCommand.run(arguments, console: console)
        (output, errors) = shared.written.withLock {
            ($0.output.joined(separator: "\n"), $0.errors.joined(separator: "\n"))
        }
    }

    private final class Shared: Sendable {
        let written: Mutex<(output: [String], errors: [String])>
        init(written: consuming Mutex<(output: [String], errors: [String])>) { self.written = written }
    }
}

/// A manifest with one authenticator, for tests.
func manifest(_ authenticator: String, extra: String = "") -> String {
    """
    {"definitions": {"auth": \(authenticator)},
     "streams": [{"type": "DeclarativeStream", "name": "items", "retriever": {"requester": {
       "url_base": "https://{{ config['host'] }}/api/", "path": "/items", "http_method": "POST",
       "authenticator": "#/definitions/auth"}}}]\(extra)}
    """
}

/// A key in a place of the request.
func apiKey(_ place: String, _ name: String = "key") -> String {
    """
    {"type": "ApiKeyAuthenticator", "api_token": "{{ config['k'] }}",
     "inject_into": {"type": "RequestOption", "inject_into": "\(place)", "field_name": "\(name)"}}
    """
}
