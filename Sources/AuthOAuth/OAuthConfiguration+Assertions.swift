internal import AuthCore

extension OAuthConfiguration {
    /// Refuses assertions that no server could read, because something stands before the token.
    func checkAssertions() throws {
        let sources: [((any TokenSource)?, String)] = [
            (grant.assertionSource, "the grant"), (clientAuthentication.assertionSource, "the client"),
        ]
        for (source, owner) in sources {
            guard let source = source as? any PrefixedTokenSource, !source.prefix.isEmpty else { continue }
            throw AuthError(
                .invalidDefinition,
                "the assertion of \(owner) has a prefix, and a server reads the token alone; leave JWTConfiguration.prefix empty"
            )
        }
    }
}

extension OAuthConfiguration.Grant {
    fileprivate var assertionSource: (any TokenSource)? {
        if case .assertion(let source) = kind { source } else { nil }
    }
}

extension OAuthConfiguration.ClientAuthentication {
    fileprivate var assertionSource: (any TokenSource)? {
        if case .assertion(let source) = kind { source } else { nil }
    }
}
