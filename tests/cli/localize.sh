#!/bin/sh
# The command `localize`: localize.sh PROGRAM
# Copies are compared with those of the reference when it is on the PATH.
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
needs git python3
# shellcheck source=tests/cli/remote_sources.sh
. "$(absolute "$(dirname "$0")")/remote_sources.sh"
compared=0
reference=$(reference)

# check STATUS ARG...: localizes to copy; ARG... are the words and flags beside that. As the reference does.
check() {
  want=$1 target=$2
  shift 2
  rm -rf copy theirs
  call "$render" localize "$target" copy --no-verify "$@"
  [ "$status" -eq "$want" ] || wrong "exit status $status, not $want"
  [ -s out.txt ] && wrong 'it prints something'
  [ "$want" -eq 0 ] || ! [ -e copy ] || wrong 'it failed and left a copy'
  [ -n "$reference" ] || return 0
  compared=$((compared + 1))
  if "$reference" localize "$target" theirs --no-verify "$@" >/dev/null 2>err2.txt </dev/null; then
    [ "$want" -eq 0 ] || wrong 'kustomize succeeds'
    [ "$want" -ne 0 ] || diff -r theirs copy || wrong 'kustomize makes another copy'
  else
    [ "$want" -ne 0 ] || wrong "kustomize fails: $(cat err2.txt)"
  fi
}

# holds FILE...: what the last copy has
holds() {
  [ "$(cd copy && find . -type f | sort | tr '\n' ' ')" = "$* " ] || {
    wrong 'the copy has other files'
    (cd copy && find . -type f | sort)
  }
}

# ---- Every field that has paths, and every one that is written

mkdir -p all/base all/part all/files all/charts/c/templates all/homes all/real
put all/kustomization.yaml <<'END'
# comments go
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
Resources: [cm.yaml, base, ./base/../real/linked.yaml, link.yaml]
bases: [by-link]
components: [part]
crds: [files/crd.yaml]
configurations: [files/config.yaml]
openapi: {path: files/schema.json}
metadata: {name: all, labels: {a: b}}
namePrefix: ""
namespace: "on"
commonLabels: {x: "y", "10": "1"}
commonAnnotations: {}
labels: [{pairs: {a: "1"}, includeSelectors: false, includeTemplates: true, fields: [{path: a/b, kind: X, create: true}]}]
configMapGenerator:
- {name: z, literals: [a=b], files: [files/a.txt, k=./files/../files/a.txt], env: files/e.env, options: {immutable: false}}
- name: z2
  envs: [files/e.env]
secretGenerator: [{name: s, files: [files/a.txt], type: Opaque}]
generatorOptions: {}
patches:
- {path: files/patch.yaml, target: {kind: ConfigMap}, options: {allowNameChange: true}}
- patch: |-
    - {op: add, path: /data, value: {}}
  target: {name: x}
patchesJson6902: [{path: files/json.yaml, target: {version: v1, kind: ConfigMap, name: x}}]
patchesStrategicMerge:
- files/patch.yaml
- |-
  apiVersion: v1
  kind: ConfigMap
  metadata: {name: x}
replacements:
- path: files/replacement.yaml
- {source: {kind: ConfigMap, name: x}, targets: [{fieldPaths: [a], options: {create: false, index: 0}}]}
replicas: [{name: a}]
vars: [{name: A, objref: {kind: ConfigMap, apiVersion: v1, name: x}}]
images: [{name: a, newTag: "1.0"}]
sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Namespace]}}
helmCharts: [{name: c, valuesFile: files/values.yaml, additionalValuesFiles: [files/values.yaml], valuesInline: {a: 1.0, b: [x, null, 0x10]}, includeCRDs: true}]
generators: [files/generator.yaml]
transformers:
- |-
  apiVersion: builtin
  kind: PatchTransformer
  metadata: {name: p}
  path: ./files/patch.yaml
  target: {kind: ConfigMap}
