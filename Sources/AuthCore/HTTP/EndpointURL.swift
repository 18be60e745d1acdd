extension AuthEnvironment {
    /// Checks where an authenticator is about to send a secret, for one of your own.
    ///
    /// - Parameters:
    ///   - url: The URL of a token or login endpoint.
    ///   - name: What it is the URL of, for the error.
    /// - Returns: The URL as it is to be sent: percent-encoded where need be.
    /// - Throws: ``AuthError`` with ``AuthError/Code/insecureEndpoint`` where it is neither https nor on this machine,
    ///   unless ``allowsInsecureEndpoints`` is set.
    public func checkedEndpoint(_ url: String, named name: String = "the token endpoint") throws -> String {
        try EndpointURL.checked(url, base: nil, allowsInsecure: allowsInsecureEndpoints, what: name)
    }
}

/// The URL of a token or login endpoint: where secrets may be sent is https, or this machine.
package enum EndpointURL {
    /// The URL as it is sent.
    ///
    /// A path is joined to the API's URL, as requests to the API are.
    /// Made of the user's input it may hold spaces and characters beyond ASCII, which are percent-encoded; an empty port
    /// goes and an empty path becomes a slash (RFC 3986, section 6.2.3).
    ///
    /// - Parameters:
    ///   - endpoint: The URL, or a path.
    ///   - base: The API's URL, which a path is joined to.
    ///   - allowsInsecure: Whether plain http may be used beyond this machine.
    ///   - what: What it is the URL of, for an error.
    /// - Throws: `AuthError` with code `insecureEndpoint` where it is no place to send a secret to.
    package static func checked(
        _ endpoint: String, base: String?, allowsInsecure: Bool, what: String = "the token endpoint"
    ) throws -> String {
        let url = if let base, isPath(endpoint) { joined(base, endpoint) } else { endpoint }
        guard let mark = url.firstRange(of: "://") else { throw refusal(what, "must be an absolute https URL") }
        let scheme = url[..<mark.lowerBound].lowercased()
        let authority = url[mark.upperBound...].prefix { !"/?#".contains($0) }
        let rest = url[mark.upperBound...].dropFirst(authority.count)
        let host = authority.hasSuffix(":") ? authority.dropLast() : authority
        if host.contains("@") { throw refusal(what, "holds user information; remove it") }
        if host.isEmpty { throw refusal(what, "has no host") }
        switch scheme {
        case "https": break
        case "http" where allowsInsecure || isLoopback(host): break
        case "http": throw refusal(what, "must be https, because a secret is sent there")
        default: throw refusal(what, "must be an https URL")
        }
        let path = rest.hasPrefix("/") ? String(rest) : "/" + rest
        let sent = "\(scheme)://\(host)" + PercentEncoding.encode(path, alsoKept: "!#$%&'()*+,/:;=?@[]")
        // One that needs no change is handed back itself, so that many connections hold one copy.
        return sent.utf8.elementsEqual(url.utf8) ? url : sent
    }

    /// Whether an endpoint is a path: it has no scheme (RFC 3986, section 3.1), nor a host of its own.
    private static func isPath(_ endpoint: String) -> Bool {
        !endpoint.hasPrefix("//") && !endpoint.prefix { $0 != "/" && $0 != "?" && $0 != "#" }.contains(":")
    }

    private static func joined(_ base: String, _ path: String) -> String {
        let base = base.hasSuffix("/") ? String(base.dropLast()) : base
        return base + (path.hasPrefix("/") ? path : "/" + path)
    }

    private static func refusal(_ what: String, _ reason: String) -> AuthError {
        AuthError(.insecureEndpoint, "\(what)'s URL \(reason)")
    }

    private static func isLoopback(_ authority: Substring) -> Bool {
        let port = authority.reversed().prefix { $0.isASCII && $0.isNumber }
        let rest = authority.dropLast(port.count)
        let host = rest.hasSuffix(":") ? rest.dropLast() : authority
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
    }
}
