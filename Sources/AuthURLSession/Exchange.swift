internal import AuthCore
internal import Dispatch
internal import Foundation
internal import Synchronization

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// One request on its way; the first outcome counts.
final class Exchange: Sendable {
    private struct State {
        var continuation: CheckedContinuation<HTTPResponse, any Error>?
        var outcome: Result<HTTPResponse, any Error>?
        var task: URLSessionDataTask?
        var body: [UInt8] = []
    }

    private let state = Mutex(State())
    private let origin: Origin
    private let maximumBodyBytes: Int
    private let queue: DispatchQueue

    /// - Parameter queue: A serial queue that makes, starts and cancels tasks. Where libcurl serves URLSession, all three
    ///   wait for the network to be idle, and a thread of the caller's must not.
    init(origin: Origin, maximumBodyBytes: Int, queue: DispatchQueue) {
        self.origin = origin
        self.maximumBodyBytes = maximumBodyBytes
        self.queue = queue
    }

    /// Makes the task and starts it, unless the exchange was abandoned before.
    func start(
        _ continuation: CheckedContinuation<HTTPResponse, any Error>,
        makeTask: @escaping @Sendable () -> URLSessionDataTask
    ) {
        let early = state.withLock { state in
            if state.outcome == nil { state.continuation = continuation }
            return state.outcome
        }
        if let early {
            continuation.resume(with: early)
            return
        }
        queue.async { [self] in
            guard state.withLock({ $0.outcome == nil }) else { return }
            let task = makeTask()
            state.withLock { $0.task = task }
            task.resume()
        }
    }

    /// Ends the exchange without its response.
    func abandon(with error: any Error) {
        guard finish(.failure(error)) else { return }
        queue.async { [self] in state.withLock { $0.task }?.cancel() }
    }

    /// Answers a question of URLSession, unless the exchange has ended.
    ///
    /// Where libcurl serves URLSession, an answer that comes after the task was cancelled ends the process. An answer
    /// given under the lock comes before: the task is cancelled only once the outcome is set.
    func answer(_ reply: () -> Void) {
        state.withLock { if $0.outcome == nil { reply() } }
    }

    /// Takes a part of the body; a body beyond the bound ends the exchange.
    func receive(_ data: Data) {
        let fits = state.withLock { state in
            guard state.outcome == nil else { return true }
            guard data.count <= maximumBodyBytes - state.body.count else {
                state.body = []
                return false
            }
            state.body.append(contentsOf: data)
            return true
        }
        guard !fits else { return }
        let message =
            "\(origin) answered with more than \(maximumBodyBytes) bytes; check the URL, or raise maximumBodyBytes"
        abandon(with: AuthError(.invalidResponse, message))
    }

    /// Ends the exchange with what came so far as its response.
    ///
    /// - Returns: Whether it had not ended before.
    @discardableResult
    func complete(_ task: URLSessionTask) -> Bool {
        guard let response = task.response as? HTTPURLResponse else {
            let message = "\(origin) closed the connection without an HTTP response; try again"
            return finish(.failure(AuthError(.network, message, cause: NetworkFailure.interrupted)))
        }
        let fields = response.allHeaderFields.compactMap { name, value -> HTTPFields.Field? in
            guard let name = name as? String, let value = value as? String else { return nil }
            return HTTPFields.Field(name, value)
        }
        let body = state.withLock { $0.body }
        let headers = HTTPFields(fields.sorted { $0.name < $1.name })
        return finish(.success(HTTPResponse(status: response.statusCode, headers: headers, body: body)))
    }

    /// Ends the exchange with the error that URLSession reports.
    func fail(with error: any Error) {
        finish(.failure(AuthError(networkFailure: error, origin: origin)))
    }

    @discardableResult
    private func finish(_ outcome: Result<HTTPResponse, any Error>) -> Bool {
        let (isFirst, continuation) = state.withLock { state in
            guard state.outcome == nil else { return (false, nil as CheckedContinuation<HTTPResponse, any Error>?) }
            state.outcome = outcome
            defer { state.continuation = nil }
            return (true, state.continuation)
        }
        continuation?.resume(with: outcome)
        return isFirst
    }
}
