internal import ConnectorAuth

/// What the demo API has done so far.
struct DemoCounters: Sendable, Equatable {
    /// Requests for data that were answered with it.
    var accepted = 0
    /// Requests for data whose credentials were refused.
    var refused = 0
    var logins = 0
    /// Token requests, whatever came of them.
    var tokenRequests = 0
    /// Refresh tokens that were exchanged.
    var refreshes = 0
    /// Requests that were answered wrongly, as was asked for.
    var misbehaviours = 0

    static func - (later: Self, earlier: Self) -> Self {
        Self(
            accepted: later.accepted - earlier.accepted, refused: later.refused - earlier.refused,
            logins: later.logins - earlier.logins, tokenRequests: later.tokenRequests - earlier.tokenRequests,
            refreshes: later.refreshes - earlier.refreshes,
            misbehaviours: later.misbehaviours - earlier.misbehaviours)
    }

    var json: JSONValue {
        [
            "accepted": .number(JSONNumber(accepted)), "refused": .number(JSONNumber(refused)),
            "logins": .number(JSONNumber(logins)), "token_requests": .number(JSONNumber(tokenRequests)),
            "refreshes": .number(JSONNumber(refreshes)), "misbehaviours": .number(JSONNumber(misbehaviours)),
        ]
    }
}
