public import Foundation

/// A program of the package, which is built beside the tests.
public enum BuiltProgram {
    /// Where it is.
    public static func url(named name: String) -> URL { folder.appending(component: name) }

    private static var folder: URL {
        #if canImport(Darwin)
        Bundle(for: Marker.self).bundleURL.deletingLastPathComponent()
        #else
        URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        #endif
    }

    /// Of the bundle of tests that it is linked into.
    private final class Marker {}
}
