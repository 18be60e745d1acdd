internal import ConnectorAuth

extension Finding {
    /// What an error means for who uses the command.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - last: The exchange before it, which tells more than the error where a server answered.
    init(_ error: AuthError, after last: ExchangeRecorder.Exchange?) {
        let (code, remedy) = Self.answered(error, last) ?? Self.failed(error) ?? Self.configured(error, last)
        // A refusal whose answer is not one of OAuth's is told by the status alone.
        let isRefused = last?.response.map { Self.refusal($0.head, of: "") != nil } ?? false
        self.init(
            .error, code, error.message, remedy: remedy, path: error.path,
            exitCode: error.code == .invalidResponse && isRefused ? .refused : ExitCode(error))
    }

    /// What a server's answer means.
    private static func answered(
        _ error: AuthError, _ last: ExchangeRecorder.Exchange?
    ) -> (code: String, remedy: String?)? {
        switch error.code {
        case .invalidClient:
            return (
                "invalidClient",
                "Check the client's id and secret, and whether the server wants them in the body or by Basic."
            )
        case .invalidGrant:
            return (
                "invalidGrant",
                "Sign in again: the refresh token, code or assertion has expired, was revoked or is used up."
            )
        case .invalidScope: return ("invalidScope", "Ask only for scopes that the client is registered for.")
        case .rotationInterrupted:
            return (
                "rotationInterrupted",
                "Sign in again: the answer with the successor of a single-use token was lost, and the old one is spent."
            )
        case .rateLimited: return ("rateLimited", wait(error.retryAfter))
        case .serverFault: return ("serverFault", "Try again later; the server's status page may tell more.")
        case .invalidResponse:
            guard let response = last?.response else { return nil }
            return unusable(response)
        case .refused:
            guard let head = last?.response?.head else { return nil }
            // The message of any other tells the remedy.
            return refusal(head, of: "the login").map { ($0.code, $0.remedy) } ?? ("refused", nil)
        default: return nil
        }
    }

    private static func unusable(_ response: HTTPResponse) -> (code: String, remedy: String?) {
        if let refusal = refusal(response.head, of: "the request") { return (refusal.code, refusal.remedy) }
        if (300..<400).contains(response.status) {
            return ("redirected", "Use the URL where it leads to: secrets do not follow a redirect.")
        }
        if isMarkup(response) {
            return (
                "endpointIsHTML",
                "Check the URL: a web page came in place of an answer, such as a sign-in page, a proxy's or a portal's."
            )
        }
        guard (200..<300).contains(response.status), (try? JSONValue(parsing: response.body)) != nil else {
            return ("unexpectedAnswer", "Check the URL and the method: what answered is not what was to be asked.")
        }
        return (
            "answerLacksToken",
            "Name the member that holds the token: access_token_name of OAuth, session_token_path of a session."
        )
    }

    private static let markupPrefixes = ["<!doctype html", "<html", "<head", "<body"]

    static func isMarkup(_ response: HTTPResponse) -> Bool {
        if response.headers["Content-Type"]?.lowercased().hasPrefix("text/html") == true { return true }
        let start = String(decoding: response.body.prefix(64), as: UTF8.self).drop(while: \.isWhitespace).lowercased()
        return markupPrefixes.contains(where: start.hasPrefix)
    }

    /// What to do about a server that asks to slow down.
    static func wait(_ duration: Duration?) -> String {
        guard let seconds = duration?.components.seconds, seconds > 0 else {
            return "Wait a few minutes, and ask less often."
        }
        return "Wait \(seconds) s, as the server asks, and ask less often."
    }

    /// What the network or this machine did.
    private static func failed(_ error: AuthError) -> (code: String, remedy: String?)? {
        switch error.code {
        case .network:
            let failure = error.cause as? NetworkFailure ?? .interrupted
            return (failures[failure] ?? failures[.interrupted]).map { ($0.code, $0.remedy) }
        case .renewalTimedOut: return ("renewalTimedOut", "Try again later; the token could not be had in time.")
        case .storeMissing:
            return ("storeMissing", "Name a file with --store FILE, or give the config as a file of its own.")
        case .storeUnavailable, .claimLapsed:
            return ("storeUnavailable", "Check that the store's file is yours to read and write, and not locked.")
        case .insecureEndpoint:
            return (
                "insecureEndpoint",
                "Name a whole URL with https://; --allow-insecure is for plain http on networks you trust."
            )
        default: return nil
        }
    }

    private static let failures: [NetworkFailure: (code: String, remedy: String)] = [
        .hostNotFound: ("hostNotFound", "Check the spelling of the host's name, and this machine's name server."),
        .connectionRefused: (
            "connectionRefused",
            "Check the port, that the server is running, and the proxy that https_proxy or http_proxy may name."
        ),
        .untrustedServer: (
            "tlsFailure", "Check the host's name against its certificate, and that its authority is trusted here."
        ),
        .secureConnectionFailed: (
            "tlsFailure",
            "Check that the server speaks https at this port, and in a version that this machine accepts."
        ),
        .timedOut: ("timedOut", "Try again with a longer --timeout; a firewall or a proxy may swallow the request."),
        .offline: ("offline", "Connect this machine to the network."),
        .interrupted: ("connectionLost", "Try again; if it stays so, look for a proxy between here and the server."),
    ]

    /// What the manifest or the config has wrong.
    private static func configured(
        _ error: AuthError, _ last: ExchangeRecorder.Exchange?
    ) -> (code: String, remedy: String?) {
        let remedy: String? =
            switch error.code {
            case .missingInput: "Add the value to the config."
            case .unknownSelection: "Set the selecting value to one of the keys on offer."
            case .invalidTemplate: "Mend the template in the manifest."
            case .keyMismatch: "Choose the algorithm that the key is for, or a key that the algorithm is for."
            // What a server sent cannot be mended here.
            case .invalidCredential:
                last?.response == nil ? nil : "What the server sent cannot be used; tell those who run it."
            case .invalidExpiry: "Name the member that holds the expiry, and its format."
            case .unknownType: error.cause is UnregisteredClass ? nil : "Correct the type's name."
            case .invalidReference: "Correct the reference."
            case .invalidResponse: "Check the URL."
            case .unsupported, .refused: "See what the message asks for."
            default: "Mend the definition in the manifest."
            }
        return (error.code.description, remedy)
    }
}
