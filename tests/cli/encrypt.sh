#!/bin/sh
# The commands that write SOPS files, read back by decrypt: encrypt.sh PROGRAM
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
RENDER=$render SOPS_AGE_KEY_FILE=$work/1.txt
export RENDER SOPS_AGE_KEY_FILE
mkdir -p app/deep
echo $key_one >1.txt
echo $key_two >2.txt

# run NAME STATUS [VARIABLE=VALUE...] COMMAND...: into out.txt and err.txt
run() {
  name=$1 want=$2
  shift 2
  call env "$@"
  ran=$name
  [ $status -eq "$want" ] || wrong "exit status $status, not $want"
}

# same NAME FILE FILE
same() {
  count=$((count + 1))
  cmp -s "$2" "$3" || { fail "$1"; diff "$2" "$3"; }
}

# has NAME FILE PATTERN; lacks NAME FILE PATTERN
has() {
  count=$((count + 1))
  grep -q -e "$3" "$2" || { fail "$1"; cat "$2"; }
}
lacks() {
  count=$((count + 1))
  if grep -q -e "$3" "$2"; then fail "$1"; fi
}

# clear NAME FILE PLAIN: what is decrypted is the file PLAIN
clear() {
  run "$1" 0 "$render" decrypt "$2"
  same "$1: other plaintext" out.txt "$3"
}

# As it is printed, so that it can be compared with what is decrypted.
cat >secret.yaml <<'END'
# of the shop
apiVersion: v1
kind: Secret
data:
    # the first
    password: hunter2
    list:
        - 1
        - 2.5
        - true
        - two: null
          three: ""
note_unencrypted: clear
---
more: hunter3
END
cat >.sops.yaml <<END
creation_rules:
  - path_regex: ^app/deep/
    encrypted_regex: ^data\$
    mac_only_encrypted: true
    age: $one
  - path_regex: \.two\.
    age: $two
  - path_regex: groups
    shamir_threshold: 2
    key_groups:
      - age: [$one]
      - age: [$two]
  - path_regex: never
    age: nonsense
  - age: $one,$two
END

# ---- encrypt

run 'to standard output' 0 "$render" encrypt secret.yaml
cp out.txt enc.yaml
lacks 'a value is clear' enc.yaml 'hunter'
has 'the suffix' enc.yaml 'note_unencrypted: clear'
has 'the rule is written' enc.yaml '^    unencrypted_suffix: _unencrypted'
has 'both recipients' enc.yaml "recipient: $two"
clear 'encrypted' enc.yaml secret.yaml
cp secret.yaml app/deep/secret.yaml
run 'a rule by the path' 0 "$render" encrypt app/deep/secret.yaml
has 'the expression' out.txt '^kind: Secret'
has 'the expression is written' out.txt '^    encrypted_regex: ^data\$'
has 'the MAC is of few' out.txt '^    mac_only_encrypted: true'
lacks 'the other recipient' out.txt "$two"
(cd app/deep && "$render" encrypt secret.yaml) >out.txt 2>err.txt
has 'a config above' out.txt '^    encrypted_regex: ^data\$'
run 'a name that is given' 0 "$render" encrypt --filename-override app/deep/x.yaml secret.yaml
has 'a name that is given' out.txt '^    encrypted_regex'
cp secret.yaml place.yaml
chmod 640 place.yaml
run 'in place' 0 "$render" encrypt -i place.yaml
clear 'in place' place.yaml secret.yaml
mode place.yaml -rw-r-----
cp place.yaml before.yaml
run 'a second time' 1 "$render" encrypt -i place.yaml
has 'a second time' err.txt 'place.yaml:[0-9]*:1: error: the file is encrypted already'
same 'a second time: changed' place.yaml before.yaml
printf ' a: 1\n b: 2\n---\n  c: 3\n d: 4\n' >deep.yaml
run 'a line that is less deep' 1 "$render" encrypt deep.yaml
has 'a line that is less deep' err.txt '^deep.yaml:5:1: error: did not find expected <document start>'
sed 5d deep.yaml >even.yaml
run 'all lines are indented' 0 "$render" encrypt even.yaml
has 'all lines are indented' out.txt '^c: ENC'
run 'to a file' 0 "$render" encrypt -o new.yaml secret.yaml
same 'to a file: printed' out.txt /dev/null
clear 'to a file' new.yaml secret.yaml
[ -z "$(find . -name '*render-*')" ] || fail 'a temporary file is left'
"$render" encrypt --filename-override x.yaml <secret.yaml >stdin.yaml 2>err.txt
clear 'standard input' stdin.yaml secret.yaml
"$render" encrypt --input-type yaml --output-type yaml - <secret.yaml >stdin.yaml 2>err.txt
clear 'standard input as -' stdin.yaml secret.yaml
# A whole float that stays clear is an integer from then on.
printf 'ratio_unencrypted: 3.0\nsecret: hunter2\n' >whole.yaml
printf 'ratio_unencrypted: 3\nsecret: hunter2\n' >integer.yaml
run 'a whole float' 0 "$render" encrypt -o e.whole.yaml whole.yaml
clear 'a whole float' e.whole.yaml integer.yaml

