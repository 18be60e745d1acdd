/// When a token is renewed, and what a failed renewal leads to.
public struct TokenCachePolicy: Sendable, Hashable {
    /// Remaining lifetime below which a token counts as expired; `nil` takes the smaller of 60 s and a tenth of the
    /// lifetime.
    public var leeway: Duration?
    /// Remaining lifetime below which one renewal starts in the background while callers keep the token; `nil` takes
    /// twice the leeway.
    public var refreshAhead: Duration?
    /// How long a renewal may take before all who wait for it get an error.
    public var renewalDeadline: Duration
    /// How long after a refusal the server is asked again, and after a new token that was refused, too, for another;
    /// doubles up to ``maximumProbeInterval``.
    public var firstProbeInterval: Duration
    /// The longest time between two attempts after refusals.
    public var maximumProbeInterval: Duration
    /// How long a failed background renewal keeps the next one waiting; doubles up to ``maximumBackoff``.
    public var firstBackoff: Duration
    /// The longest time between two background renewals that fail.
    public var maximumBackoff: Duration

    /// Creates a policy; without arguments the usual one.
    public init(
        leeway: Duration? = nil, refreshAhead: Duration? = nil, renewalDeadline: Duration = .seconds(180),
        firstProbeInterval: Duration = .seconds(60), maximumProbeInterval: Duration = .seconds(900),
        firstBackoff: Duration = .seconds(1), maximumBackoff: Duration = .seconds(60)
    ) {
        self.leeway = leeway
        self.refreshAhead = refreshAhead
        self.renewalDeadline = renewalDeadline
        self.firstProbeInterval = firstProbeInterval
        self.maximumProbeInterval = maximumProbeInterval
        self.firstBackoff = firstBackoff
        self.maximumBackoff = maximumBackoff
    }

    private static let usualLeeway = Duration.seconds(60)
    private static let usualLeewayShare = 10

    /// The remaining lifetimes below which a token of this lifetime is expired, and is to be renewed ahead.
    package func margins(lifetime: Duration) -> (leeway: Duration, refreshAhead: Duration) {
        let leeway = leeway ?? min(Self.usualLeeway, lifetime / Self.usualLeewayShare)
        return (leeway, max(refreshAhead ?? leeway * 2, leeway))
    }
}
