#!/bin/sh
# Runs the cases with functions and plugins, for all of which `record` stands in: usage: run.sh RENDERER DIRECTORY [--bless]
#
# A case is a folder cases/<case>/ with a kustomization, `args` (the flags) and what comes out: expected.yaml (standard
# output, exit status 0) or expected.err (standard error, exit status 1), expected.calls (what the programs were told; none:
# nothing runs) and maybe expected.warnings. The folder `home` is where plugins are; a link `record` in it is one.
# --bless writes the first three anew, of what a RENDERER printed that may be kustomize, except for expected.err.
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
here=$(absolute "$2") bless=${3:-}
cp "$here/record" "$work/bin/record"
cp "$here/record" "$work/bin/docker"
CASE=$work/case CALLS=$work/calls KUSTOMIZE_PLUGIN_HOME=$work/case/home
export CASE CALLS KUSTOMIZE_PLUGIN_HOME

# same EXPECTED GOT: an expected file that is not there stands for an empty one
same() {
  [ -e "$1" ] || set -- /dev/null "$2"
  diff -u "$1" "$2"
}

for case in "$here"/cases/*/; do
  case=${case%/} name=$(basename "$case") args=
  count=$((count + 1))
  [ ! -f "$case/args" ] || args=$(cat "$case/args")
  rm -rf "$work/case" "$work/calls"
  cp -R "$case" "$work/case"
  : >"$work/calls"
  # shellcheck disable=SC2086 # the arguments are words
  (cd "$work/case" && "$render" build --enable-alpha-plugins $args </dev/null >"$work/out" 2>"$work/err.real")
  status=$?
  sed "s|$work/case|CASE|g; s|$HOME|HOME|g" "$work/err.real" >"$work/err"
  if [ "$bless" = --bless ]; then
    rm -f "$case/expected.yaml" "$case/expected.calls"
    [ ! -s "$work/calls" ] || cp "$work/calls" "$case/expected.calls"
    if [ $status -eq 0 ]; then
      cp "$work/out" "$case/expected.yaml"
      rm -f "$case/expected.err"
      [ ! -e "$case/expected.warnings" ] || [ "${render##*/}" != render ] || cp "$work/err" "$case/expected.warnings"
    elif [ ! -e "$case/expected.err" ] || [ "${render##*/}" = render ]; then
      cp "$work/err" "$case/expected.err"
    fi
    continue
  fi
  want=0 expected=$case/expected.yaml got=$work/out
  [ -e "$expected" ] || { want=1 expected=$case/expected.err got=$work/err; }
  if [ $status -ne $want ]; then
    fail "$name: exit status $status, not $want"; cat "$work/err"
  elif ! same "$expected" "$got" || ! same "$case/expected.calls" "$work/calls"; then
    fail "$name: other output"
  elif [ -e "$case/expected.warnings" ] && ! same "$case/expected.warnings" "$work/err"; then
    fail "$name: other warnings"
  elif [ $want -eq 1 ] && [ -s "$work/out" ]; then
    fail "$name: printed output and failed"
  fi
done
finish
