#!/bin/sh
# Remote bases and files, from repositories and a server of our own: remote.sh PROGRAM
# At a terminal git may ask for passwords, so that it stays in the group of the terminal.
if (: </dev/tty) 2>/dev/null && command -v setsid >/dev/null; then exec setsid -w "$0" "$@"; fi
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
needs git python3
# shellcheck source=tests/cli/remote_sources.sh
. "$(absolute "$(dirname "$0")")/remote_sources.sh"

# ---- Checks

# run ARG...: leaves nothing else
run() {
  call "$render" "$@"
  [ -n "${TIMES-}" ] && echo "$(date +%T) $*"
  [ -z "$(ls -A "$TMPDIR")" ] || { wrong "left behind: $(ls -A "$TMPDIR")"; rm -rf "$TMPDIR"/*; }
}

# fails ERR: a pattern of case for standard error; nothing is printed
fails() { expect 1 '' "$1"; }

# gives DIR: what a local directory gives, without a word
gives() {
  "$render" build "$1" >want.txt
  [ "$status" -eq 0 ] || { wrong "exit status $status"; return; }
  [ -s err.txt ] && wrong "it said something"
  cmp -s want.txt out.txt || { wrong "not what $1 gives"; diff want.txt out.txt; }
}

# app ENTRY...: a kustomization in app with these resources
app() {
  resources app "$@"
}

# A git that logs its arguments, in front of the real one. Further text is run first.
real_git=$(command -v git)
stand_in() {
  mkdir -p front
  {
    echo '#!/bin/sh'
    echo "echo \"\$*\" >>'$work/calls'"
    cat
    echo "exec '$real_git' \"\$@\""
  } >front/git
  chmod +x front/git
  : >calls
}
fetches() {
  grep -c ' fetch ' calls
}

# ---- Forms of URLs

git clone -q -b v1 "$git/shop" shop-v1 2>/dev/null
git clone -q -b dev "$git/shop" shop-dev
git clone -q -b v1 "$git/lib" lib-v1 2>/dev/null
dev=$(git -C "$git/shop" rev-parse dev)

run build "file://$git/shop//overlay"; gives shop-v1/overlay
run build "file://$git/shop"; gives shop-v1
run build "file://$git/shop//overlay?ref=dev"; gives shop-dev/overlay
run build "file://$git/shop//overlay?ref=$dev"; gives shop-dev/overlay
run build "file://$git/shop//overlay/?ref=de%76&timeout=1m"; gives shop-dev/overlay
run build "file://$git/lib.git/app"; gives lib-v1/app
run build "file://$git/lib.git//app?ref=v1&submodules=false"; gives lib-v1/app
run build "$http/git/lib.git//app?ref=v1"; gives lib-v1/app
git clone -q --recurse-submodules "$git/mods" mods 2>/dev/null
run build "file://$git/mods"; gives mods
run build "file://$git/mods?submodules=false"; fails "*'file://$git/mods//part' has no kustomization file*"
run build "git::file://$git/shop//base"
case $(cat err.txt) in *"'git::'"*) ;; *) wrong 'no warning' ;; esac

app "file://$git/shop//overlay?ref=dev"; run build app; gives shop-dev/overlay
app "$http/git/lib.git/app"; run build app; gives lib-v1/app
run build "file://$git/shop//nested"
resources shop-v1/both ../../lib-v1/app ../base; gives shop-v1/both
run build "file://$git/shop//itself"; resources shop-v1/twice ../base ../overlay; gives shop-v1/twice
printf 'components:\n- file://%s/shop//component\n' "$git" >app/kustomization.yaml
echo 'resources: [../local]' >>app/kustomization.yaml
run build app
mkdir here; printf 'components: [../shop-v1/component]\nresources: [../local]\n' >here/kustomization.yaml; gives here
printf 'transformers:\n- file://%s/shop//transformer\nresources: [../local]\n' "$git" >app/kustomization.yaml
run build app
printf 'transformers: [../shop-v1/transformer]\nresources: [../local]\n' >here/kustomization.yaml; gives here

# ---- What a repository may not do

run build "file://$git/shop//leaves"
fails "file://$git/shop//leaves/kustomization.yaml:2:3: error: '../../../local'*"
run build "file://$git/shop//reads"; fails "*'../base/cm.yaml' is outside*"
run build --load-restrictor LoadRestrictionsNone "file://$git/shop//reads"; fails "*'../base/cm.yaml' is outside*"
run build "file://$git/shop//by-link"; fails "*is a link that leads outside*"
run build "file://$git/shop//link"; fails "*leads out of the repository*"
run build "file://$git/shop////../../../local"; fails "*out of the repository*"
run build "file://$git/ring-a"; fails "file://$git/ring-b//kustomization.yaml:2:3: error: 'file://$git/ring-a' is a cycle*"
app "file://$git/shop//base/cm.yaml"; run build app; fails "*is a file, not a directory*"
app "file://$git/shop//nowhere"; run build app; fails "app/kustomization.yaml:2:3: error: 'nowhere' does not exist in*"

# ---- Messages

run build "file://$git/shop//broken?ref=v1"
fails "file://$git/shop//broken/kustomization.yaml?ref=v1:2:3: error: 'nope.yaml' does not exist*"
run build "file://$git/shop//typo"; fails "file://$git/shop//typo/kustomization.yaml:3:1: error: *namePrefx*"
app "file://$git/shop//base?ref=nope"; run build app
fails "app/kustomization.yaml:2:3: error: *git fetch: fatal: couldn't find remote ref nope*"
app "file://$git/none"; run build app; fails "app/kustomization.yaml:2:3: error: *git fetch: fatal: *"
app "file://$git/shop?ref=--upload-pack=touch%20$work/pwned"; run build app; fails "*a ref cannot be*"
[ -e pwned ] && wrong 'an option was taken'
# In a submodule, say: ext:: runs programs.
stand_in </dev/null
PATH=$work/front:$PATH run build "file://$git/shop//base"; expect 0 '*' ''
[ -s calls ] || wrong 'no git'
grep -v -e '-c protocol.ext.allow=never' calls && wrong 'ext:: is not forbidden'
GIT_DIR=$work/nowhere GIT_WORK_TREE=$work/nowhere run build "file://$git/shop//base"; expect 0 '*' ''
app 'https://me:hunter2@127.0.0.1:1/org/repo?token=hunter3'; run build app; fails '*cannot be fetched*'
grep -q hunter err.txt && wrong 'a password in a message'
printf 'patches:\n- path: file://%s/shop\n' "$git" >app/kustomization.yaml
run build app; fails '*a repository, not a file*'
ran='build, without git' count=$((count + 1))
(PATH=$work/nothing exec "$render" build "file://$git/shop") >out.txt 2>err.txt
status=$?
fails '*not in PATH*'

# ---- Once, side by side, in time

stand_in </dev/null
app "file://$git/shop//base?ref=v1" "file://$git/shop//component/../overlay?ref=v1"
echo 'namePrefix: x-' >>app/kustomization.yaml
PATH=$work/front:$PATH run build app
[ "$(fetches)" = 1 ] || wrong "$(fetches) fetches, not 1"

# Each of two waits for the other.
stand_in <<END
case \$* in *' fetch '*)
  touch "$work/begun.\$\$"
  for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ "\$(ls $work/begun.* | wc -l)" -ge 2 ] && break
    [ \$i = 20 ] && exit 1
    sleep 0.5
  done ;;
esac
END
app "file://$git/shop//base" "file://$git/lib.git/app"
PATH=$work/front:$PATH run build app
[ "$status" -eq 0 ] || wrong "not side by side"

# A git that hangs, with a child that hangs, too.
stand_in <<END
case \$* in *' fetch '*)
  sleep 60 & echo \$! >"$work/child"
  echo \$\$ >"$work/parent"
  wait ;;
esac
END
is_gone() { # is_gone FILE: the process is not, or only its grave is
  for i in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 "$(cat "$1")" 2>/dev/null || return 0
    grep -qs '^State:.*Z' "/proc/$(cat "$1")/status" && return 0
    sleep 0.3
  done
  return 1
}
app "file://$git/shop//base?timeout=1"
PATH=$work/front:$PATH run build app; fails '*git fetch: it took longer than 1.000 seconds*timeout=60*'
is_gone parent || wrong 'git lives on'
is_gone child || wrong "git's child lives on"

# What nobody waits for any more is given up.
rm -f child
app nope.yaml "file://$git/shop//base"
begun=$(date +%s)
PATH=$work/front:$PATH run build app; fails "*'nope.yaml' does not exist*"
[ $(($(date +%s) - begun)) -lt 20 ] || wrong 'it waited for a fetch'
[ ! -s child ] || is_gone child || wrong "git's child lives on"

for option in '' "--cache-dir=$work/interrupted"; do
  rm -f child
  # shellcheck disable=SC2086 # no option is no word
  (trap - INT TERM; PATH=$work/front:$PATH exec "$render" build "file://$git/shop" $option) >out.txt 2>err.txt &
  pid=$! ran="build $option, interrupted" count=$((count + 1))
  for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s child ] && break; sleep 0.5; done
  kill -TERM $pid
  wait $pid
  [ $? -eq 143 ] || wrong 'not ended by the signal'
  [ -z "$(ls -A "$TMPDIR")" ] || wrong "left behind: $(ls -A "$TMPDIR")"
  is_gone child || wrong "git's child lives on"
done
find "$work/interrupted" -name '=new' | grep . && wrong 'half a clone is left'
app "file://$git/shop//base"
PATH=$work/front:$PATH run build app --offline; fails '*--offline*--cache-dir*'

# ---- The cache

stand_in </dev/null
app "file://$git/shop//base?ref=moving" "file://$git/lib.git/app?ref=$(git -C "$git/lib" rev-parse v1)"
git -C "$git/shop" branch -q moving v1
run build app --offline --cache-dir cache; fails '*not in the cache*'
run build app --cache-dir cache; cp out.txt first.txt
PATH=$work/front:$PATH run build app --cache-dir cache
cmp -s out.txt first.txt || wrong 'other output from the cache'
[ "$(fetches)" = 1 ] || wrong "$(fetches) fetches, not 1: a commit does not move"
git -C "$git/shop" branch -q -f moving dev
: >calls
PATH=$work/front:$PATH run build app --offline --cache-dir cache
cmp -s out.txt first.txt || wrong 'other output offline'
[ -s calls ] && wrong 'git ran'
run build app --cache-dir cache
resources both ../shop-dev/base ../lib-v1/app; gives both
[ "$(find cache -name '=tree-*' | wc -l)" -eq 2 ] || wrong 'an old clone is left'
run build app --offline --cache-dir cache; gives both

run build app --cache-dir app/kustomization.yaml; fails '*cannot be fetched: --cache-dir: *'
# Several processes, the first to come; one that was killed in the middle has left half a clone.
rm -rf cache
"$render" build app --cache-dir cache >/dev/null
find cache -name '=tree-*' | while read -r tree; do mv "$tree" "$(dirname "$tree")/=new"; done
ran='build app, 6 at a time' count=$((count + 1))
for i in 1 2 3 4 5 6; do "$render" build app --cache-dir cache >"out.$i" 2>"err.$i" & eval "pid$i=$!"; done
for i in 1 2 3 4 5 6; do
  eval "wait \$pid$i" || { wrong "process $i failed"; cat "err.$i"; }
  cmp -s want.txt "out.$i" || wrong "other output of process $i"
done
find cache -name '=new' | grep . && wrong 'half a clone is left'

# ---- Files by http

app "$http/files/cm.yaml"; run build app
cmp -s web/files/cm.yaml out.txt || wrong 'not the file'
app "$http/moved"; run build app; cmp -s web/files/moved.yaml out.txt || wrong 'not the file'
grep -q '^GET /moved render' requests || wrong 'who asks is not told'
cat >app/kustomization.yaml <<END
resources:
- file://$git/shop
patches:
- path: $http/files/patch.yaml
configMapGenerator:
- name: text
  files:
  - $http/files/text
  - other=$http/files/text
END
run build app
cat >here/kustomization.yaml <<END
resources:
- ../shop-v1
patches:
- path: ../web/files/patch.yaml
configMapGenerator:
- name: text
  files:
  - ../web/files/text
  - other=../web/files/text
END
"$render" build --load-restrictor LoadRestrictionsNone here >want.txt
cmp -s want.txt out.txt || wrong 'not the files'
: >requests
run build app
[ "$(grep -c files/text requests)" = 1 ] || wrong 'fetched more than once'

# Side by side: none is answered before all three are asked for. And no more is fetched than is asked for.
echo '{}' >web/files/crd.json
put app/kustomization.yaml <<END
resources: ['$http/together/cm.yaml']
crds: ['$http/together/crd.json']
configMapGenerator: [{name: text, files: ['k=$http/together/text']}]
END
: >requests
run build app; expect 0 '*name: http*k: |*text*' ''
[ "$(wc -l <requests)" = 6 ] || { wrong 'other requests'; cat requests; }
for i in 1 2 3 4 5 6 7 8 9; do for k in 1 2 3 4; do config_map "c$i$k" >"web/files/c$i$k.yaml"; done; done
(cd web/files && for f in c[1-9][1-9].yaml; do echo "$http/files/$f"; done) >list
# shellcheck disable=SC2046 # words
app $(cat list)
: >requests
run build app
[ "$(grep -c '^  name: c' out.txt)" = 36 ] || wrong 'not all of the files'
connections=$(sed 's/.* //' requests | sort -u | wc -l)
[ "$connections" -lt 18 ] || wrong "$connections connections for 36 files"
rm web/files/c*[1-9].yaml
begun=$(date +%s)
app nope.yaml "$http/slow"; run build app; fails "*'nope.yaml' does not exist*"
[ $(($(date +%s) - begun)) -lt 20 ] || wrong 'it waited for the file'

app "$http/none.yaml"; run build app
fails "app/kustomization.yaml:2:3: error: '$http/none.yaml': HTTP Error: status code 404 (Not Found)*"
app "$http/status/503"; run build app; fails '*status code 503 (Service Unavailable)*'
app "$http/loop"; run build app; fails '*cannot be fetched: *redirects*'
app "$http/disk"; run build app; fails '*cannot be fetched: *rotocol*'
app "$http/big"; run build app; fails '*cannot be fetched: it is larger than 64 MiB*'
app http://127.0.0.1:1/x.yaml; run build app; fails '*cannot be fetched: *onnect*'
app "$http/bad.yaml"; run build app; fails "$http/bad.yaml:*error: *yaml*"
app "$http/files/page/of/html"; run build app; fails "$http/files/page/of/html:*"
app "$http/git/none.git//app"; run build app; fails "*status code 404*cannot be fetched: git fetch: *"
printf 'patches:\n- path: %s/git/lib.git\n' "$http" >app/kustomization.yaml
run build app; fails '*HTTP Error: status code 404*'

app "$http/slow"
: >requests
(trap - INT TERM; exec "$render" build app) >out.txt 2>err.txt &
pid=$! ran='build of a slow file, interrupted' count=$((count + 1))
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s requests ] && break; sleep 0.5; done
begun=$(date +%s)
kill -TERM $pid
wait $pid
[ $? -eq 143 ] || wrong 'not ended by the signal'
[ $(($(date +%s) - begun)) -lt 20 ] || wrong 'it waited for the file'

app "$http/files/cm.yaml" "$http/git/lib.git/app"
run build app --cache-dir cache; cp out.txt first.txt
: >requests
run build app --cache-dir cache --offline
cmp -s out.txt first.txt || wrong 'other output offline'
[ -s requests ] && wrong 'the server was asked'
app "$http/files/patch.yaml"; run build app --cache-dir cache --offline; fails '*not in the cache*'

# A library that cannot be loaded, where the system looks for it first.
mkdir broken; for name in libcurl.so.4 libcurl-gnutls.so.4; do echo x >"broken/$name"; done
LD_LIBRARY_PATH=$work/broken run build app; fails '*libcurl*cannot be loaded*'

# The helper is looked for beside the program, then where it is installed by default.
mkdir alone; cp "$render" alone/render
if [ ! -e /usr/local/libexec/render/render-http ]; then
  alone/render build app >out.txt 2>err.txt && wrong 'it was fetched without the helper'
  grep -q 'render-http, which fetches it, is not beside the program' err.txt || wrong 'the helper is not named'
fi
cp "$(dirname "$render")/render-http" alone/
LD_LIBRARY_PATH=$work/broken alone/render build app 2>err.txt >out.txt && wrong 'a library was loaded'
grep -q 'libcurl.*cannot be loaded' err.txt || wrong 'the helper beside the program is not the one'

# ---- What is fetched may not ask for what the user has

# substitution FROM: a config that puts that into the Secret s
substitution() {
  cat <<END
apiVersion: render/v1alpha1
kind: SecretSubstitution
metadata: {name: n}
substitutions:
- target: {kind: Secret}
  fieldPaths: [stringData.token]
  from: $1
END
}
a_secret='{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {token: x}}'
git init -q "$git/asks"
substitution '{env: TOKEN}' | put "$git/asks/base/sub.yaml"
substitution '{file: value}' | put "$git/asks/reads/sub.yaml"
printf theirs >"$git/asks/reads/value"
for base in base reads; do
  echo "$a_secret" >"$git/asks/$base/secret.yaml"
  printf 'resources: [secret.yaml]\ntransformers: [sub.yaml]\n' >"$git/asks/$base/kustomization.yaml"
done
resources "$git/asks/configs" sub.yaml
cp "$git/asks/base/sub.yaml" "$git/asks/configs"
put "$git/asks/patch/kustomization.yaml" <<'END'
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- target: {kind: SecretSubstitution}
  patch: |-
    - {op: replace, path: /substitutions/0/from/env, value: TOKEN}
END
commit "$git/asks" one
substitution '{env: TOKEN}' >web/files/sub.yaml
substitution '{file: value}' >web/files/reads.yaml
mkdir asking own
printf mine >asking/value
echo "$a_secret" >asking/secret.yaml
substitution '{env: TOKEN}' >asking/own.yaml
substitution '{env: OTHER}' >own/sub.yaml
TOKEN=hunter2
export TOKEN
# asking TRANSFORMER...: a kustomization with a Secret and these
asking() {
  printf 'resources: [secret.yaml]\ntransformers: [%s]\n' "$*" >asking/kustomization.yaml
}
refused='*error: what was fetched from elsewhere asks for the variable TOKEN*--remote-env TOKEN*'
app "file://$git/asks//base"
run build app; fails "file://$git/asks//base/sub.yaml:7:$refused"
run build app --remote-env OTHER --remote-env TOKE; fails "$refused"
run build app --decrypt=placeholder; fails "$refused"
run build app --remote-env TOKEN; expect 0 '*token: hunter2*' ''
run build "file://$git/asks//base"; expect 0 '*token: hunter2*' ''
app "file://$git/asks//reads"; run build app; expect 0 '*token: theirs*' ''
asking own.yaml; run build asking; expect 0 '*token: hunter2*' ''
asking "'file://$git/asks//configs'"; run build asking; fails "$refused"
asking "'$http/files/sub.yaml'"; run build asking; fails "$http/files/sub.yaml:7:$refused"
run build asking --remote-env TOKEN; expect 0 '*token: hunter2*' ''
asking "'$http/files/reads.yaml'"; run build asking
fails "*what was fetched from elsewhere asks for the file 'value'*keep this config in a file of your own*"
printf "resources: [sub.yaml]\ncomponents: ['file://%s//patch']\n" "$git/asks" >own/kustomization.yaml
asking ../own; run build asking; fails "$refused"
unset TOKEN

finish
