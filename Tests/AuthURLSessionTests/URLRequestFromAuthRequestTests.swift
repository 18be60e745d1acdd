import AuthCore
import AuthURLSession
import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

struct URLRequestFromAuthRequestTests {
    private static let url = "https://api.example.com/a%2Fb?q=a%20b#part"

    @Test(arguments: ["GET", "POST", "PATCH", "DELETE", "HEAD"])
    func methodAndURLAreTakenOver(method: String) throws {
        let request = try URLRequest(AuthRequest(method: method, url: Self.url))
        #expect(request.httpMethod == method)
        #expect(request.url?.absoluteString == Self.url)
        #expect(request.httpBody == nil)
    }

    @Test func headersAreTakenOverAndThoseOfOneNameJoined() throws {
        let headers: HTTPFields = [.init("X-A", "1"), .init("Accept", "text/a"), .init("accept", "text/b")]
        let request = try URLRequest(AuthRequest(url: Self.url, headers: headers))
        #expect(request.value(forHTTPHeaderField: "x-a") == "1")
        #expect(request.value(forHTTPHeaderField: "Accept") == "text/a,text/b")
    }

    static let bodies: [(AuthRequest.Body, String, String?)] = [
        (.bytes(Array("raw".utf8)), "raw", nil),
        (
            .form([FormField("a b", "é&"), FormField("c", "~*")]), "a+b=%C3%A9%26&c=%7E*",
            "application/x-www-form-urlencoded"
        ),
        (.json(["b": 1, "a": [true, .null]]), #"{"b":1,"a":[true,null]}"#, "application/json"),
    ]

    @Test(arguments: bodies)
    func theBodyIsEncodedAndItsTypeSet(body: AuthRequest.Body, text: String, type: String?) throws {
        let request = try URLRequest(AuthRequest(method: "POST", url: Self.url, body: body))
        #expect(request.bodyText == text)
        #expect(request.value(forHTTPHeaderField: "Content-Type") == type)
    }

    @Test func aTypeThatIsThereStays() throws {
        let described = AuthRequest(
            method: "POST", url: Self.url, headers: [.init("content-type", "application/vnd.api+json")],
            body: .json(["a": 1]))
        #expect(try URLRequest(described).value(forHTTPHeaderField: "Content-Type") == "application/vnd.api+json")
    }

    static let texts: [(String, String)] = [
        ("a=1&b=x+y%26&c=", "application/x-www-form-urlencoded"),
        (#"{"z":1.10,"a":[1e2,12345678901234567890,"é"]}"#, "application/json"),
        ("\u{0}\u{1}raw", "application/octet-stream"),
    ]

    @Test(arguments: texts)
    func thereAndBackIsTheSame(text: String, type: String) throws {
        var request = try urlRequest("PUT", Self.url, body: text, type: type)
        request.setValue("1", forHTTPHeaderField: "X-A")
        let returned = try URLRequest(AuthRequest(request))
        #expect(returned.bodyText == text)
        #expect(returned.httpMethod == "PUT")
        #expect(returned.url == request.url)
        #expect(returned.allHTTPHeaderFields == request.allHTTPHeaderFields)
    }

    @Test(arguments: ["", "http://[broken", "https://a.example:port/"])
    func aURLThatCannotBeReadIsRefused(url: String) throws {
        let error = try #require(throws: AuthError.self) { try URLRequest(AuthRequest(url: url)) }
        #expect(error.code == .unsupported)
        #expect(error.message.contains("check its percent-encoding"))
    }

    @Test func aStreamedBodyIsNotLostSilently() {
        #expect(throws: AuthError.self) {
            try URLRequest(AuthRequest(method: "POST", url: Self.url, body: .streamed))
        }
    }

    @Test func severalCookieHeadersAreJoinedAsCookies() throws {
        let headers: HTTPFields = [.init("Cookie", "a=1"), .init("Cookie", "b=2")]
        let request = try URLRequest(AuthRequest(url: Self.url, headers: headers))
        #expect(request.value(forHTTPHeaderField: "Cookie") == "a=1; b=2")
    }
}
