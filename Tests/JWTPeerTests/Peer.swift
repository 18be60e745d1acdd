import AuthCore
import AuthJWT
import AuthOAuth
import AuthRegistry
import AuthURLSession
import Foundation
import Synchronization
import Testing

/// The Authlib server of the environment; `AUTHLIB_URL` names it, and `AUTHLIB_KEYS` the folder of its keys.
struct Peer {
    static let url = ProcessInfo.processInfo.environment["AUTHLIB_URL"]
    static let absence: Comment = "AUTHLIB_URL is not set"
    static let signing = ["RS256", "ES256", "EdDSA"]

    let base: String

    init() throws { base = try #require(Self.url) }

    /// The private key, or the shared secret, that the server knows for an algorithm.
    func key(_ algorithm: String) throws -> String {
        let folder = try #require(ProcessInfo.processInfo.environment["AUTHLIB_KEYS"], "AUTHLIB_KEYS is not set")
        return try String(contentsOfFile: "\(folder)/\(algorithm).key", encoding: .utf8)
    }

    /// A connection whose config has the key of an algorithm.
    func connection(_ algorithm: String, environment: AuthEnvironment) throws -> Connection {
        var registry = AuthenticatorRegistry()
        try registry.register(.jwt)
        try registry.register(.oauth)
        let config: JSONValue = [
            "key": .string(try key(algorithm)), "algorithm": .string(algorithm), "client": .string("svc-" + algorithm),
            "base": .string(base),
        ]
        return try Manifest.empty.compile(registry: registry).connect(
            id: "peer", config: config, environment: environment)
    }

    /// What a resource says to an authenticator's credentials.
    func ask(_ path: String, with authenticator: any Authenticator) async throws -> HTTPResponse {
        var request = AuthRequest(url: base + path)
        try request.apply(try await authenticator.credentials(for: request))
        return try await URLSessionTransport().send(request)
    }
}

/// Sends over the network and keeps what was sent.
final class RecordingTransport: HTTPTransport {
    private let transport = URLSessionTransport()
    private let recorded = Mutex<[AuthRequest]>([])

    func send(_ request: AuthRequest) async throws -> HTTPResponse {
        recorded.withLock { $0.append(request) }
        return try await transport.send(request)
    }

    /// A field of each form so far.
    func fields(_ name: String) -> [String?] {
        recorded.withLock { $0 }.map { request in
            guard case .form(let fields) = request.body else { return nil }
            return fields.first { $0.name == name }?.value
        }
    }

    /// The claims of the tokens in a field of each form so far.
    func claims(in field: String) throws -> [JSONValue] {
        try fields(field).map { token in
            let parts = try #require(token).split(separator: ".")
            try #require(parts.count == 3)
            var text = String(parts[1]).replacing("-", with: "+").replacing("_", with: "/")
            text += String(repeating: "=", count: (4 - text.count % 4) % 4)
            let data = try #require(Data(base64Encoded: text))
            return try JSONValue(parsing: String(decoding: data, as: UTF8.self))
        }
    }
}
