#if !canImport(FoundationNetworking)
internal import AuthCore
internal import Foundation
internal import Security

/// The authorities that a server's certificate is checked against, and the certificate shown to it.
///
/// `@unchecked` because Core Foundation's types do not say so: these are immutable once made.
struct PeerIdentities: @unchecked Sendable {
    private let anchors: [SecCertificate]?
    private let identity: SecIdentity?

    init(_ configuration: URLSessionTransport.Configuration) throws {
        anchors = try configuration.certificateAuthorities.map(Self.anchors(in:))
        identity = try configuration.clientCertificate.map(Self.identity(in:))
    }

    func answer(
        to challenge: URLAuthenticationChallenge
    ) -> (URLSession.AuthChallengeDisposition, URLCredential?) {
        switch challenge.protectionSpace.authenticationMethod {
        case NSURLAuthenticationMethodServerTrust:
            guard let anchors else { return (.performDefaultHandling, nil) }
            guard let trust = challenge.protectionSpace.serverTrust,
                SecTrustSetAnchorCertificates(trust, anchors as CFArray) == errSecSuccess,
                SecTrustSetAnchorCertificatesOnly(trust, true) == errSecSuccess,
                SecTrustEvaluateWithError(trust, nil)
            else { return (.cancelAuthenticationChallenge, nil) }
            return (.useCredential, URLCredential(trust: trust))
        case NSURLAuthenticationMethodClientCertificate:
            guard let identity else { return (.performDefaultHandling, nil) }
            return (.useCredential, URLCredential(identity: identity, certificates: nil, persistence: .none))
        default: return (.rejectProtectionSpace, nil)
        }
    }

    private static func anchors(in path: String) throws -> [SecCertificate] {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let blocks = text.components(separatedBy: "-----BEGIN CERTIFICATE-----").dropFirst()
        let certificates = blocks.compactMap { block -> SecCertificate? in
            let encoded = block.components(separatedBy: "-----END CERTIFICATE-----")[0]
            return Data(base64Encoded: encoded, options: .ignoreUnknownCharacters)
                .flatMap { SecCertificateCreateWithData(nil, $0 as CFData) }
        }
        guard !certificates.isEmpty, certificates.count == blocks.count else {
            throw AuthError(
                .unsupported, "certificateAuthorities is not a readable bundle of PEM certificates",
                kind: .configuration)
        }
        return certificates
    }

    private static func identity(in certificate: URLSessionTransport.ClientCertificate) throws -> SecIdentity {
        var items: CFArray?
        let options: [CFString: Any] = [
            kSecImportExportPassphrase: certificate.passphrase.reveal(), kSecImportToMemoryOnly: true,
        ]
        guard let data = FileManager.default.contents(atPath: certificate.path),
            SecPKCS12Import(data as CFData, options as CFDictionary, &items) == errSecSuccess,
            let first = (items as? [[String: AnyObject]])?.first,
            let identity = first[kSecImportItemIdentity as String], CFGetTypeID(identity) == SecIdentityGetTypeID()
        else {
            throw AuthError(
                .unsupported, "clientCertificate is not a readable PKCS#12 file, or its passphrase is wrong",
                kind: .configuration)
        }
        return unsafeDowncast(identity, to: SecIdentity.self)
    }
}
#endif
