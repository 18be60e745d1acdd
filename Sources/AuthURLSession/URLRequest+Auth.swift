public import AuthCore

#if canImport(FoundationNetworking)
internal import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension AuthRequest {
    /// The request as an authenticator sees it.
    ///
    /// A form and a JSON document are taken apart, so that a credential can join them; a JSON document is encoded
    /// anew then, with its members in order and its numbers as they were written.
    ///
    /// - Throws: `AuthError` where the request has no URL, or says that its body is JSON and it is not.
    public init(_ request: URLRequest) throws {
        guard let url = request.url?.absoluteString else {
            throw AuthError(.unsupported, "the URLRequest has no URL; set one")
        }
        self.init(
            method: request.httpMethod?.uppercased() ?? "GET", url: url,
            headers: HTTPFields(
                (request.allHTTPHeaderFields ?? [:]).sorted { $0.key < $1.key }.map {
                    HTTPFields.Field($0.key, $0.value)
                }))
        body = try Self.body(of: request)
    }

    private static func body(of request: URLRequest) throws -> Body {
        if request.httpBodyStream != nil { return .streamed }
        guard let data = request.httpBody else { return .none }
        let type = (request.value(forHTTPHeaderField: "Content-Type") ?? "").lowercased()
        switch type.split(separator: ";").first.map({ $0.trimmingCharacters(in: .whitespaces) }) {
        case "application/x-www-form-urlencoded": return .form(FormField.parsing(String(decoding: data, as: UTF8.self)))
        case "application/json": return .json(try JSONValue(parsing: Array(data)))
        default: return .bytes(Array(data))
        }
    }
}

extension URLRequest {
    /// Creates the request that `request` describes, body encoded.
    ///
    /// - Throws: `AuthError` where the URL cannot be read.
    public init(_ request: AuthRequest) throws {
        guard let url = URL(string: request.url) else {
            throw AuthError(.unsupported, "the request's URL cannot be read; check its percent-encoding")
        }
        self.init(url: url)
        httpMethod = request.method
        for field in request.headers { addValue(field.value, forHTTPHeaderField: field.name) }
        if let (bytes, contentType) = request.encodedBody() {
            httpBody = Data(bytes)
            if let contentType, value(forHTTPHeaderField: "Content-Type") == nil {
                setValue(contentType, forHTTPHeaderField: "Content-Type")
            }
        }
    }

    /// The request with the authenticator's credentials.
    ///
    /// Everything else of it, such as its time-out, stays. To resend after a refusal, use
    /// `Authenticator.send(_:canResend:_:)`.
    public func authenticated(by authenticator: any Authenticator) async throws -> URLRequest {
        var described = try AuthRequest(self)
        let before = described
        try described.apply(await authenticator.credentials(for: described))
        var result = self
        if described.url != before.url { result.url = URL(string: described.url) }
        for field in described.headers { result.setValue(field.value, forHTTPHeaderField: field.name) }
        if described.body != before.body, let (bytes, contentType) = described.encodedBody() {
            result.httpBody = Data(bytes)
            if let contentType, result.value(forHTTPHeaderField: "Content-Type") == nil {
                result.setValue(contentType, forHTTPHeaderField: "Content-Type")
            }
        }
        return result
    }
}
