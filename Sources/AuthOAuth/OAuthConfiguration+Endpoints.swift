internal import AuthCore

extension OAuthConfiguration {
    /// Makes URLs of the endpoints.
    mutating func resolveEndpoints() throws {
        tokenEndpoint = try EndpointURL.checked(
            tokenEndpoint, base: apiBaseURL, allowsInsecure: allowsInsecureEndpoint)
        refreshEndpoint = try refreshEndpoint.map {
            try EndpointURL.checked($0, base: apiBaseURL, allowsInsecure: allowsInsecureEndpoint)
        }
    }
}
