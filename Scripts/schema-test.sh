#!/usr/bin/env bash
# Checks the printed JSON Schema with another implementation, and asks it for verdicts on recorded definitions.
# Needs Python 3 and the network, for the package jsonschema.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Debian keeps what makes environments in a package of its own.
if ! python3 -c 'import ensurepip, venv' 2>/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update && apt-get install --yes --no-install-recommends python3 python3-venv; } >"$work/log" 2>&1 ||
        cat "$work/log" >&2
fi

swift build --package-path "$root" --product connector-auth >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
command=$(swift build --package-path "$root" --show-bin-path)/connector-auth
mkdir "$work/types"
"$command" schema >"$work/all.json"
for type in $("$command" schema --compact | python3 -c '
import json, sys
print("\n".join(name["$ref"].split("/")[-1] for name in json.load(sys.stdin)["$defs"]["authenticator"]["oneOf"]))'); do
    "$command" schema "$type" >"$work/types/$type.json"
done

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'jsonschema>=4.18,<5' >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    echo "schema: the package jsonschema cannot be installed; is the network there?" >&2
    exit 1
}
"$work/venv/bin/python" "$root/Scripts/schema-test.py" \
    "$work" "$root/Tests/Fixtures/Schema/corpus-exceptions.json" "${AUTH_CORPUS:-$root/../shared/corpus}"
