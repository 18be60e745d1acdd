import AuthCore
import Synchronization

@testable import AuthPersistence

/// The steps at which a write can fail.
enum WriteStep: String, CaseIterable, Sendable {
    case create, write, setPermissions, synchronize, rename
}

/// The file system, but for one step that fails once it is told to.
final class FailingFiles: FileOperations {
    private let system = SystemFiles()
    private let failing = Mutex<WriteStep?>(nil)
    private let failsAsKilled: Bool

    /// - Parameter failsAsKilled: Whether even the tidying up after the failure is left undone.
    init(failsAsKilled: Bool = false) { self.failsAsKilled = failsAsKilled }

    func fail(at step: WriteStep?) { failing.withLock { $0 = step } }

    private func check(_ step: WriteStep, _ path: String) throws {
        guard failing.withLock({ $0 == step }), !path.hasSuffix(".lock") else { return }
        throw AuthError(.storeUnavailable, "injected at \(step)")
    }

    func create(_ path: String) throws -> OpenFile {
        try check(.create, path)
        return try system.create(path)
    }
    func write(_ bytes: [UInt8], to file: OpenFile) throws {
        do {
            try check(.write, file.path)
        } catch {
            // As a full disk does: a part is written.
            try system.write(Array(bytes.prefix(bytes.count / 2)), to: file)
            throw error
        }
        try system.write(bytes, to: file)
    }
    func setPermissions(_ bits: UInt32, of file: OpenFile) throws {
        try check(.setPermissions, file.path)
        try system.setPermissions(bits, of: file)
    }
    func synchronize(_ file: OpenFile) throws {
        try check(.synchronize, file.path)
        try system.synchronize(file)
    }
    func rename(_ path: String, to newPath: String) throws {
        try check(.rename, newPath)
        try system.rename(path, to: newPath)
    }
    func remove(_ path: String) throws {
        if failsAsKilled, failing.withLock({ $0 != nil }) { return }
        try system.remove(path)
    }

    func openForReading(_ path: String) throws -> OpenFile? { try system.openForReading(path) }
    func openForLocking(_ path: String) throws -> OpenFile { try system.openForLocking(path) }
    func close(_ file: OpenFile) { system.close(file) }
    func contents(of file: OpenFile) throws -> [UInt8] { try system.contents(of: file) }
    func synchronize(folder path: String) throws { try system.synchronize(folder: path) }
    func setOwner(_ status: FileStatus, of file: OpenFile) -> Bool {
        system.setOwner(status, of: file)
    }
    func tryLock(_ file: OpenFile) throws -> Bool { try system.tryLock(file) }
    func unlock(_ file: OpenFile) { system.unlock(file) }
    func status(of file: OpenFile) throws -> FileStatus { try system.status(of: file) }
    func status(at path: String) throws -> FileStatus? { try system.status(at: path) }
    func destination(ofLink path: String) throws -> String? { try system.destination(ofLink: path) }
    func names(inFolder path: String) throws -> [String] { try system.names(inFolder: path) }
}
