import AuthCore
import AuthURLSession
import Foundation
import Testing

/// The nginx of the environment; `NGINX_URL` names it.
private let nginx = ProcessInfo.processInfo.environment["NGINX_URL"]

@Suite("The transport and a real server", .enabled(if: nginx != nil, "NGINX_URL is not set"))
struct NginxTests {
    let transport = URLSessionTransport()
    let base = nginx ?? ""

    private func variable(_ name: String) throws -> String {
        try #require(ProcessInfo.processInfo.environment[name], "\(name) is not set")
    }

    @Test("a Basic challenge is returned")
    func basicWithout() async throws {
        let response = try await transport.send(AuthRequest(url: base + "/basic"))
        #expect(response.status == 401)
        #expect(response.headers["WWW-Authenticate"] == "Basic realm=\"peer\"")
    }

    @Test("Basic credentials with a colon and an umlaut are accepted")
    func basicWith() async throws {
        let pair = "\(try variable("NGINX_BASIC_USER")):\(try variable("NGINX_BASIC_PASSWORD"))"
        let value = "Basic " + Data(pair.utf8).base64EncodedString()
        let response = try await transport.send(
            AuthRequest(url: base + "/basic", headers: [.init("Authorization", value)]))
        #expect(response.status == 200)
        #expect(response.text == "{\"ok\":true}\n")
    }

    @Test("a bearer token is accepted, and a wrong one answered with the challenge")
    func bearer() async throws {
        let token = try variable("NGINX_BEARER")
        for (token, status) in [(token, 200), ("wrong", 401)] {
            let response = try await transport.send(
                AuthRequest(url: base + "/bearer", headers: [.init("Authorization", "Bearer " + token)]))
            #expect(response.status == status)
        }
    }

    @Test("a key in a header is accepted")
    func keyHeader() async throws {
        let key = try variable("NGINX_API_KEY")
        for (key, status) in [(key, 200), ("wrong", 403)] {
            let response = try await transport.send(
                AuthRequest(url: base + "/key-header", headers: [.init("X-Api-Key", key)]))
            #expect(response.status == status)
        }
    }

    @Test("a key in the query is accepted in either encoding of a space")
    func keyQuery() async throws {
        let key = try variable("NGINX_API_KEY")
        var unreserved = CharacterSet.alphanumerics
        unreserved.insert(charactersIn: "-._~")
        let encoded = try #require(key.addingPercentEncoding(withAllowedCharacters: unreserved))
        for key in [encoded, encoded.replacingOccurrences(of: "%20", with: "+")] {
            #expect(try await transport.send(AuthRequest(url: base + "/key-query?api_key=" + key)).status == 200)
        }
        #expect(try await transport.send(AuthRequest(url: base + "/key-query")).status == 403)
    }

    @Test("a key in a form and in a JSON document is accepted")
    func keyBody() async throws {
        let key = try variable("NGINX_API_KEY")
        for body in [AuthRequest.Body.form([FormField("api_key", key)]), .json(.object(["api_key": .string(key)]))] {
            let request = AuthRequest(method: "POST", url: base + "/key-body", body: body)
            #expect(try await transport.send(request).status == 200)
        }
    }

    @Test("a limit is answered with 429 and Retry-After")
    func limited() async throws {
        var refused: HTTPResponse?
        for _ in 0..<200 where refused == nil {
            let response = try await transport.send(AuthRequest(url: base + "/limited"))
            if response.status == 429 { refused = response }
        }
        #expect(try #require(refused).headers["Retry-After"] == "1")
    }

    @Test("a 503 is returned with Retry-After")
    func unavailable() async throws {
        let response = try await transport.send(AuthRequest(url: base + "/fault/503"))
        #expect(response.status == 503)
        #expect(response.headers["Retry-After"] == "1")
    }

    @Test("a dropped connection is a fault of the network")
    func dropped() async throws {
        let error = try await authError { try await transport.send(AuthRequest(url: base + "/fault/drop?key=canary")) }
        #expect(error.code == .network)
        #expect(error.kind == .transient)
        #expect(!"\(error)".contains("canary"))
    }

    @Test("a page in place of JSON is returned as it is")
    func page() async throws {
        let response = try await transport.send(AuthRequest(url: base + "/fault/html"))
        #expect(response.headers["Content-Type"] == "text/html")
        #expect(response.text == "<html>captive portal</html>")
    }
}
