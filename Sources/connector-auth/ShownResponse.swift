internal import ConnectorAuth

/// A response on its way to the user's eyes.
struct ShownResponse {
    let response: HTTPResponse
    /// Hides what was sent; `nil` where all is shown.
    let mask: SecretCollector?

    private var headers: [(name: String, value: String)] {
        response.headers.map { field in
            // A cookie is a secret of its own.
            let isCookie = field.name.lowercased() == "set-cookie"
            return (field.name, isCookie && mask != nil ? "<redacted>" : shown(field.value))
        }
    }

    private var bodyText: String? { String(validating: response.body, as: UTF8.self).map(shown) }

    private func shown(_ text: String) -> String { mask?.hidden(text) ?? text }

    var text: String {
        let body = bodyText ?? "(\(response.body.count) bytes that are no text)"
        let head = ["HTTP status \(response.status)"] + headers.map { "\($0.name): \($0.value)" }
        return (head + (body.isEmpty ? [] : ["", body])).joined(separator: "\n")
    }

    func json(exchanges: JSONValue) -> JSONValue {
        // Read before anything is hidden in it: an escape may stand in the middle of a secret.
        let document = try? JSONValue(parsing: response.body)
        return [
            "status": .number(JSONNumber(response.status)),
            "headers": .array(headers.map { [.string($0.name), .string($0.value)] }),
            "body": document.map { mask?.hidden($0) ?? $0 } ?? bodyText.map { .string($0) } ?? .null,
            "bytes": .number(JSONNumber(response.body.count)),
            "exchanges": exchanges,
        ]
    }
}
