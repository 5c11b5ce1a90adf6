#!/bin/sh
# Programs that a build runs: how they end, and what they get: programs.sh PROGRAM GOLDEN
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
golden=$(absolute "$2")
mkdir app && cd app || exit 1

# build STATUS ARG...
build() {
  want=$1
  shift
  call "$render" build --enable-alpha-plugins --enable-exec "$@"
  [ $status -eq "$want" ] || wrong "exit status $status, not $want"
}

# function: its script from standard input
function_is() {
  { echo '#!/bin/sh' && cat; } >fn.sh
  chmod +x fn.sh
}

cat >fn.yaml <<END
apiVersion: example.com/v1
kind: Fn
metadata:
  name: fn
  annotations:
    config.kubernetes.io/function: "exec: {path: ./fn.sh}"
END
cat >conf.yaml <<END
apiVersion: v1
kind: ConfigMap
metadata:
  name: conf
END
printf 'resources: [conf.yaml]\ntransformers: [fn.yaml]\n' >kustomization.yaml

# A time limit, whether or not the function lets go of its pipes and heeds the signal.
function_is <<'END'
exec sleep 60
END
build 1 --function-timeout 1
says "*'./fn.sh' was ended: it took longer than 1.000 seconds*"
function_is <<'END'
exec >/dev/null </dev/null
exec sleep 60
END
build 1 --function-timeout 1
says "*it took longer*"
function_is <<'END'
trap '' TERM
cat >/dev/null
while :; do sleep 1; done
END
build 1 --function-timeout 1
says "*it took longer*"
build 2 --function-timeout 1s
says "*--function-timeout is a number of seconds*"

# More input than a pipe holds, of which nothing is read; more output than that, and of both.
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c%d}\n---\n", i }' >many.yaml
sed -i 's/conf.yaml/many.yaml/' kustomization.yaml
function_is <<'END'
exec <&-
echo "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}}"
END
build 0
[ "$(grep -c kind "$work/out.txt")" = 1 ] || fail "a function that reads nothing: $(cat "$work/out.txt")"
function_is <<'END'
cat
END
build 0
[ "$(grep -c kind "$work/out.txt")" = 20000 ] || fail "a function that prints much"
sed -i 's/many.yaml/conf.yaml/' kustomization.yaml

# What is open: what we have open, and nothing of the program.
if [ -d /proc/self/fd ]; then
  function_is <<'END'
ls /proc/$$/fd >open
cat
END
  ./fn.sh </dev/null
  mv open ours
  build 0
  cmp -s ours open || { fail "a function got more than its streams"; cat "$work/err.txt"; }
  "$render" build --enable-alpha-plugins --enable-exec <&- >"$work/out.txt" 2>"$work/err.txt" || fail "without standard input"
  grep -q conf "$work/out.txt" || fail "without standard input: $(cat "$work/out.txt")"
fi

# Interrupted: the function is, too, and nothing is printed.
function_is <<'END'
trap 'echo ended >ended; exit 0' TERM
touch started
while :; do sleep 0.1; done
END
count=$((count + 1))
"$render" build --enable-alpha-plugins --enable-exec >"$work/out.txt" 2>"$work/err.txt" &
pid=$!
tries=0
while [ ! -e started ] && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -TERM $pid
wait $pid
status=$?
[ $status -eq 143 ] || fail "interrupted: exit status $status, not that of the signal"
[ -e ended ] || fail "interrupted: the function was left"
[ ! -s "$work/out.txt" ] || fail "interrupted: output"

