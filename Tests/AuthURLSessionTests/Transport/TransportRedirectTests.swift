import AuthCore
import AuthURLSession
import TestSupport
import Testing

@Suite("The transport follows redirects within an origin only")
struct TransportRedirectTests {
    let transport = URLSessionTransport()

    @Test(
        "a GET follows within its origin, credentials included", arguments: [301, 302, 303, 307, 308],
        ["/end?x=1", "end?x=1", "absolute"])
    func sameOrigin(_ status: Int, _ location: String) async throws {
        try await withServer({ request in
            guard request.path == "/start" else { return .response(body: "end") }
            let target = location == "absolute" ? "http://\(request.headers["Host"] ?? "")/end?x=1" : location
            return .response(status, headers: [.init("Location", target)], body: "moved")
        }) { server in
            let response = try await transport.send(
                AuthRequest(url: server.url + "/start", headers: [.init("Authorization", "Bearer t")]))
            #expect(response.text == "end")
            #expect(server.requests.map(\.target) == ["/start", "/end?x=1"])
            #expect(server.requests.last?.headers["Authorization"] == "Bearer t")
        }
    }

    @Test("a redirect to another origin is returned and nothing is sent there")
    func otherOrigin() async throws {
        try await withServer({ _ in .response() }) { other in
            let location = other.url + "/steal"
            try await withServer({ _ in .response(302, headers: [.init("Location", location)], body: "moved") }) {
                server in
                let response = try await transport.send(
                    AuthRequest(
                        url: server.url, headers: [.init("Authorization", "Bearer t"), .init("X-Api-Key", "k")]))
                #expect(response.status == 302)
                #expect(response.headers["Location"] == location)
                #expect(response.text == "moved")
                #expect(other.requests.isEmpty)
            }
        }
    }

    @Test(
        "a redirect that leads to no URL of the origin is returned",
        arguments: ["", "//", "http:", "//a b/%zz", "foo:bar", "//other.invalid/", "https://127.0.0.1/", "file:///etc"])
    func oddLocations(_ location: String) async throws {
        try await withServer({ _ in .response(302, headers: [.init("Location", location)]) }) { server in
            let transport = URLSessionTransport(configuration: .init(timeout: .seconds(5), maximumRedirects: 1))
            let response = try await transport.send(AuthRequest(url: server.url))
            #expect(response.status == 302)
        }
    }

    @Test("a redirect into user information is returned")
    func userInformation() async throws {
        try await withServer({ request in
            .response(302, headers: [.init("Location", "http://u:p@\(request.headers["Host"] ?? "")/x")])
        }) { server in
            let response = try await transport.send(AuthRequest(url: server.url))
            #expect(response.status == 302)
            #expect(server.requests.count == 1)
        }
    }

    @Test("a POST follows no redirect", arguments: [301, 302, 303, 307, 308])
    func post(_ status: Int) async throws {
        try await withServer({ _ in .response(status, headers: [.init("Location", "/next")]) }) { server in
            let response = try await transport.send(
                AuthRequest(method: "POST", url: server.url, body: .bytes([1, 2])))
            #expect(response.status == status)
            #expect(server.requests.count == 1)
        }
    }

    @Test("a loop ends at the bound with the redirect as the response", arguments: [0, 3])
    func loop(_ bound: Int) async throws {
        let transport = URLSessionTransport(configuration: .init(maximumRedirects: bound))
        try await withServer({ _ in .response(302, headers: [.init("Location", "/again")]) }) { server in
            let response = try await transport.send(AuthRequest(url: server.url))
            #expect(response.status == 302)
            #expect(server.requests.count == bound + 1)
        }
    }
}
