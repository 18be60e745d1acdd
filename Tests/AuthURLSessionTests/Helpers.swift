import AuthCore
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Hands out one credential.
struct FixedAuthenticator: Authenticator {
    private let ready: RequestCredentials
    let requirements: RequestRequirements

    init(
        _ placement: RequestCredentials.Placement, _ value: String, requirements: RequestRequirements = []
    ) throws {
        ready = try RequestCredentials([.init(placement, Secret(value))])
        self.requirements = requirements
    }

    func credentials(for request: AuthRequest) async throws -> RequestCredentials { ready }
}

/// A `URLRequest` with a body of a type.
func urlRequest(
    _ method: String = "POST", _ url: String = "https://api.example.com/items?page=1", body: String? = nil,
    type: String? = nil
) throws -> URLRequest {
    guard let url = URL(string: url) else { throw URLError(.badURL) }
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.httpBody = body.map { Data($0.utf8) }
    request.setValue(type, forHTTPHeaderField: "Content-Type")
    return request
}

extension URLRequest {
    var bodyText: String? { httpBody.map { String(decoding: $0, as: UTF8.self) } }
}
