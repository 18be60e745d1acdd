internal import Dispatch
internal import Foundation
internal import Synchronization

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// Hands what URLSession reports to the exchange it belongs to.
///
/// It is the delegate of the session: some platforms do not ask a task's own delegate about redirects.
final class ExchangeDelegate: NSObject, URLSessionDataDelegate, Sendable {
    typealias Disposition = URLSession.AuthChallengeDisposition

    private let exchanges = Mutex<[Int: Exchange]>([:])

    #if canImport(FoundationNetworking)
    private let controlQueue: DispatchQueue

    /// - Parameter controlQueue: The queue that cancels tasks.
    init(controlQueue: DispatchQueue) { self.controlQueue = controlQueue }
    #else
    private let identities: PeerIdentities

    init(identities: PeerIdentities) { self.identities = identities }
    #endif

    func add(_ exchange: Exchange, for identifier: Int) { exchanges.withLock { $0[identifier] = exchange } }

    private func exchange(of task: URLSessionTask) -> Exchange? { exchanges.withLock { $0[task.taskIdentifier] } }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        exchange(of: dataTask)?.receive(data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let exchange = exchanges.withLock { $0.removeValue(forKey: task.taskIdentifier) }
        if let error { exchange?.fail(with: error) } else { exchange?.complete(task) }
    }

    // URLSession would carry every header along, to any origin; who follows is decided by the transport.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        exchange(of: task)?.answer { completionHandler(nil) }
    }

    #if canImport(FoundationNetworking)
    // The challenge comes once the body is complete. The default handling and a rejected protection space never end the
    // task, so the response is taken here and the task cancelled.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (Disposition, URLCredential?) -> Void
    ) {
        guard exchange(of: task)?.complete(task) == true else { return }
        controlQueue.async { completionHandler(.cancelAuthenticationChallenge, nil) }
    }
    #else
    func urlSession(
        _ session: URLSession, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (Disposition, URLCredential?) -> Void
    ) {
        let (disposition, credential) = identities.answer(to: challenge)
        completionHandler(disposition, credential)
    }

    // A rejected protection space leaves the 401 as the response.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (Disposition, URLCredential?) -> Void
    ) {
        completionHandler(.rejectProtectionSpace, nil)
    }
    #endif
}
