#!/bin/sh
# Runs the reference, where it is installed, over remote bases and files, and compares: the same bytes, or both
# refuse. Exits 77 (skipped) without the reference. usage: remote.sh RENDERER SOURCES
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
needs git python3
# shellcheck source=tests/differential/compare.sh
. "$(absolute "$(dirname "$0")")/compare.sh"
# shellcheck source=tests/cli/remote_sources.sh
. "$(absolute "$2")"

# same STATUS TARGET: what both do; when STATUS is 0 both must succeed
same() {
  "$render" build "$2" >ours 2>ours.err </dev/null
  ours=$?
  "$kustomize" build "$2" >theirs 2>theirs.err </dev/null
  alike "$2" $ours $?
  [ $ours -eq "$1" ] || fail "$2: exit status $ours, not $1"
}

# app TEXT: the kustomization in app, with all annotations
app() {
  mkdir -p app
  printf 'buildMetadata: [originAnnotations, transformerAnnotations]\n%s\n' "$1" >app/kustomization.yaml
}

app "resources:
- file://$git/shop//overlay?ref=v1
- file://$git/shop
- $http/files/cm.yaml
- ../nested"
resources nested ../deep
resources deep "file://$git/lib.git/app?version=v1" "$http/moved"
same 0 app
app "resources: [../local]
components: ['file://$git/shop//component']
transformers: ['file://$git/shop//transformer?ref=dev']"
same 0 app
app "resources: ['file://$git/shop//nested?ref=v1']
namePrefix: x-"
same 0 app
same 0 "file://$git/mods"
same 0 "$http/git/lib.git/app?ref=v1"
app "resources: ['$http/git/lib.git//app', '$http/files//cm.yaml', '$http/files/../files/patch.yaml']"
same 0 app
app "resources: ['file://$git/shop//base']
patches:
- path: $http/files/patch.yaml
configMapGenerator:
- name: text
  files: ['$http/files/text', 'k=$http/files/text']
  envs: ['$http/files/env']"
printf 'A=b\n' >web/files/env
sed s/web/shop-web/ web/files/patch.yaml >web/files/p && mv web/files/p web/files/patch.yaml
same 0 app
app "openapi: {path: '$http/none'}
resources: [../local]"
same 1 app
for entry in "file://$git/shop//leaves" "file://$git/shop//reads" "file://$git/shop//by-link" "file://$git/ring-a" \
  "file://$git/shop//link" "file://$git/shop?ref=nope" "file://$git/mods?submodules=false" "$http/none.yaml" \
  "$http/bad.yaml" "$http/loop" "$http/files/page/of/html" "file://$git/shop//base/cm.yaml" "$http/git/none.git//x"; do
  app "resources: ['$entry']"
  same 1 app
done

finish
