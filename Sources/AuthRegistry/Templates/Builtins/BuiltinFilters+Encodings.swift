internal import AuthCore
internal import AuthCrypto

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension BuiltinFilters {
    static let encodings: [String: TemplateLibrary.Filter] = [
        "base64encode": { value, _, evaluator in
            try evaluator.charged(Data(try presentText(value, &evaluator).utf8).base64EncodedString())
        },
        "base64decode": { value, _, evaluator in try decoded(value, &evaluator) },
        "base64binascii_decode": { value, _, evaluator in try decoded(value, &evaluator) },
        "urlencode": { value, _, evaluator in
            let pairs: [(String, TemplateValue)]?
            if let members = value.members {
                pairs = members.map { ($0.key, $0.value) }
            } else {
                pairs = try value.elements?.map { pair in
                    guard let parts = pair.elements, parts.count == 2 else {
                        throw TemplateError("urlencode needs a text, a map or a list of pairs")
                    }
                    return (try text(parts[0], &evaluator), parts[1])
                }
            }
            guard let pairs else {
                return try evaluator.charged(PercentEncoding.encode(try text(value, &evaluator), alsoKept: "/"))
            }
            let items = try pairs.map { key, value in quotedPlus(key) + "=" + quotedPlus(try text(value, &evaluator)) }
            return try evaluator.charged(items.joined(separator: "&"))
        },
        "escape": escape, "e": escape, "forceescape": escape,
        "safe": { value, _, _ in value },
        "hash": { value, arguments, evaluator in
            let name = try arguments.text(0, "hash_type") ?? "md5"
            guard let algorithm = HashAlgorithm(name: name) else {
                throw TemplateError(
                    "there is no hash of that name; known: \(HashAlgorithm.names.joined(separator: ", "))")
            }
            let salt = try arguments.value(1, "salt").map { try text($0, &evaluator) } ?? ""
            let bytes = Array(try presentText(value, &evaluator).utf8) + Array(salt.utf8)
            return .string(algorithm.hash(bytes).hexEncodedString)
        },
        "hmac": { value, arguments, evaluator in
            guard try arguments.text(1, "hash_type") ?? "sha256" == "sha256" else {
                throw TemplateError("hmac knows sha256 only")
            }
            guard let key = arguments.value(0, "key") else { throw TemplateError("hmac needs a key") }
            let code = HashAlgorithm.sha256.authenticationCode(
                for: Array(try presentText(value, &evaluator).utf8), key: Array(try presentText(key, &evaluator).utf8))
            return .string(code.hexEncodedString)
        },
    ]

    private static let escape: TemplateLibrary.Filter = { value, _, evaluator in
        let replacements: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&#34;", "'": "&#39;"]
        let text = try text(value, &evaluator)
        return try evaluator.charged(text.map { replacements[$0] ?? String($0) }.joined())
    }

    /// A text that must be there: a missing value has no digest.
    private static func presentText(_ value: TemplateValue, _ evaluator: inout TemplateEvaluator) throws -> String {
        if case .undefined(let reference) = value {
            throw TemplateError("\(reference?.description ?? "a value") is missing, and a text is needed")
        }
        return try text(value, &evaluator)
    }

    private static func decoded(_ value: TemplateValue, _ evaluator: inout TemplateEvaluator) throws -> TemplateValue {
        guard let data = Data(base64Encoded: try presentText(value, &evaluator)),
            let text = String(validating: Array(data), as: UTF8.self)
        else { throw TemplateError("the text is not base64 of UTF-8") }
        return try evaluator.charged(text)
    }

    private static func quotedPlus(_ text: String) -> String {
        PercentEncoding.encode(text, alsoKept: " ").replacing(" ", with: "+")
    }
}
