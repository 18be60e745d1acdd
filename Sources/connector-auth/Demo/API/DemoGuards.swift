internal import AuthCrypto
internal import ConnectorAuth
internal import LoopbackHTTP

/// The checks of credentials that never change.
enum DemoGuards {
    private static let basicChallenge = #"Basic realm="demo""#
    private static let bearerChallenge = #"Bearer realm="demo""#

    /// HTTP Basic with the key as the user name and an empty password.
    static func basic(_ request: LoopbackRequest) throws(DemoRefusal) {
        guard let (user, password) = request.basic else {
            throw DemoRefusal("there is no user name and password (HTTP Basic)", challenge: basicChallenge)
        }
        guard isSecret(user, DemoAccounts.basicKey), password.isEmpty else {
            throw DemoRefusal("the key is wrong, or the password is not empty", challenge: basicChallenge)
        }
    }

    static func bearer(_ request: LoopbackRequest) throws(DemoRefusal) {
        guard let token = request.authorization("Bearer") else {
            throw DemoRefusal("there is no bearer token", challenge: bearerChallenge)
        }
        guard isSecret(token, DemoAccounts.bearerToken) else {
            throw DemoRefusal("the bearer token is wrong", challenge: bearerChallenge)
        }
    }

    /// The key in the one place that the path names, and nowhere else.
    static func apiKey(_ request: LoopbackRequest, in place: Substring) throws(DemoRefusal) {
        let key: String? =
            switch place {
            case "header": request.headers["X-Api-Key"]
            case "query": request.queryItem("api_key")
            case "cookie": request.cookie("api_key")
            case "form": request.form?.first { $0.name == "api_key" }?.value
            case "json": request.json?["auth"]?["key"]?.stringValue
            default: nil
            }
        guard let key else { throw DemoRefusal("there is no API key in the \(place)") }
        guard isSecret(key, DemoAccounts.apiKey) else { throw DemoRefusal("the API key in the \(place) is wrong") }
    }

    static func user(_ request: LoopbackRequest) throws(DemoRefusal) {
        guard let (user, password) = request.basic, isSecret(user, DemoAccounts.user),
            isSecret(password, DemoAccounts.userPassword)
        else { throw DemoRefusal("user name or password is wrong", challenge: basicChallenge) }
    }

    /// A signature over method and path: what the demo's own authenticator makes.
    static func signature(_ request: LoopbackRequest) throws(DemoRefusal) {
        guard request.headers["X-Key-Id"] == DemoAccounts.signingKeyID,
            let signature = request.headers["X-Signature"].flatMap({ Base64.decode($0.utf8) })
        else { throw DemoRefusal("the request is not signed") }
        let message = Array("\(request.method) \(request.path)".utf8)
        let code = SHA256.authenticationCode(for: message, key: Array(DemoAccounts.signingKey.utf8))
        guard constantTimeEquals(signature, code) else { throw DemoRefusal("the signature is not that of the request") }
    }

    /// A token that the client signed (RFC 7519), in the algorithm that the path names.
    static func jwt(_ request: LoopbackRequest, algorithm: Substring, at now: Double) throws(DemoRefusal) {
        guard let check = DemoTokenCheck.named(algorithm) else {
            throw DemoRefusal("there is no such algorithm here", status: 404, error: "not_found")
        }
        guard let token = request.authorization("Bearer") else {
            throw DemoRefusal("there is no bearer token", challenge: bearerChallenge)
        }
        do {
            try check.check(token, at: now)
        } catch {
            throw DemoRefusal(error.reason, error: "invalid_token", challenge: bearerChallenge)
        }
    }
}
