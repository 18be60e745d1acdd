internal import ConnectorAuth
internal import Foundation
internal import LoopbackHTTP

/// Leaves the demo API running, and tells what to try.
struct DemoServing {
    let api: DemoAPI
    let console: Console

    func run(port: Int) async throws {
        let server = try start(port: port)
        let interruption = console.ownsSignals ? Interruption { server.stop() } : nil
        defer {
            interruption?.stop()
            server.stop()
        }
        console.output(Self.guide(url: server.url, isUsualPort: server.port == DemoVerb.usualPort))
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
    }

    private func start(port: Int) throws -> LoopbackServer {
        do {
            return try LoopbackServer(port: port, keepsRequests: false) { [api] in api.answer($0) }
        } catch let failure as LoopbackFailure {
            switch failure.code {
            case EADDRINUSE:
                throw AuthError(
                    .unsupported, "another program listens on port \(port); end it, or name another port: --port N",
                    kind: .system)
            case EACCES:
                throw AuthError(
                    .unsupported, "port \(port) is for the system's own services; name one from 1024 on: --port N",
                    kind: .system)
            default:
                throw AuthError(
                    .unsupported, "the system does not grant port \(port) (\(failure.call), error \(failure.code))",
                    kind: .system)
            }
        }
    }

    static func guide(url: String, isUsualPort: Bool) -> String {
        let place = isUsualPort ? "" : " \\\n    --set base_url=\(url)"
        func command(_ verb: String, _ name: String, _ rest: String = "") -> String {
            "  connector-auth \(verb) \\\n    --manifest Examples/manifests/\(name).json"
                + " --config Examples/manifests/\(name)-config.json\(place)\(rest)"
        }
        return """
            The demo API listens on \(url) until you interrupt it (Ctrl-C). Its credentials protect nothing.
            GET / tells its endpoints.

            With curl:
              curl -u \(DemoAccounts.basicKey): \(url)/basic
              curl -H 'Authorization: Bearer \(DemoAccounts.bearerToken)' \(url)/bearer
              curl -H 'X-Api-Key: \(DemoAccounts.apiKey)' \(url)/key/header
              curl -d 'grant_type=client_credentials&client_id=\(DemoClient.service.id)&client_secret=\(DemoClient.service.secret)' \\
                \(url)/oauth/token
              curl -H 'Content-Type: application/json' \\
                -d '{"username": "\(DemoAccounts.sessionUser)", "password": "\(DemoAccounts.sessionPassword)"}' \\
                \(url)/api/session

            With this command:
            \(command("request GET /jwt/hs256", "jwt"))
            \(command("request GET /api/card", "session-metabase"))
            \(command("request GET /choice", "selective", " \\\n    --set credentials.auth_type=service"))
            \(command("token", "oauth-client-credentials"))

            A single-use token, whose successor goes into a store: the second run finds it there.
            \(command("token --refresh", "oauth-rotating", " \\\n    --store demo-tokens.json"))

            Let it misbehave, and look at what it counts:
              curl -X POST '\(url)/_demo/next?answer=503&path=/oauth/token'
              curl -X POST '\(url)/_demo/next?answer=slow&ms=2000'
              curl -X POST \(url)/_demo/revoke
              curl -X POST '\(url)/_demo/lifetime?seconds=5'
              curl -X POST \(url)/_demo/sign-in     # a new refresh token
              curl -X POST \(url)/_demo/reset
              curl \(url)/_demo/counters
            """
    }
}
