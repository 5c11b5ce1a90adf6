#!/bin/sh
# Charts in repositories that are fetched, with the stand-in for helm: helm.sh PROGRAM HELM (the folder tests/helm)
set -u
render=$1 helm=$2
case $render in /*) ;; *) render=$PWD/$render ;; esac
command -v git >/dev/null || { echo "no git: skipped"; exit 77; }
work=$(mktemp -d) && work=$(cd "$work" && pwd -P) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0
HELM_CALLS=$work/calls HOME=$work TMPDIR=$work/tmp
export HELM_CALLS HOME TMPDIR
mkdir "$work/real" "$work/repo" && ln -s real "$TMPDIR" && cd "$work/repo" || exit 1

fail() {
  echo "FAIL $1"
  failed=$((failed + 1))
}

cat >kustomization.yaml <<'END'
helmCharts:
- {name: first, releaseName: a, repo: "https://charts.example.com"}
- {name: first, releaseName: b, repo: "https://charts.example.com", valuesInline: {a: 1}}
- {name: own, releaseName: c}
- {name: first, releaseName: d, repo: "https://charts.example.com", valuesFile: charts/first/values.yaml}
END
mkdir -p charts/own && echo 'own: true' >charts/own/values.yaml
{ git init -q . && git add . && git -c user.name=t -c user.email=t@example.com commit -qm one; } || exit 1
mkdir "$work/top" && cd "$work/top" || exit 1
echo "resources: ['file://$work/repo']" >kustomization.yaml

# build ARG...
build() {
  : >"$HELM_CALLS"
  "$render" build --enable-helm --helm-command "$helm/stand-in" "$@" >"$work/out" 2>"$work/err" ||
    { fail "build $*"; cat "$work/err"; }
  grep -c '^  pull$' "$HELM_CALLS" >"$work/pulls"
  [ "$(cat "$work/pulls")" = 1 ] || fail "build $*: pulled $(cat "$work/pulls") times"
  grep -q '|own: true' "$HELM_CALLS" || fail "build $*: the chart of the repository has other values"
  [ "$(grep -c '|pulled: true' "$HELM_CALLS")" = 3 ] || fail "build $*: the pulled chart has other values"
  grep -q '^  name: c-own$' "$work/out" || fail "build $*: a chart is missing"
  [ -z "$(ls "$TMPDIR/")" ] || { fail "build $*: something is left behind"; ls "$TMPDIR"; }
}

build .
build --cache-dir "$work/cache" .
build --cache-dir "$work/cache" --offline .
# What was fetched stays as it was.
find "$work/cache" -name first | grep . && fail "the chart was pulled into the cache"
find "$work/cache" -name own | grep -q . || fail "the repository is not in the cache"
[ $failed -eq 0 ] && echo passed
