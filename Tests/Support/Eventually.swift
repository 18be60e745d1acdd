/// Lets other tasks run until `condition` holds; `false` where the test is cancelled before, as by its time limit.
///
/// Where it never holds this goes on without end: a suite that uses it has a time limit.
public func eventually(_ condition: () -> Bool) async -> Bool {
    while !condition() {
        if Task.isCancelled { return false }
        await Task.yield()
    }
    return true
}
