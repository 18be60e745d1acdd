#!/usr/bin/env bash
# Runs a command with real servers to test against: those whose start scripts lie in $AUTH_PEERS, or in ../shared/peers.
#
#     Scripts/with-peers.sh swift test
#
# A script starts its server where it does not run yet, and prints its address as KEY=VALUE lines, which the command gets
# as variables. A server that cannot be started is named, and the tests of it are skipped.
set -euo pipefail
peers=${AUTH_PEERS:-$(cd "$(dirname "$0")/../.." && pwd)/shared/peers}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export PEERS_DIR=${PEERS_DIR:-${TMPDIR:-/tmp}/auth-peers}
for peer in nginx authlib dot etcd; do
    if [ ! -x "$peers/$peer/start.sh" ]; then
        echo "peers: $peer is not at hand: there is no $peers/$peer/start.sh" >&2
    # Not into a variable: the server that stays behind would hold the end of it open.
    elif "$peers/$peer/start.sh" >"$log" 2>&1 </dev/null; then
        while IFS= read -r line; do
            [[ $line =~ ^[A-Z_]+= ]] && export "${line?}"
        done < <(grep -E '^[A-Z_]+=' "$log" || true)
        echo "peers: $peer runs"
    else
        echo "peers: $peer cannot be started:" >&2
        tail -n 5 "$log" >&2
    fi
done
"$@"
