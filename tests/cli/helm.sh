#!/bin/sh
# Charts in repositories that are fetched, with the stand-in for helm: helm.sh PROGRAM HELM (the folder tests/helm)
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
needs git
helm=$(absolute "$2")
HELM_CALLS=$work/calls TMPDIR=$work/link
export HELM_CALLS TMPDIR
mkdir repo && ln -s tmp "$TMPDIR" && cd repo || exit 1

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
  call "$render" build --enable-helm --helm-command "$helm/stand-in" "$@"
  [ $status -eq 0 ] || wrong "exit status $status"
  grep -c '^  pull$' "$HELM_CALLS" >"$work/pulls"
  [ "$(cat "$work/pulls")" = 1 ] || fail "build $*: pulled $(cat "$work/pulls") times"
  grep -q '|own: true' "$HELM_CALLS" || fail "build $*: the chart of the repository has other values"
  [ "$(grep -c '|pulled: true' "$HELM_CALLS")" = 3 ] || fail "build $*: the pulled chart has other values"
  grep -q '^  name: c-own$' "$work/out.txt" || fail "build $*: a chart is missing"
  [ -z "$(ls "$TMPDIR/")" ] || { fail "build $*: something is left behind"; ls "$TMPDIR"; }
}

build .
build --cache-dir "$work/cache" .
build --cache-dir "$work/cache" --offline .
# What was fetched stays as it was.
find "$work/cache" -name first | grep . && fail "the chart was pulled into the cache"
find "$work/cache" -name own | grep -q . || fail "the repository is not in the cache"

finish
