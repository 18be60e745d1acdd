@_exported public import AuthBasic
@_exported public import AuthCore
@_exported public import AuthJWT
@_exported public import AuthOAuth
@_exported public import AuthPersistence
@_exported public import AuthRegistry
@_exported public import AuthSession
@_exported public import AuthURLSession

extension AuthenticatorRegistry {
    /// Every family of this package.
    public static let standard = AuthenticatorRegistry(distinct: [.basic, .jwt, .oauth, .session])
}
