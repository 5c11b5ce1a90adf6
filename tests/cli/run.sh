#!/bin/sh
# Flags, exit status and streams of the program: run.sh PROGRAM
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"

# ---- What the cases build

mkdir app other bad clash
cat >app/kustomization.yaml <<'END'
resources:
- objects.yaml
END
cat >app/objects.yaml <<'END'
apiVersion: v1
kind: ConfigMap
metadata:
  name: b
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: Web
  namespace: x
---
apiVersion: v1
kind: Namespace
metadata:
  name: x
END
cat >other/kustomization.yaml <<'END'
resources:
- ../app/objects.yaml
END
cat >bad/kustomization.yaml <<'END'
resources:
- nope.yaml
END
cat >clash/kustomization.yaml <<'END'
resources:
- ../app
END
mkdir one
cat >one/kustomization.yaml <<'END'
resources:
- o.yaml
END
cat >one/o.yaml <<'END'
apiVersion: v1
kind: ConfigMap
metadata:
  name: one
END
one='apiVersion: v1
kind: ConfigMap
metadata:
  name: one'

# ---- Checks

run() { call "$render" "$@"; }

# same FILE TEXT: the file holds the text and a line end.
same() {
  if ! printf '%s\n' "$2" | cmp -s - "$1"; then
    wrong "$1 is not what it should be"
  fi
}

# files DIR NAMES: what a directory holds, sorted.
files() {
  # shellcheck disable=SC2012
  names=$(ls -A "$1" | tr '\n' ' ')
  [ "$names" = "$2" ] || wrong "$1 holds '$names', not '$2'"
}

# ---- Commands

run;                        expect 0 '*Usage:*build*version*' ''
run --help;                 expect 0 '*Usage:*' ''
run help;                   expect 0 '*Usage:*' ''
run help build;             expect 0 '*render build*--load-restrictor*' ''
run help version;           expect 0 '*render version*' ''
run help nope;              expect 2 '' "error: unknown command or topic 'nope'*"
run build -h;               expect 0 '*render build*' ''
run build --help nowhere;   expect 0 '*render build*' ''
run nope;                   expect 2 '' "error: unknown command 'nope'*"
run version;                expect 0 'v5.8.2 (render [0-9]*.[0-9]*.[0-9]*)' ''
run version --short;        expect 0 '{v5.8.2  render-[0-9]*   }' ''
run version -o json;        expect 0 '{*"version": "v5.8.2",*"render": "[0-9]*"*}' ''
run version --output=yaml;  expect 0 'version: v5.8.2*render: [0-9]*' ''
run version -o xml;         expect 2 '' "error: --output*'xml'*"
run version --short -o json; expect 2 '' 'error: --short and --output*'

# ---- Flags

run build one;              expect 0 "$one" ''
run build ./one/;           expect 0 "$one" ''
run build "$work/one";      expect 0 "$one" ''
run build -- one;           expect 0 "$one" ''
run --stack-trace build one; expect 0 "$one" ''
run build one --stack-trace=false; expect 0 "$one" ''
run --enable-helm build one; expect 0 "$one" ''
run --env A=b build one;    expect 0 "$one" ''
run -e A=b build -eC=d one --env=E; expect 0 "$one" ''
run build --enable-alpha-plugins --enable-exec --network --network-name n --mount m \
  --as-current-user --helm-command h --helm-api-versions v --helm-kube-version=1.30 --helm-debug one
expect 0 "$one" ''
run build --nope one;       expect 2 '' 'error: unknown flag: --nope*'
run build -x one;           expect 2 '' "error: unknown flag: 'x' in -x*"
run build one -o;           expect 2 '' "error: flag needs an argument: 'o' in -o*"
run build one --output;     expect 2 '' 'error: flag needs an argument: --output*'
run build --enable-helm=maybe one; expect 2 '' "error: --enable-helm is true or false, not 'maybe'*"
run build --=x one;         expect 2 '' 'error: bad flag*'
run build -- --nope;        expect 1 '' "--nope: error: '--nope' does not exist*"
cd one && run build
cd .. || exit 1;            expect 0 "$one" ''

run build other;            expect 1 '' "other/kustomization.yaml:2:3: error: '../app/objects.yaml'*outside*"
run build --load-restrictor LoadRestrictionsNone other; expect 0 '*kind: Deployment*' ''
run build --load-restrictor=LoadRestrictionsRootOnly other; expect 1 '' '*outside*'
run build --load-restrictor=none one; expect 2 '' "error: --load-restrictor*'none'*"

order='*kind: Namespace*kind: ConfigMap*kind: Deployment*'
fifo='*kind: ConfigMap*kind: Deployment*kind: Namespace*'
run build app;              expect 0 "$order" ''
run build app --reorder legacy; expect 0 "$order" 'Flag --reorder has been deprecated, *'
run build app --reorder=none; expect 0 "$fifo" 'Flag --reorder has been deprecated, *'
run build app --reorder=up; expect 2 '' "*error: --reorder*'up'*"

label='*app.kubernetes.io/managed-by: kustomize-v5.8.2*'
run build one --enable-managedby-label; expect 0 "$label" 'Flag --enable-managedby-label has been deprecated, *'
run build one --enable-managedby-label=false; expect 0 "$one" 'Flag --enable-managedby-label *'
KUSTOMIZE_ENABLE_MANAGEDBY_LABEL=on; export KUSTOMIZE_ENABLE_MANAGEDBY_LABEL
run build one;              expect 0 "$label" ''
KUSTOMIZE_ENABLE_MANAGEDBY_LABEL=yes
run build one;              expect 0 "$one" ''
unset KUSTOMIZE_ENABLE_MANAGEDBY_LABEL

