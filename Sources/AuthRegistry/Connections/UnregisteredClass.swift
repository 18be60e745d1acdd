/// Why an authenticator cannot be built: it is of a class of one's own that no factory is registered for.
package struct UnregisteredClass: Error {
    /// The class, as the definition names it.
    package let name: String
}
