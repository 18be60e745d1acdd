internal import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Asks a token endpoint, and reads what its refusals mean.
struct TokenEndpoint: Sendable {
    let environment: AuthEnvironment
    let names: OAuthConfiguration.Names
    let deadGrant: OAuthConfiguration.DeadGrant
    let report: EventReporter

    private static let maximumBodyBytes = 1 << 20
    /// Not found, method not allowed, gone (RFC 9110, section 15.5).
    private static let nothingThere: Set = [404, 405, 410]
    private static let openNames: Set = ["scope", "scopes", "client_assertion_type"]
    private static let wordsMember = "error_description"

    /// An answer, or a failure that tells whether the request may have arrived although nothing came back.
    struct Failure: Error {
        var error: AuthError
        var mayHaveArrived: Bool
        /// What a signer of the user's threw, who gets it as it is.
        var original: (any Error)?
    }

    /// Sends a request, and another where the failure may pass.
    ///
    /// - Parameters:
    ///   - pause: Waits between attempts.
    ///   - isWanted: Whether another attempt is.
    ///   - makeRequest: Makes the request of one attempt.
    /// - Throws: ``Failure``, or `CancellationError`.
    func send(
        pausing pause: RetryPause, whileWanted isWanted: () -> Bool, _ makeRequest: () async throws -> AuthRequest
    ) async throws -> JSONValue {
        var schedule = RetrySchedule(environment)
        var mayHaveArrived = false
        while true {
            do {
                return try await sendOnce(try await made(makeRequest))
            } catch let failure as Failure {
                mayHaveArrived = mayHaveArrived || failure.mayHaveArrived
                guard let delay = schedule.delay(after: failure.error) else {
                    throw Failure(error: failure.error, mayHaveArrived: mayHaveArrived, original: failure.original)
                }
                report(.retrying, failure.error.code, delay: delay)
                guard try await pause.wait(for: delay, on: environment.clock), isWanted() else {
                    throw Failure(error: failure.error, mayHaveArrived: mayHaveArrived)
                }
            }
        }
    }

    private func made(_ makeRequest: () async throws -> AuthRequest) async throws -> AuthRequest {
        do {
            return try await makeRequest()
        } catch {
            let usual = AuthError(.unsupported, "the token request cannot be made", cause: error)
            throw Failure(error: error as? AuthError ?? usual, mayHaveArrived: false, original: error)
        }
    }

    private func sendOnce(_ request: AuthRequest) async throws -> JSONValue {
        let response: HTTPResponse
        do {
            response = try await environment.transport.send(request)
        } catch let error as AuthError {
            // Only what never left this machine cannot have arrived; an answer that cannot be taken says that it has.
            let isLocal =
                error.code != .invalidResponse
                && (error.kind == .configuration || [.unsupported, .invalidCredential].contains(error.code))
            throw Failure(error: error, mayHaveArrived: !isLocal)
        } catch is CancellationError where Task.isCancelled {
            throw CancellationError()
        } catch {
            let type = type(of: error)
            throw Failure(
                error: AuthError(
                    .network, "the token endpoint could not be reached (\(type)); try again later", cause: error),
                mayHaveArrived: true)
        }
        let json = answer(response)
        guard (200..<300).contains(response.status) else {
            // A gateway that waits in vain answers so, too, and the server behind it may have exchanged the token.
            throw Failure(error: refusal(response, json, request), mayHaveArrived: response.status >= 500)
        }
        guard let json else {
            // A captive portal or a firewall answers in place of the server: no word about the grant.
            throw Failure(
                error: AuthError(
                    .invalidResponse,
                    "the token endpoint answered status \(response.status) with \(contentType(response)), which is not JSON; check its URL",
                    kind: .transient), mayHaveArrived: true)
        }
        // Some servers say no with status 200.
        let isRefusal =
            json["error"]?.stringValue != nil || json[deadGrant.key]?.stringValue.map(deadGrant.values.contains) == true
        if isRefusal, TokenResponse.value(names.accessToken, in: json) == nil {
            throw Failure(error: refusal(response, json, request), mayHaveArrived: false)
        }
        return json
    }

