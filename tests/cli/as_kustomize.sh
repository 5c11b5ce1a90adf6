#!/bin/sh
# The program under the name of kustomize, its topics, and what it leaves to others: as_kustomize.sh PROGRAM
# Answers are compared with those of the reference when it is on the PATH.
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
reference=$(reference)
mkdir app
ln -s "$render" bin/kustomize
ln -s "$render" bin/render
printf 'nameSuffix: -x\nresources: [o.yaml]\n' >app/kustomization.yaml
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' >app/o.yaml

# run NAME ARG...: the program under a name
run() { call "$@"; }

# ---- Versions

# as_reference ARG...: both streams and the status are those of kustomize, but for what is told of the build
as_reference() {
  run kustomize "$@"
  [ -n "$reference" ] || return 0
  "$reference" "$@" >out2.txt 2>err2.txt </dev/null
  [ "$status" -eq $? ] || wrong 'another status than that of kustomize'
  sed 's/\(goVersion"*: "*\)[^"]*/\1X/; s/\(gitCommit"*: "*\)[^"]*/\1X/; s/\(buildDate"*: "*\)[^"]*/\1X/
    s/^{\(v[^ ]*\)  .*   }$/{\1  DATE   }/' out.txt >out1.txt
  sed 's/\(goVersion"*: "*\)[^"]*/\1X/; s/\(gitCommit"*: "*\)[^"]*/\1X/; s/\(buildDate"*: "*\)[^"]*/\1X/
    s/^{\(v[^ ]*\)  .*   }$/{\1  DATE   }/' out2.txt | sed "s/^v[0-9].*/$(sed -n 1p out.txt)/" >out3.txt
  cmp -s out1.txt out3.txt || wrong "kustomize prints: $(cat out2.txt)"
  cmp -s err.txt err2.txt || wrong "kustomize complains: $(cat err2.txt)"
}

as_reference version;             expect 0 v5.8.2 ''
as_reference version --short;     expect 0 '{v5.8.2  *   }' 'Flag --short has been deprecated, and will be removed in the future.'
as_reference version -o json;     expect 0 '{*"version": "v5.8.2"*"gitCommit": "*"*"buildDate": "*"*"goOs": "*"*"goArch": "*"*"goVersion": "*"*}' ''
as_reference version --output=yaml; expect 0 'version: v5.8.2*gitCommit: *buildDate: *goOs: *goArch: *goVersion: *' ''
as_reference version word;        expect 0 v5.8.2 ''
as_reference openapi info;        expect 0 '{title:Kubernetes,version:v1.21.2}' ''
as_reference build app;           expect 0 '*name: a-x*' ''
run kustomize version --short -o json; expect 1 '' '*error: --short and --output are mutually exclusive*'
run kustomize version -o xml;     expect 1 '' "error: --output*'xml'*"
run render version;               expect 0 'v5.8.2 (render *)' ''

# ---- Help: every verb of the reference is there

run kustomize --help
for verb in build cfg completion create fn help localize openapi version; do
  case $(cat out.txt) in *"
  $verb "*) ;; *) wrong "no $verb" ;; esac
done
run kustomize help version;       expect 0 '*kustomize version*' ''
run kustomize version -h;         expect 0 '*kustomize version*' ''
run render help version;          expect 0 '*render version*' ''
run render;                       expect 0 '*Usage:*render COMMAND*Topics:*secrets*' ''
for topic in environment exit-status functions messages remote secrets; do
  run render help "$topic";       expect 0 '*?????*' ''
done
run render help nope;             expect 2 '' "error: unknown command or topic 'nope'*"
run render help openapi nope;     expect 2 '' "error: unknown command 'openapi nope'*render help openapi'*"
run render help openapi info;     expect 0 '*render openapi info*' ''

# ---- Usage: the exit status is that of kustomize

as_status() {
  run kustomize "$@"
  expect 1 '' 'error: *'
  [ -n "$reference" ] || return 0
  "$reference" "$@" >out2.txt 2>err2.txt </dev/null
  [ $? -eq 1 ] || wrong 'kustomize has another status'
}
as_status nope
as_status --nope
as_status build --nope
as_status build app --load-restrictor nope
as_status version --nope
as_status completion nope
as_status completion
as_status create --nope
as_status localize a b c
as_status edit set image
as_status edit add resource
run render build --nope;          expect 2 '' 'error: unknown flag: --nope*'
run render help docs-merge;       expect 2 '' "error: 'docs-merge' is about commands that are not in render*"
run render help docs-fn;          expect 0 'Functions, plugins*' ''

# ---- What is elsewhere

for verb in cat count grep tree; do
  run kustomize cfg "$verb" app -R; expect 1 '' "error: 'cfg' is not in render*cfg $verb*"
done
run render cfg --help;            expect 0 '*cfg tree*kpt*' ''
run kustomize fn run --dry-run --image x app; expect 1 '' "error: 'fn run' is not in render*kpt fn*"
run render fn run --help;         expect 0 '*kpt fn*' ''
run render openapi fetch --format yaml; expect 2 '' "error: 'openapi fetch' is not in render*kubectl get --raw /openapi/v2*"
run render openapi;               expect 0 '*openapi info*' ''
run render openapi --nope;        expect 2 '' 'error: unknown flag: --nope*'
run render openapi --help info;   expect 0 '*render openapi info*' ''
run render openapi nope;          expect 2 '' "error: unknown command 'openapi nope'*"

finish
