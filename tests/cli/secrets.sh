#!/bin/sh
# Where the keys of `decrypt` come from and where its output goes: secrets.sh PROGRAM GOLDEN
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
golden=$(absolute "$2")
RENDER=$render
export RENDER
cp "$golden/sops/key-groups/input/a.yaml" groups.yaml
cp "$golden/sops/yaml/input/a.yaml" a.yaml
cp "$golden/sops/yaml/input/keys.txt" keys.txt
cp "$golden/sops/yaml/expected.yaml" want.yaml
cp -r "$golden/sops/build/input" app
cp "$golden/sops/build/expected.yaml" app.yaml
key=$(grep AGE-SECRET keys.txt)

# ok NAME WANT [VARIABLE=VALUE...] ARGS: standard output is the file WANT
ok() {
  name=$1 want=$2
  shift 2
  call env "$@"
  ran=$name
  [ $status -eq 0 ] || { wrong "exit status $status"; return; }
  cmp -s out.txt "$want" || wrong 'other output'
}

# refused NAME PATTERN [VARIABLE=VALUE...] ARGS: a message, and nothing else
refused() {
  name=$1 pattern=$2
  shift 2
  call env "$@"
  ran=$name
  expect 1 '' "$pattern"
  grep -q 'p: ss' err.txt && wrong 'a value in a message'
  return 0
}

# ---- Keys

ok 'a key in the environment' want.yaml SOPS_AGE_KEY="$key" "$render" decrypt a.yaml
ok 'keys with blanks between' want.yaml SOPS_AGE_KEY="  $key	$key
# comment $key x
" "$render" decrypt a.yaml
ok 'a key file' want.yaml SOPS_AGE_KEY_FILE=keys.txt "$render" decrypt a.yaml
cat >bin/print-key <<'END'
#!/bin/sh
[ -n "$SOPS_AGE_RECIPIENT" ] && [ "$1" = "a b" ] && [ "$2" = "c'd" ] && cat keys.txt
END
chmod +x bin/print-key
ok 'a command' want.yaml SOPS_AGE_KEY_CMD="print-key 'a b' \"c'd\" # comment" "$render" decrypt a.yaml
refused 'a command that fails' '*SOPS_AGE_KEY_CMD: the command failed with exit status 1*' \
  SOPS_AGE_KEY_CMD=print-key "$render" decrypt a.yaml
refused 'a command that prints a key and fails' '*SOPS_AGE_KEY_CMD: the command failed with exit status 1*' \
  SOPS_AGE_KEY_CMD="cat keys.txt nothing" "$render" decrypt a.yaml
refused 'a command that is not there' '*SOPS_AGE_KEY_CMD: the command failed*' \
  SOPS_AGE_KEY_CMD=no-such-program "$render" decrypt a.yaml
refused 'half a command' '*SOPS_AGE_KEY_CMD: it is no command*' \
  SOPS_AGE_KEY_CMD="'open" "$render" decrypt a.yaml
ok 'a bad source beside a good one' want.yaml SOPS_AGE_KEY=nonsense SOPS_AGE_KEY_FILE=keys.txt \
  "$render" decrypt a.yaml
refused 'no key' '*there is no age key*' "$render" decrypt a.yaml
mkdir -p home/.config/sops/age settings/sops/age
cp keys.txt home/.config/sops/age/
ok 'the default file' want.yaml "$render" decrypt a.yaml
refused 'another directory of settings' '*there is no age key*' XDG_CONFIG_HOME="$work/settings" \
  "$render" decrypt a.yaml
cp keys.txt settings/sops/age/
ok 'the default file there' want.yaml XDG_CONFIG_HOME="$work/settings" "$render" decrypt a.yaml
refused 'settings in a relative directory' '*there is no age key*' XDG_CONFIG_HOME=settings \
  "$render" decrypt a.yaml
rm -r home/.config

# ---- Other programs

