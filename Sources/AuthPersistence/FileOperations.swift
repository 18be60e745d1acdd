/// What the stores ask of the file system; tests pass in one that fails.
///
/// Every failure is an `AuthError` that names the path and what to do.
package protocol FileOperations: Sendable {
    /// Opens a file for reading, through symbolic links and without waiting for a writer where it is a pipe; `nil`
    /// where there is none.
    func openForReading(_ path: String) throws -> OpenFile?
    /// Creates a file that the owner alone can read and write; whatever is at the path already makes it fail.
    func create(_ path: String) throws -> OpenFile
    /// Opens a file to lock it, or creates it as ``create(_:)`` does; a symbolic link makes it fail.
    func openForLocking(_ path: String) throws -> OpenFile
    /// Closes a file; a lock on it ends.
    func close(_ file: OpenFile)

    /// Everything in the file.
    func contents(of file: OpenFile) throws -> [UInt8]
    /// Makes `bytes` all that the file holds.
    func write(_ bytes: [UInt8], to file: OpenFile) throws
    /// Returns when what was written has reached the disk.
    func synchronize(_ file: OpenFile) throws
    /// Returns when the names in the folder have reached the disk.
    func synchronize(folder path: String) throws
    /// Gives the file to an owner and a group; `false` where this process may not.
    func setOwner(_ status: FileStatus, of file: OpenFile) -> Bool
    /// Sets who may read and write the file.
    func setPermissions(_ bits: UInt32, of file: OpenFile) throws
    /// Takes the exclusive advisory lock; `false` where another open file has it.
    func tryLock(_ file: OpenFile) throws -> Bool

    /// Gives the lock back, also where a child process that has not begun its own program yet shares the open file.
    func unlock(_ file: OpenFile)

    /// What is known of an open file.
    func status(of file: OpenFile) throws -> FileStatus
    /// What is known of the file at a path; `nil` where there is none.
    func status(at path: String) throws -> FileStatus?
    /// Where a symbolic link leads; `nil` where the path is no link or leads nowhere.
    func destination(ofLink path: String) throws -> String?
    /// Replaces the file at a path by another in one step.
    func rename(_ path: String, to newPath: String) throws
    /// Removes a file.
    func remove(_ path: String) throws
    /// The names in a folder.
    func names(inFolder path: String) throws -> [String]
}

/// An open file and the path for messages.
package struct OpenFile: Sendable {
    package let descriptor: Int32
    package let path: String

    package init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }
}

/// What the stores need to know of a file.
package struct FileStatus: Sendable, Hashable {
    /// Device and number: two files with both the same are one.
    package struct Identity: Sendable, Hashable {
        package let device: UInt64
        package let number: UInt64
    }
    package let identity: Identity
    package let isRegular: Bool
    /// The nine bits of owner, group and others.
    package let permissions: UInt32
    package let owner: UInt32
    package let group: UInt32

    package static let groupAndOthers: UInt32 = 0o077
    package static let groupOnly: UInt32 = 0o070
}

extension FileOperations {
    /// Opens the file, passes it on and closes it.
    func reading<Result>(_ path: String, _ body: (OpenFile) throws -> Result) throws -> Result? {
        guard let file = try openForReading(path) else { return nil }
        defer { close(file) }
        return try body(file)
    }
}
