// swift-tools-version: 6.2
import PackageDescription

// What the benchmarks compare with. A package of its own: the root one depends on nothing.
let package = Package(
    name: "Peers",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.1.0"),
    ],
    targets: [
        .target(name: "PeerRate"),
        .executableTarget(
            name: "JWTKitRate", dependencies: ["PeerRate", .product(name: "JWTKit", package: "jwt-kit")]),
        .executableTarget(
            name: "CryptoRate", dependencies: ["PeerRate", .product(name: "Crypto", package: "swift-crypto")]),
    ]
)

for target in package.targets { target.swiftSettings = [.enableUpcomingFeature("NonisolatedNonsendingByDefault")] }