- files/transformers.yaml
validators: []
buildMetadata: [originAnnotations]
END
config_map x >all/cm.yaml
config_map linked >all/real/linked.yaml
config_map l >all/real/l.yaml
ln -s real/l.yaml all/link.yaml
resources all/base b.yaml
config_map b >all/base/b.yaml
resources all/real/based ../based.yaml
rm all/real/based/kustomization.yaml
printf 'resources: [d.yaml]\n' >all/real/based/kustomization.yml
config_map d >all/real/based/d.yaml
ln -s real/based all/by-link
printf 'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnameSuffix: -c\n' >all/part/Kustomization
echo '{}' >all/files/crd.yaml
echo '{}' >all/files/schema.json
echo 'namePrefix: [{path: a}]' >all/files/config.yaml
printf 'text\r\n\000' >all/files/a.txt
echo 'A=b' >all/files/e.env
config_map x >all/files/patch.yaml
echo '[{"op":"add","path":"/data","value":{}}]' >all/files/json.yaml
echo '[]' >all/files/replacement.yaml
echo 'a: b' >all/files/values.yaml
echo 'name: c' >all/charts/c/Chart.yaml
config_map t >all/charts/c/templates/t.yaml
ln -s Chart.yaml all/charts/c/left-behind
put all/files/generator.yaml <<'END'
# of a kind that has paths, and one of another
apiVersion: builtin
kind: ConfigMapGenerator
metadata:
  name: made
files: [files/a.txt, "k=./files/a.txt"]
envs:
- ./files/e.env
---
apiVersion: example.com/v1
kind: Other
metadata: {name: o}
path: ./files/none
END
put all/files/transformers.yaml <<'END'
apiVersion: builtin
kind: PatchStrategicMergeTransformer
metadata: {name: a}
paths: [./files/patch.yaml, "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}"]
---
apiVersion: builtin
kind: ReplacementTransformer
metadata: {name: b}
replacements: [{path: ./files/replacement.yaml}]
---
apiVersion: builtin
kind: PatchJson6902Transformer
metadata: {name: c}
path: ./files/json.yaml
END
check 0 all
holds ./base/b.yaml ./base/kustomization.yaml ./charts/c/Chart.yaml ./charts/c/templates/t.yaml ./cm.yaml \
  ./files/a.txt ./files/config.yaml ./files/crd.yaml ./files/e.env ./files/generator.yaml ./files/json.yaml \
  ./files/patch.yaml ./files/replacement.yaml ./files/schema.json ./files/transformers.yaml ./files/values.yaml \
  ./kustomization.yaml ./part/Kustomization ./real/based/d.yaml ./real/based/kustomization.yml ./real/l.yaml \
  ./real/linked.yaml
check 0 ./all/ --scope .
holds "$(cd copy && find . -type f | sort | tr '\n' ' ' | sed 's/ $//')"
[ -f copy/all/base/b.yaml ] || wrong 'the scope is not the top of the copy'
[ "$(cat copy/all/files/a.txt | cksum)" = "$(cksum <all/files/a.txt)" ] || wrong 'bytes of a file changed'

# ---- Charts

mkdir -p helm/homes/a helm/inflated
echo x >helm/homes/a/f
echo v >helm/values.yaml
printf 'helmGlobals: {chartHome: ./homes/../homes, configHome: c}\nhelmCharts: [{name: a}]\n' >helm/kustomization.yaml
check 0 helm
printf 'helmGlobals: {chartHome: missing}\nhelmCharts: [{name: a, valuesFile: values.yaml}]\n' >helm/kustomization.yaml
check 0 helm
printf 'helmChartInflationGenerator: [{chartName: a, chartHome: homes, values: values.yaml}]\n' >helm/kustomization.yaml
check 0 helm
printf 'helmGlobals: {chartHome: %s}\n' "$work/helm/homes" >helm/kustomization.yaml
check 1 helm
says '*path of charts*is absolute*'

