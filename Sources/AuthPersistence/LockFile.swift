internal import AuthCore

/// An advisory lock on a file of its own: while it is held, no other open file has it, in this process or another.
///
/// The lock is the open file's (`flock`), so the kernel ends it with the process, however that ends. The file stays:
/// to remove it would let two processes lock two files of one name.
final class LockFile: Sendable {
    let file: OpenFile
    private let files: any FileOperations

    private init(file: OpenFile, files: any FileOperations) {
        self.file = file
        self.files = files
    }

    deinit {
        // Without the lock this does nothing.
        files.unlock(file)
        files.close(file)
    }

    /// The lock, or `nil` where someone else has it.
    static func attempt(_ path: String, _ files: any FileOperations) throws -> LockFile? {
        let lock = LockFile(file: try files.openForLocking(path), files: files)
        guard try files.tryLock(lock.file), try lock.isInPlace else { return nil }
        return lock
    }

    /// Whether the path still leads to the locked file; where somebody has removed it, others no longer see the lock.
    var isInPlace: Bool { get throws { try files.status(of: file).identity == files.status(at: file.path)?.identity } }
}
