/// Says why a pattern or a replacement cannot be used, or that matching was given up.
package struct PatternError: Error, Hashable, Sendable {
    package var message: String
    /// Where in the pattern or the replacement, counted in Unicode scalars from 1; nil when it is no one place.
    package var column: Int?

    package init(message: String, column: Int? = nil) {
        self.message = message
        self.column = column
    }

    /// Thrown when matching would take more steps than its budget has.
    package static let budgetExceeded = PatternError(
        message: "the regular expression takes too many steps on this text; write it with less to try")
}

extension PatternError: CustomStringConvertible {
    package var description: String {
        column.map { "\(message) (column \($0))" } ?? message
    }
}
