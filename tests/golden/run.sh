#!/bin/sh
# Runs the golden cases: usage: run.sh RENDERER CASES [--bless]
#
# A case is a folder <topic>/<case>/ with the file `args` (one line, the program's arguments, relative to
# the folder), maybe `env` (lines NAME=value), and what it must print: expected.yaml (standard output, exit status 0) or expected.err
# (standard error, exit status 1, nothing on standard output). --bless writes them anew.
set -u
renderer=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cases=$2 bless=${3:-}
[ -x "$renderer" ] || { echo "$1 is no program"; exit 1; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
count=0 failed=0
export HOME

for args in "$cases"/*/*/args; do
  dir=${args%/args}
  name=${dir#"$cases"/}
  count=$((count + 1))
  # shellcheck disable=SC2046,SC1091 # the arguments are words
  (cd "$dir" && HOME=$work && { [ ! -f env ] || { set -a && . ./env; }; } && "$renderer" $(cat args) </dev/null >"$work/out" 2>"$work/err")
  status=$?
  if [ "$bless" = --bless ]; then
    rm -f "$dir/expected.yaml" "$dir/expected.err"
    if [ $status -eq 0 ]; then cp "$work/out" "$dir/expected.yaml"; else cp "$work/err" "$dir/expected.err"; fi
    continue
  fi
  if [ -f "$dir/expected.yaml" ]; then
    want=0 expected=$dir/expected.yaml got=$work/out
  else
    want=1 expected=$dir/expected.err got=$work/err
  fi
  if [ $status -ne $want ]; then
    echo "FAIL $name: exit status $status, not $want"; cat "$work/err"
  elif ! diff -u "$expected" "$got"; then
    echo "FAIL $name: other output"
  elif [ $want -eq 1 ] && [ -s "$work/out" ]; then
    echo "FAIL $name: printed output and failed"
  else
    continue
  fi
  failed=$((failed + 1))
done
echo "$((count - failed)) passed, $failed failed"
[ $count -gt 0 ] && [ $failed -eq 0 ]