# A file whose key is wrapped for OpenPGP, as far as SOPS sees; the gpg of this test knows age.
awk '/^    age:/ {print "    pgp:"; next} /^          recipient:/ {print "          fp: ABCD"; print "          created_at: \"2026-11-21T00:00:00Z\""; next} {print}' a.yaml >pgp.yaml
cat >bin/gpg <<'END'
#!/bin/sh
[ "$GPG_KEYS" = no ] && { echo 'gpg: decryption failed: No secret key' >&2; exit 2; }
[ "$1" = -d ] && exec "$RENDER" age -d -i "$GPG_KEYS"
END
chmod +x bin/gpg
ok 'gpg' want.yaml GPG_KEYS=keys.txt "$render" decrypt pgp.yaml
ok 'another gpg' want.yaml SOPS_GPG_EXEC="$work/bin/gpg" GPG_KEYS=keys.txt "$render" decrypt pgp.yaml
refused 'gpg without the key' '*pgp ABCD: gpg: *' GPG_KEYS=none.txt "$render" decrypt pgp.yaml
refused 'gpg that names itself' '*pgp ABCD: gpg: decryption failed: *' GPG_KEYS=no "$render" decrypt pgp.yaml
refused 'gpg by its path' '*pgp ABCD: gpg: decryption failed: *' \
  GPG_KEYS=no SOPS_GPG_EXEC="$work/bin/gpg" "$render" decrypt pgp.yaml
refused 'no gpg' '*pgp ABCD: no-such-gpg: *' SOPS_GPG_EXEC=no-such-gpg "$render" decrypt pgp.yaml
sed 's/^    pgp:/    kms:/; s/^          fp: .*/          arn: "arn:aws:kms:x"/' pgp.yaml >kms.yaml
cat >bin/sops <<'END'
#!/bin/sh
[ "$*" = "decrypt --input-type yaml --output-type yaml /dev/stdin" ] || exit 1
cmp -s /dev/stdin "$EXPECTED" && echo 'plain: text'
END
chmod +x bin/sops
echo 'plain: text' >plain.yaml
ok 'sops for keys in a cloud' plain.yaml EXPECTED=kms.yaml "$render" decrypt kms.yaml
grep -q 'decrypted by another program' err.txt || fail 'sops: not said'
refused 'sops fails' '*kms arn:aws:kms:x:*sops failed with exit status 1*' EXPECTED=a.yaml \
  "$render" decrypt kms.yaml

# ---- Output

SOPS_AGE_KEY_FILE=$work/keys.txt
export SOPS_AGE_KEY_FILE
refused 'to no directory' '*out/none: No such file or directory*' "$render" decrypt a.yaml -o out/none
ok 'to a new file' /dev/null "$render" decrypt a.yaml -o new.yaml
cmp -s new.yaml want.yaml || fail 'to a new file: other output'
mode new.yaml -rw-------
echo old >there.yaml
ok 'to a file that is there' /dev/null "$render" decrypt a.yaml --output there.yaml
mode there.yaml -rw-------
cp a.yaml place.yaml
ok 'in place' /dev/null "$render" decrypt -i place.yaml
cmp -s place.yaml want.yaml || fail 'in place: other output'
mode place.yaml -rw-r--r--
cp "$golden/sops/tampered-mac/input/a.yaml" bad.yaml
cp "$golden/sops/tampered-mac/input/a.yaml" bad.copy
refused 'in place, tampered' '*does not match*' "$render" decrypt -i bad.yaml
cmp -s bad.yaml bad.copy || fail 'in place, tampered: the file was changed'
count=$((count + 1))
"$render" decrypt --input-type yaml --output-type yaml - <a.yaml >out.txt 2>err.txt
cmp -s out.txt want.yaml || fail 'standard input'
count=$((count + 1))
"$render" decrypt --filename-override x.yaml /dev/stdin <a.yaml >out.txt 2>err.txt
cmp -s out.txt want.yaml || fail 'standard input by another name'
ok 'a build to a file' /dev/null "$render" build app --decrypt -o built.yaml
cmp -s built.yaml app.yaml || fail 'a build to a file: other output'
mode built.yaml -rw-------
mkdir dir
ok 'a build to a directory' /dev/null "$render" build app --decrypt -o dir
mode dir/v1_secret_db.yaml -rw-------
ok 'placeholders to a file' /dev/null "$render" build app --decrypt=placeholder -o held.yaml
mode held.yaml -rw-r--r--
[ -z "$(find . -name '*render-*')" ] || fail 'a temporary file is left'


