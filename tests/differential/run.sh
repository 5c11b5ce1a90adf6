#!/bin/sh
# Runs the reference, where it is installed, over the golden cases and the sample shop, and compares: the
# same bytes, or both refuse. Exits 77 (skipped) without the reference. usage: run.sh RENDERER ROOT
set -u
renderer=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
root=$(cd "$2" && pwd)
command -v kustomize >/dev/null || { echo "no kustomize: skipped"; exit 77; }
[ "$(kustomize version)" = "$("$renderer" version | cut -d' ' -f1)" ] ||
  { echo "another version of kustomize: skipped"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
count=0 failed=0

# compare NAME DIRECTORY ARG...
compare() {
  name=$1 dir=$2
  shift 2
  count=$((count + 1))
  (cd "$dir" && "$renderer" "$@" </dev/null >"$work/ours" 2>"$work/ours.err")
  ours=$?
  (cd "$dir" && kustomize "$@" </dev/null >"$work/theirs" 2>"$work/theirs.err")
  theirs=$?
  if [ $ours -ne 0 ] && [ $theirs -ne 0 ]; then return; fi
  if [ $ours -ne $theirs ]; then
    echo "FAIL $name: exit status $ours, the reference's is $theirs"; cat "$work/ours.err" "$work/theirs.err"
  elif ! diff -u "$work/theirs" "$work/ours"; then
    echo "FAIL $name: other bytes"
  else
    return
  fi
  failed=$((failed + 1))
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
echo "$((count - failed)) passed, $failed failed"
[ $failed -eq 0 ]
