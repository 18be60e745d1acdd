public import AuthCore
internal import Synchronization

/// Keeps credentials in a file that processes of one machine share.
///
/// The file is JSON and the owner's alone: created with mode 0600, and refused where group or others have any access.
/// It is replaced in one step and never changed in place, so that neither a crash nor a full disk leaves half of it.
/// Beside it are lock files: `<path>.lock` for the moment of writing, and one for each key, held as long as a claim. They
/// are never removed. The file system must have locks (`flock`); a local one has, and so has NFS 4.
public final class FileCredentialStore: CredentialStore {
    private static let longestWrite = Duration.seconds(10)

    private let path: String
    private let file: DurableFile
    private let keeper: ClaimKeeper
    private let isSwept = Atomic(false)

    /// Creates a store; the file need not be there, its folder must.
    ///
    /// - Parameters:
    ///   - path: The file. A symbolic link is followed.
    ///   - clock: Measures how long a claim is waited for.
    public convenience init(path: String, clock: any AuthClock = SystemClock()) {
        self.init(path: path, clock: clock, files: SystemFiles())
    }

    package init(
        path: String, clock: any AuthClock, files: any FileOperations, random: any RandomSource = SystemRandomSource()
    ) {
        self.path = path
        file = DurableFile(files: files, random: random)
        keeper = ClaimKeeper(files: files, clock: clock, random: random)
    }

    /// The record of a key.
    ///
    /// - Throws: `AuthError` where the file cannot be read, is open to others or is not a store.
    public func read(_ key: CredentialKey) async throws -> CredentialRecord? {
        let target = try file.target(of: path)
        return try document(at: target).record(of: key, from: target)
    }

    /// The keys of a connection that have a record.
    ///
    /// - Throws: As ``read(_:)``.
    public func keys(of connection: String) async throws -> [CredentialKey] {
        let target = try file.target(of: path)
        return try document(at: target).keys(of: connection, from: target)
    }

    /// Waits for the key; those of this process get it in the order in which they came.
    ///
    /// A claim ends with its holder's process, however long its lease is.
    public func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim {
        let target = try file.target(of: path)
        // A lock for each key, for a claim is held across the network, and a login may nest another.
        let lockPath = "\(target).\(fingerprint(of: key.connection + "\0" + key.path.description)).lock"
        return try await keeper.claim(key, target: target, lockPath: lockPath, atMost: atMost) { _ in
            try document(at: target).record(of: key, from: target)
        }
    }

    /// Writes a record; cancellation does not keep it from being written.
    public func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
        try await change(under: claim) { try $0.set(record, of: claim.key, from: $1) }
    }

    /// Removes the record; cancellation does not keep it from being removed.
    public func remove(under claim: CredentialClaim) async throws {
        try await change(under: claim) { try $0.remove(claim.key, from: $1) }
    }

    private func change(
        under claim: CredentialClaim, _ edit: (inout RecordDocument, _ path: String) throws -> Void
    ) async throws {
        let held = try keeper.held(claim)
        let writing = try await keeper.lockBriefly(held.target + ".lock", atMost: Self.longestWrite)
        try withExtendedLifetime((held, writing)) {
            var document = try document(at: held.target)
            try edit(&document, held.target)
            if !isSwept.exchange(true, ordering: .relaxed) { file.removeLeftovers(of: held.target) }
            try file.replace(held.target, with: document.bytes, keeping: file.files.status(at: held.target))
        }
    }

    /// Gives the key to the next.
    public func release(_ claim: CredentialClaim) async { keeper.release(claim) }

    private func document(at target: String) throws -> RecordDocument {
        guard let (bytes, status) = try file.read(target) else { return RecordDocument() }
        guard status.permissions & FileStatus.groupAndOthers == 0 else {
            throw AuthError(
                .storeUnavailable, "\(target) holds credentials and is open to other users; run: chmod 600 \(target)",
                kind: .configuration)
        }
        return try RecordDocument(parsing: bytes, from: target)
    }
}
