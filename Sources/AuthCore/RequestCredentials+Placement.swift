extension RequestCredentials {
    /// Where a secret goes.
    public struct Placement: Sendable, Hashable {
        package enum Kind: Sendable, Hashable {
            case header(String)
            case query(String)
            case cookie(String)
            case formField(String)
            case jsonField([String])
        }
        package let kind: Kind

        /// A header field; it replaces any field of the same name.
        public static func header(_ name: String) -> Self { Self(kind: .header(name)) }
        /// A query item, percent-encoded when it is applied (RFC 3986).
        public static func query(_ name: String) -> Self { Self(kind: .query(name)) }
        /// A cookie; it joins the cookies already there and replaces one of the same name.
        public static func cookie(_ name: String) -> Self { Self(kind: .cookie(name)) }
        /// A field of a form body.
        public static func formField(_ name: String) -> Self { Self(kind: .formField(name)) }
        /// A member of a JSON body, addressed by the keys that lead to it.
        public static func jsonField(_ path: [String]) -> Self { Self(kind: .jsonField(path)) }
        /// A member of a JSON body, addressed by the keys that lead to it.
        public static func jsonField(_ path: String...) -> Self { Self(kind: .jsonField(path)) }

        /// The header's name, where this is a header field.
        public var headerName: String? { if case .header(let name) = kind { name } else { nil } }
        /// The item's name, where this is a query item.
        public var queryName: String? { if case .query(let name) = kind { name } else { nil } }
        /// The cookie's name, where this is a cookie.
        public var cookieName: String? { if case .cookie(let name) = kind { name } else { nil } }
        /// The field's name, where this is a form field.
        public var formFieldName: String? { if case .formField(let name) = kind { name } else { nil } }
        /// The keys that lead to the member, where this is a member of a JSON body.
        public var jsonPath: [String]? { if case .jsonField(let path) = kind { path } else { nil } }
    }
}

extension RequestCredentials.Placement {
    /// The kind of place, without its name.
    var kindName: String {
        switch kind {
        case .header: "header field"
        case .query: "query item"
        case .cookie: "cookie"
        case .formField: "form field"
        case .jsonField: "JSON member"
        }
    }
}

extension RequestCredentials.Placement: CustomStringConvertible {
    /// The place in words, such as `header field X-Key`.
    public var description: String {
        switch kind {
        case .header(let name): "header field \(HTTPFieldSyntax.printable(name))"
        case .query(let name): "query item \(HTTPFieldSyntax.printable(name))"
        case .cookie(let name): "cookie \(HTTPFieldSyntax.printable(name))"
        case .formField(let name): "form field \(HTTPFieldSyntax.printable(name))"
        case .jsonField(let path): "JSON member \(path.map(HTTPFieldSyntax.printable).joined(separator: "."))"
        }
    }
}
