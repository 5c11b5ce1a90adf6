#!/bin/sh
# Runs the golden cases: usage: run.sh RENDERER CASES [--bless]
#
# A case is a folder <topic>/<case>/ with the file `args` (one line, the program's arguments, relative to
# the folder), maybe `env` (lines NAME=value), and what it must print: expected.yaml (standard output, exit status 0) or expected.err
# (standard error, exit status 1, nothing on standard output). --bless writes them anew.
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
cases=$(absolute "$2") bless=${3:-}

for args in "$cases"/*/*/args; do
  dir=${args%/args}
  name=${dir#"$cases"/}
  count=$((count + 1))
  # shellcheck disable=SC2046,SC1091 # the arguments are words
  (cd "$dir" && { [ ! -f env ] || { set -a && . ./env; }; } && "$render" $(cat args) </dev/null >"$work/out" 2>"$work/err")
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
    fail "$name: exit status $status, not $want"; cat "$work/err"
  elif ! diff -u "$expected" "$got"; then
    fail "$name: other output"
  elif [ $want -eq 1 ] && [ -s "$work/out" ]; then
    fail "$name: printed output and failed"
  fi
done
finish
