import ConnectorAuth
import Foundation
import Testing

/// The search finds what shows a secret, in whatever form.
struct CanaryTests {
    private struct Leaky: Authenticator {
        var shown: String
        func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
    }

    private static let forms: [String] = {
        let secret = Canary.secret("token")
        return [secret, secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""]
            + (0..<3).map { Data((String(repeating: "x", count: $0) + secret).utf8).base64EncodedString() }
    }()

    @Test(arguments: CanaryTests.forms)
    func aLeakIsFound(text: String) {
        #expect(!Canary.leaks(of: Leaky(shown: text)).isEmpty)
        #expect(!Canary.leaks(of: [Leaky(shown: text)] as Any).isEmpty)
        #expect(!Canary.leaks(of: AuthError(.refused, text) as any Error).isEmpty)
        #expect(!Canary.leaks(of: AuthError(.refused, "", path: [text]) as any Error).isEmpty)
    }

    @Test func theCanariesAreNotInOtherTexts() {
        #expect(Canary.leaks(of: Leaky(shown: "canary token")).isEmpty)
    }
}
