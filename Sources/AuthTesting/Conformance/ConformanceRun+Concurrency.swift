internal import AuthCore

extension ConformanceRun {
    /// How many callers ask at once.
    static let callerCount = 100

    /// All callers of a fresh authenticator get credentials that apply and, unless they differ by design, the same.
    func checkConcurrency() async {
        guard let authenticator = await freshAuthenticator(for: .concurrency) else { return }
        let request = suite.request
        let count = Self.callerCount
        let all = await findings.succeeding(.concurrency, "asking for credentials \(count) times at once") {
            try await withThrowingTaskGroup(of: RequestCredentials.self) { group in
                for _ in 0..<count { group.addTask { try await authenticator.credentials(for: request) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        guard let all, let first = all.first else { return }
        for credentials in all where credentials != first {
            guard apply(credentials, for: .concurrency, "credentials of a concurrent caller") else { break }
        }
        guard let later = await credentials(of: authenticator, for: .concurrency, "asking once more") else { return }
        checkGenerations(of: all + [later])
        guard !suite.variesByDesign else { return }
        let different = Set(all.map(\.generations)).count
        if different > 1 {
            findings.report(
                .concurrency,
                "\(count) callers at once got \(different) tokens; let those who come while one is fetched wait for it")
        } else if later.generations != first.generations {
            findings.report(
                .concurrency,
                "a caller after \(count) others got another token without any refusal; keep the token while it is good")
        }
    }

    /// A generation stands for one token: equal ones come with equal credentials, and the other way round.
    private func checkGenerations(of all: [RequestCredentials]) {
        guard !suite.variesByDesign else { return }
        for generations in Set(all.map(\.generations)) {
            let additions = Set(all.filter { $0.generations == generations }.map(\.additions))
            if additions.count > 1 {
                findings.report(
                    .concurrency,
                    generations == [nil]
                        ? "credentials without a generation differ between calls; give each token a generation"
                        : "one generation came with \(additions.count) different credentials; a new token needs the next"
                )
            }
        }
        for additions in Set(all.map(\.additions)) {
            let generations = Set(all.filter { $0.additions == additions }.map(\.generations))
            if generations.count > 1 {
                findings.report(
                    .concurrency,
                    "equal credentials came with \(generations.count) generations; the same token keeps its generation")
            }
        }
    }
}
