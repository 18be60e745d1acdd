internal import AuthCore

/// One run of the suite of authenticators: what its checks share.
final class ConformanceRun: Sendable {
    typealias Check = ConformanceCheck

    let suite: AuthenticatorConformance
    let findings: ConformanceFindings

    init(_ suite: AuthenticatorConformance) {
        self.suite = suite
        findings = ConformanceFindings(secrets: suite.secrets, timeout: suite.timeout, expectsAuthErrors: true)
    }
}

extension ConformanceRun {
    /// A fresh authenticator, or `nil` after reporting why there is none.
    func freshAuthenticator(for check: Check) async -> (any Authenticator)? {
        let make = suite.makeAuthenticator
        return await findings.succeeding(check, "making an authenticator") { try await make() }
    }

    /// Credentials for the sample request, or `nil` after reporting why there are none.
    func credentials(
        of authenticator: any Authenticator, for check: Check, _ what: String
    ) async -> RequestCredentials? {
        let request = suite.request
        let credentials = await findings.succeeding(check, what) { try await authenticator.credentials(for: request) }
        guard let credentials, let ready = authenticator.readyCredentials(for: request), !isSame(ready, credentials),
            // A renewal ahead of the expiry may have ended in between, and then these are the same.
            let again = await findings.succeeding(check, what, { try await authenticator.credentials(for: request) })
        else { return credentials }
        if !isSame(ready, again) {
            findings.report(
                check,
                "after \(what), readyCredentials(for:) returns others than credentials(for:); return what that would, or nil"
            )
        }
        return again
    }

    private func isSame(_ left: RequestCredentials, _ right: RequestCredentials) -> Bool {
        suite.variesByDesign ? left.generations == right.generations : left == right
    }

    /// A refusal of `credentials`, as a server sends it.
    func rejection(of credentials: RequestCredentials) -> AuthRejection {
        AuthRejection(
            request: suite.request, credentials: credentials,
            response: ResponseHead(status: 401, headers: [.init("WWW-Authenticate", "Bearer error=\"invalid_token\"")]),
            body: [])
    }
}

extension RequestCredentials {
    /// The tokens these credentials came from, those of combined ones included.
    var generations: [TokenGeneration?] { parts.isEmpty ? [generation] : parts.flatMap(\.generations) }
}
