#!/usr/bin/env bash
# Formats the sources in place; with --check, reports what is not formatted or documented.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" = "--check" ]; then
    swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks
else
    swift format format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks
fi
