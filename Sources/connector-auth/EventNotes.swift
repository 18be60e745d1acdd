internal import ConnectorAuth

/// Tells what happens to tokens as it happens: that one is lost; and to a person at a terminal, why the command is
/// silent.
struct EventNotes: AuthEventSink {
    private let console: Console

    init(_ console: Console) { self.console = console }

    func record(_ event: AuthEvent) {
        if event.kind == .unstored {
            let (fault, remedy) = TokenEvents.unstoredToken
            return console.error("connector-auth: warning: \(fault). \(remedy)")
        }
        guard event.kind == .retrying, console.isErrorTerminal, let delay = event.delay else { return }
        let reason =
            switch event.code {
            case .rateLimited?: "the server asks to slow down"
            case .serverFault?: "the server failed"
            default: "the server could not be reached"
            }
        let seconds = Double(delay.components.seconds) + Double(delay.components.attoseconds) / 1e18
        console.error("connector-auth: \(reason); trying again in \(Self.shown(seconds)) s (interrupt to give up)")
    }

    /// One digit after the point: a wait is no measurement.
    private static func shown(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
