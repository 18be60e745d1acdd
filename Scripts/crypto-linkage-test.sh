#!/usr/bin/env bash
# Checks, with a program from outside, when OpenSSL's libcrypto is opened, and what is said where it cannot be.
#
# A program that signs with shared secrets alone runs where there is no such library.
set -euo pipefail
if [ "$(uname)" != Linux ]; then
    echo "crypto linkage: only Linux takes its signatures from a library that is opened at run time; nothing to check"
    exit 0
fi
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "crypto linkage: $1" >&2
    exit 1
}

mkdir -p "$work/Sources/Sign"
cat >"$work/Package.swift" <<END
// swift-tools-version: 6.0
import PackageDescription
let package = Package(
    name: "Sign",
    dependencies: [.package(name: "connector-auth", path: "$root")],
    targets: [
        .executableTarget(name: "Sign", dependencies: [
            .product(name: "AuthCore", package: "connector-auth"),
            .product(name: "AuthJWT", package: "connector-auth"),
        ])
    ])
END
# Sign HS256 | Sign RS256 PEM: prints what became of it, and at the end whether the library is mapped.
cat >"$work/Sources/Sign/main.swift" <<'END'
import AuthCore
import AuthJWT
import Glibc

func key() throws -> JWTKey {
    guard CommandLine.arguments[1] == "RS256" else {
        return try JWTKey(secret: Secret("0123456789abcdef0123456789abcdef"), algorithm: .hs256)
    }
    return try JWTKey(pem: Secret(CommandLine.arguments[2]), algorithm: .rs256)
}

do {
    let authenticator = try JWTAuthenticator(configuration: JWTConfiguration(signer: key()), environment: AuthEnvironment())
    let credentials = try await authenticator.credentials(for: AuthRequest(url: "https://api.example.com"))
    var request = AuthRequest(url: "https://api.example.com")
    try request.apply(credentials)
    let token = request.headers["Authorization"] ?? ""
    print(token.split(separator: ".").count == 3 ? "signed" : "no token")
} catch let error as AuthError {
    print("\(error.code): \(error.message)")
}

guard let maps = fopen("/proc/self/maps", "r") else { exit(1) }
var line = [CChar](repeating: 0, count: 4096)
var isMapped = false
while fgets(&line, Int32(line.count), maps) != nil { if strstr(line, "libcrypto") != nil { isMapped = true } }
print(isMapped ? "libcrypto is mapped" : "libcrypto is not mapped")
END
swift build --package-path "$work" --scratch-path "$work/build" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    fail "the program does not build"
}
program="$work/build/debug/Sign"
# One of the forms in the file is not encrypted, and is the first private key in it.
pem=$(cat "$root/Tests/Fixtures/Keys/rsa-2048.pem")

output=$("$program" HS256)
[ "$output" = $'signed\nlibcrypto is not mapped' ] || fail "HS256 opens the library or does not sign: $output"
echo "crypto linkage: HS256 signs and never maps libcrypto"

output=$("$program" RS256 "$pem")
[ "$output" = $'signed\nlibcrypto is mapped' ] || fail "RS256 does not sign with the library: $output"
echo "crypto linkage: RS256 signs and maps libcrypto"

# As on a system without the library.
cat >"$work/without.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

void *dlopen(const char *name, int flags) {
    if (name != NULL && strstr(name, "libcrypto") != NULL) return NULL;
    void *(*next)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
    return next(name, flags);
}
END
clang="$(dirname "$(readlink -f "$(command -v swift)")")/clang"
"$clang" -shared -fPIC -o "$work/without.so" "$work/without.c" -ldl

output=$(LD_PRELOAD="$work/without.so" "$program" HS256)
[ "$output" = $'signed\nlibcrypto is not mapped' ] || fail "HS256 does not sign without the library: $output"
echo "crypto linkage: HS256 signs where libcrypto cannot be opened"

output=$(LD_PRELOAD="$work/without.so" "$program" RS256 "$pem")
case $output in
    "unsupported: "*"install the package libssl3"*"libcrypto is not mapped") ;;
    *) fail "RS256 without the library does not say what to install: $output" ;;
esac
echo "crypto linkage: RS256 says what to install where libcrypto cannot be opened"
echo "crypto linkage: passed"
