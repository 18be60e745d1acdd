internal import ConnectorAuth
internal import ExampleManifests

/// Many who need one token.
extension DemoMoment {
    static let fortyStreams = DemoMoment("Forty streams, one login") { stage in
        let streamCount = 40
        let demo = try stage.connect(.session, streamCount: streamCount)
        let before = stage.api.counters
        let answered = try await demo.sendAtOnce(streamCount) { "stream \($0)" }
        let counted = stage.api.counters - before
        await demo.connection.close()
        return [
            .logins(counted.logins, of: 1), .answers(answered, of: streamCount), .refusals(counted.refused, of: 0),
        ]
    }

    static let revokedToken = DemoMoment("Token revoked in mid-use") { stage in
        let demo = try stage.connect(.clientCredentials)
        _ = try await demo.send()
        stage.api.revokeAll()
        let before = stage.api.counters
        let answer = try await demo.send()
        let counted = stage.api.counters - before
        await demo.connection.close()
        return [
            .refusals(counted.refused, of: 1), .tokenRequests(counted.tokenRequests, of: 1),
            .answers(answer.status == 200 ? 1 : 0, of: 1),
        ]
    }

    /// A second refresh would present a token that is spent, and the family would die of it.
    static let expiringToken = DemoMoment("Fifty requests at expiry") { stage in
        let requestCount = 50
        let demo = try stage.connect(.rotating, config: try signedIn(stage))
        let lifetime = Duration.seconds(2)
        stage.api.setLifetime(lifetime)
        defer { stage.api.restoreLifetimes() }
        _ = try await demo.send()
        stage.api.restoreLifetimes()
        try await Task.sleep(for: lifetime)
        let before = stage.api.counters
        let answered = try await demo.sendAtOnce(requestCount) { _ in nil }
        let counted = stage.api.counters - before
        await demo.connection.close()
        return [
            .refreshes(counted.refreshes, of: 1), .answers(answered, of: requestCount),
            .refusals(counted.refused, of: 0),
        ]
    }

    static let failingEndpoint = DemoMoment("Token endpoint answers 503") { stage in
        let demo = try stage.connect(.clientCredentials)
        stage.api.misbehave(DemoMisbehaviour(.status(503), path: "/oauth/token"))
        let before = stage.api.counters
        let answer = try await demo.send()
        let counted = stage.api.counters - before
        await demo.connection.close()
        return [
            .tokenRequests(counted.tokenRequests, of: 2), .answers(answer.status == 200 ? 1 : 0, of: 1),
            .refusals(counted.refused, of: 0),
        ]
    }

    /// The config of a user who has just signed in: the example's own refresh token is spent by now.
    static func signedIn(_ stage: DemoStage) throws -> JSONValue {
        try DemoExample.rotating.config(url: stage.url)
            .applying(ConfigChange(path: ["credentials", "refresh_token"], value: Secret(.string(stage.api.signIn()))))
    }
}
