#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Android)
internal import Android
#endif

/// A TCP socket whose calls return within a moment, so that a thread can see that it should stop.
package struct Socket: Sendable, Hashable {
    private static let pollMilliseconds: Int32 = 20
    private let descriptor: Int32

    static func listening(on port: Int) throws -> Socket {
        let descriptor = socket(AF_INET, streamType, 0)
        guard descriptor >= 0 else { throw LoopbackFailure(call: "socket", code: errno) }
        var address = loopbackAddress()
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        var reuse: Int32 = 1
        // A port that was in use a moment ago is not refused.
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, listen(descriptor, 256) == 0 else {
            let code = errno
            _ = systemClose(descriptor)
            throw LoopbackFailure(call: "bind", code: code)
        }
        return Socket(descriptor: descriptor)
    }

    package static func connected(to port: Int) throws -> Socket {
        let descriptor = socket(AF_INET, streamType, 0)
        guard descriptor >= 0 else { throw LoopbackFailure(call: "socket", code: errno) }
        var address = loopbackAddress()
        address.sin_port = in_port_t(port).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            _ = systemClose(descriptor)
            throw LoopbackFailure(call: "connect", code: code)
        }
        silence(descriptor)
        return Socket(descriptor: descriptor)
    }

    func port() throws -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else { throw LoopbackFailure(call: "getsockname", code: errno) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    func isReadable() -> Bool { isReady(for: Int16(POLLIN)) }

    func isWritable() -> Bool { isReady(for: Int16(POLLOUT)) }

    func accept() -> Socket? {
        let accepted = systemAccept(descriptor, nil, nil)
        guard accepted >= 0 else { return nil }
        Self.silence(accepted)
        return Socket(descriptor: accepted)
    }

    /// Up to 16 KiB; empty at the end of the stream, `nil` where there is nothing yet.
    package func read() -> [UInt8]? {
        guard isReadable() else { return nil }
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return Array(buffer.prefix(max(count, 0)))
    }

    /// How many of the bytes were taken; `nil` where the client has gone.
    package func write(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard isWritable() else { return 0 }
        let count = bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            return send(descriptor, start, buffer.count, Self.sendFlags)
        }
        if count >= 0 { return count }
        return errno == EAGAIN || errno == EINTR ? 0 : nil
    }

    /// Wakes whoever waits for the socket.
    func shutDown() { _ = shutdown(descriptor, systemBoth) }

    package func close() { _ = systemClose(descriptor) }

    private func isReady(for events: Int16) -> Bool {
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        return poll(&entry, 1, Self.pollMilliseconds) > 0
    }

    private static func loopbackAddress() -> sockaddr_in {
        var address = sockaddr_in()
        #if canImport(Darwin)
        address.sin_len = UInt8(MemoryLayout<sockaddr_in>.size)
        #endif
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return address
    }

    #if canImport(Glibc)
    private static var streamType: Int32 { Int32(SOCK_STREAM.rawValue) }
    #else
    private static var streamType: Int32 { SOCK_STREAM }
    #endif

    // A write to a connection that the other side has closed must not end the process: where a flag of the call does not
    // say so, the socket does.
    private static func silence(_ descriptor: Int32) {
        #if canImport(Darwin)
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }

    #if canImport(Darwin)
    private static var sendFlags: Int32 { MSG_DONTWAIT }
    #else
    private static var sendFlags: Int32 { Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT) }
    #endif
}

// The members of Socket have the names of these calls.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

private func systemAccept(
    _ descriptor: Int32, _ address: UnsafeMutablePointer<sockaddr>?, _ length: UnsafeMutablePointer<socklen_t>?
) -> Int32 {
    accept(descriptor, address, length)
}

#if canImport(Darwin)
private let systemBoth = SHUT_RDWR
#else
private let systemBoth = Int32(SHUT_RDWR)
#endif
