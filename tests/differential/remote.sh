#!/bin/sh
# Runs the reference, where it is installed, over remote bases and files, and compares: the same bytes, or both
# refuse. Exits 77 (skipped) without the reference. usage: remote.sh RENDERER SOURCES
set -u
LC_ALL=C
export LC_ALL
renderer=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
sources=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
if ! command -v kustomize >/dev/null || ! command -v git >/dev/null; then
  echo "no kustomize or no git: skipped"
  exit 77
fi
[ "$(kustomize version)" = "$("$renderer" version | cut -d' ' -f1)" ] ||
  { echo "another version of kustomize: skipped"; exit 77; }
work=$(mktemp -d) && work=$(cd "$work" && pwd -P) || exit 1
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/cli/remote_sources.sh
. "$sources"
cd "$work" || exit 1
count=0 failed=0

# same STATUS TARGET: what both do; when STATUS is 0 both must succeed
same() {
  count=$((count + 1))
  "$renderer" build "$2" >ours 2>ours.err </dev/null
  ours=$?
  kustomize build "$2" >theirs 2>theirs.err </dev/null
  theirs=$?
  if [ $ours -ne "$1" ] || [ $theirs -ne "$1" ]; then
    echo "FAIL $2: exit status $ours, the reference's is $theirs, not $1"
    cat ours.err theirs.err
  elif [ "$1" -eq 0 ] && ! diff -u theirs ours; then
    echo "FAIL $2: other bytes"
  else
    return
  fi
  failed=$((failed + 1))
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

echo "$((count - failed)) passed, $failed failed"
[ $failed -eq 0 ]