# ---- Scopes, and what is refused

resources deep/app ../lib ../../local
resources deep/lib x.yaml
config_map x >deep/lib/x.yaml
check 1 deep/app;                         says "*'../lib' is outside of the scope*--scope*"
check 1 deep/app --scope deep;            says "*'../../local' is outside of the scope*"
check 0 deep/app --scope .
check 1 deep/app --scope local;           says "*the scope 'local' does not contain the target*"
check 1 deep/app --scope nowhere
check 1 nowhere
check 1 local --scope "file://$git/shop?ref=v1"
resources bad nope.yaml;                  check 1 bad; says "*bad/kustomization.yaml:2:3: error: 'nope.yaml' does not exist*"
resources bad ../local/cm.yaml;           check 1 bad; says '*outside*'
resources bad kustomization.yaml;         check 1 bad
printf 'namePrefx: x\n' >bad/kustomization.yaml; check 1 bad; says "*'namePrefx'*"
printf 'configMapGenerator: [{name: a, files: [a=b=c]}]\n' >bad/kustomization.yaml; check 1 bad
printf 'transformers: [nope.yaml]\n' >bad/kustomization.yaml; check 1 bad
printf '{}\n' >bad/kustomization.yaml;    check 0 bad
rm bad/kustomization.yaml;                check 1 bad

# ---- From elsewhere

resources far "file://$git/shop//overlay?ref=v1" "$http/files/cm.yaml" "file://$git/lib.git/app?ref=v1"
check 0 far
[ -f "copy/localized-files/file-schemed$git/shop/v1/base/cm.yaml" ] || wrong 'the repository is elsewhere'
check 0 "file://$git/shop//nested?ref=v1"
check 0 "file://$git/shop?ref=dev"
check 1 "file://$git/shop";               says '*has no ref*?ref=*'
check 1 "file://$git/shop?ref=v1" --scope .; says '*a scope is for local targets*'
check 1 "file://$git/shop//leaves?ref=v1"
resources far "file://$git/shop//base"
check 1 far;                              says '*far/kustomization.yaml:2:3: error: *has no ref*'
resources far "file://$git/shop//base?ref=v1"
mkdir far/localized-files
check 1 far;                              says "*already has 'localized-files'*"
rmdir far/localized-files

# ---- What others may have made to hurt

resources ring/a ../b;                    resources ring/b ../c
resources ring/c ../a;                    check 1 ring/a --scope ring; says '*cycle*'
resources ring/c ../..;                   check 1 ring/a --scope .;    says '*'
resources self .;                         check 1 self;                says '*cycle*'
mkdir links && ln -s loop links/loop && ln -s ../local links/away && ln -s ../local/cm.yaml links/out.yaml
resources links loop;                     check 1 links
resources links out.yaml;                 check 1 links;               says '*outside*'
resources links away;                     check 1 links;               says "*'away' is outside of the scope*"
resources links away;                     check 0 links --scope .;     [ -f copy/local/cm.yaml ] || wrong 'no local'
resources links /etc/hostname;            check 1 links
resources links "$work/local";            check 1 links
printf 'configMapGenerator: [{name: a, files: [../../../../../../../../etc/hostname]}]\n' >links/kustomization.yaml
check 1 links;                            says '*outside*'
printf 'helmCharts: [{name: a}]\nhelmGlobals: {chartHome: away}\n' >links/kustomization.yaml
check 1 links;                            says "*'away' are outside of the scope*"
check 0 links --scope .
mkfifo links/pipe
resources links pipe;                     call timeout 10 "$render" localize links copy
[ "$status" -eq 1 ] || wrong 'a pipe is read'
far=far-away
for name in http://.. 'git@..:o/r?ref=v1' "file://$git/shop?ref=.." "file://$git/shop?ref=../../../../x"; do
  resources "$far" "'$name'"
  rm -rf copy
  call "$render" localize "$far" copy --no-verify
  [ "$status" -eq 1 ] || wrong 'it has a place'
  [ -e copy ] && wrong 'a copy is left'
