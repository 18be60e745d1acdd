import AuthCore
import AuthTesting
import Foundation
import Synchronization

/// Answers as the recorded case says: the entries for a URL in order, the last one again and again.
final class CannedTransport: HTTPTransport {
    private let responses: [JSONValue]
    private let state = Mutex((used: [String: Int](), requests: [(request: AuthRequest, step: Int)](), step: 0))

    init(responses: [JSONValue]) { self.responses = responses }

    func begin(step: Int) { state.withLock { $0.step = step } }

    func send(_ request: AuthRequest) async throws -> HTTPResponse {
        let url = String(request.url.prefix { $0 != "?" })
        let matching = responses.filter {
            $0["url"]?.stringValue == url && ($0["method"]?.stringValue.map { $0 == request.method } ?? true)
        }
        let index = state.withLock { state in
            state.requests.append((request, state.step))
            defer { state.used[url, default: 0] += 1 }
            return state.used[url, default: 0]
        }
        guard let response = matching.indices.contains(index) ? matching[index] : matching.last else {
            throw AuthError(.unsupported, "the case has no response for this request")
        }
        if response["network_error"] != nil { throw AuthError(.network, "the case says: a network error") }
        let body = response["json"]?.jsonText() ?? response["text"]?.stringValue ?? ""
        let headers =
            response["headers"]?.objectValue?.map { HTTPFields.Field($0.key, $0.value.stringValue ?? "") } ?? []
        return HTTPResponse(
            status: response["status"]?.numberValue?.intValue ?? 200, headers: HTTPFields(headers),
            body: Array(body.utf8))
    }

    var count: Int { state.withLock { $0.requests.count } }

    /// The requests, in the form in which the corpus records them.
    var recorded: [JSONValue] { state.withLock { $0.requests }.map { Self.json($0.request, step: $0.step) } }

    private static func json(_ request: AuthRequest, step: Int) -> JSONValue {
        let components = URLComponents(string: request.url)
        var query = JSONObject()
        for item in components?.queryItems ?? [] { query.repeatable(item.name, item.value ?? "") }
        var headers = JSONObject()
        // The recorder leaves the user agent out, whoever set it.
        for field in request.headers where field.name.lowercased() != "user-agent" {
            headers[field.name.lowercased()] = .string(field.value)
        }
        if let type = request.encodedBody()?.contentType, headers["content-type"] == nil {
            headers["content-type"] = .string(type)
        }
        var kind = "none"
        var body = JSONValue.null
        switch request.body {
        case .form(let fields):
            kind = "form"
            var form = JSONObject()
            for field in fields { form.repeatable(field.name, field.value) }
            body = .object(form)
        case .json(let document):
            kind = "json"
            body = document
        case .bytes(let bytes):
            kind = "text"
            body = .string(String(decoding: bytes, as: UTF8.self))
        case .none, .streamed: break
        }
        return [
            "method": .string(request.method), "url": .string(String(request.url.prefix { $0 != "?" })),
            "query": .object(query), "headers": .object(headers), "body_kind": .string(kind), "body": body,
            "step": .number(JSONNumber(step)),
        ]
    }
}

extension JSONObject {
    /// Sets a name that may come again: the second value makes a list of it.
    fileprivate mutating func repeatable(_ name: String, _ value: String) {
        switch self[name] {
        case nil: self[name] = .string(value)
        case .array(let values)?: self[name] = .array(values + [.string(value)])
        case let first?: self[name] = .array([first, .string(value)])
        }
    }
}

/// A clock that stands where it is put, and on which a short wait is over at once.
final class SkippingClock: AuthClock {
    private let manual: ManualClock
    /// A wait that long is a deadline: it ends by being cancelled.
    private static let deadline = Duration.seconds(170)

    init(now: Date) { manual = ManualClock(now: now) }

    var now: Date { manual.now }
    var elapsed: Duration { manual.elapsed }
    func advance(by duration: Duration) { manual.advance(by: duration) }

    func sleep(for duration: Duration) async throws {
        if duration < Self.deadline { manual.advance(by: duration) } else { try await manual.sleep(for: duration) }
    }
}

/// Collects what rotations change.
final class ChangeCollector: AuthEventSink {
    private let events = Mutex<[AuthEvent]>([])
    func record(_ event: AuthEvent) { events.withLock { $0.append(event) } }
    var rotations: [AuthEvent] { events.withLock { $0 }.filter { $0.kind == .rotated } }
}
