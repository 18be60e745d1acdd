internal import AuthCore
internal import Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// A request that was found fit to be sent as it stands.
struct OutgoingRequest {
    private(set) var urlRequest: URLRequest
    private let url: URL
    let origin: Origin

    init(_ request: AuthRequest) throws {
        (url, origin) = try Self.checkedURL(request.url)
        try Self.checkMethod(request.method)
        for field in request.headers { try Self.check(field) }
        if request.body == .streamed {
            throw AuthError(.unsupported, "a streamed body cannot be sent; pass its bytes")
        }
        let encoded = request.encodedBody()
        if ["GET", "HEAD"].contains(request.method), let encoded, !encoded.bytes.isEmpty {
            throw AuthError(
                .unsupported, "URLSession sends no body with \(request.method); use a method that has one")
        }
        urlRequest = URLRequest(url: url)
        urlRequest.httpMethod = request.method
        urlRequest.cachePolicy = .reloadIgnoringLocalCacheData
        urlRequest.httpShouldHandleCookies = false
        for (name, value) in Self.combined(request.headers) { urlRequest.setValue(value, forHTTPHeaderField: name) }
        guard let encoded, !["GET", "HEAD"].contains(request.method) else { return }
        urlRequest.httpBody = Data(encoded.bytes)
        if let type = encoded.contentType, request.headers["Content-Type"] == nil {
            urlRequest.setValue(type, forHTTPHeaderField: "Content-Type")
        }
    }

    private init(_ urlRequest: URLRequest, url: URL, origin: Origin) {
        self.urlRequest = urlRequest
        self.url = url
        self.origin = origin
    }

    // RFC 9110, section 9.2.1: these are safe and have no body, so that sending them anew changes nothing.
    var mayFollowRedirects: Bool { ["GET", "HEAD"].contains(urlRequest.httpMethod) }

    /// The request to send next, or `nil` where `response` redirects nowhere or away from the origin.
    func redirected(by response: ResponseHead) -> OutgoingRequest? {
        guard [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["Location"],
            let target = URL(string: location, relativeTo: url)?.absoluteURL,
            let (next, nextOrigin) = try? Self.checkedURL(target.absoluteString), nextOrigin == origin
        else { return nil }
        var request = urlRequest
        request.url = next
        return OutgoingRequest(request, url: next, origin: nextOrigin)
    }

    private static func checkedURL(_ text: String) throws -> (URL, Origin) {
        guard let url = URL(string: text), url.absoluteString == text else {
            throw AuthError(
                .unsupported, "the request's URL cannot be sent as it is; check its percent-encoding",
                kind: .configuration)
        }
        guard url.user == nil, url.password == nil else {
            throw AuthError(
                .unsupported, "the request's URL holds user information; remove it and use an authenticator",
                kind: .configuration)
        }
        guard let origin = Origin(url) else {
            throw AuthError(
                .unsupported, "the request's URL is not an absolute http or https URL with a host", kind: .configuration
            )
        }
        return (url, origin)
    }

    private static func checkMethod(_ method: String) throws {
        do { try HTTPFieldSyntax.check(name: method) } catch {
            throw AuthError(
                .unsupported, "the request's method is not a token, such as POST; correct it", kind: .configuration)
        }
    }

    private static func check(_ field: HTTPFields.Field) throws {
        do {
            try HTTPFieldSyntax.check(name: field.name)
            try HTTPFieldSyntax.check(value: field.value)
        } catch let violation as HTTPFieldSyntax.Violation {
            throw AuthError(
                .invalidCredential,
                "the header \(HTTPFieldSyntax.printable(field.name)) cannot be sent: \(violation.reason)")
        }
        // The length of a message is the sender's to say: two who disagree split one message into two.
        if ["content-length", "transfer-encoding"].contains(field.name.lowercased()) {
            throw AuthError(
                .unsupported, "the header \(field.name) is set by the transport; remove it from the request")
        }
    }

    // RFC 9110, section 5.3; cookies have a separator of their own (RFC 6265, section 5.4).
    private static func combined(_ fields: HTTPFields) -> [(name: String, value: String)] {
        var result: [(name: String, value: String)] = []
        for field in fields where !result.contains(where: { HTTPFieldName.equals($0.name, field.name) }) {
            let separator = HTTPFieldName.equals(field.name, "Cookie") ? "; " : ", "
            result.append((field.name, fields.values(of: field.name).joined(separator: separator)))
        }
        return result
    }
}

/// Scheme, host and port (RFC 6454, section 4).
struct Origin: Equatable, CustomStringConvertible {
    private let scheme: String
    private let host: String
    private let port: Int

    init?(_ url: URL) {
        guard let scheme = url.scheme?.lowercased(), let host = url.host?.lowercased(), !host.isEmpty,
            scheme == "http" || scheme == "https"
        else { return nil }
        self.scheme = scheme
        self.host = host
        port = url.port ?? (scheme == "https" ? 443 : 80)
    }

    var description: String { "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}
