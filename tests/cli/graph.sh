#!/bin/sh
# The commands `deps` and `affected`: graph.sh PROGRAM
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
needs git python3

config_map() {
  printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\n' "$1"
}

mkdir -p repo/base/sub repo/one repo/two repo/part repo/lone repo/chart/charts/app repo/far repo/run repo/bad repo/deploy/x
cd repo || exit 1
config_map a >base/a.yaml
config_map b >base/sub/b.yaml
ln -s sub/b.yaml base/link.yaml
cat >base/kustomization.yaml <<'END'
resources: [a.yaml, link.yaml]
configMapGenerator:
- name: g
  files: [key=notes.txt]
END
echo notes >base/notes.txt
printf 'resources: [../base]\ncomponents: [../part]\n' >one/kustomization.yaml
cat >two/kustomization.yml <<'END'
resources: [../base]
patches: [{path: patch.yaml}]
transformers: [prefix.yaml]
END
config_map a >two/patch.yaml
printf 'apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npath: more.yaml\ntarget: {kind: ConfigMap}\n' \
  >two/prefix.yaml
config_map a >two/more.yaml
printf 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: p-\n' >part/kustomization.yaml
printf 'resources: [c.yaml]\n' >lone/Kustomization
config_map c >lone/c.yaml
printf 'helmCharts:\n- name: app\n  valuesFile: values.yaml\n' >chart/kustomization.yaml
echo 'a: 1' >chart/values.yaml
echo 'name: app' >chart/charts/app/Chart.yaml
printf 'resources: ["https://example.com/x.yaml"]\n' >far/kustomization.yaml
cat >run/kustomization.yaml <<'END'
generators:
- |-
  apiVersion: example.com/v1
  kind: Thing
  metadata: {name: t}
END
printf 'resources: [' >bad/kustomization.yaml
printf 'resources: [../../base]\n' >deploy/x/kustomization.yaml
echo text >README
git init -q .
git config user.name a
git config user.email a@example.com
git add -A
git commit -qm first

# ---- deps

call "$render" deps two
expect 0 'two/
  two/kustomization.yml
  two/patch.yaml
  base/
  two/prefix.yaml
  two/more.yaml
base/
  base/kustomization.yaml
  base/a.yaml
  base/link.yaml
  base/sub/b.yaml
  base/notes.txt' ''
call "$render" deps "$PWD/lone"
expect 0 "$PWD/lone/
  $PWD/lone/Kustomization
  $PWD/lone/c.yaml" ''
call "$render" deps --reverse one
expect 0 '*base/a.yaml
  base/
