#!/bin/sh
# Files encrypted by us and by sops, where it is installed: each decrypts the other's, and what they write
# differs only where chance and time have their say. Exits 77 (skipped) without sops. usage: sops.sh RENDERER ROOT
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
root=$(absolute "$2")
needs_sops
SOPS_AGE_KEY_FILE=$work/keys.txt
export SOPS_AGE_KEY_FILE
printf '%s\n' $key_one $key_two >keys.txt

# differs NAME: a failure, with what both said
differs() {
  fail "$1"
  cat err.ours err.theirs 2>/dev/null
}

same() { # NAME FILE FILE
  count=$((count + 1))
  cmp -s "$2" "$3" || { differs "$1"; diff "$2" "$3" | head -20; }
}

# Without what is random or a time.
normal() {
  sed -E -e 's/(data|iv|tag):[A-Za-z0-9+\/=]*/\1:X/g' \
    -e 's/(BEGIN AGE ENCRYPTED FILE-----).*(-----END AGE)/\1X\2/' \
    -e 's/^ *[A-Za-z0-9+\/=]{8,64}$/X/' \
    -e 's/(lastmodified[^0-9]*)[0-9TZ:-]*/\1T/' "$1"
}

# layout NAME FILE: encrypts a plain file both ways. False when it is refused: by both, or by us where sops
# writes what it cannot read.
layout() {
  name=$1 file=$2 end=${2##*.}
  count=$((count + 1))
  "$render" encrypt "$file" >"ours.$end" 2>err.ours
  ours=$?
  sops encrypt "$file" >"theirs.$end" 2>err.theirs
  theirs=$?
  if [ $ours -ne 0 ] || [ $theirs -ne 0 ]; then
    [ $ours -ne 0 ] || differs "$name: exit status $ours, that of sops is $theirs"
    [ $theirs -ne 0 ] || ! sops decrypt "theirs.$end" >/dev/null 2>&1 || differs "$name: exit status $ours"
    return 1
  fi
  normal "ours.$end" >1
  normal "theirs.$end" >2
  same "$name: layout" 2 1
}

# both NAME FILE: as layout, and each decrypts the other's.
both() {
  layout "$1" "$2" || return
  sops decrypt "theirs.$end" >want 2>err.theirs || differs "$name: sops cannot decrypt its own"
  sops decrypt "ours.$end" >1 2>err.theirs || differs "$name: sops cannot decrypt ours"
  "$render" decrypt "theirs.$end" >2 2>err.ours || differs "$name: we cannot decrypt that of sops"
  same "$name: ours by sops" want 1
  same "$name: theirs by us" want 2
}

# ---- Formats and types --------------------------------------------------------------------------

printf 'creation_rules:\n- age: %s\n' $one >.sops.yaml
cat >types.yaml <<'END'
# of the file
string: text
empty: ""
number: 12
float: 1.50
big: 1e21
small: 5e-324
truth: yes
"yes": true
time: 2024-01-02 03:04:05.678 +01:00
date: 2024-01-02
nothing: null
map: {}
list: []
hex: 0x1F
octal: 0o17
quoted: "12"
# above
lines: |
  one

  three
folded: >-
  a
  b
nested:
  # inside
  key: value # behind
  list:
    # an item
    - a # behind an item
    - - b
      - c: 1
        d: 2
    # the last
  anchor: &a {x: 1}
  alias: *a
infinite: .inf
none: .nan
unicode: "\u00e4\u2028 \U0001F600 \0"
binary: !!binary aGVsbG8=
clear_unencrypted:
  # clear
  - 1
  - 2.5
  - true
# the end
END
cat >types.json <<'END'
{"s":"x","e":"","i":9007199254740993,"f":1.0,"g":1e400000,"n":null}
END
cat >good.json <<'END'
{"s":"<x>","e":"","i":9007199254740993,"f":1.5,"n":null,"t":true,"l":[1,[],{"a":{}}],"clear_unencrypted":[1,2.5,"a"],"s":"again"}
END
printf '#c\nA=x\\ny\n\nB="q"\nC= v =w\nD_unencrypted=1\nE=\n#\n' >types.env
printf 'top = 1\n; c\n[s]\nk = v ; inline\nlong = """x\ny"""\nq_unencrypted = ` a `\n[empty]\n[s]\nk=2\n' >types.ini
printf 'any\nbytes \001\377' >types.bin
: >empty.yaml
: >empty.env
: >empty.bin
printf '# only\n' >comment.yaml
printf -- '---\na: 1\n---\n# c\nb: 2\n---\n{}\n' >documents.yaml
printf 'a: 1\nsops: {}\n' >already.yaml
printf 'a: {1: 2}\n' >keys.yaml
printf -- '- a\n' >list.yaml
printf 'a: 18446744073709551615\n' >unsigned.yaml
printf '"<<": x\na: "<<"\n' >merge.yaml
printf 'a: 1\na: 2\n' >twice.yaml
printf '{"sops": 1}' >already.json
printf 'sops_mac=1\n' >already.env
printf '[sops]\na=1\n' >already.ini
for file in types.* good.json empty.* comment.yaml documents.yaml already.* keys.yaml list.yaml unsigned.yaml merge.yaml \
  twice.yaml; do
  both "$file" "$file"
done
for file in "$root"/examples/*/*.yaml "$root"/examples/*/base/*.yaml; do
  [ -f "$file" ] || continue
  cp "$file" example.yaml
  both "${file#"$root"/}" example.yaml
done

# ---- Which values -------------------------------------------------------------------------------

cat >rules.yaml <<'END'
# first
data:
  # c-1
  a: x
  b_x: y
kind: Secret
c_x:
  d: 1
  e: [1, {data: 2}]
# c2
list:
  - a
# c-1
f: 2
g: 3
END
while read -r rule; do
  printf 'creation_rules:\n- age: %s\n  %s\n' $one "$rule" >.sops.yaml
  both "$rule" rules.yaml
  printf '  mac_only_encrypted: true\n' >>.sops.yaml
  both "$rule, mac_only_encrypted" rules.yaml
done <<'END'
unencrypted_suffix: _x
encrypted_suffix: _x
unencrypted_regex: ^(data|kind)$
encrypted_regex: ^(data|stringData)$
unencrypted_comment_regex: c-1
encrypted_comment_regex: c-1
unencrypted_comment_regex: ENC
END
printf 'creation_rules:\n- age: %s\nstores: {yaml: {indent: 2}, json: {indent: 3}, json_binary: {indent: 0}}\n' $one >.sops.yaml
for file in types.yaml good.json types.bin; do layout "$file, indented" $file; done

# ---- Keys ---------------------------------------------------------------------------------------

printf 'creation_rules:\n- key_groups: [{age: [%s]}, {age: [%s]}]\n' $one $two >.sops.yaml
both "two key groups" rules.yaml
printf 'creation_rules:\n- shamir_threshold: 2\n  key_groups: [{age: [%s]}, {age: [%s, %s]}, {age: [%s]}]\n' \
  $one $two $one $two >.sops.yaml
both "three key groups" rules.yaml
both "three key groups of dotenv" types.env
printf 'creation_rules:\n- age: %s,%s\n' $one $two >.sops.yaml
both "two keys" rules.yaml

# ---- Files that go from hand to hand -------------------------------------------------------------

# pass NAME COMMAND...: changes the file here.yaml, which both must then decrypt to the file want.
pass() {
  name=$1
  shift
  "$@" >out 2>err.ours || differs "$name"
  sops decrypt here.yaml >1 2>err.theirs || differs "$name: sops"
  "$render" decrypt here.yaml >2 2>err.ours || differs "$name: ours"
  same "$name by sops" want 1
  same "$name by us" want 2
}

sops encrypt types.yaml >here.yaml
sops decrypt here.yaml >want
cp here.yaml before.yaml
pass "nothing to update" "$render" updatekeys --yes here.yaml
same "nothing was updated" before.yaml here.yaml
printf 'creation_rules:\n- age: %s\n' $one >.sops.yaml
pass "updated by us" "$render" updatekeys --yes here.yaml
pass "updated by sops" sops updatekeys --yes here.yaml
pass "rotated by us" "$render" rotate -i here.yaml
pass "rotated by sops" sops rotate -i here.yaml
pass "rotated again" "$render" rotate -i here.yaml
cp here.yaml before.yaml
printf 'creation_rules:\n- key_groups: [{age: [%s]}, {age: [%s]}]\n' $one $two >.sops.yaml
pass "groups by us" "$render" updatekeys --yes here.yaml
sops updatekeys --yes here.yaml >out 2>&1
grep -q "already up to date" out || { differs "sops has something to update"; cat out; }
pass "rotated in groups" sops rotate -i here.yaml
sops set here.yaml '["nested"]["key"]' '"other"' || differs "set"
sops decrypt here.yaml >want
pass "a value set by sops" true

finish
