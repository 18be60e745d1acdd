/// The requests of one client, as the server counted them.
struct ServedRequests {
    let peer: Peer
    let lines: [AccessLog.Line]

    /// The statuses of the token requests, in the order of the log.
    var tokenStatuses: [Int] { lines.filter { $0.target == "POST \(peer.tokenPath)" }.map(\.status) }
    /// The statuses of the API's answers, in the order of the log.
    var apiStatuses: [Int] { lines.filter { $0.target == "GET \(peer.apiPath)" }.map(\.status) }
    /// Whom the token requests named with HTTP Basic; `-` is nobody.
    var basicUsers: [String] { lines.filter { $0.target == "POST \(peer.tokenPath)" }.map(\.user) }
}
