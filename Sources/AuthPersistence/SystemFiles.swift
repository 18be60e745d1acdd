internal import AuthCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Android)
internal import Android
#else
internal import Darwin
#endif
#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The file system of the machine.
///
/// Every file is closed when the process starts another program: a lock that a child inherits outlives its holder.
package struct SystemFiles: FileOperations {
    private static let ownerOnly: mode_t = 0o600

    package init() {}

    package func openForReading(_ path: String) throws -> OpenFile? {
        let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        if descriptor < 0, errno == ENOENT { return nil }
        return OpenFile(descriptor: try checked(descriptor, "read", path), path: path)
    }

    package func create(_ path: String) throws -> OpenFile {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        return OpenFile(
            descriptor: try checked(retrying { open(path, flags, Self.ownerOnly) }, "create", path), path: path)
    }

    package func openForLocking(_ path: String) throws -> OpenFile {
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        return OpenFile(
            descriptor: try checked(retrying { open(path, flags, Self.ownerOnly) }, "lock", path), path: path)
    }

    // Not repeated after EINTR: the descriptor is gone by then and may be another's.
    package func close(_ file: OpenFile) { _ = systemClose(file.descriptor) }

    package func contents(of file: OpenFile) throws -> [UInt8] {
        let chunkSize = 65_536
        var bytes: [UInt8] = []
        while true {
            let offset = off_t(bytes.count)
            let chunk = try [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, count in
                // Some systems' declarations take no null; a buffer that holds something has an address.
                guard let start = buffer.baseAddress else { return }
                count = try checked(
                    retrying { pread(file.descriptor, start, chunkSize, offset) }, "read", file.path)
            }
            if chunk.isEmpty { return bytes }
            bytes += chunk
        }
    }

    package func write(_ bytes: [UInt8], to file: OpenFile) throws {
        var done = 0
        while done < bytes.count {
            done += try bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
                guard let start = rest.baseAddress else { return 0 }
                return try checked(
                    retrying { pwrite(file.descriptor, start, rest.count, off_t(done)) }, "write", file.path)
            }
        }
        _ = try checked(retrying { ftruncate(file.descriptor, off_t(bytes.count)) }, "write", file.path)
    }

    package func synchronize(_ file: OpenFile) throws {
        _ = try checked(flushed(file.descriptor), "write", file.path)
    }

    package func synchronize(folder path: String) throws {
        let descriptor = try checked(retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }, "open", path)
        let folder = OpenFile(descriptor: descriptor, path: path)
        defer { close(folder) }
        // Some file systems cannot synchronise a folder and say so.
        let outcome = flushed(descriptor)
        if outcome < 0, errno == EINVAL || errno == ENOTSUP { return }
        _ = try checked(outcome, "write", path)
    }

    package func setOwner(_ status: FileStatus, of file: OpenFile) -> Bool {
        fchown(file.descriptor, status.owner, status.group) == 0
    }

    package func setPermissions(_ bits: UInt32, of file: OpenFile) throws {
        _ = try checked(fchmod(file.descriptor, mode_t(bits)), "set the permissions of", file.path)
    }

    package func tryLock(_ file: OpenFile) throws -> Bool {
        let outcome = retrying { flock(file.descriptor, LOCK_EX | LOCK_NB) }
        if outcome < 0, errno == EWOULDBLOCK { return false }
        _ = try checked(outcome, "lock", file.path)
        return true
    }

    package func unlock(_ file: OpenFile) { _ = retrying { flock(file.descriptor, LOCK_UN) } }

    package func status(of file: OpenFile) throws -> FileStatus {
        var information = stat()
        _ = try checked(fstat(file.descriptor, &information), "read", file.path)
        return FileStatus(information)
    }

    package func status(at path: String) throws -> FileStatus? {
        var information = stat()
        let outcome = stat(path, &information)
        if outcome < 0, errno == ENOENT { return nil }
        _ = try checked(outcome, "read", path)
        return FileStatus(information)
    }

    package func destination(ofLink path: String) throws -> String? {
        let capacity = 4096
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = buffer.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { max(0, readlink(path, $0, capacity)) } ?? 0
            }
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    package func rename(_ path: String, to newPath: String) throws {
        _ = try checked(systemRename(path, newPath), "replace", newPath)
    }

    package func remove(_ path: String) throws { _ = try checked(unlink(path), "remove", path) }

    package func names(inFolder path: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw AuthError(.storeUnavailable, "cannot list \(path); check that it can be read", cause: error)
        }
    }

    private func checked<Result: SignedInteger>(_ result: Result, _ verb: String, _ path: String) throws -> Result {
        guard result < 0 else { return result }
        throw FileFailure(number: errno).error(verb, path)
    }

    /// Has what was written on the drive itself when it returns.
    private func flushed(_ descriptor: Int32) -> Int32 {
        #if canImport(Darwin)
        // fsync alone leaves the data in the drive's own cache there.
        if fcntl(descriptor, F_FULLFSYNC) == 0 { return 0 }
        #endif
        return retrying { fsync(descriptor) }
    }

    private func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}

// Inside the type, its own methods hide the functions of these names.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemRename(_ path: String, _ newPath: String) -> Int32 { rename(path, newPath) }

extension FileStatus {
    fileprivate init(_ information: stat) {
        identity = Identity(device: UInt64(truncatingIfNeeded: information.st_dev), number: UInt64(information.st_ino))
        isRegular = information.st_mode & S_IFMT == S_IFREG
        permissions = UInt32(information.st_mode) & 0o777
        owner = information.st_uid
        group = information.st_gid
    }
}
