/// A value that is copied with its first change only: most of a manifest stays as it is.
struct Edited<Value> {
    private var value: Value
    private var isChanged = false

    init(_ value: Value) { self.value = value }

    /// The value as it is now; whoever changes it says so.
    var now: Value {
        get { value }
        _modify {
            isChanged = true
            yield &value
        }
    }
    /// The value, where it was changed.
    var ifChanged: Value? { isChanged ? value : nil }
}

extension Edited where Value: MutableCollection {
    /// Takes the elements that `replacement` has something else for.
    mutating func replace(_ replacement: (Value.Element) throws -> Value.Element?) rethrows {
        for index in value.indices {
            if let element = try replacement(value[index]) { now[index] = element }
        }
    }
}
