import AuthPersistence
import Synchronization

/// The file system, for a process that is killed on the way.
final class KillingFiles: FileOperations {
    private let system = SystemFiles()
    private let killSwitch: KillSwitch
    /// A rotation creates two files: the first with the intent, the second with the successor.
    private let created = Atomic(0)

    init(_ killSwitch: KillSwitch) { self.killSwitch = killSwitch }

    private func reached(_ intent: KillPoint, _ successor: KillPoint) {
        killSwitch.reached(created.load(ordering: .sequentiallyConsistent) == 1 ? intent : successor)
    }

    func tryLock(_ file: OpenFile) throws -> Bool {
        let isLocked = try system.tryLock(file)
        if isLocked { killSwitch.reached(.claimed) }
        return isLocked
    }
    func create(_ path: String) throws -> OpenFile {
        let file = try system.create(path)
        created.add(1, ordering: .sequentiallyConsistent)
        reached(.intentCreated, .successorCreated)
        return file
    }
    func write(_ bytes: [UInt8], to file: OpenFile) throws {
        try system.write(Array(bytes.prefix(bytes.count / 2)), to: file)
        reached(.intentHalfWritten, .successorHalfWritten)
        try system.write(bytes, to: file)
    }
    func rename(_ path: String, to newPath: String) throws {
        reached(.intentBeforeRename, .successorBeforeRename)
        try system.rename(path, to: newPath)
        reached(.intentAfterRename, .successorAfterRename)
    }
    func synchronize(folder path: String) throws {
        try system.synchronize(folder: path)
        // What follows the intent is a point of the transport.
        if created.load(ordering: .sequentiallyConsistent) == 2 { killSwitch.reached(.stored) }
    }

    func openForReading(_ path: String) throws -> OpenFile? { try system.openForReading(path) }
    func openForLocking(_ path: String) throws -> OpenFile { try system.openForLocking(path) }
    func close(_ file: OpenFile) { system.close(file) }
    func contents(of file: OpenFile) throws -> [UInt8] { try system.contents(of: file) }
    func synchronize(_ file: OpenFile) throws { try system.synchronize(file) }
    func setOwner(_ status: FileStatus, of file: OpenFile) -> Bool { system.setOwner(status, of: file) }
    func setPermissions(_ bits: UInt32, of file: OpenFile) throws { try system.setPermissions(bits, of: file) }
    func unlock(_ file: OpenFile) { system.unlock(file) }
    func status(of file: OpenFile) throws -> FileStatus { try system.status(of: file) }
    func status(at path: String) throws -> FileStatus? { try system.status(at: path) }
    func destination(ofLink path: String) throws -> String? { try system.destination(ofLink: path) }
    func remove(_ path: String) throws { try system.remove(path) }
    func names(inFolder path: String) throws -> [String] { try system.names(inFolder: path) }
}