# Formats
printf '{\n\t"a": "hunter2",\n\t"b": [\n\t\t1,\n\t\ttrue\n\t]\n}\n' >a.json
printf '#c\na=hunter2\nb="x"\n' >a.env
printf '[s]\na = hunter2\n' >a.ini
printf 'hunter2\000\001' >a.bin
for file in a.json a.env a.ini a.bin; do
  run "$file" 0 "$render" encrypt -o "e.$file" "$file"
  lacks "$file is clear" "e.$file" hunter2
  clear "$file" "e.$file" "$file"
done
lacks 'no rule in a binary file' e.a.bin unencrypted_suffix
run 'a rule for a binary file' 0 "$render" encrypt --encrypted-regex x a.bin
has 'a rule for a binary file' err.txt 'warning: encrypted_regex has no effect'
run 'another format' 0 "$render" encrypt --output-type json -o e.json a.env
run 'another format' 0 "$render" decrypt --output-type dotenv e.json
has 'another format' out.txt '^a=hunter2'

# Flags
run 'a key that is given' 0 "$render" encrypt --age "$two" secret.yaml
lacks 'a key that is given' out.txt "$one"
run 'a key of the environment' 0 SOPS_AGE_RECIPIENTS="$two" "$render" encrypt secret.yaml
lacks 'a key of the environment' out.txt "$one"
run 'no config' 0 "$render" encrypt --config /dev/null -a "$one" --encrypted-suffix word secret.yaml
has 'a suffix' out.txt '^more: hunter3'
lacks 'a suffix' out.txt 'hunter2'
run 'a config that is named' 1 SOPS_CONFIG=none "$render" encrypt secret.yaml
has 'a config that is named' err.txt 'none: No such file'
run 'no keys' 1 "$render" encrypt --config /dev/null secret.yaml
has 'no keys' err.txt 'no keys to encrypt to'
run 'rules that clash' 1 "$render" encrypt --encrypted-suffix a --encrypted-regex b secret.yaml
has 'rules that clash' err.txt 'encrypted_suffix and encrypted_regex exclude each other'
run 'a bad expression' 1 "$render" encrypt --encrypted-regex '(' secret.yaml
has 'a bad expression' err.txt 'encrypted_regex is no expression'
run 'a bad recipient' 1 "$render" encrypt --age nonsense secret.yaml
run 'a bad recipient there' 1 "$render" encrypt --filename-override never secret.yaml
has 'a bad recipient there' err.txt '^.sops.yaml:14:10: error: '
run 'an empty file' 1 "$render" encrypt /dev/null --filename-override a.yaml
run 'no file' 1 "$render" encrypt none.yaml
run 'two files' 2 "$render" encrypt a.json a.env
run 'in place and elsewhere' 2 "$render" encrypt -i -o x a.json
run 'standard input without a name' 2 "$render" encrypt
run 'a number' 2 "$render" encrypt --shamir-secret-sharing-threshold x a.json
run 'help' 0 "$render" encrypt --help
mkdir other
run 'another name of the config' 0 "$render" encrypt --age "$one" secret.yaml
(cd other && cp ../secret.yaml . && echo 'creation_rules: [' >.sops.yml && "$render" encrypt secret.yaml) >out.txt 2>err.txt
has 'another name of the config' err.txt '.sops.yml is not read'
has 'the config above it' out.txt "$two"

# Indentation
printf 'stores: {yaml: {indent: 2}, json: {indent: 1}}\ncreation_rules: [{age: %s}]\n' "$one" >two.yaml
run 'indentation' 0 "$render" encrypt --config two.yaml -o indented.yaml secret.yaml
has 'indentation' indented.yaml '^  password: ENC'
clear 'indentation' indented.yaml secret.yaml
run 'indentation of plaintext' 0 SOPS_CONFIG=two.yaml "$render" decrypt indented.yaml
has 'indentation of plaintext' out.txt '^  password: hunter2'
run 'indentation of JSON' 0 "$render" encrypt --config two.yaml a.json
has 'indentation of JSON' out.txt '^ "a": "ENC'
run 'indentation by a flag' 0 "$render" encrypt --config two.yaml --indent 6 secret.yaml
has 'indentation by a flag' out.txt '^      password: ENC'
run 'too much of it' 1 "$render" encrypt --indent 101 secret.yaml
run 'indentation that is none' 2 "$render" decrypt --indent -1 enc.yaml

# What the format cannot hold
printf 'a: 1\n---\nb: 1\n' >documents.yaml
run 'several documents' 1 "$render" encrypt --age "$one" --output-type json documents.yaml
has 'several documents' err.txt 'more than one document'

# Groups
run 'groups' 0 "$render" encrypt --filename-override groups.yaml -o groups.yaml secret.yaml
has 'groups' groups.yaml '^    shamir_threshold: 2'
run 'one of two groups' 1 "$render" decrypt groups.yaml
cat 1.txt 2.txt >both.txt
run 'both groups' 0 SOPS_AGE_KEY_FILE="$work/both.txt" "$render" decrypt groups.yaml
same 'both groups' out.txt secret.yaml

