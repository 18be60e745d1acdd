public import AuthCore
internal import Synchronization

/// Keeps the credentials of one authenticator in the user's own configuration file.
///
/// The values are replaced where they stand; every other byte of the file, its order and its layout stay, and so do its
/// permissions. The file is its own authority: what the user writes into it wins, so its records have no seed digest.
/// It has room for the tokens and the expiry alone; captured values are not kept. That a rotation was begun is noted in
/// `<path>.lock`, which also carries the lock and is never removed. The file system must have locks (`flock`).
public final class ConfigFileCredentialStore: CredentialStore {
    /// Where in the file the values are: the keys that lead to each, through maps.
    public struct Paths: Sendable, Hashable {
        /// Where the access token is; empty to keep none.
        public var accessToken: [String]
        /// Where the refresh token is.
        public var refreshToken: [String]
        /// Where the date is at which the access token stops working; empty to keep none.
        public var expiry: [String]

        /// Creates the paths.
        public init(accessToken: [String], refreshToken: [String], expiry: [String]) {
            self.accessToken = accessToken
            self.refreshToken = refreshToken
            self.expiry = expiry
        }
    }

    private let path: String
    private let paths: Paths
    private let file: DurableFile
    private let keeper: ClaimKeeper
    private let onlyKey = Mutex<CredentialKey?>(nil)
    private let isSwept = Atomic(false)
    /// The refresh tokens that the holders of claims know the file to have.
    private let known = Mutex<[UInt64: Secret<String>?]>([:])

    /// Creates a store for one key: the first that it is asked for.
    ///
    /// - Parameters:
    ///   - path: The configuration file, which must be there. A symbolic link is followed.
    ///   - paths: Where in the file the values are.
    ///   - clock: Measures how long a claim is waited for.
    public convenience init(path: String, paths: Paths, clock: any AuthClock = SystemClock()) {
        self.init(path: path, paths: paths, clock: clock, files: SystemFiles())
    }

    package init(
        path: String, paths: Paths, clock: any AuthClock, files: any FileOperations,
        random: any RandomSource = SystemRandomSource()
    ) {
        self.path = path
        self.paths = paths
        file = DurableFile(files: files, random: random)
        keeper = ClaimKeeper(files: files, clock: clock, random: random)
    }

    /// The record in the file; `nil` where it holds none of the values.
    ///
    /// - Throws: `AuthError` where the file cannot be read or is not JSON, or a value is of the wrong kind.
    public func read(_ key: CredentialKey) async throws -> CredentialRecord? {
        try bind(key)
        let target = try file.target(of: path)
        let note = try file.files.reading(Self.lockPath(of: target)) { try file.files.contents(of: $0) }
        return try record(at: target, note: note ?? [])
    }

    /// The store's key, where the file holds any of the values and the connection is that of the key.
    ///
    /// - Throws: As ``read(_:)``.
    public func keys(of connection: String) async throws -> [CredentialKey] {
        guard let key = onlyKey.withLock({ $0 }), key.connection == connection, try await read(key) != nil else {
            return []
        }
        return [key]
    }

    /// Waits for the file; those of this process get it in the order in which they came.
    ///
    /// A claim ends with its holder's process, however long its lease is.
    public func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim {
        try bind(key)
        let target = try file.target(of: path)
        let lockPath = Self.lockPath(of: target)
        let claim = try await keeper.claim(key, target: target, lockPath: lockPath, atMost: atMost) { lock in
            try record(at: target, note: file.files.contents(of: lock.file))
        }
        known.withLock { $0[claim.ticket] = .some(claim.record?.refreshToken) }
        return claim
    }

    /// Writes the values that differ from those in the file.
    ///
    /// Before a rotation the file is replaced by what it holds already, which shows that its successor can be stored.
    ///
    /// - Throws: As the protocol says; with code `superseded` where the user has put another refresh token there since the
    ///   claim, which stays.
    public func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
        let held = try keeper.held(claim)
        try withExtendedLifetime(held) {
            var (values, status) = try configuration(at: held.target)
            let found = try telling(held.target, { try values.record()?.refreshToken })
            // Its own one may be there already, of a commit whose last step failed.
            guard found == known(claim) || found == record.refreshToken else {
                throw AuthError(.superseded, "\(held.target) has another refresh token by now, which stays; try again")
            }
            let before = values.bytes
            try telling(held.target) { try values.set(record) }
            let note = try RotationNote(of: record)
            // Also before a note, with which a single-use token is about to be spent: a file that could just be replaced
            // has a place for the successor.
            if values.bytes != before || note != nil {
                if !isSwept.exchange(true, ordering: .relaxed) { file.removeLeftovers(of: held.target) }
                try file.replace(held.target, with: values.bytes, keeping: status)
            }
            if let note {
                try write(note.bytes, to: held)
            } else {
                // The record is durable by now. A note that stays names its token, so it says nothing of the next one.
                try? write([], to: held)
            }
            known.withLock { $0[claim.ticket] = .some(record.refreshToken) }
        }
    }

    private func known(_ claim: CredentialClaim) -> Secret<String>? { known.withLock { $0[claim.ticket] ?? nil } }

    /// Refuses with code `unsupported`: the file is the user's, who removes the values.
    public func remove(under claim: CredentialClaim) async throws {
        throw AuthError(.unsupported, "\(path) is the user's own configuration; remove the tokens there")
    }

    /// Gives the file to the next.
    public func release(_ claim: CredentialClaim) async {
        known.withLock { $0[claim.ticket] = nil }
        keeper.release(claim)
    }

    private func bind(_ key: CredentialKey) throws {
        let isOther = onlyKey.withLock { only in
            defer { only = only ?? key }
            return only != nil && only != key
        }
        guard isOther || paths.refreshToken.isEmpty else { return }
        let reason =
            isOther ? "keeps one authenticator's credentials; give each its own" : "needs the refresh token's path"
        throw AuthError(.storeUnavailable, "the store for \(path) \(reason)", kind: .configuration)
    }

    private func record(at target: String, note: [UInt8]) throws -> CredentialRecord? {
        let values = try configuration(at: target).values
        return try telling(target) {
            guard var record = try values.record() else { return nil }
            record.intent = RotationNote.intent(in: note, for: record)
            return record
        }
    }

    private func configuration(at target: String) throws -> (values: ConfigValues, status: FileStatus) {
        guard let (bytes, status) = try file.read(target) else {
            throw AuthError(
                .storeUnavailable, "there is no configuration at \(target); create it first", kind: .configuration)
        }
        return (try telling(target) { ConfigValues(text: try JSONTextEditor(bytes), paths: paths) }, status)
    }

    private func write(_ bytes: [UInt8], to held: ClaimKeeper.Held) throws {
        guard try file.files.contents(of: held.lock.file) != bytes else { return }
        try file.files.write(bytes, to: held.lock.file)
        try file.files.synchronize(held.lock.file)
        try file.files.synchronize(folder: DurableFile.folder(of: held.target))
    }

    private func telling<Result>(_ target: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch var error as AuthError {
            error.message = "\(target): \(error.message)"
            throw error
        }
    }

    private static func lockPath(of target: String) -> String { target + ".lock" }
}
