import AuthCore
import Foundation

/// What one request has that another has not, in the form in which the corpus records it.
struct RequestDifference {
    let json: JSONValue

    init(from before: AuthRequest, to after: AuthRequest) {
        var headers = JSONObject()
        for field in after.headers where before.headers[field.name] != field.value {
            headers[field.name] = .string(field.value)
        }
        var query = JSONObject()
        let known = Self.query(before)
        for item in Self.query(after) where !known.contains(where: { $0 == item }) {
            query[item.name] = .string(item.value ?? "")
        }
        var form = JSONObject()
        if case .form(let fields) = after.body {
            let known: [FormField] = if case .form(let fields) = before.body { fields } else { [] }
            for field in fields where !known.contains(field) { form[field.name] = .string(field.value) }
        }
        var document = JSONObject()
        if case .json(.object(let members)) = after.body {
            let known: JSONObject = if case .json(.object(let members)) = before.body { members } else { [:] }
            for (key, value) in members where known[key] != value { document[key] = value }
        }
        json = [
            "headers": .object(headers), "query": .object(query), "body_data": .object(form),
            "body_json": .object(document),
        ]
    }

    private static func query(_ request: AuthRequest) -> [URLQueryItem] {
        URLComponents(string: request.url)?.queryItems ?? []
    }
}