# What was encrypted before
run 'nothing has changed' 0 "$render" encrypt --previous enc.yaml secret.yaml
same 'nothing has changed' out.txt enc.yaml
sed 's/hunter3/hunter4/' secret.yaml >changed.yaml
run 'one value has changed' 0 "$render" encrypt --previous enc.yaml -o again.yaml changed.yaml
clear 'one value has changed' again.yaml changed.yaml
count=$((count + 1))
[ "$(diff enc.yaml again.yaml | grep -c '^>')" -le 6 ] || fail 'one value has changed: others too'
run 'before, without the key' 1 SOPS_AGE_KEY_FILE=/dev/null "$render" encrypt --previous enc.yaml changed.yaml

# ---- updatekeys

cp enc.yaml up.two.yaml
run 'not agreed' 0 sh -c 'echo n | "$RENDER" updatekeys up.two.yaml'
has 'not agreed' err.txt "^--- $one"
has 'not agreed' err.txt "^    $two"
same 'not agreed: changed' up.two.yaml enc.yaml
run 'no answer' 0 "$render" updatekeys up.two.yaml
same 'no answer: changed' up.two.yaml enc.yaml
run 'agreed' 0 sh -c '(echo what; echo y) | "$RENDER" updatekeys up.two.yaml'
lacks 'agreed' up.two.yaml "$one"
run 'with the new key' 0 SOPS_AGE_KEY_FILE="$work/2.txt" "$render" decrypt up.two.yaml
same 'with the new key' out.txt secret.yaml
run 'with the old key' 1 "$render" decrypt up.two.yaml
# Everything but the wrapped keys is as it was.
for file in enc.yaml up.two.yaml; do
  sed '/^ *- enc: |/,/recipient:/d' "$file" >"rest.$file"
done
same 'only the keys change' rest.enc.yaml rest.up.two.yaml
cp up.two.yaml before.yaml
run 'a second updatekeys' 0 "$render" updatekeys -y up.two.yaml
has 'a second updatekeys' err.txt 'up to date'
same 'a second updatekeys: changed' up.two.yaml before.yaml
cp enc.yaml up.groups.yaml
run 'more groups' 0 "$render" updatekeys -y up.groups.yaml
has 'more groups' up.groups.yaml '^    shamir_threshold: 2'
run 'more groups' 0 SOPS_AGE_KEY_FILE="$work/both.txt" "$render" decrypt up.groups.yaml
same 'more groups' out.txt secret.yaml
run 'without the key' 1 SOPS_AGE_KEY_FILE="$work/2.txt" "$render" updatekeys -y app/deep/secret.yaml up.two.yaml
has 'a file that is not encrypted' err.txt 'not encrypted by SOPS'
has 'the next one' err.txt 'up.two.yaml: the keys are up to date'
run 'no config to update from' 1 sh -c 'cd / && "$RENDER" updatekeys -y --config /dev/null "$0"' "$work/up.two.yaml"
has 'no config to update from' err.txt 'no creation rules'
run 'no file to update' 2 "$render" updatekeys
run 'standard input' 2 "$render" updatekeys -

# ---- rotate

cp enc.yaml rot.yaml
run 'rotate' 0 "$render" rotate -i rot.yaml
clear 'rotate' rot.yaml secret.yaml
count=$((count + 1))
[ "$(grep -c -x -F -f enc.yaml rot.yaml)" -lt "$(grep -c '' rot.yaml)" ] || fail 'rotate: nothing changed'
grep 'ENC\[' enc.yaml >values.txt
count=$((count + 1))
if grep -q -F -f values.txt rot.yaml; then fail 'rotate: a value is as it was'; fi
run 'a key less' 0 "$render" rotate --rm-age "$one" rot.yaml -o less.yaml
lacks 'a key less' less.yaml "$one"
run 'a key more' 0 SOPS_AGE_KEY_FILE="$work/2.txt" "$render" rotate --add-age "$one,$two" less.yaml -o more.yaml
clear 'a key more' more.yaml secret.yaml
count=$((count + 1)) # in each document
[ "$(grep -c recipient: more.yaml)" = 4 ] || fail 'a key more: twice'
run 'no key left' 1 "$render" rotate -i --rm-age "$one,$two" rot.yaml
has 'no key left' err.txt 'no keys to encrypt to'
sed 's/^note_unencrypted: clear/note_unencrypted: other/' rot.yaml >bad.yaml
cp bad.yaml before.yaml
run 'tampered' 1 "$render" rotate -i bad.yaml
same 'tampered: changed' bad.yaml before.yaml
run 'tampered, and taken' 0 "$render" rotate -i --ignore-mac bad.yaml
run 'tampered, and taken' 0 "$render" decrypt bad.yaml
for file in e.a.json e.a.env e.a.ini e.a.bin; do
  run "rotate $file" 0 "$render" rotate -i "$file"
  clear "rotate $file" "$file" "${file#e.}"
done
run 'rotate nothing' 2 "$render" rotate

finish
