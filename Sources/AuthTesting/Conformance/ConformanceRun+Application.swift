internal import AuthCore

extension ConformanceRun {
    /// Whether there are credentials for the sample request that the other checks can work with.
    func checkApplication() async -> Bool {
        guard let authenticator = await freshAuthenticator(for: .application),
            let credentials = await credentials(of: authenticator, for: .application, "asking for credentials")
        else { return false }
        checkPlaces(of: credentials)
        return apply(credentials, for: .application, "the credentials")
    }

    /// Puts credentials into a copy of the sample request; false after reporting that they have no place in it.
    @discardableResult
    func apply(_ credentials: RequestCredentials, for check: Check, _ what: String) -> Bool {
        var request = suite.request
        do {
            try request.apply(credentials)
            return true
        } catch {
            findings.report(check, "\(what) cannot be put into the request, and should: \(findings.describe(error))")
            return false
        }
    }

    private func checkPlaces(of credentials: RequestCredentials) {
        var places: Set<RequestCredentials.Placement> = []
        for addition in credentials.additions {
            // Header names are the same in any case, and the later one would replace the earlier.
            let place =
                addition.placement.headerName.map { .header($0.lowercased()) } ?? addition.placement
            if !places.insert(place).inserted {
                findings.report(
                    .application,
                    "the credentials use the \(addition.placement) twice, and one value is lost; use each place once")
            }
        }
    }
}
