/// Private keys that were made for these tests, with secrets around them.
enum CanaryKeys {
    private static let pem = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgJRKfUkqrTHGuOVC3
        GSpUmUJV1t7qIU/LYYkigmd0B/qhRANCAAQ3IsOPg5CTgNUU9QlbciVWE5fQ5L84
        i/WwESNRVsOYmo9QF7hk3BCqB+a0bD+wpUiLUYAJtckeblQXOfmg7jLt
        -----END PRIVATE KEY-----
        """

    /// What opens ``encrypted``: the secret of that name.
    static let passphraseName = "password"

    static let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAg7UZB/gzQJLwICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEECOxhbR1CboIoGJdTpck+AEEgZCK
        AvJuxOhjofIV5/BGO0OoqcqanVYz/Qjr/DPZPyUa2kCzCmfpdkyt+eqU+Vky5v1Y
        szMxozuBVNuKIzbrWIbQV3NMr5zMda+zfcC74EWuuijnyzTgsZ0goNRzKnt3+5Pi
        zY2UAQC1J6+JXqrg7fsRbAcfV/1P5msXNA75mD3K6YxyeJhbY85oGbJ0eKxo8v0=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    /// The lines of the key are secrets, too.
    static let lines = (pem + "\n" + encrypted).split(separator: "\n").filter { !$0.hasPrefix("-----") }.map {
        String($0)
    }

    /// A key with texts before and after it, as some programs write them (RFC 7468, section 2).
    static let commented = "owner: \(Canary.secret("token"))\n\(pem)\n# \(Canary.secret("key"))\n"

    /// Texts that are no keys, each with a secret in it.
    static let damaged: [String: String] = [
        "no PEM": Canary.secret("key"),
        "JSON": #"{"private_key": ""# + Canary.secret("key"),
        "an SSH key": "ssh-ed25519 \(Canary.secret("key"))",
        "a label": "-----BEGIN \(Canary.secret("key"))-----\n\(pem)",
        "no end": String(commented.prefix(200)),
        "another end": pem.replacing("END PRIVATE KEY", with: "END \(Canary.secret("key"))"),
        "a comment within": pem.replacing("KEY-----\n", with: "KEY-----\nComment: \(Canary.secret("key"))\n"),
        "a cipher": pem.replacing("KEY-----\n", with: "KEY-----\nDEK-Info: \(Canary.secret("key"))\n"),
        "a character": pem.replacing("MIGH", with: "MI*H"),
        "a cut line": pem.replacing("GSpUmUJV1t7qIU", with: ""),
        "a public key": commented.replacing("PRIVATE", with: "PUBLIC"),
        "a certificate": commented.replacing("PRIVATE KEY", with: "CERTIFICATE"),
    ]
}
