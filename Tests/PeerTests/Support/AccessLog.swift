import Foundation

/// The log of a server: address, `-`, user, date, `"request"`, status, size, `"referrer"`, `"user agent"`.
struct AccessLog: Sendable {
    let file: URL

    struct Line: Sendable {
        /// The user of HTTP Basic; `-` where there is none.
        let user: String
        /// Method and path.
        let target: String
        let status: Int
        let agent: String

        init?(_ text: Substring) {
            let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
            guard parts.count == 7 else { return nil }
            let (who, request, result) = (parts[0].split(separator: " "), parts[1], parts[2].split(separator: " "))
            guard who.count > 2, let status = result.first.flatMap({ Int($0) }) else { return nil }
            user = String(who[2])
            target = request.split(separator: " ").prefix(2).joined(separator: " ")
            self.status = status
            agent = String(parts[5])
        }
    }

    private static let maximumLooks = 500

    /// The lines of one user agent, once there are `count` of them; fewer where they never come.
    ///
    /// The server writes a line after it has answered, in its own time.
    func lines(of agent: String, count: Int) async throws -> [Line] {
        var lines: [Line] = []
        for _ in 0..<Self.maximumLooks {
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            lines = text.split(separator: "\n").compactMap { Line($0) }.filter { $0.agent == agent }
            if lines.count >= count { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        return lines
    }
}
