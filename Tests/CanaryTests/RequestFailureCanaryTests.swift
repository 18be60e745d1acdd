import ConnectorAuth
import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A request that takes no credential is refused with neither its own content nor the credential quoted.
struct RequestFailureCanaryTests {
    private static let other = Canary.secret("password")
    private static let url = "https://api.example.com/items"

    static let conflicts: [(RequestCredentials.Placement, AuthRequest)] = [
        (.query("key"), AuthRequest(url: "\(url)?key=\(PercentEncoding.encode(other))")),
        (.formField("key"), AuthRequest(method: "POST", url: url, body: .form([FormField("key", other)]))),
        (.formField("key"), AuthRequest(method: "POST", url: url, body: .json(["key": .string(other)]))),
        (.formField("key"), AuthRequest(method: "POST", url: url, body: .bytes(Array(other.utf8)))),
        (.formField("key"), AuthRequest(method: "POST", url: url, body: .streamed)),
        (.formField("key"), AuthRequest(url: url)),
        (.jsonField("key"), AuthRequest(method: "POST", url: url, body: .json(["key": .string(other)]))),
        (.jsonField("a", "key"), AuthRequest(method: "POST", url: url, body: .json(["a": .string(other)]))),
        (.jsonField("key"), AuthRequest(method: "POST", url: url, body: .json(.string(other)))),
        (.jsonField("key"), AuthRequest(method: "POST", url: url, body: .form([FormField("key", other)]))),
        (.jsonField("key"), AuthRequest(url: url)),
    ]

    @Test(arguments: conflicts)
    func aConflictIsClean(placement: RequestCredentials.Placement, request: AuthRequest) async throws {
        let authenticator = try APIKeyAuthenticator(key: Secret(Canary.secret("token")), in: placement)
        var changed = request
        let credentials = try await authenticator.credentials(for: request)
        let error = try #require(throws: AuthError.self) { try changed.apply(credentials) }
        #expect(error.code == .conflictingField)
        expectClean(error)
        expectClean(changed)
    }

    @Test(arguments: ["", "{", "[", "{\"a\":", "{\"a\": 01", "\"\\q"])
    func aTextThatIsNotJSONIsNotQuoted(start: String) throws {
        let text = start + Canary.secret("token")
        expectClean(try #require(throws: AuthError.self) { try JSONValue(parsing: text) })
        expectClean(try #require(throws: AuthError.self) { try Manifest(parsing: text) })
        var request = URLRequest(url: try #require(URL(string: Self.url)))
        request.httpMethod = "POST"
        request.httpBody = Data(text.utf8)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        // It is sent as it is, and a credential that would join it is refused.
        var described = try AuthRequest(request)
        expectClean(described)
        let credentials = try RequestCredentials([.init(.jsonField("key"), Secret(Canary.secret("key")))])
        expectClean(try #require(throws: AuthError.self) { try described.apply(credentials) })
    }

    @Test func aURLThatCannotBeReadIsNotQuoted() throws {
        let request = AuthRequest(url: "http://[\(Canary.secret("token"))")
        expectClean(try #require(throws: AuthError.self) { try URLRequest(request) })
    }

    @Test func theCauseOfAnErrorIsNotShown() {
        struct Leaky: Error { var text = Canary.secret("token") }
        #expect(!Canary.leaks(of: Leaky() as any Error).isEmpty)
        expectClean(AuthError(.network, "the connection was lost", cause: Leaky()))
    }
}
