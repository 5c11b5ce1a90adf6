#!/bin/sh
# `build --all`: overlays.sh PROGRAM
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"

config_map() {
  printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\n' "$1"
}

# files DIR NAMES: what is in and below a directory
files() {
  got=$(cd "$1" 2>/dev/null && find . -type f | sed 's|^\./||' | LC_ALL=C sort | tr '\n' ' ')
  [ "$got" = "$2" ] || wrong "$1 has $got, not $2"
}

# overlays NAMES [ROOT]: what is built
overlays() {
  want=$1
  shift
  rm -rf "$work/found"
  call "$render" build --all "$@" -o "$work/found/"
  expect 0 '' ''
  files "$work/found" "$want"
}

mkdir -p tree/base/app tree/base/db tree/envs/dev tree/envs/prod tree/part tree/.hidden tree/chart/charts/sub tree/text
mkdir -p tree/inner/.git
cd tree || exit 1
config_map app >base/app/app.yaml
config_map db >base/db/db.yaml
printf 'resources: [app.yaml]\n' >base/app/kustomization.yaml
printf 'resources: [db.yaml]\n' >base/db/Kustomization
printf 'resources: [../../base/app, ../../base/db]\nnamePrefix: dev-\n' >envs/dev/kustomization.yaml
printf 'resources: [../../base/app]\ncomponents: [../../part]\n' >envs/prod/kustomization.yml
printf 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: prod-\n' >part/kustomization.yaml
printf 'resources: [missing.yaml]\n' >.hidden/kustomization.yaml
cp .hidden/kustomization.yaml inner/.git
ln -s envs linked
config_map lone >chart/charts/sub/lone.yaml
printf 'resources: [lone.yaml]\n' >chart/charts/sub/kustomization.yaml
echo kustomization.yaml >text/kustomization.yaml.txt

# ---- Which they are

lone='chart/charts/sub' all='chart/charts/sub.yaml envs/dev.yaml envs/prod.yaml '
overlays "$all"
overlays "$all" .
overlays "$all" ./envs/..
overlays 'envs/dev.yaml envs/prod.yaml ' envs
overlays 'envs/dev.yaml ' envs/dev
overlays 'base/app.yaml base/db.yaml ' base
overlays 'linked/dev.yaml linked/prod.yaml ' linked
overlays "$(echo "$PWD/envs/dev.yaml $PWD/envs/prod.yaml " | sed 's|^/||; s| /| |g')" "$PWD/envs"
(cd envs/dev && "$render" build --all ../../envs -o "$work/up/") || fail 'a ROOT above is not built'
files "$work/up" 'envs/dev.yaml envs/prod.yaml '
for jobs in 1 3; do
  call "$render" build --all --jobs $jobs
  expect 0 "$("$render" build $lone envs/dev envs/prod)" ''
done
overlays "$all"
for name in $lone envs/dev envs/prod; do
  "$render" build $name | cmp -s - "$work/found/$name.yaml" || wrong "$name differs from what is built alone"
done

# One overlay is a file of its own, too; a file for all; what it was made from.
mkdir "$work/dir"
call "$render" build --all envs/dev -o "$work/dir"
expect 0 '' ''
files "$work/dir" 'envs/dev.yaml '
call "$render" build --all envs -o "$work/all.yaml" --depfile "$work/all.d"
expect 0 '' ''
"$render" build envs/dev envs/prod | cmp -s - "$work/all.yaml" || wrong 'the file is not all of them'
for input in envs envs/dev envs/prod/kustomization.yml base/db/db.yaml part/kustomization.yaml; do
  grep -qx "$input:" "$work/all.d" || wrong "$input is not in the rule"
done
grep -q hidden "$work/all.d" && wrong 'what is left out is in the rule'
call "$render" build --all -o "$work/root.yaml" --depfile "$work/root.d"
grep -qx 'text:' "$work/root.d" || wrong 'a directory where an overlay could be is not in the rule'

# Those that only use each other are told of; so is what uses itself.
mkdir -p ring/a ring/b
printf 'resources: [../b]\n' >ring/a/kustomization.yaml
printf 'resources: [../a]\n' >ring/b/kustomization.yaml
call "$render" build --all
expect 1 '' '*cycle*'
rm ring/b/kustomization.yaml
printf 'resources: [.]\n' >ring/a/kustomization.yaml
call "$render" build --all
expect 1 '' '*cycle*'
rm -r ring

# ---- What is wrong

