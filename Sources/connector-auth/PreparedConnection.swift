internal import ConnectorAuth

/// A connection for one definition, which may keep its tokens, with what it exchanges with servers.
struct PreparedConnection {
    var connection: Connection
    var exchanges: ExchangeRecorder
    /// The definition with selections followed.
    var selected: AuthenticatorDefinition?
    /// What became of tokens.
    var events: TokenEvents
}