*' ''
call "$render" deps far run chart
expect 0 '*https://example.com/x.yaml*  ! a program makes or changes resources*chart/charts/app/*' ''
call "$render" deps bad one
expect 1 '*one/
*' 'bad/kustomization.yaml:*'
call "$render" deps nowhere
expect 1 '' '*nowhere*'
call "$render" deps --json --dot one
expect 2 '' '*exclude*'
call "$render" deps --dot one
expect 0 'digraph {*"one" -> "one/kustomization.yaml"*}' ''
call sh -c '"$0" deps --json two | python3 -c "
import json, sys
nodes = {n[\"path\"]: n for n in json.load(sys.stdin)}
assert nodes[\"two\"][\"target\"] and nodes[\"two\"][\"kind\"] == \"kustomization\"
assert \"two/Kustomization\" in nodes[\"two\"][\"uses\"] and nodes[\"two/Kustomization\"][\"kind\"] == \"absent\"
assert nodes[\"base/link.yaml\"][\"kind\"] == \"link\"
"' "$render"
expect 0 '' ''

# ---- affected

# affects NAMES ARG...: what is named beside those that always are
affects() {
  want=$1
  shift
  call "$render" affected --since HEAD "$@"
  got=$(grep -v -x -e far -e run "$work/out.txt" | tr '\n' ' ')
  [ "$status" -eq 0 ] && [ "$got" = "$want" ] || wrong "named $got, not $want"
  git checkout -q . && git clean -qfdx
}

call "$render" affected
expect 2 '' '*--since*'
call "$render" affected --since --json
expect 2 '' '*'
call "$render" affected --since nowhere
expect 1 '' '*nowhere*'
call "$render" affected --since HEAD missing
expect 1 '' '*missing*'
call sh -c 'cd / && "$0" affected --since HEAD "$1/.." >out 2>err; s=$?; cat err >&2; exit $s' "$render" "$work"
expect 1 '' '*not a git repository*'
affects ''
call "$render" affected --since HEAD --explain
expect 0 'far	https://example.com/x.yaml: what is fetched can change
run	run: a program makes or changes resources' ''
call "$render" affected --since HEAD --json
expect 0 '\["far","run"\]' ''
echo '# more' >>base/a.yaml
affects 'deploy/x one two '
echo '# more' >>base/a.yaml
affects 'base deploy/x one two ' --all
echo '# more' >>base/sub/b.yaml
affects 'deploy/x one two '
echo more >>base/notes.txt
affects 'deploy/x ' deploy
echo more >>base/notes.txt
call sh -c 'cd deploy && "$0" affected --since HEAD . --explain' "$render"
expect 0 'x	../base/notes.txt' ''
call "$render" affected --since HEAD "$PWD/deploy"
expect 0 "$PWD/deploy/x" ''
git checkout -q .
rm base/link.yaml
affects 'deploy/x one two '
ln -sf ../a.yaml base/link.yaml
affects 'deploy/x one two '
mv base/sub base/bus
affects 'deploy/x one two '
echo '# more' >>bad/kustomization.yaml
affects 'bad '
echo '# more' >>part/kustomization.yaml
affects 'one '
echo '# more' >>two/more.yaml
affects 'two '
echo 'resources: []' >lone/kustomization.yaml
affects 'lone '
echo 'lone/Kustomization.yaml' >.gitignore && echo x >lone/c.yaml
affects 'lone '
echo more >>README && echo new >new.txt
affects ''
echo x >chart/charts/app/new.yaml
affects 'chart '
rm -r chart/charts
affects 'chart '
echo 'new/' >.gitignore && mkdir new && printf 'resources: [../lone]\n' >new/kustomization.yaml
affects ''
mkdir -p 'odd one/in' && printf 'resources: [../../base]\n' >'odd one/in/kustomization.yaml'
affects 'odd one/in '
mkdir new && printf 'resources: [../lone]\n' >new/kustomization.yaml
affects 'new '
printf '* text=auto\n' >.gitattributes
affects 'bad chart deploy/x lone one two '

# What is committed counts from the revision on, and git's merge base.
git checkout -q -b branch
echo '# more' >>lone/c.yaml
git commit -qam second
affects ''
call "$render" affected --since HEAD~1
expect 0 'far
lone
run' ''
git checkout -q -b other HEAD~1
echo '# more' >>two/more.yaml
git commit -qam third
call "$render" affected --since branch --merge-base
expect 0 'far
run
two' ''
call "$render" affected --since branch
expect 0 'far
lone
run
two' ''

# What a sparse checkout leaves out is no overlay.
git update-index --skip-worktree two/kustomization.yml && rm two/kustomization.yml
call "$render" affected --since HEAD
expect 0 'far
run' ''
git update-index --no-skip-worktree two/kustomization.yml && git checkout -q .
# A repository in this one that git knows nothing of.
mkdir inner && git init -q inner && printf 'resources: [../lone]\n' >inner/kustomization.yaml
call "$render" affected --since HEAD
expect 0 'far
inner
run' ''
rm -rf inner

# A file that is ignored may be as it was, or not.
echo 'secret.env' >.gitignore
printf 'configMapGenerator: [{name: s, envs: [secret.env]}]\n' >lone/Kustomization
echo A=1 >lone/secret.env
git add -A
git commit -qm fourth
call "$render" affected --since HEAD --explain
expect 0 '*lone	lone/secret.env*' ''
finish
