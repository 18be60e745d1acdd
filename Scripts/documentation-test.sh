#!/usr/bin/env bash
# Compiles and runs every Swift block of the documentation, and runs every command in it.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
documents=("$root"/README.md "$root"/Documentation/{Authenticators,JWT,Manifests,OAuth,Sessions,Stores}.md "$root"/Benchmarks/README.md)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# blocks LANGUAGE: the fenced blocks of a language, each in a file of its own: $work/LANGUAGE-1 and so on.
blocks() {
    awk -v language="$1" -v stem="$work/$1-" '
        $0 == "```" language { inside = 1; count++; next }
        inside && $0 == "```" { inside = 0; next }
        inside { print > (stem count) }' "${documents[@]}"
}

# Each block is a program of its own, as where somebody tries it out.
blocks swift
package="$work/package"
mkdir -p "$package/Sources"
count=0
targets=""
for block in $(ls -v "$work"/swift-* 2>/dev/null); do
    count=$((count + 1))
    mkdir "$package/Sources/Block$count"
    { echo "import AuthTesting"; cat "$block"; } >"$package/Sources/Block$count/main.swift"
    targets+="    .executableTarget(name: \"Block$count\", dependencies: products),"$'\n'
done
[ "$count" -gt 0 ] || { echo "documentation: there is no Swift block" >&2; exit 1; }
cat >"$package/Package.swift" <<EOF
// swift-tools-version: 6.2
import PackageDescription
let products: [Target.Dependency] = ["ConnectorAuth", "AuthTesting", "AuthBenchmarking"].map {
    .product(name: \$0, package: "connector-auth")
}
let package = Package(
    name: "Blocks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "connector-auth", path: "$root")],
    targets: [
$targets    ])
EOF
swift build --package-path "$package" --scratch-path "$work/build" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    echo "documentation: a Swift block does not compile" >&2
    exit 1
}
if grep -q 'warning:' "$work/log"; then
    grep 'warning:' "$work/log" >&2
    echo "documentation: a Swift block compiles with warnings" >&2
    exit 1
fi
for number in $(seq "$count"); do
    (cd "$root" && "$work/build/debug/Block$number") >"$work/log" 2>&1 || {
        cat "$work/swift-$number" "$work/log" >&2
        echo "documentation: a Swift block fails" >&2
        exit 1
    }
done
echo "documentation: $count Swift blocks compile and run"

# What differs from run to run: times, ports, and the width of columns for them.
masked() { sed -E 's/[0-9.]+ (ms|s)\b/N \1/g; s/127\.0\.0\.1:[0-9]+/127.0.0.1:N/g; s/of [0-9]+ secrets/of N secrets/; s/ +/ /g'; }

# A command is a line that begins with "$ "; the lines below it are what it prints.
blocks console
commands=0
for block in $(ls -v "$work"/console-* 2>/dev/null); do
    expected=""
    command=""
    check() {
        [ -n "$command" ] || return 0
        commands=$((commands + 1))
        local actual
        actual=$(cd "$root" && eval "$command" 2>/dev/null) || { echo "documentation: fails: $command" >&2; exit 1; }
        if [ -n "$expected" ] && [ "$(masked <<<"$actual")" != "$(masked <<<"${expected%$'\n'}")" ]; then
            printf 'documentation: %s\nprints:\n%s\nand it is written:\n%s\n' "$command" "$actual" "$expected" >&2
            exit 1
        fi
    }
    while IFS= read -r line; do
        if [[ $line == '$ '* ]]; then
            check
            command=${line#'$ '}
            expected=""
        else
            expected+="$line"$'\n'
        fi
    done <"$block"
    check
done
echo "documentation: $commands commands run and print what is written"
