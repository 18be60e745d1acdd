import AuthCore
import AuthURLSession
import TestSupport
import Testing

@Suite("A configuration says what it cannot do")
struct TransportConfigurationTests {
    @Test("the defaults are those of the security rules")
    func defaults() throws {
        let configuration = URLSessionTransport.Configuration()
        #expect(configuration.timeout == .seconds(30))
        #expect(configuration.maximumBodyBytes == 1_048_576)
        #expect(configuration.maximumRedirects == 5)
        try configuration.validate()
    }

    @Test(
        "a proxy that is no plain http URL is refused without quoting it",
        arguments: ["proxy:3128", "http://canary:pw@proxy:3128", "socks5://canary:1", "http://", ""])
    func proxy(_ url: String) throws {
        let error = try #require(
            #expect(throws: AuthError.self) { try URLSessionTransport.Configuration(proxy: url).validate() })
        #expect(error.code == .unsupported)
        #expect(!error.message.contains("canary"))
    }

    @Test("extreme time-outs neither trap nor hang", arguments: [Duration.zero, .seconds(-1)])
    func noTime(_ timeout: Duration) async throws {
        let transport = URLSessionTransport(configuration: .init(timeout: timeout))
        let error = try await authError { try await transport.send(AuthRequest(url: "http://192.0.2.1/")) }
        #expect(error.code == .network)
    }

    @Test("the longest time-out is taken")
    func endlessTime() async throws {
        let transport = URLSessionTransport(configuration: .init(timeout: .seconds(Int64.max)))
        try await withServer({ _ in .response() }) { server in
            let response = try await transport.send(AuthRequest(url: server.url))
            #expect(response.status == 200)
        }
    }

    #if canImport(FoundationNetworking)
    @Test(
        "what URLSession cannot do here is refused before anything is sent, with what to do instead",
        arguments: [
            (URLSessionTransport.Configuration(proxy: "http://proxy.example:3128"), "http_proxy"),
            (.init(certificateAuthorities: "/ca.pem"), "system's store"),
            (.init(clientCertificate: .init(path: "/c.p12", passphrase: Secret("canary"))), "HTTPTransport"),
        ])
    func unsupported(_ configuration: URLSessionTransport.Configuration, _ advice: String) async throws {
        try await withServer({ _ in .response() }) { server in
            let error = try await authError {
                try await URLSessionTransport(configuration: configuration).send(AuthRequest(url: server.url))
            }
            #expect(error.code == .unsupported)
            #expect(error.message.contains(advice))
            #expect(server.requests.isEmpty)
        }
        #expect(throws: AuthError.self) { try configuration.validate() }
    }
    #endif
}
