internal import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Sends logins, again where that may help.
struct LoginSender: Sendable {
    let environment: AuthEnvironment
    let report: EventReporter
    /// Where an answer may hold a secret of its own.
    var secrets: [SessionTokenLocation] = []

    private static let maximumBodyBytes = 1 << 20
    private static let tooManyRequests = 429
    private static let longestPause = 86_400.0

    /// An answer, and the request as it went out.
    private struct Exchange {
        var answer: LoginAnswer
        var request: AuthRequest
    }

    /// Sends a login and returns the answer that is to be used.
    ///
    /// - Parameters:
    ///   - login: The login.
    ///   - pause: Waits between tries.
    /// - Throws: `AuthError` of kind `refused` where the login must not be repeated as it is, `transient` where it may.
    func send(_ login: LoginRequest, pausing pause: RetryPause = RetryPause()) async throws -> LoginAnswer {
        let began = environment.clock.elapsed
        var attempt = 0
        var hasRenewed = false
        while true {
            let outcome = await result(of: login)
            let answer = (try? outcome.get())?.answer
            var failure: AuthError
            switch outcome {
            case .success(let exchange):
                let (action, message) = login.errorHandling.verdict(on: exchange.answer)
                let words = message.flatMap { safe($0, exchange) }
                switch action.kind {
                case .succeed: return exchange.answer
                case .failForNow: throw passing(login, exchange.answer, words, action)
                case .fail: throw Self.refusal(login, exchange.answer, words)
                case .renewThenRetry:
                    guard !hasRenewed, try await renew(login, exchange.answer) else {
                        throw Self.refusal(login, exchange.answer, words)
                    }
                    hasRenewed = true
                    continue
                case .retry, .retryLimited: failure = passing(login, exchange.answer, words, action)
                }
            case .failure(let error as AuthError) where error.kind == .transient: failure = error
            case .failure(let error): throw error
            }
            let handling = login.errorHandling
            let now = environment.clock.now.timeIntervalSince1970
            let wait = handling.wait(after: answer, attempt: attempt, now: now, asked: failure.retryAfter)
            let duration = max(wait.duration, answer == nil ? failure.retryAfter ?? .zero : .zero)
            guard attempt < min(handling.maximumRetries, environment.maximumRetries ?? .max), !wait.isTooLong,
                environment.clock.elapsed + duration - began < handling.maximumElapsed
            else {
                // Too many or too long for one who waits; the next one is told, so that nothing is sent before.
                failure.retryAfter = max(failure.retryAfter ?? .zero, min(duration, .seconds(Self.longestPause)))
                throw failure
            }
            attempt += 1
            report(.retrying, failure.code, delay: duration)
            guard try await pause.wait(for: duration, on: environment.clock) else { throw failure }
        }
    }

    private func result(of login: LoginRequest) async -> Result<Exchange, any Error> {
        do {
            guard let authenticator = login.authenticator else {
                let response = try await transmit(login.request)
                return .success(Exchange(answer: Self.answer(response, login.format), request: login.request))
            }
            // A refusal may mean the password in the request as well as the credentials with it: only a rule that says so
            // has it sent again.
            let mayHoldPassword = login.request.body != .none || login.request.url.contains("?")
            return .success(
                try await authenticator.send(login.request, canResend: !mayHoldPassword) { attempt in
                    let response = try await transmit(attempt)
                    let exchange = Exchange(answer: Self.answer(response, login.format), request: attempt)
                    // Where the definition says what the answer means, that decides, and not the status alone.
                    let isDecided = login.errorHandling.rules.contains { $0.matches(exchange.answer) }
                    return AttemptOutcome(
                        exchange, head: response.head, body: response.body, isRefusal: isDecided ? false : nil)
                })
        } catch {
            return .failure(error)
        }
    }

    private func transmit(_ request: AuthRequest) async throws -> HTTPResponse {
        do {
            return try await environment.transport.send(request)
        } catch let error as AuthError {
            throw error
        } catch is CancellationError where Task.isCancelled {
            throw CancellationError()
        } catch {
            // What a client's own errors say is not known to be free of secrets.
            throw AuthError(
                .network, "the login's server could not be reached (\(type(of: error))); try again later", cause: error)
        }
    }

    /// Drops the credentials of the login itself; whether another try makes sense.
    private func renew(_ login: LoginRequest, _ answer: LoginAnswer) async throws -> Bool {
        guard let authenticator = login.authenticator else { return false }
        let credentials = try await authenticator.credentials(for: login.request)
        let rejection = AuthRejection(request: login.request, credentials: credentials, response: answer.head)
        return try await authenticator.recover(from: rejection) == .retry
    }

    private static func answer(_ response: HTTPResponse, _ format: LoginRequest.Format) -> LoginAnswer {
        guard response.body.count <= maximumBodyBytes else { return LoginAnswer(head: response.head, body: nil) }
        let body: JSONValue? =
            switch format {
            case .json: try? JSONValue(parsingAnswer: response.body)
            case .xml: XMLReader.json(of: response.body)
            }
        return LoginAnswer(head: response.head, body: body)
    }

    // MARK: Errors

    /// Words made of an answer, where they repeat nothing that was sent, nor a token that came.
    private func safe(_ text: String, _ exchange: Exchange) -> String? {
        var secrets = RequestSecrets(of: exchange.request)
        for location in self.secrets { if let value = location.value(in: exchange.answer) { secrets.add(value) } }
        for cookie in SetCookie.all(in: exchange.answer.head.headers) { secrets.add(.string(cookie.value)) }
        return secrets.occur(in: text) ? nil : HTTPFieldSyntax.printable(text)
    }

    private static func refusal(_ login: LoginRequest, _ answer: LoginAnswer, _ words: String?) -> AuthError {
        let status = answer.head.status
        let remedy =
            switch status {
            case 300..<400: "the server redirects: use the URL where it leads to"
            case 404, 405, 410: "check its URL and method"
            default: login.words.remedy
            }
        return AuthError(
            .refused,
            "\(login.words.name) was refused (status \(status))\(words.map { ": " + $0 } ?? ""); \(remedy)")
    }

    private func passing(
        _ login: LoginRequest, _ answer: LoginAnswer, _ words: String?, _ action: LoginErrorHandling.Action
    ) -> AuthError {
        let status = answer.head.status
        let isLimit = action == .retryLimited || status == Self.tooManyRequests
        return AuthError(
            isLimit ? .rateLimited : .serverFault,
            "\(login.words.name) failed (status \(status))\(words.map { ": " + $0 } ?? ""); try again later",
            kind: .transient,
            retryAfter: retryAfter(answer))
    }

    private func retryAfter(_ answer: LoginAnswer) -> Duration? {
        RetryAfter.duration(in: answer.head, now: environment.clock.now)
    }
}
