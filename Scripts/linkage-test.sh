#!/usr/bin/env bash
# Builds, from outside, a program on each product alone, and checks what it links.
#
# A connector links only what it uses: static authenticators come without Foundation and without cryptography.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build NAME "PRODUCT ..." "swift statements": prints the path of the program.
build() {
    local name=$1 products=$2 code=$3 folder="$work/$1"
    mkdir -p "$folder/Sources/$name"
    local dependencies="" imports="" product
    for product in $products; do
        dependencies+=".product(name: \"$product\", package: \"connector-auth\"), "
        imports+="import $product"$'\n'
    done
    cat >"$folder/Package.swift" <<EOF
// swift-tools-version: 6.0
import PackageDescription
let package = Package(
    name: "$name",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "connector-auth", path: "$root")],
    targets: [.executableTarget(name: "$name", dependencies: [$dependencies])])
EOF
    printf '%s\n%s\n' "$imports" "$code" >"$folder/Sources/$name/main.swift"
    if ! swift build --package-path "$folder" --scratch-path "$folder/.build" >"$folder/log" 2>&1; then
        cat "$folder/log" >&2
        echo "linkage: $name does not build on its own" >&2
        exit 1
    fi
    echo "$folder/.build/debug/$name"
}

# The shared libraries of a program, by name.
libraries() {
    if command -v ldd >/dev/null; then ldd "$1"; else otool -L "$1"; fi
}

refuse() {
    local program=$1 library
    shift
    for library in "$@"; do
        if libraries "$program" | grep -q "$library"; then
            echo "linkage: $(basename "$program") links $library, which it must not" >&2
            exit 1
        fi
    done
}

require() {
    if ! libraries "$1" | grep -q "$2"; then
        echo "linkage: $(basename "$1") does not link $2; the check proves nothing" >&2
        exit 1
    fi
}

bearer='let bearer = try BearerAuthenticator(token: Secret("t"))
var request = AuthRequest(url: "https://api.example.com/items")
try request.apply(try await bearer.credentials(for: request))
precondition(request.headers["Authorization"] == "Bearer t")'

# A custom authenticator from outside, in a package with other settings than this one.
custom='struct Mine: Authenticator {
    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        try RequestCredentials([.init(.header("X-Mine"), Secret("v"))])
    }
}
struct MineFactory: AuthenticatorFactory {
    let typeNames = ["Mine"]
    func makeAuthenticator(from definition: AuthenticatorDefinition, in scope: FactoryScope) throws -> any Authenticator { Mine() }
}
var registry = AuthenticatorRegistry()
try registry.register(MineFactory())
let mine = try registry.makeAuthenticator(from: AuthenticatorDefinition(type: "Mine"), in: .literal())
var request = AuthRequest(url: "https://api.example.com/items")
try request.apply(try await mine.credentials(for: request))
precondition(request.headers["X-Mine"] == "v")'

foundation='libFoundation\.so'
networking='libFoundationNetworking'
crypto='libcrypto'

check() {
    local name=$1 products=$2 code=$3
    shift 3
    program=$(build "$name" "$products" "$code")
    "$program"
    refuse "$program" "$@"
    echo "linkage: $name ($products) builds alone and runs${*:+; links none of: $*}"
}

check core "AuthCore" "$custom" "$foundation" "$networking" "$crypto"
check static "AuthCore AuthBasic" "$bearer" "$foundation" "$networking" "$crypto"
check oauth "AuthCore AuthOAuth" 'var registry = AuthenticatorRegistry()
try registry.register(.oauth)
print(registry.typeNames)' "$foundation" "$networking" "$crypto"
check jwt "AuthCore AuthJWT" 'let key = try JWTKey(secret: Secret("0123456789abcdef0123456789abcdef"), algorithm: .hs256)
let jwt = try JWTAuthenticator(configuration: JWTConfiguration(signer: key), environment: AuthEnvironment())
var request = AuthRequest(url: "https://api.example.com/items")
try request.apply(try await jwt.credentials(for: request))
precondition(request.headers["Authorization"]?.hasPrefix("eyJ") == true)' "$foundation" "$networking" "$crypto"
check session "AuthCore AuthSession" 'let session = try SessionTokenAuthenticator(
    configuration: SessionConfiguration(
        login: LoginRequest(AuthRequest(method: "POST", url: "https://api.example.com/login")), token: .body(["token"]),
        placement: .header("X-Session"), lifetime: try .lasting("PT1H")),
    environment: AuthEnvironment())
print(session)' "$foundation" "$networking" "$crypto"
check manifests "AuthCore AuthRegistry" 'print(try Manifest.empty.compile(registry: AuthenticatorRegistry()))' \
    "$foundation" "$networking" "$crypto"
check testing "AuthCore AuthTesting" 'print(ManualClock().elapsed)' "$foundation" "$networking" "$crypto"
check benchmarking "AuthBenchmarking" 'let result = try await BenchmarkRunner(rounds: 1, batchDuration: .milliseconds(1))
    .run([Benchmark("nothing") { count in for item in 0..<count { keep(item) } }])
precondition(result.count == 1)' "$foundation" "$networking" "$crypto"
check persistence "AuthCore AuthPersistence" 'print(FileCredentialStore(path: "credentials.json"))' "$networking" "$crypto"
# FoundationNetworking brings the system's curl, which brings a cryptography library of its own on some systems.
check urlsession "AuthCore AuthURLSession" 'import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif
print(try URLRequest(AuthRequest(url: "https://api.example.com")))'
[ "$(uname)" != Linux ] || require "$program" "$networking"
check umbrella "ConnectorAuth" 'print(AuthenticatorRegistry.standard.typeNames)'
echo "linkage: passed"
