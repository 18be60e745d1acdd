/// What requests look at, until they are given lanes.
@usableFromInline struct TokenCacheFront<Value: Sendable>: Sendable {
    @usableFromInline var shown: ShownValue<Value>
    /// How often one had to wait for another to have looked, since this is shown.
    @usableFromInline var collisionCount: UInt32 = 0
}

/// What a cache shows to requests.
@usableFromInline struct ShownValue<Value: Sendable>: Sendable {
    /// The value of the token, while it may be taken without a question.
    @usableFromInline var value: Value?
    /// Until when it may.
    @usableFromInline var until = CoarseDeadline.never

    /// What is needed of the value; where it has to be asked for, nothing.
    ///
    /// Mutating, although it changes nothing: otherwise the value would be copied first, and its users counted.
    ///
    /// - Parameter coarse: The coarse time in nanoseconds.
    @inlinable @inline(__always) mutating func part<Part>(
        at coarse: Int64, _ clock: SharedClock, _ part: (Value) -> Part
    ) -> Part? {
        // The value last: a look at a clock in between would copy all of it.
        guard !until.hasPassed(coarse: coarse, clock), let value else { return nil }
        return part(value)
    }
}
