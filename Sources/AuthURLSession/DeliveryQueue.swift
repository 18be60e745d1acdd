internal import Foundation

/// Runs what URLSession tells its delegate.
///
/// Where libcurl serves URLSession, the usual queue takes the parts of a body faster than it hands them on, and a body
/// beyond its bound piles up in it by the gigabyte. There each part is handed on at once, by the thread that reads the
/// network: a delegate must not wait for the session there.
final class DeliveryQueue: OperationQueue, @unchecked Sendable {
    // `@unchecked` as its superclass is: it adds no state.
    override init() {
        super.init()
        maxConcurrentOperationCount = 1
    }

    #if canImport(FoundationNetworking)
    override func addOperation(_ block: @escaping @Sendable () -> Void) { block() }
    #endif
}
