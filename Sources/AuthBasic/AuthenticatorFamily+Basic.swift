public import AuthCore

extension AuthenticatorFamily {
    /// `NoAuth`, `BasicHttpAuthenticator`, `BearerAuthenticator` and `ApiKeyAuthenticator`.
    public static var basic: AuthenticatorFamily {
        AuthenticatorFamily([
            NoAuthenticatorFactory(), HTTPBasicAuthenticatorFactory(), BearerAuthenticatorFactory(),
            APIKeyAuthenticatorFactory(),
        ])
    }
}
