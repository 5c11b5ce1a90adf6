#!/bin/sh
# Runs the reference, where it is installed, over the golden cases and the sample shop, and compares: the
# same bytes, or both refuse. Exits 77 (skipped) without the reference. usage: run.sh RENDERER ROOT
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
root=$(absolute "$2")
# shellcheck source=tests/differential/compare.sh
. "$(absolute "$(dirname "$0")")/compare.sh"

# compare NAME DIRECTORY ARG...
compare() {
  name=$1 dir=$2
  shift 2
  (cd "$dir" && "$render" "$@" </dev/null >"$work/ours" 2>"$work/ours.err")
  ours=$?
  (cd "$dir" && "$kustomize" "$@" </dev/null >"$work/theirs" 2>"$work/theirs.err")
  alike "$name" $ours $?
}

# Cases of `hostile` make the reference hang or crash, those of `differences` are refused on purpose, and
# `sops` and `strict` are what it cannot do.
for args in "$root"/tests/golden/*/*/args; do
  dir=${args%/args}
  case $dir in */hostile/* | */differences/* | */sops/* | */strict/*) continue ;; esac
  # shellcheck disable=SC2046 # the arguments are words
  compare "${dir#"$root"/tests/golden/}" "$dir" $(cat "$args")
done
for overlay in dev staging prod; do
  compare "shop $overlay" "$root/examples/shop" build "overlays/$overlay"
done
finish