    /// The answer; `nil` where it cannot be read, or a token in it.
    private func answer(_ response: HTTPResponse) -> JSONValue? {
        guard response.body.count <= Self.maximumBodyBytes, let json = try? JSONValue(parsingAnswer: response.body)
        else { return nil }
        let tokens = [names.accessToken, names.refreshToken].compactMap {
            TokenResponse.value($0, in: json)?.stringValue
        }
        return tokens.contains { $0.unicodeScalars.contains("\u{FFFD}") } ? nil : json
    }

    private func refusal(_ response: HTTPResponse, _ json: JSONValue?, _ request: AuthRequest) -> AuthError {
        let status = response.status
        if status == 429 {
            return AuthError(
                .rateLimited, "the token endpoint asks to slow down (status 429)", retryAfter: retryAfter(response))
        }
        if status >= 500 {
            return AuthError(
                .serverFault, "the token endpoint failed (status \(status))", retryAfter: retryAfter(response))
        }
        let isDead =
            deadGrant.statusCodes.contains(status)
            && (json?[deadGrant.key]?.stringValue).map(deadGrant.values.contains) ?? false
        let oauthCode = json?["error"]?.stringValue.flatMap(Self.safeCode)
        let safe = { (words: String) in self.safe(words, request, json) }
        let code = oauthCode.flatMap(safe).map { " with '\($0)'" } ?? ""
        let words = (json?[Self.wordsMember]?.stringValue).flatMap(safe).map { ": \($0)" } ?? ""
        switch oauthCode {
        case _ where isDead, "invalid_grant"?:
            return AuthError(
                .invalidGrant, "the grant was refused (status \(status)\(code))\(words); sign in again")
        case "temporarily_unavailable"?, "server_error"?:
            return AuthError(
                .serverFault, "the token endpoint failed (status \(status)\(code))\(words)",
                retryAfter: retryAfter(response))
        case "slow_down"?:
            return AuthError(
                .rateLimited, "the token endpoint asks to slow down (status \(status)\(code))",
                retryAfter: retryAfter(response))
        case "invalid_client"?, "unauthorized_client"?:
            return AuthError(
                .invalidClient, "the client was refused (status \(status)\(code))\(words); check client id and secret")
        case "invalid_scope"?:
            return AuthError(
                .invalidScope,
                "the scopes were refused (status \(status)\(code))\(words); ask for what the client is registered for")
        case _?:
            return AuthError(.refused, "the token request was refused (status \(status)\(code))\(words)")
        case nil:
            // A server that says in its own words that there is nothing for the request will say so again. A page, or a
            // text, may come from a portal or a gateway in front of it.
            let isElsewhere = json != nil && Self.nothingThere.contains(status)
            return AuthError(
                .invalidResponse,
                "the token endpoint answered status \(status) with \(contentType(response)) and no OAuth error; check its URL",
                kind: isElsewhere ? .configuration : .transient)
        }
    }

    /// An error code as RFC 6749, section 5.2 allows it, and short; anything else may be more than a code.
    private static func safeCode(_ text: String) -> String? {
        let isCode = text.utf8.count <= 64 && text.utf8.allSatisfy { PercentEncoding.isUnreserved($0) }
        return isCode ? text : nil
    }

    /// A server's words, where they repeat nothing that the request holds, nor a token that came with them.
    private func safe(_ text: String, _ request: AuthRequest, _ answer: JSONValue?) -> String? {
        var secrets = RequestSecrets(
            of: request, openNames: Self.openNames.union([names.grantType, names.clientID]))
        for name in [names.accessToken, names.refreshToken, "access_token", "refresh_token", "id_token"] {
            if let token = answer.flatMap({ TokenResponse.value(name, in: $0) }) { secrets.add(token) }
        }
        return secrets.occur(in: text) ? nil : HTTPFieldSyntax.printable(text)
    }

    private func contentType(_ response: HTTPResponse) -> String {
        let type = response.headers["Content-Type"]?.split(separator: ";").first.map(String.init)
        return type.map(ShownName.text) ?? "no content type"
    }

    private func retryAfter(_ response: HTTPResponse) -> Duration? {
        RetryAfter.duration(in: response.head, now: environment.clock.now)
    }
}
