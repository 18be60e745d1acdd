internal import AuthCore

extension OAuthConfiguration {
    /// The token endpoint's URL.
    func tokenURL() throws -> String {
        try EndpointURL.checked(tokenEndpoint, base: apiBaseURL, allowsInsecure: allowsInsecureEndpoint)
    }

    /// Makes URLs of the endpoints.
    mutating func resolveEndpoints() throws {
        tokenEndpoint = try tokenURL()
        refreshEndpoint = try refreshEndpoint.map {
            try EndpointURL.checked(
                $0, base: apiBaseURL, allowsInsecure: allowsInsecureEndpoint, what: "the refresh endpoint")
        }
    }
}
