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

    @Test("is found in base64 and in hexadecimal also where it is short", arguments: ["pw-7", "hunter22", "hunter222"])
    func short(secret: String) {
        var request = AuthRequest(method: "POST", url: "https://auth.example/token")
        request.body = .form([FormField("password", secret)])
        let secrets = RequestSecrets(of: request)
        for text in [secret, Data(secret.utf8).base64EncodedString(), hex(secret), "user:\(secret)"] {
            #expect(secrets.occur(in: "was \(text)"), "\(text)")
        }
        // Of four bytes in the middle of others, base64 has no group of its own.
        if secret.utf8.count >= 8 {
            #expect(secrets.occur(in: "Basic \(Data("ann:\(secret)".utf8).base64EncodedString())"))
        }
        #expect(!secrets.occur(in: "the password is wrong"))
    }

    @Test("is what a document quotes, and not its words")
    func documents() {
        let bodies: [AuthRequest.Body] = [
            .bytes(Array(#"{"username": "ann-0123", "password": "secret-0123"}"#.utf8)),
            .bytes(Array("<login><username>ann-0123</username><password>secret-0123</password></login>".utf8)),
            .json(["query": #"mutation { login(username: "ann-0123", password: "secret-0123") { token } }"#]),
        ]
        for body in bodies {
            var request = AuthRequest(method: "POST", url: "https://auth.example/login")
            request.body = body
            let secrets = RequestSecrets(of: request)
            #expect(!secrets.occur(in: "Invalid username or password"), "\(body)")
            #expect(secrets.occur(in: "no user ann-0123"), "\(body)")
            #expect(secrets.occur(in: "tried secret-01…"), "\(body)")
        }
    }

    @Test("is a value of a configuration as a whole, also where it has escapes of its own")
    func configuration() {
        let secrets = RequestSecrets(in: ["url": "postgres://u:p%40ss@h/db"])
        #expect(secrets.occur(in: #"at postgres:\/\/u:p%40ss@h\/db"#))
        #expect(secrets.occur(in: "at postgres://u:p%40ss@h/db"))
        #expect(!secrets.occur(in: "at postgres://u"))
    }

    @Test("is not found in words that hold none of it")
    func words() {
        for text in ["the client secret is wrong", "scope read:everything", "", "a secret of the client, 9f8e"] {
            #expect(!secrets.occur(in: text), "\(text)")
        }
    }
}
