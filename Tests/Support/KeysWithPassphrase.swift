/// Private keys that a passphrase opens.
public enum KeysWithPassphrase {
    /// Whether this system opens any: Apple's frameworks open none.
    public static let areOpened: Bool = {
        #if canImport(Darwin)
        false
        #else
        true
        #endif
    }()
}