done

# ---- Destinations, and the builds of both

# into STATUS ARG...: with builds; the reference is not asked
into() {
  want=$1
  shift
  call "$render" localize "$@"
  [ "$status" -eq "$want" ] || wrong "exit status $status, not $want"
}

into 0 deep/lib;                          says "localized 'deep/lib' to 'localized-lib'; both build to the same"
[ -f localized-lib/x.yaml ] || wrong 'no localized-lib'
into 1 deep/lib;                          says '*localized-lib*'
into 1 deep/lib '';                       says '*localized-lib*'
into 0 deep/app new --scope .;            [ -f new/deep/app/kustomization.yaml ] || wrong 'no new/deep/app'
into 1 deep/lib new;                      says '*new: there is something already*'
into 1 deep/lib no/where;                 says '*no/where: *'
into 0 "file://$git/shop//overlay?ref=v1"; [ -d localized-overlay-v1/overlay ] || wrong 'no localized-overlay-v1'
into 0 "file://$git/shop?ref=v1";         [ -f localized-shop-v1/kustomization.yaml ] || wrong 'no localized-shop-v1'
into 2 a b c
(cd deep/lib && "$render" localize) 2>err.txt || wrong 'without words'
[ -f deep/lib/localized-lib/x.yaml ] || wrong 'no localized-lib there'
printf 'resources: [../lib/x.yaml]\nnamePrefix: [\n' >deep/app/kustomization.yaml
into 1 deep/app other;                    [ -e other ] && wrong 'a copy is left'


# The destination in what is copied: it is no part of that. (The reference copies it into itself without end.)
mkdir -p inside/charts/c
echo 'name: c' >inside/charts/c/Chart.yaml
mkfifo inside/charts/pipe
printf 'helmCharts: [{name: c}]\n' >inside/kustomization.yaml
into 0 inside inside/charts/copy --no-verify
[ "$(cd inside/charts/copy && find . -type f | sort | tr '\n' ' ')" = './charts/c/Chart.yaml ./kustomization.yaml ' ] ||
  wrong 'the copy has other files'
rm -rf copy
into 1 inside copy;                       says "*error: *helm*'inside' cannot be built without flags*"
[ -d copy ] || wrong 'what could not be verified is gone'
into 1 inside copy;                       says '*copy: there is something already*'
ln -s nothing dangling
into 1 deep/lib dangling;                 says '*dangling: there is something already*'

# Files that cannot be written: nothing is left. In the kustomization, then in the charts.
full() {
  call sh -c 'trap "" XFSZ && ulimit -f 8 && exec "$0" localize inside full --no-verify' "$render"
  [ "$status" -eq 1 ] || wrong "exit status $status"
}
dd if=/dev/zero of=inside/charts/c/big bs=1024 count=64 2>/dev/null
full; says '*error: full/charts/c/big: File too large*'
[ -e full ] && wrong 'a copy is left'
printf 'configMapGenerator: [{name: a, files: [charts/c/big]}]\n' >inside/kustomization.yaml
full; says '*error: full/charts/c/big: File too large*'
[ -e full ] && wrong 'a copy is left'

# A signal while something is fetched: no copy, nothing in the directory for temporary files.
ran='a signal'
resources slow "file://$git/shop//overlay?ref=v1" "$http/slow"
mkdir own
TMPDIR=$work/own "$render" localize slow stopped 2>err.txt &
pid=$!
tries=0
until grep -q ' /slow ' requests || [ $tries -gt 100 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
kill -TERM $pid
wait $pid
[ $? -eq 143 ] || wrong 'it does not end by the signal'
[ -e stopped ] && wrong 'a copy is left'
[ -z "$(ls own)" ] || wrong "left in TMPDIR: $(ls own)"

echo "$compared beside kustomize"
finish
