// swift-tools-version: 6.2
import PackageDescription

// What the benchmarks compare with. A package of its own: the root one depends on nothing.
let package = Package(
    name: "Peers",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1")],
    targets: [
        .executableTarget(name: "JWTKitRate", dependencies: [.product(name: "JWTKit", package: "jwt-kit")])
    ]
)
