internal import AuthCore

extension Pattern {
    /// As long as a header field may be that is searched.
    private static let searchedBytes = 8_192

    /// What finds the first group, or the whole match of a pattern without groups.
    static let finder: FactoryScope.CompilePattern = { source in
        let pattern: Pattern
        do {
            guard source.utf8.count <= TemplateLimits.sourceBytes else {
                throw PatternError(message: "the regular expression is too long")
            }
            pattern = try Pattern(source)
        } catch {
            throw AuthError(.invalidDefinition, "is no regular expression that can be used: \(error)")
        }
        return { text in
            guard text.utf8.count <= searchedBytes else { return nil }
            var budget = TemplateLimits.work
            guard let match = try? pattern.firstMatch(in: text, budget: &budget) else { return nil }
            return pattern.groupCount > 0 ? match.group(1) : match.group(0)
        }
    }
}
