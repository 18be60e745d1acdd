import AuthCrypto
import Testing

@Suite("What is no private key for signatures", .serialized)
struct NotPrivateKeyTests {
    @Test(
        "is named, with what would be right",
        arguments: [
            ("certificate", "a certificate"), ("certificate-request", "a certificate request"),
            ("rsa-public-pkcs1", "a public key"), ("openssh", "ssh-keygen -p -m PKCS8"), ("dsa", "a DSA key"),
            ("ec-parameters", "the parameters of a curve alone"),
        ])
    func named(form: String, words: String) throws {
        expectRefusal(of: try KeyFixture.named(form, in: "other").pem, .notPrivateKey, saying: words)
    }

    @Test("is named where it is a public key", arguments: KeyFixture.keys)
    func publicKey(key: String) throws {
        expectRefusal(of: try KeyFixture.named("public", in: key).pem, .notPrivateKey, saying: "a public key")
    }

    @Test(
        "is named where it is a private key for something else",
        .disabled(if: KeyFixture.isOnAppleSystem, "such keys are not read here"),
        arguments: [
            ("dsa-pkcs8", "a DSA key"), ("x25519", "an X25519 key"), ("x448", "an X448 key"),
            ("brainpool", "a key on a curve"), ("sm2", "a key"),
        ])
    func otherKind(form: String, words: String) throws {
        expectRefusal(of: try KeyFixture.named(form, in: "other").pem, .unsuitable, saying: words)
    }

    @Test("is named where it is JSON, also in base64 and where a key is in it")
    func json() throws {
        let pem = try KeyFixture.named("pkcs8", in: "rsa-1024").pem.split(separator: "\n").joined(separator: #"\n"#)
        let account = #"{"type": "service_account", "private_key": "\#(pem)\n", "client_email": "a@b.example"}"#
        expectRefusal(of: account, .malformed, saying: "a service account's")
        expectRefusal(of: "\n \(account)\n", .malformed, saying: "a service account's")
        expectRefusal(of: Base64.encode(Array(account.utf8)), .malformed, saying: "a service account's")
        // RFC 8037, appendix A.1
        let jwk =
            #"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
        expectRefusal(of: jwk, .malformed, saying: "JSON Web Key")
        expectRefusal(of: Base64.encode(Array(jwk.utf8)), .malformed, saying: "JSON Web Key")
    }

    @Test(
        "is told how a key begins",
        arguments: [
            "", " \n", "\"\"", "secret", "-----BEGIN", "----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "AAAA",
            "/etc/keys/service.pem", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI test", "PuTTY-User-Key-File-3: ssh-ed25519",
            "\u{FEFF}", "'", "\\n",
        ])
    func nothing(text: String) {
        expectRefusal(of: text, .malformed, saying: "-----BEGIN PRIVATE KEY-----")
    }
}