# ---- Builds that keep secrets, or cannot lock them

cp -r "$golden/sops/substitution/input" sub
cp -r "$golden/sops/build-keep/input" keep
keys=$SOPS_AGE_KEY_FILE
ok 'not asked to decrypt' "$golden/sops/build-keep/expected.yaml" "$render" build keep
grep -q ': warning: Secret db is encrypted by SOPS \[encrypted\]$' err.txt || fail 'not asked: no warning with its name'
ok 'not asked, to a file' /dev/null "$render" build keep -o kept.yaml
mode kept.yaml -rw-r--r--
ok 'asked: no warning' app.yaml "$render" build app --decrypt
[ -s err.txt ] && fail 'asked: a message'
SOPS_AGE_KEY_FILE=$work/sub/keys.txt
sed 's/from: {sops.*/from: {env: PASSWORD}/' "$golden/sops/substitution/input/values.yaml" >sub/values.yaml
ok 'a substitution to a file' /dev/null PASSWORD='p: ss' "$render" build sub -o sub.yaml
mode sub.yaml -rw-------
grep -q 'p: ss' sub.yaml || fail 'a substitution to a file: no value'
SOPS_AGE_KEY_FILE=$keys
# typo FIELD PATTERN PLAINTEXT: its value hunter2 is in no message
mkdir typo
head='apiVersion: v1
kind: ConfigMap
metadata: {name: c}'
printf '%s\ndata: {a: b}\n' "$head" >typo/conf.yaml
recipient=$(sed -n 's/.*recipient: //p' a.yaml | head -n 1)
typo() {
  printf '%s\n' "$3" >plain
  "$render" encrypt --age "$recipient" --input-type binary --output-type binary plain >typo/file 2>err.txt || fail 'encrypt'
  printf 'resources: [conf.yaml]\n%s\n' "$1" >typo/kustomization.yaml
  refused "decrypted, and wrong: $1" "$2" "$render" build typo --decrypt
  grep -q hunter2 err.txt && fail "a value in a message: $1"
}
typo 'patches: [{path: file}]' '*file:4:11: error: unknown anchor here *' "$head
data: {a: *hunter2}"
typo 'patches: [{path: file}]' '*: the value of anchor here contains itself *' "$head
data: &hunter2 {a: *hunter2}"
typo 'patches: [{path: file}]' '*: unknown patch strategy *' "$head
data: {\$patch: hunter2}"
typo 'patches: [{path: file, target: {kind: ConfigMap}}]' '*: unexpected op *' '[{"op": "hunter2", "path": "/data"}]'
typo 'replacements: [{path: file}]' '*: the file must be a map, found a string *' '- hunter2'
# Root may lock what it wants, unless it is told not to.
drop=
if [ "$(id -u)" -eq 0 ] && setpriv --bounding-set=-ipc_lock --inh-caps=-ipc_lock true 2>/dev/null; then
  drop='setpriv --bounding-set=-ipc_lock --inh-caps=-ipc_lock'
fi
# Where AddressSanitizer is, no memory is locked, and nobody is told.
if grep -aq __asan_init "$render"; then
  :
elif [ "$(id -u)" -ne 0 ] || [ -n "$drop" ]; then
  # shellcheck disable=SC2016,SC2086 # words; the inner shell's
  ok 'no locked memory' app.yaml sh -c 'ulimit -l 0; exec "$@"' sh $drop "$render" build app --decrypt
  [ "$(grep -c memory-lock err.txt)" -eq 1 ] || fail 'no locked memory: not one warning'
fi

finish
