import AuthCore
import AuthURLSession
import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

struct AuthRequestFromURLRequestTests {
    @Test(arguments: [("GET", "GET"), ("post", "POST"), ("Delete", "DELETE"), ("PROPFIND", "PROPFIND")])
    func theMethodIsInUpperCase(method: String, wanted: String) throws {
        #expect(try AuthRequest(urlRequest(method)).method == wanted)
    }

    @Test func theURLKeepsItsEncoding() throws {
        let url = "https://api.example.com/a%2Fb/%C3%A9?q=a%20b+c&empty=&flag#part"
        #expect(try AuthRequest(urlRequest("GET", url)).url == url)
    }

    @Test func aRelativeURLIsMadeAbsolute() throws {
        let base = try #require(URL(string: "https://api.example.com/v1/"))
        let url = try #require(URL(string: "items?page=1", relativeTo: base))
        #expect(try AuthRequest(URLRequest(url: url)).url == "https://api.example.com/v1/items?page=1")
    }

    @Test func headersAreFoundInAnyCaseAndSorted() throws {
        var request = try urlRequest("GET")
        request.setValue("2", forHTTPHeaderField: "x-second")
        request.addValue("1", forHTTPHeaderField: "X-First")
        request.addValue("one more", forHTTPHeaderField: "x-first")
        let headers = try AuthRequest(request).headers
        #expect(headers["X-SECOND"] == "2")
        #expect(headers.values(of: "x-first") == ["1,one more"])
        #expect(headers.count == 2)
    }

    @Test(arguments: ["application/x-www-form-urlencoded", "Application/X-WWW-Form-URLEncoded ; charset=UTF-8"])
    func aFormIsTakenApart(type: String) throws {
        let request = try urlRequest(body: "a=1&b=x+y%26&c=&d", type: type)
        #expect(
            try AuthRequest(request).body
                == .form([FormField("a", "1"), FormField("b", "x y&"), FormField("c", ""), FormField("d", "")]))
    }

    @Test(arguments: ["application/json", "APPLICATION/JSON;charset=utf-8"])
    func jsonKeepsItsOrderAndNumbers(type: String) throws {
        let request = try urlRequest(
            body: #"{"z": 1.10, "a": [1e2, 12345678901234567890]}"#, type: type)
        let described = try AuthRequest(request)
        let encoded = try #require(described.encodedBody())
        #expect(String(decoding: encoded.bytes, as: UTF8.self) == #"{"z":1.10,"a":[1e2,12345678901234567890]}"#)
    }

    @Test(arguments: ["text/plain", nil, "", ";", "application/octet-stream", "application/jsonlines"])
    func anythingElseIsBytes(type: String?) throws {
        let request = try urlRequest(body: "{not json", type: type)
        #expect(try AuthRequest(request).body == .bytes(Array("{not json".utf8)))
    }

    @Test func aStreamIsNotRead() throws {
        var request = try urlRequest()
        request.httpBodyStream = InputStream(data: Data("a=1".utf8))
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        #expect(try AuthRequest(request).body == .streamed)
    }

    @Test func noBodyIsNone() throws {
        #expect(try AuthRequest(urlRequest(type: "application/json")).body == .none)
    }

    @Test func aRequestWithoutAURLIsRefused() throws {
        var request = try urlRequest()
        request.url = nil
        let error = try #require(throws: AuthError.self) { try AuthRequest(request) }
        #expect(error.code == .unsupported)
        #expect(error.message.contains("set one"))
    }

    @Test(arguments: ["", #"{"key": canary}"#, "{\"a\": 1}\n{\"a\": 2}"])
    func aJSONBodyThatIsNotJSONStaysAsItIs(text: String) throws {
        let request = try urlRequest(body: text, type: "application/json")
        var described = try AuthRequest(request)
        #expect(described.body == .bytes(Array(text.utf8)))
        let credentials = try RequestCredentials([.init(.jsonField("key"), Secret("s3cret"))])
        let error = try #require(throws: AuthError.self) { try described.apply(credentials) }
        #expect(error.code == .conflictingField)
        #expect(error.message.contains("needs JSON"))
        #expect(!String(reflecting: error).contains("canary"))
    }

    @Test func aFormThatIsNotUTF8StaysAsItIs() throws {
        var request = try urlRequest(type: "application/x-www-form-urlencoded")
        request.httpBody = Data([0x61, 0x3D, 0xFF])
        #expect(try AuthRequest(request).body == .bytes([0x61, 0x3D, 0xFF]))
    }
}