# Decrypted Secrets go through the function's pipe, and nowhere else.
cp -r "$golden/sops/build/input" "$work/sops"
cp fn.yaml "$work/sops"
cd "$work/sops" || exit 1
printf '\ntransformers: [fn.yaml]\n' >>kustomization.yaml
function_is <<'END'
cat >list
{ env; for a; do printf '%s\n' "$a"; done; cat /proc/$PPID/cmdline; } >told 2>/dev/null
cat list
END
SOPS_AGE_KEY_FILE=$work/sops/keys.txt
export SOPS_AGE_KEY_FILE
build 0 --decrypt
grep -q cDRzcw== list || fail "the function got no plaintext"
grep -q 'cDRzcw==\|p4ss' told && fail "plaintext in an argument or variable"
find "$TMPDIR" -type f | grep . && fail "files are left"

# Nor do the keys, unless the user gives them to functions: by kind of program.
key=$(grep AGE-SECRET-KEY keys.txt)
unset SOPS_AGE_KEY_FILE
function_is <<'END'
env >told
cat
END
for program in docker helm git; do
  printf '#!/bin/sh\nenv >%s/%s\nexit 1\n' "$work" "$program-told" >"$work/bin/$program"
  chmod +x "$work/bin/$program"
done
mkdir "$work/far" "$work/chart" "$work/contained"
echo "resources: ['git@host:org/repo']" >"$work/far/kustomization.yaml"
echo 'helmCharts: [{name: c, repo: http://127.0.0.1}]' >"$work/chart/kustomization.yaml"
cat >"$work/contained/kustomization.yaml" <<'END'
generators:
- |-
  apiVersion: example.com/v1
  kind: Fn
  metadata: {name: fn, annotations: {config.kubernetes.io/function: "container: {image: i, envs: [SOPS_AGE_KEY]}"}}
END
# hidden FILE BUILD...; given FILE BUILD...: whether what was started had the keys
given() {
  told=$1
  shift
  rm -f "$told"
  SOPS_AGE_KEY=$key AGE_PASSPHRASE=$key call "$render" build --enable-helm --enable-alpha-plugins --enable-exec --decrypt "$@"
  [ -s "$told" ] || wrong "$told was not written"
  grep -q AGE-SECRET-KEY "$told"
}
hidden() {
  given "$@" && wrong 'a key is in the environment of a program'
}
hidden told .
hidden told . -e FN_OTHER=1
hidden "$work/docker-told" "$work/contained"
hidden "$work/helm-told" "$work/chart" -e SOPS_AGE_KEY
hidden "$work/git-told" "$work/far" -e SOPS_AGE_KEY
given told . -e SOPS_AGE_KEY || wrong 'the key that was given is not there'
grep -q AGE_PASSPHRASE told && wrong 'a key that was not given is there'
given "$work/docker-told" "$work/contained" -e SOPS_AGE_KEY || wrong 'the key that was given is not there'
rm "$work/bin/docker" "$work/bin/helm" "$work/bin/git"

# What was encrypted goes into no argument.
SOPS_AGE_KEY_FILE=$golden/sops/build/input/keys.txt
export SOPS_AGE_KEY_FILE
cat >secret.yaml <<'END'
apiVersion: example.com/v1
kind: Fn
metadata:
  name: fn
  annotations:
    config.kubernetes.io/function: |
      exec: {path: ./fn.sh, args: [--password=correct-horse]}
END
cp fn.yaml clear.yaml
"$render" encrypt --age "$(grep -o 'age1[0-9a-z]*' "$SOPS_AGE_KEY_FILE")" secret.yaml >fn.yaml 2>"$work/err.txt" ||
  fail "encrypt: $(cat "$work/err.txt")"
