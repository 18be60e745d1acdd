import AuthCore
import AuthTesting
import Testing

struct SendTests {
    private static let request = AuthRequest(method: "POST", url: "https://h", body: .json(["a": 1]))

    private static func send(
        _ request: AuthRequest = request, through authenticator: RecordingAuthenticator, _ statuses: Int...
    ) async throws -> (status: Int, sent: [AuthRequest]) {
        let transport = StubTransport(responses: statuses.map { HTTPResponse(status: $0) })
        let response = try await AuthenticatingTransport(transport, authenticator: authenticator).send(request)
        return (response.status, transport.requests)
    }

    @Test func anAcceptedRequestIsSentOnceWithCredentials() async throws {
        let authenticator = RecordingAuthenticator()
        let (status, sent) = try await Self.send(through: authenticator, 200)
        #expect(status == 200)
        #expect(sent.map { $0.headers["Authorization"] } == ["token-1"])
        #expect(sent.map(\.attempt) == [0])
        #expect(authenticator.recorded.calls == ["credentials", "observe"])
    }

    @Test func aRefusedRequestIsSentAgainWithNewCredentials() async throws {
        let authenticator = RecordingAuthenticator()
        let (status, sent) = try await Self.send(through: authenticator, 401, 200)
        #expect(status == 200)
        #expect(sent.map { $0.headers["Authorization"] } == ["token-1", "token-2"])
        #expect(sent.map(\.attempt) == [0, 1])
        #expect(sent.map(\.body) == [Self.request.body, Self.request.body])
        #expect(
            authenticator.recorded.calls == ["credentials", "observe", "recover", "credentials", "observe"])
    }

    @Test func theSecondRefusalIsFinal() async throws {
        let authenticator = RecordingAuthenticator()
        let (status, sent) = try await Self.send(through: authenticator, 401, 401, 200)
        #expect(status == 401)
        #expect(sent.count == 2)
        #expect(authenticator.recorded.rejections.count == 1)
        #expect(authenticator.recorded.observations.count == 2)
    }

    @Test func aRequestThatIsAnAttemptAlreadyIsResentOnceToo() async throws {
        var request = Self.request
        request.attempt = 3
        let authenticator = RecordingAuthenticator()
        let (status, sent) = try await Self.send(request, through: authenticator, 401, 401)
        #expect(status == 401)
        #expect(sent.map(\.attempt) == [3, 4])
    }

    @Test func recoveryIsAskedWithTheCredentialsThatWereRefused() async throws {
        let authenticator = RecordingAuthenticator()
        _ = try await Self.send(through: authenticator, 401, 200)
        let rejection = try #require(authenticator.recorded.rejections.first)
        #expect(rejection.credentials.additions.map { $0.value.reveal() } == ["token-1"])
        #expect(rejection.request == Self.request)
        #expect(rejection.response.status == 401)
    }

    @Test func everyResponseIsObservedWithItsCredentials() async throws {
        let authenticator = RecordingAuthenticator()
        _ = try await Self.send(through: authenticator, 401, 503)
        #expect(
            authenticator.recorded.observations == [
                .init(status: 401, attempt: 0, token: "token-1"), .init(status: 503, attempt: 1, token: "token-2"),
            ])
    }

    @Test func aRefusalThatIsSurfacedIsNotSentAgain() async throws {
        let authenticator = RecordingAuthenticator(action: .surface)
        let (status, sent) = try await Self.send(through: authenticator, 401, 200)
        #expect(status == 401)
        #expect(sent.count == 1)
    }

    @Test func whatCannotBeResentIsReportedAllTheSame() async throws {
        let authenticator = RecordingAuthenticator()
        var count = 0
        let status = try await authenticator.send(Self.request, canResend: false) { _ in
            count += 1
            return AttemptOutcome(401, head: ResponseHead(status: 401))
        }
        #expect(status == 401)
        #expect(count == 1)
        #expect(authenticator.recorded.rejections.count == 1)
    }

    @Test func aStreamedBodyIsNotSentTwice() async throws {
        let authenticator = RecordingAuthenticator()
        let request = AuthRequest(method: "POST", url: "https://h", body: .streamed)
        let (status, sent) = try await Self.send(request, through: authenticator, 401, 200)
        #expect(status == 401)
        #expect(sent.count == 1)
        #expect(authenticator.recorded.rejections.count == 1)
    }

    @Test func aStreamedBodyIsRefusedWhereItHasToBeRead() async throws {
        let authenticator = RecordingAuthenticator(requirements: .bufferedBody)
        let request = AuthRequest(method: "POST", url: "https://h", body: .streamed)
        let error = await #expect(throws: AuthError.self) { try await Self.send(request, through: authenticator, 200) }
        #expect(error?.code == .unsupported)
        #expect(authenticator.recorded.calls.isEmpty)
        #expect(try await Self.send(through: authenticator, 200).status == 200)
    }

    @Test(arguments: [403, 404, 429, 500, 200, 407])
    func onlyA401IsARefusalUnlessSaidOtherwise(status: Int) async throws {
        let authenticator = RecordingAuthenticator()
        #expect(try await Self.send(through: authenticator, status, 204).status == status)
        #expect(authenticator.recorded.rejections.isEmpty)
    }

    @Test func whatARefusalIsCanBeSaid() async throws {
        let authenticator = RecordingAuthenticator()
        let transport = StubTransport(responses: [
            HTTPResponse(status: 403, body: Array("token expired".utf8)), HTTPResponse(status: 401),
        ])
        let sender = AuthenticatingTransport(transport, authenticator: authenticator) {
            $0.status == 403 && String(decoding: $0.body, as: UTF8.self).contains("expired")
        }
        #expect(try await sender.send(Self.request).status == 401)
        #expect(authenticator.recorded.rejections.map(\.body) == [Array("token expired".utf8)])
        #expect(try await sender.send(Self.request).status == 401)
        #expect(authenticator.recorded.rejections.count == 1)
    }

    @Test func errorsReachTheCallerAndNothingMoreIsSent() async throws {
        let failure = AuthError(.refused, "sign in again")
        let transport = StubTransport(responses: [HTTPResponse(status: 401)])
        let unwilling = AuthenticatingTransport(transport, authenticator: RecordingAuthenticator(failure: failure))
        #expect(await #expect(throws: AuthError.self) { try await unwilling.send(Self.request) }?.code == .refused)
        #expect(transport.requests.isEmpty)
        let stuck = AuthenticatingTransport(transport, authenticator: RecordingAuthenticator(recoveryFailure: failure))
        #expect(await #expect(throws: AuthError.self) { try await stuck.send(Self.request) }?.code == .refused)
        #expect(transport.requests.count == 1)
        let misplaced = AuthenticatingTransport(
            transport, authenticator: RecordingAuthenticator(placement: .formField("k")))
        #expect(
            await #expect(throws: AuthError.self) { try await misplaced.send(Self.request) }?.code == .conflictingField)
        #expect(transport.requests.count == 1)
    }

    @Test func aFailedAttemptIsNotObserved() async throws {
        let authenticator = RecordingAuthenticator()
        let transport = StubTransport { _, _ in throw AuthError(.network, "no route") }
        let sender = AuthenticatingTransport(transport, authenticator: authenticator)
        #expect(await #expect(throws: AuthError.self) { try await sender.send(Self.request) }?.code == .network)
        #expect(authenticator.recorded.calls == ["credentials"])
    }

    @Test func withoutATransportNothingIsSent() async throws {
        let error = await #expect(throws: AuthError.self) {
            try await AuthEnvironment().transport.send(AuthRequest(url: "https://h"))
        }
        #expect(error?.code == .unsupported)
    }

    @Test func anAuthenticatorSurfacesRefusalsUnlessItKnowsBetter() async throws {
        struct Plain: Authenticator {
            func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
        }
        let transport = StubTransport(responses: [HTTPResponse(status: 401)])
        #expect(Plain().requirements.isEmpty)
        #expect(try await AuthenticatingTransport(transport, authenticator: Plain()).send(Self.request).status == 401)
        #expect(transport.requests.count == 1)
    }
}
