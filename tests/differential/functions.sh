#!/bin/sh
# Runs the reference, where it is installed, over the cases with functions and plugins, and compares: the same bytes and the
# programs told the same, or both refuse. Exits 77 (skipped) without the reference. usage: functions.sh RENDERER ROOT
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
here=$(absolute "$2")/tests/functions
# shellcheck source=tests/differential/compare.sh
. "$(absolute "$(dirname "$0")")/compare.sh"
cp "$here/record" "$work/bin/record"
cp "$here/record" "$work/bin/docker"
CASE=$work/case KUSTOMIZE_PLUGIN_HOME=$work/case/home
export CASE KUSTOMIZE_PLUGIN_HOME

# run PROGRAM OUTPUT: in a fresh copy of the case, at the same path
run() {
  rm -rf "$work/case" && cp -R "$case" "$work/case"
  : >"$work/$2.calls"
  # shellcheck disable=SC2086 # the arguments are words
  (cd "$work/case" && CALLS="$work/$2.calls" "$1" build --enable-alpha-plugins $args </dev/null >"$work/$2" 2>"$work/$2.err")
}

for case in "$here"/cases/*/; do
  case=${case%/} name=$(basename "$case") args=
  [ ! -f "$case/args" ] || args=$(cat "$case/args")
  run "$render" ours
  ours=$?
  run "$kustomize" theirs
  alike "$name" $ours $?
done
finish
