// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "connector-auth",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    products: [
        .library(name: "AuthCore", targets: ["AuthCore"]),
        .library(name: "AuthBasic", targets: ["AuthBasic"]),
        .library(name: "AuthOAuth", targets: ["AuthOAuth"]),
        .library(name: "AuthJWT", targets: ["AuthJWT"]),
        .library(name: "AuthSession", targets: ["AuthSession"]),
        .library(name: "AuthRegistry", targets: ["AuthRegistry"]),
        .library(name: "AuthURLSession", targets: ["AuthURLSession"]),
        .library(name: "AuthPersistence", targets: ["AuthPersistence"]),
        .library(name: "AuthTesting", targets: ["AuthTesting"]),
        .library(name: "AuthBenchmarking", targets: ["AuthBenchmarking"]),
        .library(name: "ConnectorAuth", targets: ["ConnectorAuth"]),
        .executable(name: "connector-auth", targets: ["connector-auth"]),
    ],
    targets: [
        // The contract: protocol, registry, values.
        .target(name: "AuthCore"),
        // No auth, HTTP Basic, bearer, API key.
        .target(name: "AuthBasic", dependencies: ["AuthCore"]),
        // OAuth 2: refresh tokens, client credentials, assertions.
        .target(name: "AuthOAuth", dependencies: ["AuthCore", "AuthCrypto"]),
        // Signed tokens.
        .target(name: "AuthJWT", dependencies: ["AuthCore", "AuthCrypto"]),
        // Session tokens: log in, use, log in again.
        .target(name: "AuthSession", dependencies: ["AuthCore"]),
        // Digests, HMAC and signing keys. Not a product.
        .target(
            name: "AuthCrypto",
            dependencies: [.target(name: "CLibcrypto", condition: .when(platforms: [.linux]))]),
        // The system's libcrypto, opened at run time. Not a product.
        .target(name: "CLibcrypto", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        // Manifests: references, parameters, templates, selection, sharing.
        .target(name: "AuthRegistry", dependencies: ["AuthCore", "AuthCrypto"]),
        // Adapters for URLRequest. The only importer of FoundationNetworking.
        .target(name: "AuthURLSession", dependencies: ["AuthCore"]),
        // Stores that survive the process.
        .target(name: "AuthPersistence", dependencies: ["AuthCore"]),
        // Doubles and the conformance suite, for those who write authenticators.
        .target(name: "AuthTesting", dependencies: ["AuthCore"]),
        // The opt-in umbrella.
        .target(
            name: "ConnectorAuth",
            dependencies: [
                "AuthCore", "AuthBasic", "AuthJWT", "AuthOAuth", "AuthPersistence", "AuthRegistry", "AuthSession",
                "AuthURLSession",
            ]),
        // A small HTTP server on 127.0.0.1, for the demo and for tests. Not a product.
        .target(name: "LoopbackHTTP", dependencies: ["AuthCore"]),
        // The command.
        .executableTarget(
            name: "connector-auth", dependencies: ["ConnectorAuth", "AuthCrypto", "ExampleManifests", "LoopbackHTTP"]),
        // The example connectors, within the program. Not a product.
        .target(name: "ExampleManifests", path: "Examples", resources: [.embedInCode("manifests")]),

        // Counts allocations, where the C library can be stood in for. Not a product.
        .target(name: "CBenchmarking", path: "Benchmarks/CBenchmarking"),
        // Measures, for those who write authenticators.
        .target(name: "AuthBenchmarking", dependencies: ["AuthCore", "CBenchmarking"], path: "Benchmarks/Harness"),
        // What credentials cost. Not a product.
        .executableTarget(
            name: "auth-benchmarks",
            dependencies: ["AuthBenchmarking", "AuthTesting", "ConnectorAuth", "LoopbackHTTP"],
            path: "Benchmarks/Suite"),
        // Signs for long, to see whether memory grows. Not a product.
        .executableTarget(name: "SigningSoak", dependencies: ["AuthCrypto"], path: "Benchmarks/SigningSoak"),

        // Doubles for tests. Not a product.
        .target(name: "TestSupport", dependencies: ["AuthCore", "AuthTesting", "LoopbackHTTP"], path: "Tests/Support"),
        .testTarget(name: "LoopbackHTTPTests", dependencies: ["AuthCore", "LoopbackHTTP"]),
        .testTarget(name: "AuthCoreTests", dependencies: ["AuthCore", "AuthTesting", "TestSupport"]),
        .testTarget(name: "AuthBasicTests", dependencies: ["AuthBasic", "AuthTesting"]),
        .testTarget(
            name: "AuthOAuthTests",
            dependencies: [
                "AuthOAuth", "AuthJWT", "AuthCrypto", "AuthPersistence", "AuthRegistry", "AuthTesting", "TestSupport",
            ]),
        .testTarget(
            name: "AuthSessionTests",
            dependencies: [
                "AuthSession", "AuthRegistry", "AuthBasic", "AuthOAuth", "AuthURLSession", "AuthTesting", "TestSupport",
            ]),
        .testTarget(
            name: "AuthJWTTests", dependencies: ["AuthJWT", "AuthCrypto", "AuthRegistry", "AuthTesting", "TestSupport"]),
        .testTarget(
            name: "JWTPeerTests",
            dependencies: ["AuthJWT", "AuthOAuth", "AuthRegistry", "AuthURLSession", "AuthTesting"]),
        .testTarget(name: "AuthCryptoTests", dependencies: ["AuthCrypto"]),
        .testTarget(name: "AuthRegistryTests", dependencies: ["AuthRegistry", "AuthBasic", "AuthTesting"]),
        .testTarget(name: "AuthURLSessionTests", dependencies: ["AuthURLSession", "TestSupport"]),
        .testTarget(
            name: "AuthPersistenceTests", dependencies: ["AuthPersistence", "AuthTesting", "StoreProbe", "TestSupport"]),
        // Changes a store from a process of its own, to be killed by tests.
        .executableTarget(name: "StoreProbe", dependencies: ["AuthPersistence"], path: "Tests/StoreProbe"),
        .testTarget(
            name: "RotationTests", dependencies: ["AuthPersistence", "AuthURLSession", "TestSupport", "RotationProbe"]),
        // Rotates a refresh token from a process of its own, to be killed by tests.
        .executableTarget(
            name: "RotationProbe", dependencies: ["AuthOAuth", "AuthPersistence", "AuthRegistry", "AuthURLSession"],
            path: "Tests/RotationProbe"),
        .testTarget(name: "AuthBenchmarkingTests", dependencies: ["AuthBenchmarking", "AuthBasic", "auth-benchmarks"]),
        .testTarget(name: "AuthTestingTests", dependencies: ["AuthTesting", "AuthBasic"]),
        .testTarget(name: "CanaryTests", dependencies: ["ConnectorAuth", "AuthTesting", "TestSupport"]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "connector-auth", "ConnectorAuth", "AuthCrypto", "AuthTesting", "ExampleManifests", "LoopbackHTTP",
                "TestSupport",
            ]),
        .testTarget(name: "CorpusTests", dependencies: ["ConnectorAuth", "AuthCrypto", "AuthTesting"]),
        // OAuth and sessions against real servers, where they are at hand.
        .testTarget(
            name: "PeerTests",
            dependencies: [
                "AuthOAuth", "AuthPersistence", "AuthRegistry", "AuthSession", "AuthTesting", "AuthURLSession",
                "TestSupport",
            ]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets { target.swiftSettings = settings }
