internal import ConnectorAuth

/// The names of streams that have something in common.
enum ShownStreams {
    private static let maximumCount = 8

    static func text(_ streams: [String]) -> String {
        let more = streams.count - maximumCount
        return streams.prefix(maximumCount).map(HTTPFieldSyntax.printable).joined(separator: ", ")
            + (more > 0 ? " and \(more) more" : "")
    }
}
