internal import ConnectorAuth

/// Tries the authenticators of a manifest and says what is wrong with those that do not work.
enum CheckVerb: Verb {
    static let name = "check"

    static let options: [CommandOption] =
        TargetSource.options + [.single("url", "URL"), .choice("output", ["text", "json"])]

    static let help = """
        Usage: connector-auth check (--manifest FILE [--stream NAME | --at POINTER] | --definition FILE)
                                    [--config FILE|-] [--url URL] [options]

        Builds each distinct authenticator of a manifest, obtains its credentials for real, and says what stands in the
        way: what it is, and what to do about it. Credentials that no server issues, such as an API key, are only built,
        and tried where --url names what to call. Nothing is sent twice. A single-use refresh token is exchanged, and
        its successor kept where --store says, or in the config file.

        \(TargetSource.help)

        The call:
          --url URL                  also sends GET URL with the credentials, and judges the answer

        The output:
          --output text|json         for people (the usual) or for programs
        """

    static func run(_ arguments: ParsedArguments, console: Console) async throws {
        let source = try TargetSource(arguments, console: console)
        let call = try arguments["url"].map { try source.request("GET", $0) }
        let checked = try await source.telling { try distinct(source) }
        if checked.isEmpty, source.plan.streamNames.isEmpty {
            throw AuthError(.invalidReference, "the manifest has no streams; name a definition with --at")
        }
        var report = CheckReport()
        for (index, item) in checked.enumerated() {
            if console.isErrorTerminal {
                console.error("connector-auth: checking \(index + 1) of \(checked.count)")
            }
            let check = AuthenticatorCheck(source: source, definition: item.definition, call: call)
            report.add(await check.run(), streams: item.streams)
        }
        console.output(arguments["output"] == "json" ? report.json.jsonText(.pretty) : report.text)
        if let failure = report.failure { throw SilentFailure(failure.exitCode) }
    }

    /// Each authenticator once, with the streams that it serves.
    private static func distinct(
        _ source: TargetSource
    ) throws -> [(definition: AuthenticatorDefinition, streams: [String])] {
        if source.namesOne { return try source.definition().map { [($0, [])] } ?? [] }
        var result: [(definition: AuthenticatorDefinition, streams: [String])] = []
        var places: [Int: Int] = [:]
        let entries = source.plan.entries
        for (entry, first) in zip(entries, source.plan.sharing(config: source.config)) {
            if let place = places[first] {
                // The entries of a stream stand together.
                if result[place].streams.last != entry.stream { result[place].streams.append(entry.stream) }
            } else {
                places[first] = result.count
                result.append((entry.definition, [entry.stream]))
            }
        }
        return result
    }
}
