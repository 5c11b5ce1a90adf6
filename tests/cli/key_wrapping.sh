#!/bin/sh
# The programs that wrap data keys, gpg and sops, played by scripts: key_wrapping.sh PROGRAM
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
mkdir seen
SEEN=$work/seen
export SEEN

check() { # NAME COMMAND...
  name=$1
  count=$((count + 1))
  shift
  if ! "$@" >now.txt 2>&1 </dev/null; then
    fail "$name"
    cat now.txt
  fi
  mv now.txt last.txt
}
refused() { ! "$@"; }
empty() { [ -z "$(ls -A "$1")" ]; }

# Its cipher is base64. That `gpg -d` reads what was written shows that the key came through the pipe.
cat >bin/gpg <<'END'
#!/bin/sh
if [ "$1" = -d ]; then sed -e /----/d | base64 -d; exit; fi
echo "$*" >"$SEEN/gpg"
echo -----BEGIN PGP MESSAGE-----
base64
echo -----END PGP MESSAGE-----
END
# Puts the key of the config into the document, as the real one does when the cloud answers.
cat >bin/sops <<'END'
#!/bin/sh
[ ! -e "$SEEN/fails" ] || { echo "the cloud says no" >&2; exit 1; }
echo "$*" >"$SEEN/sops"
echo "$SOPS_AGE_KEY_FILE" >"$SEEN/variable"
cat "$SOPS_AGE_KEY_FILE" >"$SEEN/identity"
cat key.json .sops.yaml >"$SEEN/files"
ls -ld . | cut -c1-10 >"$SEEN/mode"
new='"kms": [{"arn": "arn:aws:kms:eu:1:key/k", "aws_profile": "", "created_at": "2026-01-02T03:04:05Z", "enc": "wrapped"}],'
sed "s|\"age\": \\[|$new &|" key.json >new.json && mv new.json key.json
END
chmod +x bin/gpg bin/sops
printf 'a: secret\n' >plain.yaml

check "encrypts with gpg" "$render" encrypt --pgp 0123456789ABCDEF0123456789ABCDEF01234567 -o pgp.yaml plain.yaml
check "in the words of sops" grep -qx -e "--no-default-recipient --yes --encrypt -a -r 0123456789ABCDEF0123456789ABCDEF01234567 \
--trusted-key 89ABCDEF01234567 --no-encrypt-to" seen/gpg
check "decrypts with gpg" "$render" decrypt -o back.yaml pgp.yaml
check "what was encrypted" cmp plain.yaml back.yaml
check "without white space at the end" grep -q "enc: |-" pgp.yaml
printf '#!/bin/sh\necho "no public key" >&2\nexit 2\n' >bin/gpg
check "gpg fails" refused "$render" encrypt --pgp 0123456789ABCDEF0123456789ABCDEF01234567 plain.yaml
check "and says why" grep -q "pgp 0123456789ABCDEF0123456789ABCDEF01234567: gpg: no public key" last.txt

check "encrypts with sops" "$render" encrypt --kms arn:aws:kms:eu:1:key/k -o kms.yaml plain.yaml
check "the key is taken over" grep -q "enc: wrapped" kms.yaml
check "and the time" grep -q "2026-01-02T03:04:05Z" kms.yaml
check "but not the key of the call" refused grep -q "age:" kms.yaml
check "the command" grep -qx -e "--config .sops.yaml updatekeys --yes key.json" seen/sops
check "the identity comes by pipe" grep -qx /dev/stdin seen/variable
check "and is one" grep -q "^AGE-SECRET-KEY-1" seen/identity
check "and in no file" refused grep -q AGE-SECRET-KEY seen/files
check "that only we can read" grep -q "^drwx------" seen/mode
check "the directory is gone" empty tmp
: >seen/fails
check "sops fails" refused "$render" encrypt --kms arn:aws:kms:eu:1:key/k plain.yaml
check "and says why" grep -q "kms arn:aws:kms:eu:1:key/k: sops: the cloud says no" last.txt
check "and the directory is gone" empty tmp

finish
