public import AuthCore
internal import Foundation

extension URLSessionTransport {
    /// Limits and routes of a ``URLSessionTransport``.
    public struct Configuration: Sendable {
        /// How long the whole exchange may take, redirects included; 30 seconds unless set.
        public var timeout: Duration
        /// How many bytes a body may have once decoded; 1 MiB unless set.
        public var maximumBodyBytes: Int
        /// How many redirects a GET or HEAD follows within its origin; 5 unless set.
        ///
        /// Other methods follow none. A redirect that is not followed is returned as the response.
        public var maximumRedirects: Int
        /// The URL of an HTTP proxy, such as `http://proxy.example:3128`, without user information.
        ///
        /// On Apple platforms only. Elsewhere set `http_proxy`, `https_proxy` and `no_proxy` in the environment.
        public var proxy: String?
        /// The path of a PEM bundle whose certificates are trusted in place of the system's.
        ///
        /// On Apple platforms only. Elsewhere add the certificates to the system's store.
        public var certificateAuthorities: String?
        /// The certificate that a server asks of its client.
        ///
        /// On Apple platforms only.
        public var clientCertificate: ClientCertificate?

        /// Creates a configuration.
        ///
        /// - Parameters:
        ///   - timeout: How long the whole exchange may take.
        ///   - maximumBodyBytes: How many bytes a body may have once decoded.
        ///   - maximumRedirects: How many redirects a GET or HEAD follows within its origin.
        ///   - proxy: The URL of an HTTP proxy.
        ///   - certificateAuthorities: The path of a PEM bundle.
        ///   - clientCertificate: The certificate that a server asks of its client.
        public init(
            timeout: Duration = .seconds(30), maximumBodyBytes: Int = 1 << 20, maximumRedirects: Int = 5,
            proxy: String? = nil, certificateAuthorities: String? = nil, clientCertificate: ClientCertificate? = nil
        ) {
            self.timeout = timeout
            self.maximumBodyBytes = maximumBodyBytes
            self.maximumRedirects = maximumRedirects
            self.proxy = proxy
            self.certificateAuthorities = certificateAuthorities
            self.clientCertificate = clientCertificate
        }

        /// Checks that the platform can do what the configuration asks.
        ///
        /// - Throws: `AuthError` with code `unsupported` that names what to do instead.
        public func validate() throws {
            if let proxy { _ = try ProxyAddress(proxy) }
            #if canImport(FoundationNetworking)
            if proxy != nil {
                throw AuthError(
                    .unsupported,
                    "URLSession takes no proxy on this platform; leave proxy unset and set http_proxy, https_proxy and "
                        + "no_proxy in the environment, or pass another HTTPTransport")
            }
            if certificateAuthorities != nil {
                throw AuthError(
                    .unsupported,
                    "URLSession takes no certificate authorities on this platform; leave certificateAuthorities unset "
                        + "and add them to the system's store (update-ca-certificates or update-ca-trust), or pass "
                        + "another HTTPTransport")
            }
            if clientCertificate != nil {
                throw AuthError(
                    .unsupported,
                    "URLSession sends no client certificate on this platform; leave clientCertificate unset and pass "
                        + "an HTTPTransport over a client that can")
            }
            #endif
        }

        // Longer than any exchange, and short enough for every conversion the clock and URLSession do.
        private static let longestTimeout: Duration = .seconds(7 * 24 * 60 * 60)

        var effectiveTimeout: Duration { min(max(timeout, .zero), Self.longestTimeout) }
    }

    /// A certificate and its key in a PKCS#12 file.
    public struct ClientCertificate: Sendable {
        /// The path of the file.
        public var path: String
        /// The passphrase of the file.
        public var passphrase: Secret<String>

        /// Creates a reference to a file.
        public init(path: String, passphrase: Secret<String>) {
            self.path = path
            self.passphrase = passphrase
        }
    }
}

/// Where an HTTP proxy listens.
struct ProxyAddress {
    let host: String
    let port: Int

    private static let usualPort = 80

    init(_ text: String) throws {
        guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "http",
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil
        else {
            throw AuthError(
                .unsupported, "proxy must be an http URL without user information, such as http://proxy.example:3128")
        }
        self.host = host
        port = parts.port ?? Self.usualPort
    }
}
