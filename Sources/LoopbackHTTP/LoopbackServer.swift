internal import Dispatch
internal import Foundation
internal import Synchronization

/// A small HTTP/1.1 server for the demo and for tests, on 127.0.0.1.
///
/// Each connection has a thread of its own, so a handler may block; it is called from many threads at once.
///
///     let server = try LoopbackServer { request in
///         request.path == "/token" ? .response(body: "{}") : .response(404)
///     }
///     defer { server.stop() }
///
/// It reads bodies with `Content-Length` only and answers any other with 501.
public final class LoopbackServer: Sendable {
    /// Decides what to do with a request.
    public typealias Handler = @Sendable (LoopbackRequest) -> LoopbackReply

    /// The port.
    public let port: Int
    private let listener: Socket
    private let shared: Shared

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - port: The port; 0 for one that the system picks.
    ///   - keepsRequests: Whether ``requests`` has them; not where a server runs for long.
    ///   - handler: Decides what to do with a request.
    /// - Throws: ``LoopbackFailure`` where the system does not grant the port.
    public init(port: Int = 0, keepsRequests: Bool = true, _ handler: @escaping Handler) throws {
        listener = try Socket.listening(on: port)
        self.port = try listener.port()
        shared = Shared(handler, keepsRequests: keepsRequests)
        Self.run(in: shared) { [listener, shared] in
            while !shared.isStopped {
                guard listener.isReadable(), let connection = listener.accept() else { continue }
                Self.run(in: shared) {
                    shared.connections.withLock { _ = $0.insert(connection) }
                    LoopbackConnection(connection, shared).serve()
                    // Within the lock, so that stop() never meets a descriptor that is another's by then.
                    shared.connections.withLock {
                        $0.remove(connection)
                        connection.close()
                    }
                }
            }
        }
    }

    deinit { stop() }

    /// Scheme, host and port, without a slash at the end.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// The requests received so far, in the order in which they were complete.
    public var requests: [LoopbackRequest] { shared.requests.withLock { $0 } }

    /// Closes all connections and waits for their threads, for two seconds at most; a second call does nothing.
    public func stop() {
        guard shared.stopped.exchange(true, ordering: .sequentiallyConsistent) == false else { return }
        listener.shutDown()
        shared.connections.withLock { for connection in $0 { connection.shutDown() } }
        _ = shared.threads.wait(timeout: .now() + .seconds(2))
        listener.close()
    }

    private static func run(in shared: Shared, _ work: @escaping @Sendable () -> Void) {
        shared.threads.enter()
        Thread.detachNewThread {
            work()
            shared.threads.leave()
        }
    }

    final class Shared: Sendable {
        let handler: Handler
        let keepsRequests: Bool
        let requests = Mutex<[LoopbackRequest]>([])
        let connections = Mutex<Set<Socket>>([])
        let stopped = Atomic(false)
        let threads = DispatchGroup()

        init(_ handler: @escaping Handler, keepsRequests: Bool) {
            self.handler = handler
            self.keepsRequests = keepsRequests
        }

        var isStopped: Bool { stopped.load(ordering: .sequentiallyConsistent) }
    }
}

/// A system call that failed.
public struct LoopbackFailure: Error {
    /// The call.
    public let call: String
    /// The value of `errno`.
    public let code: Int32

    package init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }
}
