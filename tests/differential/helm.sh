#!/bin/sh
# Runs the reference, where it is installed, over the cases with charts, and compares: the same bytes, or both refuse; with the
# stand-in for helm also what helm is told. Then again with the real helm of version 3 (HELM, else helm) and 4 (HELM4, else
# helm4), where they are installed. Of a case the file `stand-in-only` says that there is no real chart, `differs` why the reference is
# expected to do otherwise. Exits 77 (skipped) without the reference. usage: helm.sh RENDERER ROOT
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
here=$(absolute "$2")/tests/helm
# shellcheck source=tests/differential/compare.sh
. "$(absolute "$(dirname "$0")")/compare.sh"

# run PROGRAM OUTPUT: in a fresh copy of the case, at the same path
run() {
  rm -rf "$work/case" && cp -R "$case" "$work/case"
  [ -e "$work/case/charts" ] && cp -R "$here"/charts/* "$work/case/charts" || cp -R "$here/charts" "$work/case/charts"
  : >"$work/$2.calls"
  # shellcheck disable=SC2086,SC1091 # the arguments are words
  (cd "$work/case" && { [ ! -f env ] || { set -a && . ./env; }; } && HELM_CALLS="$work/$2.calls" "$1" build $enable --helm-command "$helm" $args \
    </dev/null >"$work/$2" 2>"$work/$2.err")
}

for helm in "$here/stand-in" "${HELM:-helm}" "${HELM4:-helm4}"; do
  command -v "$helm" >/dev/null || continue
  for case in "$here"/cases/*/; do
    name="$(basename "$case") ($(basename "$helm"))" args=
    [ "$helm" = "$here/stand-in" ] || { [ -e "$case/expected.yaml" ] && [ ! -e "$case/stand-in-only" ]; } || continue
    [ ! -e "$case/differs" ] || continue
    enable=--enable-helm
    [ ! -f "$case/args" ] || args=$(cat "$case/args")
    [ ! -f "$case/enable" ] || enable=$(cat "$case/enable")
    run "$render" ours
    ours=$?
    run "$kustomize" theirs
    alike "$name" $ours $?
  done
done
finish
