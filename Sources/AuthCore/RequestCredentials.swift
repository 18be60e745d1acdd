/// Everything an authenticator adds to a request.
///
/// Build one value for each token and hand the same value out until the token changes: the common path then neither
/// allocates nor formats. A value that exists is well formed: names and values were checked when it was made.
public struct RequestCredentials: Sendable {
    // An optional takes a byte more, which makes every copy slower.
    private let generationNumber: UInt64
    let content: Content
    /// The token these credentials came from; `nil` where they never change.
    public var generation: TokenGeneration? { TokenGeneration(number: generationNumber) }

    /// The additions, in the order in which they apply.
    public var additions: [Addition] {
        switch content {
        case .authorization(let value): [Addition(.header(Self.authorization), value)]
        case .header(let name, let value): [Addition(.header(name), value)]
        case .headers(let fields): fields.map { Addition(.header($0.name), Secret($0.value)) }
        case .several(let additions): additions
        case .combined(let parts): parts.flatMap(\.additions)
        }
    }
    /// The credentials this value was combined from, each with its own generation; empty otherwise.
    public var parts: [RequestCredentials] { if case .combined(let parts) = content { parts } else { [] } }

    enum Content: Sendable {
        // The usual one, told apart from the others so that each of many tokens needs no room for the name.
        case authorization(Secret<String>)
        indirect case header(name: String, value: Secret<String>)
        // Told apart, because they are set one by one: header fields cannot fail.
        case headers([HTTPFields.Field])
        case several([Addition])
        case combined([RequestCredentials])
    }

    /// The usual header field of credentials (RFC 9110, section 11.6.2).
    static let authorization = "Authorization"

    /// Creates credentials.
    ///
    /// - Parameters:
    ///   - additions: What to add, in order.
    ///   - generation: The token they came from; equal generations carry the same token.
    /// - Throws: ``AuthError`` with ``AuthError/Code/invalidCredential`` where a name or value cannot be sent, such as
    ///   a header value with a line break (RFC 9110, section 5.5).
    public init(_ additions: [Addition], generation: TokenGeneration? = nil) throws {
        for addition in additions { try addition.check() }
        generationNumber = generation?.number ?? 0
        content = Self.content(of: additions)
    }

    private static func content(of additions: [Addition]) -> Content {
        if additions.count == 1, case .header(let name) = additions[0].placement.kind {
            return name == authorization
                ? .authorization(additions[0].value) : .header(name: name, value: additions[0].value)
        }
        let fields = additions.compactMap { addition in
            addition.placement.headerName.map { HTTPFields.Field($0, addition.value.reveal()) }
        }
        return fields.count == additions.count && !fields.isEmpty ? .headers(fields) : .several(additions)
    }

    /// Whether there is nothing but header fields, which can be set one by one.
    var isOfHeaders: Bool {
        switch content {
        case .authorization, .header, .headers: true
        case .several(let additions): additions.isEmpty
        case .combined(let parts): parts.allSatisfy(\.isOfHeaders)
        }
    }

    private init(_ content: Content, _ generationNumber: UInt64 = 0) {
        self.content = content
        self.generationNumber = generationNumber
    }

    /// Adds nothing.
    public static let none = RequestCredentials(.several([]))

    /// The credentials of several authenticators as one.
    ///
    /// ``parts`` keeps which of them each generation belongs to, so that a refusal can be handed on.
    public static func combining(_ parts: [RequestCredentials]) -> RequestCredentials {
        RequestCredentials(.combined(parts))
    }

    /// One secret and its place.
    public struct Addition: Sendable, Hashable {
        /// Where the secret goes.
        public let placement: Placement
        /// The secret, complete with any prefix such as `Bearer `.
        public let value: Secret<String>

        /// Creates an addition.
        public init(_ placement: Placement, _ value: Secret<String>) {
            self.placement = placement
            self.value = value
        }

        /// How many keys may lead to a member of a JSON body.
        private static let maximumPathCount = 64

        fileprivate func check() throws {
            // A name that is none is not told: it may be a key that was put into the wrong field.
            try refusing("the \(placement.kindName)") {
                switch placement.kind {
                case .header(let name), .cookie(let name): try HTTPFieldSyntax.check(name: name)
                case .query(let name), .formField(let name):
                    if name.isEmpty { throw HTTPFieldSyntax.Violation("its name is empty") }
                case .jsonField(let path):
                    if path.isEmpty { throw HTTPFieldSyntax.Violation("its path is empty") }
                    if path.count > Self.maximumPathCount {
                        throw HTTPFieldSyntax.Violation("its path is longer than \(Self.maximumPathCount) keys")
                    }
                }
            }
            try refusing("the \(placement)") {
                switch placement.kind {
                case .header: try HTTPFieldSyntax.check(value: value.reveal())
                case .cookie: try HTTPFieldSyntax.check(cookieValue: value.reveal())
                case .query, .formField, .jsonField: break
                }
            }
        }

        private func refusing(_ what: String, _ check: () throws -> Void) throws {
            do { try check() } catch let violation as HTTPFieldSyntax.Violation {
                throw AuthError(.invalidCredential, "\(what) cannot be sent: \(violation.reason)")
            }
        }
    }
}

extension RequestCredentials.Addition: CustomStringConvertible {
    /// The place; never the secret.
    public var description: String { "\(placement): <redacted>" }
}

extension RequestCredentials: Hashable {
    /// Whether both add the same, in the same order, and came from the same token.
    public static func == (left: Self, right: Self) -> Bool {
        left.additions == right.additions && left.generation == right.generation && left.parts == right.parts
    }
    /// Hashes what is compared.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(additions)
        hasher.combine(generation)
        hasher.combine(parts)
    }
}

extension RequestCredentials: CustomStringConvertible, CustomReflectable {
    /// The places; never a secret.
    public var description: String { "credentials [\(additions.map(\.description).joined(separator: ", "))]" }
    /// The additions, which are redacted.
    public var customMirror: Mirror { Mirror(self, children: ["additions": additions]) }
}

extension RequestCredentials: SeparatelyCounted {
    package func separated() -> RequestCredentials {
        let content: Content =
            switch content {
            case .authorization(let value): .authorization(value.separated())
            case .header(let name, let value): .header(name: name, value: value.separated())
            case .headers(let fields):
                .headers(fields.map { HTTPFields.Field($0.name, Secret($0.value).separated().reveal()) })
            case .several(let additions): .several(additions.map { Addition($0.placement, $0.value.separated()) })
            case .combined(let parts): .combined(parts.map { $0.separated() })
            }
        return RequestCredentials(content, generationNumber)
    }
}
