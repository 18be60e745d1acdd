import ConnectorAuth
import LoopbackHTTP

@testable import connector_auth

extension CheckFault {
    static let all = ofInputs + ofKeys + ofAnswers + ofCalls

    private static let ofInputs = [
        CheckFault("a missing input", bearer, code: "missingInput", words: ["'k'", "Add the value"])
            .with { $0.config = "{}" },
        CheckFault("a map where a text is needed", bearer, code: "wrongInputType", words: ["'k'", "a map"])
            .with { $0.config = #"{"k": {"a": 1}}"# },
        CheckFault(
            "a text where a number is needed",
            #"{"type": "JwtAuthenticator", "algorithm": "HS256", "secret_key": "0123456789abcdef0123456789abcdef", "token_duration": "{{ config['k'] }}"}"#,
            code: "wrongInputType", words: ["'k'", "whole number"]),
        CheckFault("a type that the specification does not allow", bearer, code: "wrongInputType", words: ["integer"])
            .with {
                $0.extra = #", "spec": {"connection_specification": {"properties": {"k": {"type": "integer"}}}}"#
            },
        CheckFault(
            "a template that does not compile",
            #"{"type": "BearerAuthenticator", "api_token": "{{ config['k' }}"}"#, code: "invalidTemplate",
            words: ["line 1, column"]),
        CheckFault(
            "a template that cannot be evaluated",
            #"{"type": "BearerAuthenticator", "api_token": "{{ config['k'] + 1 }}"}"#, code: "invalidTemplate"),
        CheckFault(
            "a selection that is not on offer",
            """
            {"type": "SelectiveAuthenticator", "authenticator_selection_path": ["k"],
             "authenticators": {"one": {"type": "NoAuth"}}}
            """, code: "unknownSelection", words: ["one"]),
        CheckFault("a type that nobody knows", #"{"type": "Nope"}"#, code: "unknownType", words: ["'Nope'"]),
        CheckFault(
            "no durable place for a single-use token",
            oauth(#", "refresh_token_updater": {}"#).replacing("client_credentials", with: "refresh_token"),
            code: "storeMissing", words: ["--store"]
        ).with { $0.config = #"{"k": "s3cr3t-canary", "credentials": {"refresh_token": "r0-canary"}}"# },
        CheckFault(
            "a token endpoint that is not https", oauth(url: "http://auth.example/token"), code: "insecureEndpoint",
            words: ["https"]),
    ]

    private static let ofKeys = [
        CheckFault("a private key where a shared secret belongs", jwt("HS256"), code: "keyMismatch").with {
            $0.config = JSONValue.object(["k": .string(pem)]).jsonText()
        },
        CheckFault("a curve where RSA belongs", jwt("RS256"), code: "keyMismatch", words: ["P-256", "algorithm"])
            .with { $0.config = JSONValue.object(["k": .string(pem)]).jsonText() },
        CheckFault("a key that is cut off", jwt("ES256"), code: "invalidCredential").with {
            $0.config = JSONValue.object(["k": .string(String(pem.prefix(80)))]).jsonText()
        },
    ]

    private static let ofAnswers = [
        CheckFault("a client that is refused", oauth(), code: "invalidClient", exit: .refused, words: ["client"])
            .with { $0.answers = refusal("invalid_client", status: 401) },
        CheckFault("a dead grant", oauth(), code: "invalidGrant", exit: .refused, words: ["Sign in again"])
            .with { $0.answers = refusal("invalid_grant") },
        CheckFault("scopes that are refused", oauth(), code: "invalidScope", exit: .refused, words: ["scopes"])
            .with { $0.answers = refusal("invalid_scope") },
        CheckFault("a token endpoint at no such place", oauth(), code: "unexpectedAnswer", words: ["URL"]).with {
            $0.answers = [json(#"{"detail": "no"}"#, status: 404)]
        },
        CheckFault("a web page for a token", oauth(), code: "endpointIsHTML", exit: .transient, words: ["web page"])
            .with {
                $0.answers = [
                    HTTPResponse(
                        status: 200, headers: [.init("Content-Type", "text/html")], body: Array("<html>".utf8))
                ]
            },
        CheckFault("a web page for a login", session, code: "endpointIsHTML", exit: .transient).with {
            $0.answers = [HTTPResponse(status: 200, body: Array("\n<!DOCTYPE html><p>".utf8))]
        },
        CheckFault("an answer without a token", oauth(), code: "answerLacksToken", exit: .transient, words: ["tok"])
            .with { $0.answers = [json(#"{"tok": "t-canary"}"#)] },
        CheckFault("a login without a token", session, code: "answerLacksToken", exit: .refused).with {
            $0.answers = [json(#"{"id": "t-canary"}"#)]
        },
        CheckFault(
            "a token endpoint that asks to wait", oauth(), code: "rateLimited", exit: .transient, words: ["7 s"]
        )
        .with { $0.answers = [json("{}", status: 429, headers: [.init("Retry-After", "7")])] },
        CheckFault("a token endpoint that fails", oauth(), code: "serverFault", exit: .transient).with {
            $0.answers = [json("{}", status: 503)]
        },
        CheckFault(
            "a wrong password", session, code: "unauthorizedWithoutChallenge", exit: .refused, words: ["credentials"]
        ).with { $0.answers = [json("{}", status: 401)] },
        CheckFault(
            "a token endpoint that wants a sign-in", oauth(), code: "unauthorizedWithChallenge", exit: .refused
        )
        .with { $0.answers = [json("{}", status: 401, headers: [.init("WWW-Authenticate", "Negotiate")])] },
        CheckFault("a token endpoint that forbids", oauth(), code: "forbiddenWithoutChallenge", exit: .refused)
            .with { $0.answers = [json("{}", status: 403)] },
        CheckFault("a token endpoint that redirects", oauth(), code: "redirected", exit: .transient)
            .with { $0.answers = [json("{}", status: 302)] },
        CheckFault("an expiry in no known form", oauth(), code: "invalidExpiry", exit: .transient, words: ["expiry"])
            .with { $0.answers = [json(#"{"access_token": "a", "expires_in": "soon"}"#)] },
        CheckFault("a login at no such place", session, code: "refused", exit: .refused, words: ["URL"]).with {
            $0.answers = [json("{}", status: 404)]
        },
    ]

    private static let ofCalls = [
        CheckFault(
            "a 401 with a challenge", bearer, code: "unauthorizedWithChallenge", exit: .refused,
            words: ["Bearer (realm a b, error invalid_token)", "Basic"]
        ).with {
            $0.reply = .response(
                401, headers: [.init("WWW-Authenticate", #"Bearer realm="a b", error="invalid_token", Basic"#)])
        },
        CheckFault("a 401 without one", bearer, code: "unauthorizedWithoutChallenge", exit: .refused)
            .with { $0.reply = .response(401) },
        CheckFault(
            "a 403 with a challenge", bearer, code: "forbiddenWithChallenge", exit: .refused,
            words: ["scope read write"]
        ).with {
            $0.reply = .response(
                403, headers: [.init("WWW-Authenticate", #"Bearer error="insufficient_scope", scope="read write""#)])
        },
        CheckFault("a 403 without one", bearer, code: "forbiddenWithoutChallenge", exit: .refused)
            .with { $0.reply = .response(403) },
        CheckFault("an API that asks to wait", bearer, code: "rateLimited", exit: .transient, words: ["9 s"]).with {
            $0.reply = .response(429, headers: [.init("Retry-After", "9")])
        },
        CheckFault("an API that fails", bearer, code: "serverFault", exit: .transient).with {
            $0.reply = .response(502)
        },
        CheckFault("no such place in the API", bearer, code: "notFound", exit: .refused).with {
            $0.reply = .response(404)
        },
        CheckFault("a request that is not understood", bearer, code: "refused", exit: .refused)
            .with { $0.reply = .response(422) },
        CheckFault("a redirect elsewhere", bearer, code: "redirected", exit: .refused).with {
            $0.reply = .response(302, headers: [.init("Location", "https://elsewhere.example/")])
        },
        CheckFault("an API that hangs up", bearer, code: "connectionLost", exit: .transient).with { $0.reply = .drop },
        CheckFault("an API that is silent", bearer, code: "timedOut", exit: .transient, words: ["--timeout"]).with {
            $0.reply = .silence
            $0.arguments = ["--timeout", "0.3"]
        },
    ]

    /// A key of its own, which protects nothing.
    private static let pem = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgaP/P/Hv1qzFGMu+s
        POXsxDg4s2mp7s+2TTdos4DfBB2hRANCAATahEkZNG4cgb1hir0/C0vMF4NKWUsP
        AGFN6vM+CF8Cy039fn8nb3Ec9sXKoNyMlmQ4fNCeyZmQ7mbV/5Ty9Z1J
        -----END PRIVATE KEY-----
        """
}
