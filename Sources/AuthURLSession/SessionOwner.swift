internal import AuthCore
internal import Dispatch
internal import Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// Keeps the session of a transport, and ends it with the transport's last copy.
final class SessionOwner: Sendable {
    let prepared: Result<ExchangeSession, any Error>

    init(_ configuration: URLSessionTransport.Configuration) {
        prepared = Result { try ExchangeSession(configuration) }
    }

    // A session keeps its delegate, and with it all memory, until it is invalidated.
    deinit { if case .success(let session) = prepared { session.invalidate() } }
}

/// A session and the exchanges that run in it.
struct ExchangeSession: Sendable {
    private let session: URLSession
    private let delegate: ExchangeDelegate
    private let taskTimeout: TimeInterval
    private let controlQueue = DispatchQueue(label: "URLSessionTransport.control", qos: .userInitiated)

    init(_ configuration: URLSessionTransport.Configuration) throws {
        try configuration.validate()
        let settings = URLSessionConfiguration.ephemeral
        settings.urlCache = nil
        settings.urlCredentialStorage = nil
        settings.httpCookieStorage = nil
        settings.httpCookieAcceptPolicy = .never
        settings.httpShouldSetCookies = false
        settings.requestCachePolicy = .reloadIgnoringLocalCacheData
        // The deadline of the exchange decides; URLSession's own count rounds to seconds and starts anew with each
        // byte, so it only has to come later.
        let grace: TimeInterval = 60
        taskTimeout = TimeInterval(configuration.effectiveTimeout.components.seconds) + grace
        settings.timeoutIntervalForRequest = taskTimeout
        #if canImport(FoundationNetworking)
        delegate = ExchangeDelegate(controlQueue: controlQueue)
        #else
        if let proxy = configuration.proxy {
            let address = try ProxyAddress(proxy)
            settings.connectionProxyDictionary = [
                "HTTPEnable": 1, "HTTPProxy": address.host, "HTTPPort": address.port,
                "HTTPSEnable": 1, "HTTPSProxy": address.host, "HTTPSPort": address.port,
            ]
        }
        delegate = ExchangeDelegate(identities: try PeerIdentities(configuration))
        #endif
        session = URLSession(configuration: settings, delegate: delegate, delegateQueue: DeliveryQueue())
    }

    // Behind whatever is still to be started: a session makes no task once it is invalidated.
    func invalidate() { controlQueue.async { [session] in session.finishTasksAndInvalidate() } }

    /// Sends one request and waits until the response is complete, the deadline passes or the caller is cancelled.
    func exchange(
        _ request: OutgoingRequest, deadline: ContinuousClock.Instant, maximumBodyBytes: Int
    ) async throws -> HTTPResponse {
        try Task.checkCancellation()
        let exchange = Exchange(origin: request.origin, maximumBodyBytes: maximumBodyBytes, queue: controlQueue)
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            exchange.abandon(
                with: AuthError(
                    .network, "\(request.origin) did not answer in time; try again or raise the timeout",
                    cause: NetworkFailure.timedOut))
        }
        defer { timer.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                exchange.start(continuation) { makeTask(for: request.urlRequest, exchange) }
            }
        } onCancel: {
            exchange.abandon(with: CancellationError())
        }
    }

    private func makeTask(for request: URLRequest, _ exchange: Exchange) -> URLSessionDataTask {
        var request = request
        request.timeoutInterval = taskTimeout
        let task = session.dataTask(with: request)
        delegate.add(exchange, for: task.taskIdentifier)
        return task
    }
}
