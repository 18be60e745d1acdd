#!/usr/bin/env bash
# Whole signed tokens a second, beside raw signatures of `openssl speed` and whole tokens of jwt-kit, interleaved.
#
#     Benchmarks/signing.sh [ROUNDS]
#
# Prints, for each algorithm, the median of the rounds' ratios, and the least and the greatest of them. A peer that is
# not there is named.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-15}
seconds=0.3
algorithms="HS256 RS256 RS512 PS256 ES256 ES512 EdDSA"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

swift build -c release --product SigningRate >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
ours=$(swift build -c release --show-bin-path)/SigningRate
"$ours" keys "$work"
# jwt-kit takes an Ed25519 key as its 32 bytes.
if command -v openssl >/dev/null; then
    ED25519_SEED=$(openssl pkey -in "$work/ed25519.pem" -outform DER | tail -c 32 | base64 | tr '+/' '-_' | tr -d '=')
    export ED25519_SEED
fi

peer=""
if swift build -c release --package-path Benchmarks/Peers >"$work/log" 2>&1; then
    peer=$(swift build -c release --package-path Benchmarks/Peers --show-bin-path)/JWTKitRate
else
    echo "jwt-kit: not there (its package does not build here)" >&2
fi
command -v openssl >/dev/null || echo "openssl: not there" >&2

# raw ALGORITHM: signatures a second.
raw() {
    local name
    case $1 in
    RS* | PS*) name=rsa2048 ;;
    ES256) name=ecdsap256 ;;
    ES512) name=ecdsap521 ;;
    EdDSA) name=ed25519 ;;
    *) return 0 ;;
    esac
    command -v openssl >/dev/null || return 0
    # The machine-readable line ends in the signatures and the verifications of a second.
    openssl speed -seconds 1 -mr "$name" 2>/dev/null |
        awk -F: '/^\+F[0-9]+:/ { rate = $(NF - 1) } END { if (rate > 1) printf "%d\n", rate }'
}

for round in $(seq "$rounds"); do
    for algorithm in $algorithms; do
        "$ours" "$seconds" "$algorithm" | awk '{ print "ours", $1, $2 }'
        [ -z "$peer" ] || "$peer" "$work" "$seconds" "$algorithm" | awk '$2 != "none" { print "jwt-kit", $1, $2 }'
        raw "$algorithm" | awk -v name="$algorithm" '{ print "openssl", name, $1 }'
    done >>"$work/round-$round"
done

# ratios PEER ALGORITHM: the ratio of each round, sorted.
ratios() {
    for file in "$work"/round-*; do
        awk -v peer="$1" -v name="$2" '
            $2 == name && $1 == "ours" { ours = $3 }
            $2 == name && $1 == peer { other = $3 }
            END { if (ours && other) print ours / other }' "$file"
    done | sort -n
}

# median WHO ALGORITHM: of the rates.
median() {
    cat "$work"/round-* | awk -v who="$1" -v name="$2" '$1 == who && $2 == name { print $3 }' | sort -n |
        awk '{ value[NR] = $1 } END { if (NR) print value[int((NR + 1) / 2)]; else print "-" }'
}

printf '%-8s %10s %12s %26s %12s %26s\n' algorithm "ours/s" "openssl/s" "ratio (least-greatest)" "jwt-kit/s" "ratio (least-greatest)"
for algorithm in $algorithms; do
    row=$(printf '%-8s %10s' "$algorithm" "$(median ours "$algorithm")")
    for who in openssl jwt-kit; do
        spread=$(ratios "$who" "$algorithm" | awk '
            { value[NR] = $1 }
            END { if (NR) printf "%.2f (%.2f-%.2f)", value[int((NR + 1) / 2)], value[1], value[NR]; else printf "-" }')
        row+=$(printf ' %12s %26s' "$(median "$who" "$algorithm")" "$spread")
    done
    echo "$row"
done
