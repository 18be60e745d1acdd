extension AuthRequest {
    /// Puts the credentials of `authenticator` into the request; suspends only where there are none at hand.
    ///
    /// - Returns: The credentials, which a refusal has to name.
    /// - Throws: What ``Authenticator/credentials(for:)`` and ``apply(_:)`` throw; the request is unchanged then.
    @inlinable @discardableResult
    public nonisolated(nonsending) mutating func authenticate(
        with authenticator: any Authenticator
    ) async throws -> RequestCredentials {
        // Asked first, because a call that may suspend costs as much as all the rest.
        let credentials =
            if let ready = authenticator.readyCredentials(for: self) {
                ready
            } else {
                try await authenticator.credentials(for: self)
            }
        try apply(credentials)
        return credentials
    }

    /// The request with the credentials of `authenticator`; suspends only where there are none at hand.
    ///
    /// - Throws: What ``Authenticator/credentials(for:)`` and ``apply(_:)`` throw.
    public nonisolated(nonsending) func authenticated(by authenticator: any Authenticator) async throws -> AuthRequest {
        var request = self
        try await request.authenticate(with: authenticator)
        return request
    }

    /// Puts credentials into the request.
    ///
    /// A header field replaces one of the same name, a cookie one of the same name. A query item, form field or JSON
    /// member that is already there with another value is an error, as is a body field on a request whose body is of
    /// another kind, or that has none and whose method takes none. Where this throws, the request is unchanged.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/conflictingField``.
    public mutating func apply(_ credentials: RequestCredentials) throws {
        switch credentials.content {
        case .authorization(let value): headers.set(value.reveal(), for: RequestCredentials.authorization)
        case .header(let name, let value): headers.set(value.reveal(), for: name)
        case .headers(let fields): for field in fields { headers.set(field.value, for: field.name) }
        case .several(let additions) where additions.isEmpty: break
        case .combined(let parts) where credentials.isOfHeaders: for part in parts { try apply(part) }
        case .several, .combined:
            // A copy, so that it is all or nothing; header fields cannot fail.
            var changed = self
            for addition in credentials.additions { try changed.place(addition) }
            self = changed
        }
    }

    private mutating func place(_ addition: RequestCredentials.Addition) throws {
        let value = addition.value.reveal()
        switch addition.placement.kind {
        case .header(let name):
            headers[name] = value
        case .cookie(let name):
            headers["Cookie"] = CookieHeader.setting(name, to: value, in: headers.values(of: "Cookie"))
        case .query(let name):
            let present = URLText.queryValues(of: name, in: url)
            if present.isEmpty {
                url = URLText.appending(query: name, value: value, to: url)
            } else if !present.isOnly(value) {
                throw conflict(addition.placement)
            }
        case .formField(let name):
            var fields = try formFields(for: addition.placement)
            let present = fields.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
            if present.isEmpty {
                fields.append(FormField(name, value))
            } else if !present.isOnly(value) {
                throw conflict(addition.placement)
            }
            body = .form(fields)
        case .jsonField(let path):
            var document = try jsonDocument(for: addition.placement)
            guard document.insert(.string(value), at: path[...]) else { throw conflict(addition.placement) }
            body = .json(document)
        }
    }

    private func formFields(for placement: RequestCredentials.Placement) throws -> [FormField] {
        switch body {
        case .form(let fields): return fields
        case .none:
            try requireMethodWithBody(for: placement)
            return []
        case .bytes, .json, .streamed: throw wrongBody(placement, needed: "a form")
        }
    }

    private func jsonDocument(for placement: RequestCredentials.Placement) throws -> JSONValue {
        switch body {
        case .json(let document): return document
        case .none:
            try requireMethodWithBody(for: placement)
            return .object([:])
        case .bytes, .form, .streamed: throw wrongBody(placement, needed: "JSON")
        }
    }

    // RFC 9110, sections 9.3.1 to 9.3.8: a body has no meaning with these methods, and many servers drop it.
    private func requireMethodWithBody(for placement: RequestCredentials.Placement) throws {
        if ["GET", "HEAD", "OPTIONS", "TRACE", "CONNECT"].contains(method.uppercased()) {
            throw AuthError(
                .conflictingField,
                "the \(placement) has no place in a \(method) request, which has no body; use a method that has one")
        }
    }

    private func wrongBody(_ placement: RequestCredentials.Placement, needed: String) -> AuthError {
        AuthError(.conflictingField, "the \(placement) needs \(needed) as the request's body, which is: \(body)")
    }

    private func conflict(_ placement: RequestCredentials.Placement) -> AuthError {
        AuthError(
            .conflictingField,
            "the request already has a \(placement) with another value; leave it to the authenticator")
    }
}

extension [String] {
    /// Whether `value` is the only element, byte for byte.
    fileprivate func isOnly(_ value: String) -> Bool { count == 1 && self[0].utf8.elementsEqual(value.utf8) }
}

/// The `Cookie` header field (RFC 6265, section 4.2.1).
private enum CookieHeader {
    static func setting(_ name: String, to value: String, in present: [String]) -> String {
        let pairs = present.flatMap { $0.utf8.split(separator: UInt8(ascii: ";")) }.map(trimmed)
        let others = pairs.filter { pair in
            let key = trimmed(pair.prefix { $0 != UInt8(ascii: "=") })
            return !pair.isEmpty && !key.elementsEqual(name.utf8)
        }
        return (others.map { String(decoding: $0, as: UTF8.self) } + ["\(name)=\(value)"]).joined(separator: "; ")
    }

    private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }
}

extension JSONValue {
    /// Puts `value` at `path`, making objects on the way; false where something else is in the way.
    fileprivate mutating func insert(_ value: JSONValue, at path: ArraySlice<String>) -> Bool {
        guard case .object(var object) = self, let key = path.first else { return false }
        let rest = path.dropFirst()
        if rest.isEmpty {
            if let present = object[key] { return present == value }
            object[key] = value
        } else {
            var child = object[key] ?? .object([:])
            guard child.insert(value, at: rest) else { return false }
            object[key] = child
        }
        self = .object(object)
        return true
    }
}
