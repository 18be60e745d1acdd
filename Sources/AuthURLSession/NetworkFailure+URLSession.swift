internal import AuthCore
internal import Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

extension NetworkFailure {
    /// What an error of URLSession means.
    fileprivate init(_ error: any Error) {
        // Where libcurl serves URLSession, failures of TLS have no code of their own, and its words are all there is.
        let words = (error as NSError).localizedDescription
        switch (error as? URLError)?.code {
        case .serverCertificateUntrusted?, .serverCertificateHasBadDate?, .serverCertificateHasUnknownRoot?,
            .serverCertificateNotYetValid?, .clientCertificateRejected?, .clientCertificateRequired?:
            self = .untrustedServer
        #if !canImport(FoundationNetworking)
        // A certificate that `PeerIdentities` refuses. All else that cancels a task comes after its exchange has ended.
        case .cancelled?: self = .untrustedServer
        #endif
        case .secureConnectionFailed?: self = .secureConnectionFailed
        case .unknown? where words.contains("certificate"): self = .untrustedServer
        case .unknown? where words.contains("SSL") || words.contains("TLS"): self = .secureConnectionFailed
        // libcurl's code is the same for an answer that is not HTTP.
        case .cannotFindHost? where Self.namesResolver(words), .dnsLookupFailed?: self = .hostNotFound
        case .cannotConnectToHost?: self = .connectionRefused
        case .timedOut?: self = .timedOut
        case .notConnectedToInternet?: self = .offline
        default: self = .interrupted
        }
    }

    private static func namesResolver(_ words: String) -> Bool {
        #if canImport(FoundationNetworking)
        words.contains("resolve")
        #else
        true
        #endif
    }
}

extension AuthError {
    /// An error of URLSession without what it tells of the request: its own description names the whole URL.
    init(networkFailure error: any Error, origin: Origin) {
        let failure = NetworkFailure(error)
        if let remedy = Self.remedy(ofUnsent: (error as? URLError)?.code) {
            self.init(.network, "\(origin) \(remedy)", kind: .configuration)
            return
        }
        let reason =
            switch failure {
            case .untrustedServer:
                "cannot be trusted: its certificate was refused; check the name and the trusted authorities"
            case .secureConnectionFailed: "did not agree on TLS; check that it speaks https at this port"
            case .hostNotFound: "was not found; check the host's name"
            case .connectionRefused:
                "refused the connection; check the port, and the proxy where there is one, or try again"
            case .timedOut: "did not answer in time; try again"
            case .offline: "cannot be reached: there is no network"
            default:
                "did not complete the response, or it is not HTTP (\((error as? URLError)?.code.rawValue ?? 0)); try again"
            }
        // What must be set right, and not waited for.
        let isLasting = [.untrustedServer, .secureConnectionFailed].contains(failure)
        self.init(.network, "\(origin) \(reason)", kind: isLasting ? .configuration : .transient, cause: failure)
    }

    /// What is wrong with a request that did not leave the machine; `nil` for one that did.
    private static func remedy(ofUnsent code: URLError.Code?) -> String? {
        switch code {
        case .badURL?: "is no place to send a request to; check host and port"
        case .appTransportSecurityRequiresSecureConnection?:
            "was not asked: App Transport Security lets this app use https alone; use https, or allow the host in NSAppTransportSecurity of Info.plist"
        default: nil
        }
    }
}
