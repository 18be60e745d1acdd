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

/// An error number of the system, told as what to do about it.
struct FileFailure {
    let number: Int32

    func error(_ verb: String, _ path: String) -> AuthError {
        let (remedy, kind): (String, AuthError.Kind) =
            switch number {
            case ENOENT: ("its folder does not exist; create it", .configuration)
            case EACCES, EPERM: ("this user may not; change the owner or the permissions", .configuration)
            case EBUSY: ("it is mounted by itself, and so cannot be replaced; mount its folder", .configuration)
            case EROFS: ("the file system is read-only; choose another place", .configuration)
            case EISDIR: ("it is a folder; name a file", .configuration)
            case ENOTDIR: ("a part of its path is not a folder", .configuration)
            case ELOOP: ("it is a symbolic link, which is not followed here; remove it", .configuration)
            case ENAMETOOLONG: ("its name is too long", .configuration)
            case ENOSPC, EDQUOT: ("the disk is full; make room", .transient)
            case EMFILE, ENFILE: ("too many files are open", .transient)
            // One number on Linux, two on Apple's systems.
            case ENOLCK, EOPNOTSUPP, ENOTSUP: ("the file system has no locks; choose a local one", .configuration)
            default: ("the system reports error \(number)", .transient)
            }
        return AuthError(.storeUnavailable, "cannot \(verb) \(path): \(remedy)", kind: kind)
    }
}
