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
    /// anew then, with its members in order and its numbers as they were written. A body that is not what its type says
    /// stays as it is, bytes that no credential can join.
    ///
    /// - Throws: `AuthError` where the request has no URL.
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
        body = Self.body(of: request)
    }

    private static func body(of request: URLRequest) -> Body {
        if request.httpBodyStream != nil { return .streamed }
        guard let data = request.httpBody else { return .none }
        let field = request.value(forHTTPHeaderField: "Content-Type") ?? ""
        let type = field.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        if type == "application/x-www-form-urlencoded", let text = String(validating: data, as: UTF8.self) {
            return .form(FormField.parsing(text))
        }
        // What ends in +json is JSON (RFC 6839, section 3.1).
        if type == "application/json" || type.hasSuffix("+json"), let json = try? JSONValue(parsing: Array(data)) {
            return .json(json)
        }
        return .bytes(Array(data))
    }
}

extension URLRequest {
    /// Creates the request that `request` describes, body encoded.
    ///
    /// - Throws: `AuthError` where the URL cannot be read, or the body is streamed: set it yourself then.
    public init(_ request: AuthRequest) throws {
        if case .streamed = request.body {
            throw AuthError(.unsupported, "a streamed body cannot be described; set httpBodyStream on a URLRequest")
        }
        guard let url = URL(string: request.url) else {
            throw AuthError(.unsupported, "the request's URL cannot be read; check its percent-encoding")
        }
        self.init(url: url)
        httpMethod = request.method
        for field in request.headers where !Self.isCookie(field) {
            addValue(field.value, forHTTPHeaderField: field.name)
        }
        // Several of other fields are joined by a comma, cookies by a semicolon (RFC 6265, section 5.4).
        let cookies = request.headers.filter(Self.isCookie).map(\.value)
        if !cookies.isEmpty { setValue(cookies.joined(separator: "; "), forHTTPHeaderField: "Cookie") }
        setBody(of: request)
    }

    /// The request with the authenticator's credentials.
    ///
    /// Everything else of it, such as its time-out, stays. To resend after a refusal, use
    /// `Authenticator.send(_:canResend:_:)`.
    public func authenticated(by authenticator: any Authenticator) async throws -> URLRequest {
        var described = try AuthRequest(self)
        if authenticator.requirements.contains(.bufferedBody), case .streamed = described.body {
            throw AuthError(.unsupported, "the authenticator reads the request's body, which is streamed; set httpBody")
        }
        let before = described
        try await described.authenticate(with: authenticator)
        var result = self
        if described.url != before.url {
            guard let url = URL(string: described.url) else {
                throw AuthError(.unsupported, "the request's URL cannot be read; check its percent-encoding")
            }
            result.url = url
        }
        for field in described.headers { result.setValue(field.value, forHTTPHeaderField: field.name) }
        if described.body != before.body {
            // The length was that of the body before.
            result.setValue(nil, forHTTPHeaderField: "Content-Length")
            result.setBody(of: described)
        }
        return result
    }

    private mutating func setBody(of request: AuthRequest) {
        guard let (bytes, contentType) = request.encodedBody() else { return }
        httpBody = Data(bytes)
        if let contentType, value(forHTTPHeaderField: "Content-Type") == nil {
            setValue(contentType, forHTTPHeaderField: "Content-Type")
        }
    }

    private static func isCookie(_ field: HTTPFields.Field) -> Bool { field.name.lowercased() == "cookie" }
}
