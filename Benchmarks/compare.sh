#!/usr/bin/env bash
# Ours beside its peers, in one session: each round measures ours and then every peer.
#
#     Benchmarks/compare.sh [ROUNDS]
#
# Prints tables and writes them to Benchmarks/RESULTS.md. A peer that is not at hand is named, with the reason. Peers:
#   x-oauth2      golang-go and golang-golang-x-oauth2-dev of Debian, or a module cache that has golang.org/x/oauth2
#   airbyte-cdk   python3; the package goes into an environment of its own in the cache folder
#   jwt-kit, swift-crypto   the nested package Benchmarks/Peers
#   openssl       `openssl speed`: bare signatures
# AUTH_BENCHMARK_CACHE is the cache folder, a subfolder of the temporary one unless set; AUTH_CORPUS the recorded connectors.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-9}
seconds=0.3
cdk_version=7.39.1
cache=${AUTH_BENCHMARK_CACHE:-${TMPDIR:-/tmp}/auth-benchmarks}
corpus=${AUTH_CORPUS:-../shared/corpus}
peers=Benchmarks/Peers
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$cache" "$work/keys"
touch "$work/absent.txt"

say() { printf '%s\n' "$*" >&2; }
absent() { say "not measured: $1 ($2)"; echo "$1: $2" >>"$work/absent.txt"; }

say "building"
swift build -c release --product auth-benchmarks >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
ours=$(swift build -c release --show-bin-path)/auth-benchmarks
"$ours" keys "$work/keys"
[ -d "$corpus/manifests" ] || absent "the corpus" "there is no $corpus"

# The folder that has golang.org/x/oauth2 as Debian installs it.
gopath=/usr/share/gocode
go_peer=""
if ! command -v go >/dev/null; then
    absent x-oauth2 "go is not installed; on Debian: golang-go"
elif [ ! -d "$gopath/src/golang.org/x/oauth2" ]; then
    absent x-oauth2 "the library is not installed; on Debian: golang-golang-x-oauth2-dev"
elif (cd "$peers/go" && GO111MODULE=off GOPATH=$gopath GOCACHE="$cache/go" go build -o "$cache/x-oauth2" .) \
    >"$work/log" 2>&1; then
    go_peer="$cache/x-oauth2"
else
    absent x-oauth2 "does not build: $(tail -n 1 "$work/log")"
fi

python_peer=""
if ! command -v python3 >/dev/null; then
    absent airbyte-cdk "python3 is not installed"
else
    [ -x "$cache/cdk/bin/python" ] || python3 -m venv "$cache/cdk" >"$work/log" 2>&1 || true
    if "$cache/cdk/bin/python" -c 'import airbyte_cdk' 2>/dev/null ||
        "$cache/cdk/bin/python" -m pip install --quiet "airbyte-cdk==$cdk_version" >"$work/log" 2>&1; then
        python_peer="$cache/cdk/bin/python"
    else
        absent airbyte-cdk "cannot be installed: $(tail -n 1 "$work/log")"
    fi
fi

swift_peers=""
if swift build -c release --package-path "$peers" >"$work/log" 2>&1; then
    swift_peers=$(swift build -c release --package-path "$peers" --show-bin-path)
else
    absent "jwt-kit and swift-crypto" "their package does not build: $(grep -m 1 error "$work/log" || echo '?')"
fi

if command -v openssl >/dev/null; then
    # jwt-kit takes an Ed25519 key as its 32 bytes.
    ED25519_SEED=$(openssl pkey -in "$work/keys/ed25519.pem" -outform DER | tail -c 32 | base64 | tr '+/' '-_' | tr -d '=')
    export ED25519_SEED
else
    absent openssl "it is not installed"
fi

# What the reader of the table should know.
{
    echo "date: $(date -u +%Y-%m-%d)"
    echo "machine: $(uname -sm), $(getconf _NPROCESSORS_ONLN) cores$(sed -n 's/^model name[^:]*: */, /p' /proc/cpuinfo 2>/dev/null | head -n 1)"
    echo "load when it began: $(uptime | sed 's/.*load average[s]*: //')"
    echo "commit: $(git rev-parse --short HEAD)$(git diff --quiet HEAD || echo ', changed')"
    swift --version 2>/dev/null | head -n 1
    [ -z "$go_peer" ] || echo "x-oauth2 with $(go version), $(dpkg-query -W golang-golang-x-oauth2-dev 2>/dev/null | tr '\t' ' ' || true)"
    [ -z "$python_peer" ] || "$python_peer" -c 'import sys, importlib.metadata as m
print("airbyte-cdk", m.version("airbyte-cdk"), "with Python", sys.version.split()[0] + ", cryptography", m.version("cryptography"))'
    [ -z "$swift_peers" ] || awk -F'"' '/"identity"/ { name = $4 } /"version" :/ && name ~ /^(jwt-kit|swift-crypto)$/ { print name, $4 }' \
        "$peers/Package.resolved"
    ! command -v openssl >/dev/null || openssl version
    echo "times beside peers are processor time, as openssl speed measures; the Go collector's other threads are not counted"
} >"$work/machine.txt"

# raw: what a bare signature takes `openssl speed`, in the form of auth-benchmarks.
raw() {
    # The machine-readable lines end in the signatures and the verifications of a second.
    openssl speed -seconds 1 -mr rsa2048 ecdsap256 ecdsap384 ecdsap521 ed25519 2>/dev/null | awk -F: '
        function add(name, rate) {
            if (rate > 0) printf "%s{\"name\": \"sign a token: %s\", \"processorNanoseconds\": %.1f}", (count++ ? ",\n " : ""), name, 1e9 / rate
        }
        BEGIN { printf "[" }
        /^\+F2:/ { split("RS256 RS384 RS512 PS256 PS384 PS512", names, " "); for (i = 1; i <= 6; i++) add(names[i], $(NF - 1)) }
        /^\+F4:/ { name = $3 == 256 ? "ES256" : $3 == 384 ? "ES384" : "ES512"; add(name, $(NF - 1)) }
        /^\+F6:/ { add("EdDSA", $(NF - 1)) }
        END { print "]" }'
}

for round in $(seq "$rounds"); do
    say "round $round of $rounds"
    folder=$(printf '%s/round-%03d' "$work" "$round")
    mkdir "$folder"
    AUTH_CORPUS=$corpus "$ours" --rounds 3 --output json >"$folder/ours.json"
    [ -z "$go_peer" ] || "$go_peer" "$seconds" >"$folder/x-oauth2.json"
    if [ -n "$python_peer" ]; then
        "$python_peer" "$peers/python/cdk.py" "$work/keys" "$([ -d "$corpus/manifests" ] && echo "$corpus" || echo -)" "$seconds" \
            >"$folder/airbyte-cdk.json"
    fi
    if [ -n "$swift_peers" ]; then
        "$swift_peers/JWTKitRate" "$work/keys" "$seconds" \
            HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA >"$folder/jwt-kit.json"
        "$swift_peers/CryptoRate" "$work/keys" "$seconds" >"$folder/swift-crypto.json"
    fi
    ! command -v openssl >/dev/null || raw >"$folder/openssl.json"
done

"$ours" table "$work" | tee Benchmarks/RESULTS.md
