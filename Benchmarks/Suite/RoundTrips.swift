import AuthBenchmarking
import AuthCore
import AuthURLSession
import LoopbackHTTP

/// A token request through the transport of the package, to a server on this machine.
enum RoundTrips {
    static let all: [Benchmark] = [
        Benchmark("transport round trip, loopback", prepare: { try Peer() }) { peer, count in
            let request = AuthRequest(
                method: "POST", url: peer.server.url + "/token", body: .form([FormField("grant_type", "refresh_token")])
            )
            for _ in 0..<count { keep(try await peer.transport.send(request)) }
        }
    ]

    private final class Peer: Sendable {
        let transport = URLSessionTransport()
        let server: LoopbackServer

        init() throws {
            server = try LoopbackServer { _ in .response(body: #"{"access_token": "a-1", "expires_in": 3600}"#) }
        }

        deinit { server.stop() }
    }
}
