internal import ConnectorAuth

/// A request that is not sent, and the exchanges for it, as commands to paste into a shell.
struct DryRun {
    /// The token requests that were sent.
    let exchanges: [AuthRequest]
    /// The secrets of the config, one of which may stand in the URL.
    let secrets: [ConfiguredSecret]
    /// Whether the exports hold the secrets.
    let isRevealed: Bool

    func text(_ request: AuthRequest, _ credentials: RequestCredentials) throws -> String {
        var commands: [String] = []
        for (index, exchange) in exchanges.enumerated() {
            let shown = ShownRequest(ShownExchange(exchange, number: index + 1))
            commands.append("# Exchange \(index + 1), which was sent:\n" + shown.curl(revealsExports: isRevealed))
        }
        let shown = try ShownRequest(request, hiding: credentials, inURL: secrets)
        commands.append("# The request, which was not sent:\n" + shown.curl(revealsExports: isRevealed))
        return commands.joined(separator: "\n\n")
    }
}