build 1 --decrypt
says '*fn.yaml:*'
says '*exec.path of a function was encrypted*'
grep -q correct-horse "$work/err.txt" && fail "the argument is told"
recipient=$(grep -o 'age1[0-9a-z]*' "$SOPS_AGE_KEY_FILE")
# encrypted FILE EXPRESSION: encrypts what of standard input has keys like that
encrypted() {
  cat >"$work/plain.yaml"
  "$render" encrypt --age "$recipient" --encrypted-regex "$2" "$work/plain.yaml" >"$1" 2>"$work/err.txt" ||
    fail "encrypt: $(cat "$work/err.txt")"
}
# not_told WHAT: refused, and the value is not shown
not_told() {
  build 1 --decrypt --enable-helm
  says "*$1*was encrypted*"
  grep -q correct-horse "$work/err.txt" && wrong "the value is told"
}
for spec in 'exec: {path: ./correct-horse}' 'container: {image: correct-horse}' \
  'container: {image: i, mounts: [{type: bind, src: correct-horse, dst: /x}]}'; do
  sed "s|exec: .*|$spec|" secret.yaml | encrypted fn.yaml '^annotations$'
  not_told 'fn.yaml:*of a function'
done
# What is in the clear beside it is not meant.
{ sed 's|exec: .*|exec: {path: ./fn.sh, args: [correct]}|' secret.yaml && echo 'password: correct-horse'; } | encrypted fn.yaml '^password$'
function_is <<'END'
[ "$1" = correct ] && cat
END
build 0 --decrypt
mv clear.yaml fn.yaml
cp kustomization.yaml clear.yaml
for field in name version repo releaseName namespace kubeVersion nameTemplate; do
  printf 'helmCharts: [{name: c, %s: correct-horse}]\n' $field | sed "s/name: c, name:/name:/" | encrypted kustomization.yaml "^$field\$"
  not_told 'kustomization.yaml:*of a chart'
done
printf 'helmGlobals: {configHome: correct-horse}\nhelmCharts: [{name: c}]\n' | encrypted kustomization.yaml '^configHome$'
not_told 'configHome of a chart'
printf 'helmCharts: [{name: c, apiVersions: [a, correct-horse]}]\n' | encrypted kustomization.yaml '^apiVersions$'
not_told 'apiVersions of a chart'
printf '#!/bin/sh\n[ "$1" = version ] && echo v3.19.0 && exit\necho "{apiVersion: v1, kind: Secret, metadata: {name: $2}}"\n' >"$work/bin/helm"
chmod +x "$work/bin/helm"
mkdir -p charts/c && echo 'a: b' >charts/c/values.yaml
printf 'helmCharts: [{name: c, releaseName: correct, valuesInline: {password: correct-horse}}]\n' | encrypted kustomization.yaml '^password$'
build 0 --decrypt --enable-helm
grep -q 'name: correct$' "$work/out.txt" || wrong 'no chart'
rm "$work/bin/helm"
mv clear.yaml kustomization.yaml

# Nor does what the function says of them come through, on whichever way.
function_is <<'END'
secret=$(cat | grep cDRzcw==)
echo "I saw $secret" >&2
cat <<LIST
apiVersion: config.kubernetes.io/v1
kind: ResourceList
items: []
results: [{message: "I saw $secret", severity: error}]
LIST
END
build 0 --decrypt
says '*reports (error): a message that may hold decrypted values*'
grep -q 'I saw' "$work/err.txt" && { fail "what a function says is shown"; cat "$work/err.txt"; }
function_is <<'END'
cat | grep cDRzcw== | tr -d '\n' >&2
exec sleep 60
END
build 1 --decrypt --function-timeout 1
says "*'./fn.sh' was ended*"
grep -q cDRzcw== "$work/err.txt" && { fail "what a function says is shown when it is ended"; cat "$work/err.txt"; }
function_is <<'END'
echo "I saw it" >&2
cat
END
build 0 --decrypt=placeholder
says '*I saw it*'

# Lines of an encrypted file are no arguments.
mkdir -p "$work/plugins/example.com/v1/plug"
printf '#!/bin/sh\necho "$*" >%s\n' "$work/plugins/ran" >"$work/plugins/example.com/v1/plug/Plug"
chmod +x "$work/plugins/example.com/v1/plug/Plug"
cat >plug.yaml <<END
apiVersion: example.com/v1
kind: Plug
metadata: {name: plug}
argsFromFile: db.yaml
END
printf 'generators: [plug.yaml]\n' >kustomization.yaml
KUSTOMIZE_PLUGIN_HOME=$work/plugins
export KUSTOMIZE_PLUGIN_HOME
build 1 --decrypt
says '*argsFromFile of a plugin was encrypted*'
[ ! -e "$work/plugins/ran" ] || fail "a plugin ran with plaintext as arguments"
build 0
unset KUSTOMIZE_PLUGIN_HOME

