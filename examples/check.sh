#!/bin/sh
# Runs an example and compares what it prints: check.sh EXPECTED STATUS PROGRAM [ARG...]
set -u
expected=$1 want=$2
shift 2
got=$(mktemp) || exit 1
trap 'rm -f "$got"' EXIT
"$@" >"$got" 2>&1
status=$?
diff -u "$expected" "$got" || exit 1
[ $status -eq "$want" ] || { echo "exit status $status, not $want"; exit 1; }
