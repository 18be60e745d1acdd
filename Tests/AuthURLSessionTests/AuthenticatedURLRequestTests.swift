import AuthCore
import AuthURLSession
import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

struct AuthenticatedURLRequestTests {
    static let placements: [(RequestCredentials.Placement, type: String, before: String, after: String)] = [
        (.header("X-Key"), "text/plain", "raw", "raw"),
        (.query("key"), "text/plain", "raw", "raw"),
        (.cookie("key"), "text/plain", "raw", "raw"),
        (.formField("key"), "application/x-www-form-urlencoded", "a=1", "a=1&key=s3cret+%2B"),
        (.jsonField("auth", "key"), "application/json", #"{ "a": 1.0 }"#, #"{"a":1.0,"auth":{"key":"s3cret +"}}"#),
    ]

    @Test(arguments: placements)
    func allButTheCredentialStays(
        placement: RequestCredentials.Placement, type: String, before: String, after: String
    ) async throws {
        var request = try urlRequest("POST", body: before, type: type)
        request.timeoutInterval = 7
        request.cachePolicy = .reloadIgnoringLocalCacheData
        request.httpShouldHandleCookies = false
        request.networkServiceType = .background
        request.setValue("1", forHTTPHeaderField: "X-Other")

        let result = try await request.authenticated(by: FixedAuthenticator(placement, "s3cret +"))

        #expect(result.timeoutInterval == 7)
        #expect(result.cachePolicy == .reloadIgnoringLocalCacheData)
        #expect(!result.httpShouldHandleCookies)
        #expect(result.networkServiceType == .background)
        #expect(result.httpMethod == "POST")
        #expect(result.value(forHTTPHeaderField: "X-Other") == "1")
        #expect(result.value(forHTTPHeaderField: "Content-Type") == type)
        #expect(result.bodyText == after)
        #expect(result.value(forHTTPHeaderField: "X-Key") == (placement.headerName == nil ? nil : "s3cret +"))
        #expect(result.value(forHTTPHeaderField: "Cookie") == (placement.cookieName == nil ? nil : "key=s3cret +"))
        let query = placement.queryName == nil ? "page=1" : "page=1&key=s3cret%20%2B"
        #expect(result.url?.absoluteString == "https://api.example.com/items?\(query)")
    }

    @Test func aHeaderIsReplacedWhateverItsCase() async throws {
        var request = try urlRequest("GET")
        request.setValue("old", forHTTPHeaderField: "x-key")
        let result = try await request.authenticated(by: FixedAuthenticator(.header("X-Key"), "new"))
        #expect(result.allHTTPHeaderFields?.values.sorted() == ["new"])
    }

    @Test func aCookieJoinsThoseThatAreThere() async throws {
        var request = try urlRequest("GET")
        request.setValue("a=1; key=old", forHTTPHeaderField: "Cookie")
        let result = try await request.authenticated(by: FixedAuthenticator(.cookie("key"), "new"))
        #expect(result.value(forHTTPHeaderField: "Cookie") == "a=1; key=new")
    }

    static let created: [(RequestCredentials.Placement, String, String)] = [
        (.formField("key"), "key=s", "application/x-www-form-urlencoded"),
        (.jsonField("key"), #"{"key":"s"}"#, "application/json"),
    ]

    @Test(arguments: created)
    func aBodyIsMadeWhereThereIsNone(
        placement: RequestCredentials.Placement, body: String, type: String
    ) async throws {
        let result = try await urlRequest("POST").authenticated(by: FixedAuthenticator(placement, "s"))
        #expect(result.bodyText == body)
        #expect(result.value(forHTTPHeaderField: "Content-Type") == type)
    }

    @Test func aStreamStaysWhereTheCredentialGoesElsewhere() async throws {
        var request = try urlRequest("POST")
        request.httpBodyStream = InputStream(data: Data("raw".utf8))
        let result = try await request.authenticated(by: FixedAuthenticator(.header("X-Key"), "s"))
        #expect(result.httpBodyStream != nil)
        #expect(result.value(forHTTPHeaderField: "X-Key") == "s")
    }

    @Test func aCredentialHasNoPlaceInAStream() async throws {
        var request = try urlRequest("POST")
        request.httpBodyStream = InputStream(data: Data("a=1".utf8))
        let streamed = request
        let error = try await #require(throws: AuthError.self) {
            try await streamed.authenticated(by: FixedAuthenticator(.formField("key"), "s"))
        }
        #expect(error.code == .conflictingField)
    }

    @Test func aFormIsNotEncodedAnewForAHeader() async throws {
        let text = "a=%7e&b=x%20y&&c"
        let request = try urlRequest("POST", body: text, type: "application/x-www-form-urlencoded")
        let result = try await request.authenticated(by: FixedAuthenticator(.header("X-Key"), "s"))
        #expect(result.bodyText == text)
    }

    @Test func aLengthThatIsThereFitsTheBody() async throws {
        var request = try urlRequest("POST", body: "a=1", type: "application/x-www-form-urlencoded")
        request.setValue("3", forHTTPHeaderField: "Content-Length")
        let result = try await request.authenticated(by: FixedAuthenticator(.formField("key"), "s"))
        #expect([nil, "9"].contains(result.value(forHTTPHeaderField: "Content-Length")))
    }

    @Test(arguments: ["", "{\"a\":1}\n{\"a\":2}", "{not json"])
    func aHeaderNeedsNoJSONInTheBody(text: String) async throws {
        let request = try urlRequest("POST", body: text, type: "application/json")
        let result = try await request.authenticated(by: FixedAuthenticator(.header("X-Key"), "s"))
        #expect(result.bodyText == text)
    }

    @Test func aKeyJoinsABodyWhoseTypeIsAKindOfJSON() async throws {
        // RFC 6839, section 3.1: what ends in +json is JSON.
        let request = try urlRequest("POST", body: #"{"a":1}"#, type: "application/vnd.api+json")
        let result = try await request.authenticated(by: FixedAuthenticator(.jsonField("key"), "s"))
        #expect(result.bodyText == #"{"a":1,"key":"s"}"#)
    }

    @Test func anAuthenticatorThatReadsTheBodyGetsNoStream() async throws {
        var request = try urlRequest("POST")
        request.httpBodyStream = InputStream(data: Data("raw".utf8))
        let streamed = request
        let error = try await #require(throws: AuthError.self) {
            try await streamed.authenticated(
                by: FixedAuthenticator(.header("X-Signature"), "s", requirements: .bufferedBody))
        }
        #expect(error.code == .unsupported)
    }

    @Test func anErrorOfTheAuthenticatorIsThrown() async throws {
        struct Failing: Authenticator {
            func credentials(for request: AuthRequest) async throws -> RequestCredentials {
                throw AuthError(.refused, "sign in again")
            }
        }
        let request = try urlRequest("GET")
        let error = try await #require(throws: AuthError.self) { try await request.authenticated(by: Failing()) }
        #expect(error.code == .refused)
    }
}
