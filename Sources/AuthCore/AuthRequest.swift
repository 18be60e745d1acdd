/// One attempt at a request, as an authenticator sees it and as a sender takes it over.
public struct AuthRequest: Sendable, Hashable {
    /// The method, in upper case.
    public var method: String
    /// The absolute URL exactly as it will be sent, already percent-encoded.
    public var url: String
    /// The header fields set so far.
    public var headers: HTTPFields
    /// The body, structured until it is sent.
    public var body: Body
    /// 0 for the first attempt, 1 for the resend after a recovery.
    public var attempt: Int

    /// Creates a request.
    public init(
        method: String = "GET", url: String, headers: HTTPFields = [], body: Body = .none, attempt: Int = 0
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.attempt = attempt
    }

    /// A request's body.
    ///
    /// It stays structured until it is sent, so that a credential can be put into a form or a JSON document and a
    /// signature covers the very bytes that go out.
    public enum Body: Sendable, Hashable {
        /// No body.
        case none
        /// Bytes that are sent as they stand; the request's headers name their type.
        case bytes([UInt8])
        /// Fields of `application/x-www-form-urlencoded`, in this order.
        case form([FormField])
        /// A JSON document.
        case json(JSONValue)
        /// A body that the sender streams; it can be neither read nor sent twice.
        case streamed

        /// Whether the body can be sent a second time.
        public var isReplayable: Bool { self != .streamed }
    }

    /// The body's bytes and the content type they imply.
    ///
    /// This is the only encoder and it is deterministic: what is signed is what is sent.
    ///
    /// - Returns: `nil` where there is no body or it is streamed. The content type is `nil` for
    ///   ``Body/bytes(_:)``, whose type the request's headers name.
    public func encodedBody() -> (bytes: [UInt8], contentType: String?)? {
        switch body {
        case .none, .streamed: nil
        case .bytes(let bytes): (bytes, nil)
        case .form(let fields): (Array(FormEncoding.encode(fields).utf8), "application/x-www-form-urlencoded")
        case .json(let value): (Array(value.jsonText().utf8), "application/json")
        }
    }
}

/// One field of a form.
public struct FormField: Sendable, Hashable {
    /// The name, not encoded.
    public var name: String
    /// The value, not encoded.
    public var value: String

    /// Creates a field.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension FormField: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name; the value may be a secret.
    public var description: String { "\(name)=<redacted>" }
    /// The name; the value may be a secret.
    public var debugDescription: String { description }
    /// The name; the value may be a secret.
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

extension AuthRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method, URL without user information, query and fragment, and the names of the header fields.
    public var description: String {
        let names = headers.map(\.name).joined(separator: ", ")
        return "\(method) \(URLText.withoutSecrets(url))" + (names.isEmpty ? "" : " [\(names)]")
    }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Method, bare URL and header names; never a value.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "method": method, "url": URLText.withoutSecrets(url), "headers": headers.map(\.name),
                "body": body, "attempt": attempt,
            ])
    }
}

extension AuthRequest.Body: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind of body and its size; never its content.
    public var description: String {
        switch self {
        case .none: "none"
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .form(let fields): "form of \(fields.count) fields"
        case .json: "json"
        case .streamed: "streamed"
        }
    }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
