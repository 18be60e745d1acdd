import Testing

/// One after the other: a revocation at the server ends the tokens of all who use it.
@Suite("OAuth and real servers", .serialized, .enabled(if: PeerEnvironment.arePresent, "\(PeerEnvironment.reason)"))
struct PeerTests {}
