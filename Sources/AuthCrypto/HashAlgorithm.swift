/// A hash function chosen by name at run time.
///
/// The names are those of Python's `hashlib`: lower case, without a dash.
package enum HashAlgorithm: String, CaseIterable, Sendable {
    case md5
    case sha1
    case sha224
    case sha256
    case sha384
    case sha512

    /// The names that ``init(name:)`` knows, for messages that list them.
    package static let names: [String] = allCases.map(\.rawValue)

    /// The algorithm called `name`, or nil when there is none; upper case and dashes are not accepted.
    package init?(name: String) {
        self.init(rawValue: name)
    }

    /// The type that implements the algorithm.
    package var function: any HashFunction.Type {
        switch self {
        case .md5: MD5.self
        case .sha1: SHA1.self
        case .sha224: SHA224.self
        case .sha256: SHA256.self
        case .sha384: SHA384.self
        case .sha512: SHA512.self
        }
    }

    /// The digest of `bytes`.
    package func hash(_ bytes: [UInt8]) -> [UInt8] {
        function.hash(bytes)
    }

    /// The HMAC of `message` under `key`.
    ///
    /// The key is processed on each call; where one key serves many messages, keep an ``HMAC``.
    package func authenticationCode(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        function.authenticationCode(for: message, key: key)
    }
}
