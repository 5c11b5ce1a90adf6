#!/bin/sh
# `build --depfile`, by Make and Ninja when they are there: depfile.sh PROGRAM
# Each input that is touched must lead to a new build, what is no input to none.
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"

ok() { # WHAT COMMAND...
  what=$1
  shift
  call "$@"
  [ "$status" -eq 0 ] || wrong "$what"
}

config_map() {
  printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\n' "$1"
}

mkdir -p 'tree/base/more files' tree/prod tree/elsewhere out
cd tree || exit 1
odd='a b.yaml c#d.yaml e$f.yaml g:h.yaml back\slash.yaml back\ blank.yaml é.yaml'
cat >base/kustomization.yaml <<'END'
resources:
- plain.yaml
- a b.yaml
- c#d.yaml
- e$f.yaml
- g:h.yaml
- back\slash.yaml
- back\ blank.yaml
- é.yaml
- more files
- linked.yaml
END
n=0
for file in plain.yaml 'a b.yaml' 'c#d.yaml' 'e$f.yaml' 'g:h.yaml' 'back\slash.yaml' 'back\ blank.yaml' é.yaml; do
  n=$((n + 1))
  config_map "m$n" >"base/$file"
done
config_map real >base/real.yaml
ln -s real.yaml base/linked.yaml
printf 'resources: [x.yaml]\n' >'base/more files/kustomization.yml'
config_map x >'base/more files/x.yaml'
printf 'resources: [../base]\nconfigMapGenerator:\n- name: env\n  envs: [a.env]\n' >prod/kustomization.yaml
echo 'A=1' >prod/a.env
echo unrelated >prod/README
config_map no >base/unused.yaml
cd ..

# ---- The flag itself

ok 'needs -o' sh -c '! "$0" build tree/prod --depfile d >o 2>err && grep -q "needs a file" err' "$render"
ok 'not to a directory' sh -c '! "$0" build tree/prod -o out --depfile d 2>err && test ! -e d' "$render"
ok 'a failure writes nothing' sh -c '! "$0" build tree/elsewhere -o x --depfile d 2>err && test ! -e x && test ! -e d' \
  "$render"
ok 'builds' "$render" build tree/prod -o out/o.yaml --depfile out/o.d
ok 'the target' sh -c 'head -n 1 out/o.d | grep -qx "out/o.yaml: .*"'
ok 'paths as the target' grep -q '^  tree/prod/a.env' out/o.d
ok 'no path twice' sh -c 'grep "^  " out/o.d | sed "s/ .$//" | sort | uniq -d | grep . && exit 1; exit 0'
ok 'absolute' "$render" build "$PWD/tree/prod" -o out/o.yaml --depfile out/o.d
ok 'absolute paths' grep -q "^  $(pwd -P)/tree/prod/a.env" out/o.d
ok 'two targets' "$render" build tree/base 'tree/base/more files' -o out/o.yaml --depfile out/o.d
(cd tree/prod && "$render" build -o ../../out/o.yaml --depfile ../../out/o.d)
ok 'from below' grep -q '^  \.\./base/plain.yaml' out/o.d
rm -f out/o.yaml out/o.d
config_map 'tab' >"tree/elsewhere/a	b.yaml"
printf 'resources: ["a\\tb.yaml"]\n' >tree/elsewhere/kustomization.yaml
ok 'no name for a tab' sh -c '! "$0" build tree/elsewhere -o x --depfile d 2>err && grep -q "control character" err &&
  test ! -e x' "$render"

# ---- Make and Ninja

cat >Makefile <<'END'
out/prod.yaml:
	@echo x >>calls
	@$(RENDER) build tree/prod -o $@ --depfile out/prod.d
-include out/prod.d
END
cat >build.ninja <<'END'
builddir = out
rule render
  command = echo x >>calls && $$RENDER build tree/prod -o $out --depfile out/prod.d
  depfile = out/prod.d
build out/prod.yaml: render
END
sed 's/^  depfile.*/&\n  deps = gcc/' build.ninja >gcc.ninja
RENDER=$render
export RENDER

# runs TIMES WHAT: the tool is called, and must have run render so many times.
runs() {
  count=$((count + 1))
  : >calls
  if ! $tool >log 2>&1 && [ "$1" != fails ]; then
    fail "$tool: $2: $(cat log)"
    return
  fi
  [ "$1" = fails ] || [ "$(wc -l <calls)" -eq "$1" ] || fail "$tool: $2: $(wc -l <calls) builds, not $1"
}

touched() {
  sleep 0.02
  touch "$1"
  runs 1 "touched $1"
  runs 0 "after $1"
}

check_tool() {
  rm -rf out
  mkdir out
  runs 1 'at first'
  runs 0 'again'
  touched tree/prod/kustomization.yaml
  touched tree/prod/a.env
  touched tree/base/kustomization.yaml
  for file in plain.yaml 'a b.yaml' 'c#d.yaml' 'e$f.yaml' 'g:h.yaml' 'back\slash.yaml' 'back\ blank.yaml' é.yaml real.yaml; do
    touched "tree/base/$file"
  done
  touched 'tree/base/more files/kustomization.yml'
  touched 'tree/base/more files/x.yaml'
  sleep 0.02
  touch tree/prod/README tree/base/unused.yaml tree/elsewhere/kustomization.yaml
  runs 0 'what is no input'
  echo 'resources: []' >tree/prod/kustomization.yml
  runs fails 'two kustomization files'
  [ -s calls ] || fail "$tool: a second kustomization file is not seen"
  rm tree/prod/kustomization.yml
  runs 1 'one again'
  runs 0 'and no more'
  cp tree/base/real.yaml tree/base/other.yaml
  runs 1 'a new file in a directory with links'
  ln -sf other.yaml tree/base/linked.yaml
  runs 1 'a link to another file'
  mv tree/prod/a.env tree/prod/b.env
  sed 's/a\.env/b.env/' tree/prod/kustomization.yaml >new && mv new tree/prod/kustomization.yaml
  runs 1 'an input that is gone'
  runs 0 'and was replaced'
  mv tree/prod/b.env tree/prod/a.env
  sed 's/b\.env/a.env/' tree/prod/kustomization.yaml >new && mv new tree/prod/kustomization.yaml
  ln -sf real.yaml tree/base/linked.yaml
  rm -f tree/base/other.yaml
}

for tool in make 'ninja' 'ninja -f gcc.ninja'; do
  command -v "${tool%% *}" >/dev/null || continue
  check_tool
done

finish
