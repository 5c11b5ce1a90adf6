#!/bin/sh
# Runs the reference, where it is installed, over the cases with functions and plugins, and compares: the same bytes and the
# programs told the same, or both refuse. Exits 77 (skipped) without the reference. usage: functions.sh RENDERER ROOT
set -u
renderer=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$2" && pwd)/tests/functions
command -v kustomize >/dev/null || { echo "no kustomize: skipped"; exit 77; }
[ "$(kustomize version)" = "$("$renderer" version | cut -d' ' -f1)" ] ||
  { echo "another version of kustomize: skipped"; exit 77; }
kustomize=$(command -v kustomize)
work=$(mktemp -d) && work=$(cd "$work" && pwd -P) || exit 1
trap 'rm -rf "$work"' EXIT
count=0 failed=0
mkdir "$work/bin"
cp "$here/record" "$work/bin/record"
cp "$here/record" "$work/bin/docker"
PATH=$work/bin:$PATH CASE=$work/case KUSTOMIZE_PLUGIN_HOME=$work/case/home
export PATH CASE KUSTOMIZE_PLUGIN_HOME

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
  count=$((count + 1))
  run "$renderer" ours
  ours=$?
  run "$kustomize" theirs
  theirs=$?
  if [ $ours -ne 0 ] && [ $theirs -ne 0 ]; then continue; fi
  if [ $ours -ne $theirs ]; then
    echo "FAIL $name: exit status $ours, the reference's is $theirs"; cat "$work/ours.err" "$work/theirs.err"
  elif ! diff -u "$work/theirs" "$work/ours" || ! diff -u "$work/theirs.calls" "$work/ours.calls"; then
    echo "FAIL $name: other bytes, or the programs were told otherwise"
  else
    continue
  fi
  failed=$((failed + 1))
done
echo "$((count - failed)) passed, $failed failed"
[ $failed -eq 0 ]
