import ConnectorAuth
import LoopbackHTTP
import Testing

@testable import connector_auth

/// Something that is wrong, and what `check` is to say of it.
struct CheckFault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var definition: String
    var config = #"{"k": "s3cr3t-canary", "n": 7}"#
    /// What token endpoints and logins answer.
    var answers: [HTTPResponse] = []
    /// What the API answers that is called; `nil` where none is.
    var reply: LoopbackReply?
    /// More of the manifest.
    var extra = ""
    var code: String
    var exit = ExitCode.configuration
    /// What the message or the remedy has to say.
    var words: [String] = []
    var arguments: [String] = []

    init(
        _ name: String, _ definition: String, code: String, exit: ExitCode = .configuration, words: [String] = []
    ) {
        testDescription = name
        self.definition = definition
        self.code = code
        self.exit = exit
        self.words = words
    }

    func with(_ change: (inout CheckFault) -> Void) -> CheckFault {
        var fault = self
        change(&fault)
        return fault
    }

    // MARK: Definitions and answers

    static let bearer = #"{"type": "BearerAuthenticator", "api_token": "{{ config['k'] }}"}"#

    static func oauth(_ fields: String = "", url: String = "https://auth.example/token") -> String {
        """
        {"type": "OAuthAuthenticator", "client_id": "id", "client_secret": "{{ config['k'] }}",
         "grant_type": "client_credentials", "token_refresh_endpoint": "\(url)"\(fields)}
        """
    }

    static let session = """
        {"type": "SessionTokenAuthenticator", "session_token_path": ["token"], "expiration_duration": "PT1H",
         "login_requester": {"type": "HttpRequester", "url": "https://api.example/login", "http_method": "POST",
                             "request_body_json": {"password": "{{ config['k'] }}"}},
         "request_authentication": {"type": "Bearer"}}
        """

    static func jwt(_ algorithm: String) -> String {
        """
        {"type": "JwtAuthenticator", "algorithm": "\(algorithm)", "secret_key": "{{ config['k'] }}",
         "header_prefix": "Bearer"}
        """
    }

    static func json(_ text: String, status: Int = 200, headers: [HTTPFields.Field] = []) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: HTTPFields([.init("Content-Type", "application/json")] + headers),
            body: Array(text.utf8))
    }

    static func refusal(_ error: String, status: Int = 400) -> [HTTPResponse] {
        [json(#"{"error": "\#(error)"}"#, status: status)]
    }
}