# A failure is one for who has the signal of children ignored, too.
cd "$work/app" || exit 1
function_is <<'END'
cat
exit 1
END
if env --ignore-signal=CHLD true 2>/dev/null; then
  plain=$render
  printf '#!/bin/sh\nexec env --ignore-signal=CHLD "%s" "$@"\n' "$plain" >"$work/deaf"
  chmod +x "$work/deaf"
  render=$work/deaf
  build 1
  render=$plain
fi
build 1
says "*'./fn.sh' failed with exit status 1*"

# What a NUL is in is not cut off there.
sed -i 's/exec: {path: .\/fn.sh}/exec: {path: .\/fn.sh, args: [\\"a\\\\0b\\"]}/' fn.yaml
build 1
says '*contains a NUL*'

# A container's mounts are those that were checked.
printf '#!/bin/sh\necho "$*" >>"%s/docker"\ncat\n' "$work" >"$work/bin/docker"
chmod +x "$work/bin/docker"
mkdir -p data
ln -s / out
# mount STATUS SOURCE TARGET
mount() {
  rm -f "$work/docker"
  cat >fn.yaml <<END
apiVersion: example.com/v1
kind: Fn
metadata:
  name: fn
  annotations:
    config.kubernetes.io/function: |
      container:
        image: ${4:-example.com/fn}
        mounts: [{type: bind, src: '$2', dst: '$3'}]
END
  build "$1"
  [ "$1" = 0 ] || [ ! -e "$work/docker" ] || fail "a container ran with the mount $2 $3"
}
mount 0 data /data
grep -q "source=$work/app/data,target=/data,readonly" "$work/docker" || fail "the mount: $(cat "$work/docker")"
mount 1 'data,source=/' /data
says '*a mount cannot have commas*'
mount 1 data '/data,source=/'
mount 1 data '/data"'
mount 1 out /data
says "*the mount 'out' is not permitted*"
mount 1 out/etc /data
mount 1 data /data --privileged
says "*an image cannot be '--privileged'*"

# Plugins in Go, configs whose type leads elsewhere, and programs where PATH does not say from where.
mkdir -p "$work/plugins/example.com/v1/gone"
: >"$work/plugins/example.com/v1/gone/Gone.so"
cat >plug.yaml <<END
apiVersion: example.com/v1
kind: Gone
metadata: {name: plug}
END
printf 'generators: [plug.yaml]\n' >kustomization.yaml
KUSTOMIZE_PLUGIN_HOME=$work/plugins
export KUSTOMIZE_PLUGIN_HOME
build 1
says '*plugins in Go cannot be loaded*'
for type in ../../example.com/v1 ../v1; do
  sed -i "s|apiVersion: .*|apiVersion: $type|" plug.yaml
  build 1
  says '*leads out of the plugin home*'
done
unset KUSTOMIZE_PLUGIN_HOME
cat >plug.yaml <<END
apiVersion: example.com/v1
kind: Fn
metadata:
  name: fn
  annotations:
    config.kubernetes.io/function: "exec: {path: fn-of-ours}"
END
printf 'resources: [conf.yaml]\ntransformers: [plug.yaml]\n' >kustomization.yaml
printf '#!/bin/sh\necho ran >"%s/ran"\ncat\n' "$work" >fn-of-ours
chmod +x fn-of-ours
for directory in . ''; do
  PATH=$directory:$PATH build 1
  [ -e "$work/ran" ] && fail 'a directory of PATH that is not absolute was looked in'
done

finish
