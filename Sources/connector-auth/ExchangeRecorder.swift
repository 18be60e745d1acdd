internal import ConnectorAuth
internal import Foundation
internal import Synchronization

/// Sends token requests and keeps what was asked and answered, for the output.
final class ExchangeRecorder: HTTPTransport {
    /// One request, and what came of it.
    struct Exchange: Sendable {
        var request: AuthRequest
        /// `nil` where none came.
        var response: HTTPResponse?
        /// When it was over.
        var end: Date
    }
    private let base: any HTTPTransport
    private let exchanges = Mutex<[Exchange]>([])

    init(base: any HTTPTransport) { self.base = base }

    var isEmpty: Bool { all.isEmpty }

    /// The exchanges so far, in the order in which they ended.
    var all: [Exchange] { exchanges.withLock { $0 } }

    func send(_ request: AuthRequest) async throws -> HTTPResponse {
        do {
            let response = try await base.send(request)
            exchanges.withLock { $0.append(Exchange(request: request, response: response, end: Date())) }
            return response
        } catch {
            exchanges.withLock { $0.append(Exchange(request: request, end: Date())) }
            throw error
        }
    }

    /// The exchanges; every value in them is hidden unless they are revealed, because any may be a secret.
    func json(isRevealed: Bool) -> JSONValue {
        .array(
            all.map { exchange in
                let request = ShownRequest(revealed: exchange.request)
                let shown = request.json(authenticator: "", exchanges: [])["request"] ?? .null
                let body = exchange.response.flatMap { try? JSONValue(parsing: $0.body) }
                return [
                    "request": isRevealed ? shown : Self.hidden(shown, url: exchange.request.url),
                    "status": exchange.response.map { .number(JSONNumber($0.status)) } ?? .null,
                    "response": (isRevealed ? body : body.map(Self.hidden)) ?? .null,
                ]
            })
    }

    private static func hidden(_ request: JSONValue, url: String) -> JSONValue {
        guard case .object(var object) = request else { return .null }
        object["url"] = .string(hidden(url: url))
        object["headers"] = .array(
            (object["headers"]?.arrayValue ?? []).map { [$0.arrayValue?.first ?? .null, "<redacted>"] })
        if let form = object["body"]?["form"]?.arrayValue {
            object["body"] = ["form": .array(form.map { [$0.arrayValue?.first ?? .null, "<redacted>"] })]
        } else if let json = object["body"]?["json"] {
            object["body"] = ["json": hidden(json)]
        } else if object["body"]?["text"] != nil {
            object["body"] = ["text": "<redacted>"]
        }
        return .object(object)
    }

    /// Scheme and authority: a path may hold a key as a query does.
    private static func hidden(url: String) -> String {
        guard let mark = url.firstRange(of: "://"),
            let end = url[mark.upperBound...].firstIndex(where: { "/?#".contains($0) })
        else { return url }
        return url[end...] == "/" ? url : url[..<end] + "/<redacted>"
    }

    private static func hidden(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object): .object(JSONObject(object.map { ($0.key, hidden($0.value)) }))
        case .array(let elements): .array(elements.map(hidden))
        case .null: .null
        default: "<redacted>"
        }
    }
}
