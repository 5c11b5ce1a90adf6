#!/bin/sh
# Runs the cases with charts: usage: run.sh RENDERER DIRECTORY [--bless]
#
# DIRECTORY has charts/, the program stand-in, and cases/<case>/: a kustomization with maybe `args`, `env` and `enable` (instead of --enable-helm), and what must come out: expected.yaml
# or expected.err, and expected.calls, what helm was told. --bless writes them anew.
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
here=$(absolute "$2") bless=${3:-}
export HELM_CALLS="$work/calls"

# same WHAT EXPECTED GOT; nothing expected is no file, but for the output of a build that succeeds
same() {
  if [ "$bless" = --bless ]; then
    rm -f "$2"
    if [ -s "$3" ] || { [ "$1" = output ] && [ $status -eq 0 ]; }; then cp "$3" "$2"; fi
  elif [ -f "$2" ] || [ -s "$3" ]; then
    diff -u "$2" "$3" || { echo "FAIL $name: other $1"; ok=false; }
  fi
}

for case in "$here"/cases/*/; do
  name=$(basename "$case") ok=true args=
  count=$((count + 1))
  rm -rf "$work/case" && cp -R "$case" "$work/case"
  [ -e "$work/case/charts" ] && cp -R "$here"/charts/* "$work/case/charts" || cp -R "$here/charts" "$work/case/charts"
  enable=--enable-helm
  [ ! -f "$case/args" ] || args=$(cat "$case/args")
  [ ! -f "$case/enable" ] || enable=$(cat "$case/enable")
  : >"$HELM_CALLS"
  # shellcheck disable=SC2086,SC1091 # the arguments are words
  (cd "$work/case" && { [ ! -f env ] || { set -a && . ./env; }; } && "$render" build $enable --helm-command "$here/stand-in" $args </dev/null >"$work/out" 2>"$work/err")
  status=$?
  sed -e "s|$here/||g" -e "s|$work/case|HERE|g" "$work/err" >"$work/said"
  [ $status -ne 0 ] || [ "$bless" = --bless ] || [ -f "$case/expected.yaml" ] || { echo "FAIL $name: did not fail"; ok=false; }
  same output "$case/expected.yaml" "$work/out"
  same messages "$case/expected.err" "$work/said"
  same calls "$case/expected.calls" "$HELM_CALLS"
  $ok || failed=$((failed + 1))
done
finish
