#!/bin/sh
# The command `create`: create.sh PROGRAM
# Each call is made in a copy of one tree; the file must be that of the reference when it is on the PATH.
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
reference=$(reference)
compared=0

object='apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n'
mkdir -p tree/sub tree/plain/deep tree/.hid tree/two/inner 'tree/sp ace' outside
cd tree || exit 1
for file in a.yaml b.yml plain/c.yaml plain/deep/d.yaml .hid/e.yaml .dot.yaml zz.txt x.json sub/in.yaml \
  two/inner/f.yaml 'sp ace/g h.yaml' '[a].yaml' 'st*r.yaml' '\back.yaml' é.yaml; do
  # shellcheck disable=SC2059
  printf "$object" >"$file"
done
printf 'resources: [in.yaml]\n' >sub/kustomization.yaml
printf 'resources: []\n' >two/inner/Kustomization
printf 'foo: bar\n' >no-kind.yaml
printf 'kind: ConfigMap\n' >no-name.yaml
printf 'kind: Deployment\nmetadata: {name: y}\n' >no-version.yaml
printf 'apiVersion: v1\nkind: List\nitems: []\n' >list.yaml
printf 'apiVersion: v1\nkind: List\nitems: [{kind: A}]\n' >bad-list.yaml
printf -- "$object---\nfoo: bar\n" >half.yaml
printf -- "$object---\n$object" >twice.yaml
printf -- '- a\n- b\n' >sequence.yaml
printf 'a: [\n' >broken.yaml
printf 'hello' >README
printf '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"j"}}' >j.json
printf '#!/bin/sh\necho hi\n' >run.sh
printf '\000\001\377' >binary
printf '# only a comment\n' >comment.yaml
: >empty.yaml
ln -s a.yaml link.yaml
cd ..
# shellcheck disable=SC2059
printf "$object" >outside/o.yaml
ln -s ../outside/o.yaml tree/outer.yaml

# check STATUS ARG...: runs create in a fresh tree. On success the file is left in got.yaml.
check() {
  want=$1
  shift
  rm -rf here got.yaml
  cp -R tree here
  cd here && call "$render" create "$@"
  cd ..
  [ "$status" -eq "$want" ] || wrong "exit status $status, not $want"
  [ -s out.txt ] && wrong 'it prints something'
  [ -e here/kustomization.yaml ] && mv here/kustomization.yaml got.yaml
  [ "$want" -eq 0 ] || ! [ -e got.yaml ] || wrong 'it failed and left a file'
  diff -r --no-dereference tree here >/dev/null || wrong 'it changed something else'
  [ -n "$reference" ] || return 0
  compared=$((compared + 1))
  rm -rf here
  cp -R tree here
  if (cd here && "$reference" create "$@") >/dev/null 2>&1 </dev/null; then
    [ "$want" -eq 0 ] || wrong 'kustomize succeeds'
    [ "$want" -ne 0 ] || diff here/kustomization.yaml got.yaml || wrong 'kustomize writes another file'
  else
    [ "$want" -ne 0 ] || wrong 'kustomize fails'
  fi
}

# has TEXT: the last file
has() {
  printf '%s\n' "$1" | cmp -s - got.yaml || { wrong 'another file'; cat got.yaml; }
}

head='apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization'

check 0;                                    has "$head"
check 0 word
check 0 --recursive
check 0 --autodetect
check 0 --autodetect=false
check 0 --autodetect --recursive
check 0 --resources a.yaml;                 has "$head
resources:
- a.yaml"
check 0 --resources sub,a.yaml --autodetect --recursive
check 0 --resources a.yaml,a.yaml,./a.yaml
check 0 --resources '*.yaml'
check 0 --resources '.*.yaml'
check 0 --resources '*/*.yaml,[ab].*,[^ab].yaml'
check 0 --resources '*/deep/*.yaml'
check 0 --resources './plain/../a.y?ml,plain//*,../tree/sub,../tree/*.txt'
check 0 --resources '\[a\].yaml,st\*r.yaml,?.yaml,[a-z].yaml'
check 0 --resources '[é].yaml,[à-ü].yaml'
check 0 --resources 'sp ace/*'
check 0 --resources "$work/outside/*.yaml"
check 0 --resources no-kind.yaml
check 1 --resources nope.yaml;              says "*'nope.yaml' does not exist*"
check 1 --resources 'nope*.yaml'
check 1 --resources 'a.yaml,'
check 1 --resources 'a.yaml,[';             says "*pattern '\[' is malformed*"
check 1 --resources '[]a].yaml'
check 1 --resources '[a-].yaml'
check 1 --resources 'a\'
check 0 --namespace on --nameprefix 'p: -' --namesuffix=-s --labels 'a:b,c,d:"q,e:x:y,,b:"1"' \
  --annotations 'z:1,y:true,"x":"u",w: v ,10:2,9:~'
check 0 --labels 'a:b,a:c,'
check 0 --labels '' --annotations= --namespace ''
check 0 --labels 'a:"b\",c",d:""'
check 0 --nameprefix '*a' --namesuffix ' - b' --namespace 1e3
check 0 --annotations 'note:a # b,line:'"$(printf 'one\ntwo')"',uni:é☃'
check 1 --labels :x;                        says "*invalid label: ':x'*NAME:VALUE*"
check 1 --annotations 'a:b,:';              says "*invalid annotation: ':'*"

# A kustomization file that is there stays as it is.
for name in kustomization.yaml kustomization.yml Kustomization; do
  printf 'namePrefix: a-\n' >"tree/$name"
  cd tree && call "$render" create --namespace b
  cd ..
  expect 1 '' 'error: there is a kustomization file already*'
  [ "$(cat "tree/$name")" = 'namePrefix: a-' ] || wrong 'it was changed'
  rm "tree/$name"
done
(cd tree && "$render" init --namespace b) 2>err.txt || wrong 'init fails'
rm tree/kustomization.yaml

# Links that lead to no file.
ln -s sub tree/link-to-directory
check 1 --autodetect;                       says '*link-to-directory: this link leads to a directory*'
rm tree/link-to-directory
ln -s nowhere tree/link-to-nothing
check 1 --autodetect;                       says '*link-to-nothing*does not exist*'
rm tree/link-to-nothing

# What was made can be built.
(cd tree/plain && "$render" create --autodetect --namespace shop && "$render" build) >out.txt 2>err.txt
grep -q 'namespace: shop' out.txt || { ran='and build' && wrong 'it does not build'; }

echo "$compared beside kustomize"
finish
