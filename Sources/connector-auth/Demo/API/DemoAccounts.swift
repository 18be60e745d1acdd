/// Who may use the demo API; the credentials are those of the example configs, and protect nothing.
enum DemoAccounts {
    /// The user name of HTTP Basic whose password is empty.
    static let basicKey = "demo-basic-key-4e1f"
    static let bearerToken = "demo-bearer-token-7d02"
    static let apiKey = "demo-api-key-b6a9"

    static let user = "ann"
    static let userPassword = "demo-user-password-58d1"

    static let sessionUser = "ann@example.com"
    static let sessionPassword = "demo-session-password-3f70"

    static let signingKeyID = "demo-key-1"
    static let signingKey = "demo-signing-key-c2e4-of-32-bytes-or-more"

    /// The first refresh token of each client that has one.
    static let appRefreshToken = "demo-refresh-token-60ce"
    static let sellerRefreshToken = "demo-seller-refresh-1e96"

    static let tokenIssuer = "demo-client"
    static let tokenAudience = "connector-auth-demo"
    static let sharedSecret = "demo-shared-secret-9c33-of-32-bytes-or-more"

    /// The public keys that belong to the private keys of `jwt-private-key-config.json`.
    static let rsaKey = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsUQd0EvN6GLbT+KokH3L
        +7lKrfzDc00vZk4QSgFYuoxCmByuZvGodImLmeeIQNKn96B5Rs1Pm9FHOuG6MYmo
        eodWE07/l2hoMjehp0n3VZf57jsBvTXrNAhFAdJTLv6lFnEC31A19I5L3/Kck8YE
        PcFLTz+5evafmIeq2otInsFWdNun3yKA1j3odo/ovGYwJTWtq6wvFHvhIub4/Wf4
        k1bbkM2YlO+cyy8+1zx08V5Zvfkji9PAn7ccWIl8xBVWaZdNf+dGZWJSaYVzdDkN
        4u/Hht8qiXQ13m2DPbBdV1LwiQNES16VraGxjj8RdJzDKIDpwv+qr4p30bS/P3qa
        2QIDAQAB
        -----END PUBLIC KEY-----
        """
    static let p256Key = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE09GOIa1gyEMsp3S8vD0PlZ1QKAFL
        nU1tgxeJdRmQtND8p93u3TxXzd04AcWD1KlZRrgP/PuxEkX4muBBHMA4Kg==
        -----END PUBLIC KEY-----
        """
    static let ed25519Key = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAMlKOepQf2vGJnAwEdQudFnIut/huxqYBzb8ANQ1DXbA=
        -----END PUBLIC KEY-----
        """
}

/// A client of the token endpoints.
struct DemoClient: Sendable, Hashable {
    let id: String
    let secret: String
    let grant: String
    /// Whether each of its refresh tokens is exchanged once.
    let rotates: Bool

    static let service = Self(
        id: "demo-service", secret: "demo-service-secret-2b58", grant: "client_credentials", rotates: false)
    static let app = Self(id: "demo-app", secret: "demo-app-secret-f417", grant: "refresh_token", rotates: true)
    static let seller = Self(
        id: "demo-seller", secret: "demo-seller-secret-a85d", grant: "refresh_token", rotates: false)
    static let all = [service, app, seller]
}