call "$render" build --all part
expect 1 '' 'error: part: all kustomizations in or below it are components*'
call "$render" build --all text
expect 1 '' 'error: text: no directory in or below it has a kustomization file*'
call "$render" build --all nowhere
expect 1 '' 'error: nowhere: there is no such directory'
call "$render" build --all base envs
expect 2 '' 'error: with --all there is one ROOT, not 2*'
call "$render" build --all --watch envs -o "$work/x.yaml"
expect 2 '' 'error: --all and --watch exclude each other*'
call "$render" build --all -o "$work/dir" --depfile "$work/x.d"
expect 1 '' 'error: --depfile needs a file*'
if [ "$(id -u)" -ne 0 ]; then
  mkdir closed && chmod 0 closed
  call "$render" build --all
  expect 1 '' 'error: closed: *'
  call "$render" build --all --keep-going
  expect 1 '*name: dev-app*' 'error: closed: *'
  chmod 700 closed && rmdir closed
fi

mkdir envs/broken envs/unread
printf 'resources: [../../base/app, missing.yaml]\n' >envs/broken/kustomization.yaml
printf 'resources: [' >envs/unread/kustomization.yaml
for jobs in 1 3; do
  call "$render" build --all --jobs $jobs
  expect 1 '' '*missing.yaml*envs/unread/kustomization.yaml:*'
  call "$render" build --all --jobs $jobs --keep-going
  expect 1 "$("$render" build $lone envs/dev envs/prod)" '*missing.yaml*envs/unread/kustomization.yaml:*'
  rm -rf "$work/found"
  call "$render" build --all --jobs $jobs --keep-going -o "$work/found/"
  expect 1 '' '*missing.yaml*envs/unread/kustomization.yaml:*'
  files "$work/found" "$all"
done
rm -rf "$work/found"
call "$render" build --all --jobs 1 -o "$work/found/" envs
expect 1 '' '*missing.yaml*'
files "$work/found" ''
rm -r envs/broken envs/unread

# Two that would have one file.
mkdir -p "$work/other/other"
printf 'namePrefix: a\n' | tee "$work/other/kustomization.yaml" >"$work/other/other/kustomization.yaml"
call sh -c 'cd "$2" && "$0" build --all -o "$1"/' "$render" "$work/none" "$work/other"
expect 1 '' "error: two of the directories give the file '$work/none/other.yaml'"
[ ! -e "$work/none" ] || wrong 'something was written'

# ---- Keys that can be read once are for all of them

mkdir "$work/secret" && cd "$work/secret" || exit 1
for name in a b c d; do
  mkdir $name
  printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: %s}\nstringData: {p: plain-%s}\n' $name $name >$name/s.yaml
  printf 'resources: [s.yaml]\n' >$name/kustomization.yaml
  "$render" encrypt -i -a "$one" $name/s.yaml || fail "$name is not encrypted"
done
echo "$key_one" >"$work/key.txt"
SOPS_AGE_KEY_FILE=$work/key.txt "$render" build a b c d --decrypt >"$work/want.txt"
grep -q plain-d "$work/want.txt" || fail 'there is no secret to look for'
printf 'echo ran >>"%s/ran"\ncat "%s/key.txt"\n' "$work" "$work" >"$work/print-key"
printf 'echo ran >>"%s/ran"\nexit 3\n' "$work" >"$work/print-no-key"
for jobs in 1 3; do
  call sh -c 'SOPS_AGE_KEY_FILE=/dev/stdin "$0" build --all --decrypt --jobs $1 <"$2"' "$render" $jobs "$work/key.txt"
  expect 0 "$(cat "$work/want.txt")" ''
  call sh -c 'cat "$2" | SOPS_AGE_KEY_FILE=/dev/stdin "$0" build --all --decrypt --jobs $1' "$render" $jobs "$work/key.txt"
  expect 0 "$(cat "$work/want.txt")" ''
  mkfifo "$work/pipe"
  cat "$work/key.txt" >"$work/pipe" &
  call env SOPS_AGE_KEY_FILE="$work/pipe" "$render" build a b c d --decrypt --jobs $jobs
  expect 0 "$(cat "$work/want.txt")" ''
  wait
  rm "$work/pipe"
  call env SOPS_AGE_KEY_CMD="sh '$work/print-key'" "$render" build a b c d --decrypt --jobs $jobs
  expect 0 "$(cat "$work/want.txt")" ''
  [ "$(cat "$work/ran")" = ran ] || wrong 'the command did not run once'
  rm "$work/ran"
  call env SOPS_AGE_KEY_CMD="sh '$work/print-no-key'" "$render" build a b c d --decrypt --keep-going --jobs $jobs
  expect 1 '' '*SOPS_AGE_KEY_CMD: the command failed with exit status 3*'
  [ "$(cat "$work/ran")" = ran ] || wrong 'the command that fails did not run once'
  rm "$work/ran"
done
call sh -c ': | SOPS_AGE_KEY_FILE=/dev/stdin "$0" build --all --decrypt' "$render"
expect 1 '' '*SOPS_AGE_KEY_FILE /dev/stdin: bad identity: the file holds no key*'

finish
