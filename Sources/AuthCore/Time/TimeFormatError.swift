/// Says what is wrong with a date, a format or a duration.
///
/// Messages name positions, components and directives, never the text itself: it may be a secret.
package struct TimeFormatError: Error, Hashable, Sendable {
    package var message: String

    package init(_ message: String) {
        self.message = message
    }
}

extension TimeFormatError: CustomStringConvertible {
    package var description: String { message }
}
