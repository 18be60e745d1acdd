internal import AuthCore

/// A file that is read whole and replaced whole: a reader sees the old text or the new one, and so does who comes
/// after a crash.
struct DurableFile: Sendable {
    let files: any FileOperations
    let random: any RandomSource
    private static let temporarySuffix = ".tmp"

    /// The file that `path` leads to: links are followed by name, so that one that leads to no file yet works, too.
    func target(of path: String) throws -> String {
        let maximumLinks = 40
        var path = path
        for _ in 0..<maximumLinks {
            guard let destination = try files.destination(ofLink: path) else { return path }
            path = destination.hasPrefix("/") ? destination : Self.folder(of: path) + "/" + destination
        }
        throw AuthError(
            .storeUnavailable, "\(path) is a symbolic link that leads to itself; mend it", kind: .configuration)
    }

    /// The file's text and status; `nil` where there is none.
    func read(_ path: String) throws -> (bytes: [UInt8], status: FileStatus)? {
        try files.reading(path) { file in
            let status = try files.status(of: file)
            guard status.isRegular else {
                throw AuthError(.storeUnavailable, "\(path) is not a file; name one", kind: .configuration)
            }
            return (try files.contents(of: file), status)
        }
    }

    /// Replaces the file at `path`, which is no link; it is durable when this returns.
    ///
    /// - Parameter status: The status of the file that is replaced, whose owner and permissions are kept; `nil` for
    ///   one that the owner alone can read.
    func replace(_ path: String, with bytes: [UInt8], keeping status: FileStatus?) throws {
        let temporary =
            "\(Self.folder(of: path))/\(Self.temporaryPrefix(of: path))\(String(random.next(), radix: 16))\(Self.temporarySuffix)"
        let file = try files.create(temporary)
        do {
            defer { files.close(file) }
            try files.write(bytes, to: file)
            if let status { try keep(status, for: file) }
            try files.synchronize(file)
            try files.rename(temporary, to: path)
        } catch {
            // The first error is the one to report.
            try? files.remove(temporary)
            throw error
        }
        try files.synchronize(folder: Self.folder(of: path))
    }

    /// Removes what writers that were killed have left beside the file; only for who holds the lock for writing.
    ///
    /// A convenience: where it fails, the copies stay, which the owner alone can read.
    func removeLeftovers(of path: String) {
        let folder = Self.folder(of: path)
        let prefix = Self.temporaryPrefix(of: path)
        for name in (try? files.names(inFolder: folder)) ?? []
        where name.hasPrefix(prefix) && name.hasSuffix(Self.temporarySuffix) { try? files.remove(folder + "/" + name) }
    }

    /// What the names of temporary files begin with, so that no file of others is taken for one.
    private static func temporaryPrefix(of path: String) -> String {
        ".\(path.split(separator: "/").last ?? "").connector-auth-"
    }

    private func keep(_ status: FileStatus, for file: OpenFile) throws {
        let current = try files.status(of: file)
        var permissions = status.permissions
        if (current.owner, current.group) != (status.owner, status.group), !files.setOwner(status, of: file) {
            // What the old group could read is not for the group of whoever writes now.
            permissions &= ~FileStatus.groupOnly
        }
        if permissions != current.permissions { try files.setPermissions(permissions, of: file) }
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
