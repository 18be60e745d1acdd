internal import ConnectorAuth

/// A request on its way to the user's eyes, its secrets hidden or shown.
struct ShownRequest {
    let request: AuthRequest
    let hidden: [HiddenSecret]

    /// A request whose secrets are shown.
    init(revealed request: AuthRequest) {
        self.request = request
        hidden = []
    }

    /// A request that has marks in it already.
    init(marked request: AuthRequest, hidden: [HiddenSecret]) {
        self.request = request
        self.hidden = hidden
    }

    /// A request with marks in place of the secrets that `credentials` add.
    ///
    /// - Parameters:
    ///   - unsigned: The request without credentials; what the user wrote into it is shown.
    ///   - credentials: What is hidden.
    ///   - secrets: What is hidden in the URL, too.
    init(
        _ unsigned: AuthRequest, hiding credentials: RequestCredentials, inURL secrets: [ConfiguredSecret] = []
    ) throws {
        let stem = HiddenSecret.makeStem()
        var signed = unsigned
        var shown = unsigned
        var hidden: [HiddenSecret] = []
        for addition in credentials.additions {
            let before = signed
            try signed.apply(RequestCredentials([addition]))
            // Already there, with this value: the user wrote it.
            if signed == before { continue }
            let secret = HiddenSecret(
                mark: "\(stem)\(hidden.count)X", addition: addition, beside: hidden.map(\.variable))
            try shown.apply(RequestCredentials([.init(addition.placement, Secret(secret.mark))]))
            hidden.append(secret)
        }
        for secret in secrets {
            let forms = [secret.value, PercentEncoding.encode(secret.value)].filter { !$0.isEmpty }
            guard let form = forms.first(where: shown.url.contains) else { continue }
            let path = secret.path.joined(separator: "_")
            let name = ShellVariable.name("CONFIG", path, beside: hidden.map(\.variable))
            let mark = "\(stem)\(hidden.count)X"
            hidden.append(HiddenSecret(mark: mark, name: name, explanation: "a part of the URL", value: form))
            shown.url = shown.url.replacing(form, with: mark)
        }
        request = shown
        self.hidden = hidden
    }

    func text(authenticator: String) -> String {
        var lines = ["# \(authenticator)", "\(request.method) \(request.url)"]
        lines += request.headers.map { "\($0.name): \($0.value)" }
        if let (bytes, contentType) = request.encodedBody() {
            if let contentType, request.headers["Content-Type"] == nil { lines.append("Content-Type: \(contentType)") }
            lines += ["", String(decoding: bytes, as: UTF8.self)]
        }
        return redacted(lines.joined(separator: "\n"))
    }

    func json(authenticator: String, exchanges: JSONValue) -> JSONValue {
        let body: JSONValue =
            switch request.body {
            case .form(let fields):
                ["form": .array(fields.map { [.string(redacted($0.name)), .string(redacted($0.value))] })]
            case .json(let document): ["json": redacted(document)]
            case .bytes(let bytes):
                String(validating: bytes, as: UTF8.self).map { ["text": .string(redacted($0))] } ?? .null
            case .none, .streamed: .null
            }
        let headers = request.headers.map { field -> JSONValue in
            [.string(field.name), .string(redacted(field.value))]
        }
        return [
            "authenticator": .string(authenticator),
            "request": [
                "method": .string(request.method), "url": .string(redacted(request.url)), "headers": .array(headers),
                "body": body,
            ],
            "exchanges": exchanges,
        ]
    }

    private func redacted(_ text: String) -> String {
        hidden.reduce(text) { $0.replacing($1.mark, with: "<redacted>") }
    }

    private func redacted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(redacted(text))
        case .array(let elements): .array(elements.map(redacted))
        case .object(let object): .object(JSONObject(object.map { ($0.key, redacted($0.value)) }))
        default: value
        }
    }
}
