public import AuthCore

extension RequestCredentials {
    /// Whether the secrets of both are the same, and lie at different places in memory.
    ///
    /// They have to be longer than the fifteen bytes that a string keeps in itself.
    public func isSeparateCopy(of other: RequestCredentials) -> Bool {
        func places(_ credentials: RequestCredentials) -> [UnsafePointer<UInt8>?] {
            credentials.additions.map { addition in
                addition.value.reveal().utf8.withContiguousStorageIfAvailable { $0.baseAddress } ?? nil
            }
        }
        return self == other && zip(places(self), places(other)).allSatisfy { $0 != $1 }
    }
}