# ---- Several directories

run build one one;          expect 0 "$one
---
$one" ''
run build one bad app;      expect 1 '' "bad/kustomization.yaml:2:3: error: 'nope.yaml' does not exist*"
run build bad nowhere;      expect 1 '' "bad/*'nowhere' does not exist*"

# ---- Messages

run build nowhere;          expect 1 '' "nowhere: error: 'nowhere' does not exist \[not-found\]*"
run build one/o.yaml;       expect 1 '' "one/o.yaml: error: 'one/o.yaml' is not a directory*"
run build --offline https://github.com/org/repo; expect 1 '' 'https://github.com/org/repo: error: *--offline*\[remote\]*'
run build '';               expect 1 '' 'error: *empty*'
printf 'resources:\n- "no\\e[31mpe.yaml"\n' >bad/kustomization.yaml
run build bad;              expect 1 '' '*no\\x1b*'
printf 'resources:\n- nope.yaml\n' >bad/kustomization.yaml

# ---- Output to files

run build one -o new.yaml;  expect 0 '' ''; same new.yaml "$one"
run build one -onew2.yaml;  expect 0 '' ''; same new2.yaml "$one"
run build one --output=;    expect 0 "$one" ''
run build one -o none/new.yaml; expect 1 '' 'error: none/new.yaml: *'
echo before >kept.yaml
run build bad -o kept.yaml; expect 1 '' '*nope.yaml*'; same kept.yaml before
run build one bad -o kept.yaml; expect 1 '' '*nope.yaml*'; same kept.yaml before
chmod 640 kept.yaml
run build one -o kept.yaml; expect 0 '' ''; same kept.yaml "$one"
mode kept.yaml -rw-r-----
ln -s kept.yaml link.yaml
run build app -o link.yaml; expect 0 '' ''
[ -h link.yaml ] || wrong 'the link was replaced'
grep -q Deployment kept.yaml || wrong 'the file behind the link was not written'
run build one -o /dev/null; expect 0 '' ''
[ -c /dev/null ] || wrong '/dev/null was replaced'

mkdir dir
run build one -o dir;       expect 0 '' ''; files dir 'v1_configmap_one.yaml '; same dir/v1_configmap_one.yaml "$one"
echo stale >dir/stale.yaml
run build app -o dir/;      expect 0 '' ''
files dir 'default_v1_configmap_b.yaml stale.yaml v1_configmap_one.yaml v1_namespace_x.yaml x_apps_v1_deployment_web.yaml '
rm -rf dir; mkdir dir
run build bad -o dir;       expect 1 '' '*nope.yaml*'; files dir ''
if [ "$(id -u)" -ne 0 ]; then
  chmod a-w dir
  run build one -o dir;     expect 1 '' 'error: dir/v1_configmap_one.yaml: *'; files dir ''
  chmod u+w dir
fi

# ---- Several directories

app=$("$render" build app)
run build one app --jobs 4; expect 0 "$one
---
$app" ''
for jobs in 1 4; do
  rm -rf dir out; mkdir dir
  run build one bad -o dir;                            expect 1 '' '*nope.yaml*'; files dir 'one.yaml '
  run build ./one/ app --jobs $jobs -o out/;           expect 0 '' ''; files out 'app.yaml one.yaml '
  same out/one.yaml "$one"; same out/app.yaml "$app"
  rm -rf out
  run build bad one app --jobs $jobs --keep-going -o out/; expect 1 '' 'bad/*nope.yaml*'; files out 'app.yaml one.yaml '
  run build bad one --jobs $jobs --keep-going;         expect 1 "$one" 'bad/*nope.yaml*'
  run build one bad --jobs $jobs;                      expect 1 '' 'bad/*nope.yaml*'
done
rm -rf out
run build bad one --jobs 1 -o out/; expect 1 '' 'bad/*nope.yaml*'; [ ! -e out ] || wrong 'what was not begun was written'
run build one ./one -o dir;         expect 1 '' "error: two of the directories give the file 'dir/one.yaml'*"
(cd app && "$render" build ../one . -o ../out/) || wrong 'a directory above was not built'
files out 'app.yaml one.yaml '
run build one --jobs 0;             expect 2 '' 'error: --jobs is a number from 1 to *'
run build one app --jobs x;         expect 2 '' 'error: --jobs is a number from 1 to *'

# ---- Streams

if [ -c /dev/full ]; then
  "$render" build one >/dev/full 2>err.txt
  status=$? ran='build one >/dev/full'; : >out.txt
  expect 1 '' 'error: standard output: *'
  run build one -o /dev/full; expect 1 '' 'error: /dev/full: *'
  "$render" version >/dev/full 2>err.txt
  status=$? ran='version >/dev/full'; expect 1 '' '*'
fi
"$render" build one >&- 2>err.txt
status=$? ran='build one >&-'; expect 1 '' 'error: standard output: *'

# A reader that is gone before the program writes.
mkfifo pipe
: <pipe &
reader=$!
(exec 3>pipe; wait "$reader"; "$render" build one >&3 2>err.txt; echo $? >status.txt)
wait "$reader"
status=$(cat status.txt) ran='build one, to a closed pipe'
expect 1 '' 'error: standard output: *'

finish
