internal import ConnectorAuth
internal import Foundation

extension Finding {
    private static let unauthorized = 401
    private static let forbidden = 403

    /// What the status of an answer says about the credentials; `nil` where it accepts them.
    init?(answer response: HTTPResponse) {
        let status = response.status
        if let refusal = Self.refusal(response.head, of: "the request") {
            self.init(.error, refusal.code, refusal.message, remedy: refusal.remedy, exitCode: .refused)
            return
        }
        switch status {
        case ..<300:
            guard Self.isMarkup(response) else { return nil }
            self.init(
                .warning, "answerIsHTML", "the answer is a web page, with status \(status)",
                remedy: "Check the URL: a sign-in page or a proxy may have answered in place of the API.")
        case 300..<400:
            self.init(
                .error, "redirected", "the request is redirected elsewhere (status \(status))",
                remedy: "Use the URL where it leads to: credentials do not follow to another origin.",
                exitCode: .refused)
        case 408, 425:
            self.init(
                .error, "serverFault", "the API did not take the request in time (status \(status))",
                remedy: "Try again later.", exitCode: .transient)
        case 404, 405, 410:
            self.init(
                .error, "notFound", "there is nothing for the request (status \(status))",
                remedy: "Check the URL and the method; the credentials may be fine.", exitCode: .refused)
        case 429:
            let asked = RetryAfter.duration(in: response.head, now: Date())
            self.init(
                .error, "rateLimited", "the API asks to slow down (status 429)", remedy: Self.wait(asked),
                exitCode: .transient)
        case 500...:
            self.init(
                .error, "serverFault", "the API failed (status \(status))",
                remedy: "Try again later; the API's status page may tell more.", exitCode: .transient)
        default:
            self.init(
                .error, "refused", "the API refused the request (status \(status))",
                remedy: "Look at the answer with connector-auth request; the credentials may be fine.",
                exitCode: .refused)
        }
    }

    /// What a 401 or 403 says, with the challenge that came along (RFC 9110, section 11.6.1).
    static func refusal(_ head: ResponseHead, of what: String) -> (code: String, message: String, remedy: String)? {
        let challenge = Challenge.shown(head.headers)
        let name = head.status == unauthorized ? "unauthorized" : "forbidden"
        guard [unauthorized, forbidden].contains(head.status) else { return nil }
        let code = "\(name)\(challenge == nil ? "Without" : "With")Challenge"
        let words = challenge.map { ", and asks for: \($0)" } ?? ", and does not say what it wants"
        let remedy =
            switch (head.status, challenge) {
            case (unauthorized, .some): "Compare the scheme that is asked for with what is sent, then the credentials."
            case (unauthorized, nil): "Check the credentials, and where the API wants them."
            case (_, .some): "The credentials are known, and may not do this: ask for the scopes that are named."
            default: "The credentials may lack a permission; some APIs answer so to expired ones, too."
            }
        return (code, "the server refused \(what) (status \(head.status))\(words)", remedy)
    }

    private static let toleratedSkewSeconds = 60.0

    /// Whether a server's clock and this machine's tell different times: what is dated here is refused there.
    init?(skewOf head: ResponseHead, at moment: Date) {
        guard let text = head.headers["Date"], let date = DateRecognition.parse(text) else { return nil }
        let ahead = moment.timeIntervalSince1970 - date.epochSeconds
        guard abs(ahead) > Self.toleratedSkewSeconds else { return nil }
        let seconds = Int(abs(ahead).rounded())
        self.init(
            .warning, "clockSkew",
            "this machine's clock is \(seconds) s \(ahead > 0 ? "ahead of" : "behind") the server's",
            remedy: "Set the clock by the network; signed tokens and expiries depend on it.")
    }
}
