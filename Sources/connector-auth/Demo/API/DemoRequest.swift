internal import AuthCrypto
internal import ConnectorAuth
internal import LoopbackHTTP

/// What the demo API reads from a request.
extension LoopbackRequest {
    func queryItem(_ name: String) -> String? {
        FormField.parsing(String(target.drop { $0 != "?" }.dropFirst())).first { $0.name == name }?.value
    }

    func cookie(_ name: String) -> String? {
        let pairs = (headers["Cookie"] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        return pairs.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }

    /// The fields of a form; `nil` where the body is none.
    var form: [FormField]? { hasType("application/x-www-form-urlencoded") ? FormField.parsing(text) : nil }

    /// The JSON document; `nil` where the body is none.
    var json: JSONValue? { hasType("application/json") ? try? JSONValue(parsing: body) : nil }

    private func hasType(_ type: String) -> Bool { headers["Content-Type"]?.lowercased().hasPrefix(type) ?? false }

    /// What follows the scheme in `Authorization`.
    func authorization(_ scheme: String) -> String? {
        guard let value = headers["Authorization"], value.lowercased().hasPrefix(scheme.lowercased() + " ") else {
            return nil
        }
        return String(value.dropFirst(scheme.count + 1))
    }

    /// User name and password of HTTP Basic (RFC 7617).
    var basic: (user: String, password: String)? {
        guard let bytes = authorization("Basic").flatMap({ Base64.decode($0.utf8) }) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self)
            .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }
}

/// Why the demo API does not do what it was asked.
struct DemoRefusal: Error {
    var status = 401
    /// The code, by RFC 6749, section 5.2, at the token endpoints.
    var error = "unauthorized"
    var reason: String
    /// What `WWW-Authenticate` says.
    var challenge: String?

    init(_ reason: String, status: Int = 401, error: String = "unauthorized", challenge: String? = nil) {
        self.reason = reason
        self.status = status
        self.error = error
        self.challenge = challenge
    }

    var reply: LoopbackReply {
        var headers: HTTPFields = []
        if let challenge { headers["WWW-Authenticate"] = challenge }
        let body: JSONValue = ["error": .string(error), "error_description": .string(reason)]
        return .json(body, status: status, headers: headers)
    }
}

extension LoopbackReply {
    static func json(_ body: JSONValue, status: Int = 200, headers: HTTPFields = []) -> LoopbackReply {
        var headers = headers
        headers["Content-Type"] = "application/json"
        // Answers may hold tokens (RFC 6749, section 5.1).
        headers["Cache-Control"] = "no-store"
        return .response(status, headers: headers, body: body.jsonText() + "\n")
    }
}

/// Whether what was presented is the secret, in a time that does not tell how much of it is right.
func isSecret(_ presented: String?, _ secret: String) -> Bool {
    presented.map { constantTimeEquals(Array($0.utf8), Array(secret.utf8)) } ?? false
}
