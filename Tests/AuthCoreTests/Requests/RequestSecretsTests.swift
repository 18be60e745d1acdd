import AuthCore
import Foundation
import Testing

@Suite("What a request holds that a server's words may repeat")
struct RequestSecretsTests {
    private let secret = "Client-Secret-9f8e7d6c"
    private var secrets: RequestSecrets {
        var request = AuthRequest(method: "POST", url: "https://auth.example/token")
        request.body = .form([FormField("client_secret", secret), FormField("scope", "read:everything")])
        return RequestSecrets(of: request, openNames: ["scope"])
    }

    private func hex(_ text: String) -> String {
        text.utf8.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test("is found in whatever form, and in parts")
    func forms() {
        let base64 = Data(secret.utf8).base64EncodedString()
        let pair = Data("id:\(secret)".utf8).base64EncodedString()
        let texts = [
            secret, String(secret.dropFirst(4)), String(secret.dropLast(9)), secret.uppercased(), base64, pair,
            pair.replacing("+", with: "-").replacing("/", with: "_"), hex(secret), hex(secret).uppercased(),
            secret.replacing("-", with: "%2D"), secret.replacing("-", with: "%252D"),
            secret.replacing("-", with: "&#45;"), secret.replacing("-", with: "\\x2d"),
            secret.replacing("-", with: "\\u002D"), secret.replacing("Client", with: "Client\n"),
        ]
        for text in texts { #expect(secrets.occur(in: "the client said \(text) and no more"), "\(text)") }
    }

    @Test("is not found in words that hold none of it")
    func words() {
        for text in ["the client secret is wrong", "scope read:everything", "", "a secret of the client, 9f8e"] {
            #expect(!secrets.occur(in: text), "\(text)")
        }
    }
}
