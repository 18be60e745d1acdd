import AuthCore

/// Sends requests, for a process that is killed on the way.
struct KillingTransport: HTTPTransport {
    let transport: any HTTPTransport
    let killSwitch: KillSwitch

    func send(_ request: AuthRequest) async throws -> HTTPResponse {
        killSwitch.reached(.sending)
        let response = try await transport.send(request)
        killSwitch.reached(.answered)
        return response
    }
}
