internal import ConnectorAuth

extension AuthenticatorRegistry {
    /// Every family of this package, and the demo's own authenticator.
    static var command: AuthenticatorRegistry {
        AuthenticatorRegistry(distinct: [.basic, .jwt, .oauth, .session, .init([SigningAuthenticatorFactory()])])
    }
}
