import AuthCore
import Foundation
import Testing

@testable import AuthURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("An error of URLSession is told as what to do about it")
struct NetworkFailureTests {
    private func told(_ code: URLError.Code) throws -> AuthError {
        AuthError(
            networkFailure: URLError(code),
            origin: try #require(URL(string: "https://api.example").flatMap { Origin($0) }))
    }

    @Test("and waiting does not help where the system refuses to send")
    func refusedBySystem() throws {
        let error = try told(.appTransportSecurityRequiresSecureConnection)
        #expect(error.code == .network)
        #expect(error.kind == .configuration)
        #expect(error.message.contains("App Transport Security"))
        #expect(error.message.contains("api.example"))
    }

    @Test(
        "and waiting does not help where the certificate is not one to trust",
        arguments: [URLError.Code.serverCertificateUntrusted, .serverCertificateHasUnknownRoot])
    func untrusted(code: URLError.Code) throws {
        let error = try told(code)
        #expect(error.kind == .configuration)
        #expect(error.cause as? NetworkFailure == .untrustedServer)
    }

    @Test("and a challenge that was refused, which ends as a cancelled task, is a certificate not to trust")
    func cancelled() throws {
        let error = try told(.cancelled)
        #if canImport(FoundationNetworking)
        // Certificates are libcurl's business here.
        #expect(error.cause as? NetworkFailure == .interrupted)
        #else
        #expect(error.cause as? NetworkFailure == .untrustedServer)
        #expect(error.kind == .configuration)
        #endif
    }
}
