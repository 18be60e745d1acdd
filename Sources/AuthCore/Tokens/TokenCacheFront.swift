/// What requests look at: a cache is no more than this and a clock, and lies close to the next.
@usableFromInline struct TokenCacheFront<Value: Sendable>: Sendable {
    /// The value of the token, while it may be taken without a question.
    @usableFromInline var value: Value?
    /// Until when it may.
    @usableFromInline var until = CoarseDeadline.never
    /// `nil` in a blank; set once, before anyone has the cache.
    var back: TokenCacheBack<Value>?
}
