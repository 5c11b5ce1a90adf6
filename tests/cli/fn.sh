#!/bin/sh
# `render fn`, by itself and, where it is installed, under kustomize: fn.sh PROGRAM GOLDEN
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
golden=$(absolute "$2")
ln -s "$render" "$work/bin/render"

cp -r "$golden/sops/substitution/input" "$work/app"
cp -r "$golden/sops/ksops/input" "$work/ksops"
cd "$work/app" || exit 1
SOPS_AGE_KEY_FILE=$work/app/keys.txt PASSWORD=cAnArY-12
export SOPS_AGE_KEY_FILE PASSWORD

# fn STATUS ARG...: runs the function over list.yaml
fn() {
  want=$1
  shift
  count=$((count + 1))
  render fn "$@" <list.yaml >out.yaml 2>err.txt
  status=$?
  [ $status -eq "$want" ] || { fail "fn $*: exit status $status, not $want"; cat err.txt; }
  grep -q "$PASSWORD" err.txt && fail "fn $*: a value in a message"
}

# has FILE TEXT: a line of it
has() {
  grep -qxF -- "$2" "$1" || { fail "$1 has no line '$2'"; cat "$1"; }
}

has_not() {
  grep -qF -- "$2" "$1" && { fail "$1 has '$2'"; cat "$1"; }
}

# list FROM: a ResourceList of a Secret with the annotations of a runner
list() {
  cat >list.yaml <<END
apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: Secret
  metadata:
    name: p-postgres
    annotations:
      config.kubernetes.io/index: '0'
      internal.config.kubernetes.io/index: '0'
      internal.config.kubernetes.io/path: 'secret_postgres.yaml'
      internal.config.kubernetes.io/id: '1'
      internal.config.kubernetes.io/previousKinds: Secret
      internal.config.kubernetes.io/previousNames: postgres
      internal.config.kubernetes.io/previousNamespaces: default
  data:
    password: CHANGEME
    on: "yes"
functionConfig:
  apiVersion: render/v1alpha1
  kind: SecretSubstitution
  metadata: {name: a}
  substitutions:
  - target: {kind: Secret, name: ${2:-postgres}}
    fieldPaths: [data.password]
    from: $1
  placeholders: [CHANGEME]
END
}

# ---- Substitution

list '{env: PASSWORD}'
fn 0
has out.yaml '    password: Y0FuQXJZLTEy'
has out.yaml '    "on": "yes"'
has out.yaml "      internal.config.kubernetes.io/path: secret_postgres.yaml"
has out.yaml '      internal.config.kubernetes.io/index: "0"'
has out.yaml '      internal.config.kubernetes.io/id: "1"'
has out.yaml '      internal.config.kubernetes.io/previousNames: postgres'
has_not out.yaml results
fn 0 --decrypt=placeholder
has out.yaml '    password: UExBQ0VIT0xERVJfUEFTU1dPUkQ='
list '{sops: v.enc.yaml, path: postgres.ports.1}'
fn 0
has out.yaml '    password: NTQzMw=='
list '{file: user.txt}'
fn 0
has out.yaml '    password: c2hvcA=='

# What fails is told in the results, and the items are those of the input.
list '{env: NOT_SET}'
fn 1
has out.yaml '    password: CHANGEME'
has out.yaml '  severity: error'
has out.yaml '- message: the variable NOT_SET is not set; set it in the environment of the build'
has out.yaml '    code: substitution'
grep -q '^standard input:2[0-9]:[0-9]*: error: the variable NOT_SET is not set' err.txt || fail 'no message'
list '{env: PASSWORD}' nobody
fn 1
has out.yaml '    password: CHANGEME'
list '{file: ../ksops/keys.txt}'
fn 1
grep -q 'outside-root' err.txt || fail 'a file out of the working directory'
list '{env: PASSWORD}'
sed -i 's/fieldPaths: .*/fieldPaths: [data.on]/' list.yaml
fn 1
has out.yaml '    "on": "yes"'
grep -q 'still has the placeholder CHANGEME at data.password' err.txt || fail 'a placeholder that is left'

# ---- What is no such list

echo 'kind: ConfigMap' >list.yaml
fn 1
[ -s out.yaml ] && fail 'output without a list'
printf 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n' >list.yaml
fn 1
has out.yaml 'items: []'
grep -q 'no function of render' err.txt || fail 'a list without a function'
: >list.yaml
fn 1
fn 2 word
fn 2 --decrypt=no

# ---- ksops

cd "$work/ksops" || exit 1
SOPS_AGE_KEY_FILE=$work/ksops/keys.txt
{
  printf 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n'
  sed "s/^/  /; 1s/^ /-/" gen.yaml
  printf 'functionConfig:\n'
  sed 's/^/  /' gen.yaml
} >list.yaml 2>/dev/null
fn 0
has out.yaml '    password: cDRzcw=='
fn 0 --decrypt=placeholder
has_not out.yaml 'cDRzcw=='
fn 1 --decrypt=keep

# ---- Under kustomize

# The same manifests as when the program does all by itself.
beside() {
  name=$1
  shift
  count=$((count + 1))
  render build --decrypt "$@" >ours.yaml 2>err.txt || { fail "$name"; cat err.txt; return; }
  kustomize build --enable-alpha-plugins --enable-exec "$@" >theirs.yaml 2>err.txt || { fail "$name: kustomize"; cat err.txt; return; }
  diff -u theirs.yaml ours.yaml || fail "$name: other manifests"
}

if command -v kustomize >/dev/null; then
  sed -i 's/^\( *\)path: ksops/\1path: render\n\1args: [fn]/' gen.yaml
  beside 'ksops under kustomize' .
  cd "$work/app" || exit 1
  SOPS_AGE_KEY_FILE=$work/app/keys.txt
  sed -i 's/^metadata: .*/metadata:\n  name: prod-secrets\n  annotations:\n    config.kubernetes.io\/function: |\n      exec: {path: render, args: [fn]}/' values.yaml
  beside 'substitution under kustomize' .
  mkdir over
  cat >over/kustomization.yaml <<'END'
namePrefix: p-
namespace: shop
resources: [more.yaml]
components: [../app]
secretGenerator:
- name: postgres-url
  literals: [url=CHANGEME, port=1]
transformers: [values.yaml]
END
  # What a manifest can have that is written otherwise than it is read.
  cat >over/more.yaml <<'END'
apiVersion: v1
kind: Secret
metadata: {name: postgres, annotations: {a: "1.0", b: 'on', c: "null"}}
stringData:
  long: "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z"
  lines: "one\n two\n\n"
  tab: "\ta\x01"
  user: CHANGEME
  "1": "0x10"
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
spec: {i: 0x10, f: 1.0, g: 1e3, h: .5, n: null, t: 2001-01-01, e: {}, l: [], o: 0o17, b: yes, s: "yes", big: 12345678901234567890}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - envFrom: [{secretRef: {name: postgres-url}}, {secretRef: {name: postgres}}]
    name: web
END
  sed '/^substitutions/,$d' values.yaml >over/values.yaml
  cat >>over/values.yaml <<'END'
substitutions:
- target: {kind: Secret, name: postgres-url}
  fieldPaths: [data.url]
  from: {env: PASSWORD}
- target: {kind: Secret, name: p-postgres}
  fieldPaths: [stringData.user]
  from: {env: PASSWORD}
placeholders: [CHANGEME]
END
  sed -i 's/^components.*//' over/kustomization.yaml
  beside 'substitution of what was renamed' over
fi

finish
