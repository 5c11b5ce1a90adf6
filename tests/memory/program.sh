#!/bin/sh
# A secret in what the program writes, hands on and leaves in its memory: program.sh PROGRAM INPUT
# The part about memory needs gdb, that about system calls strace; without them they are left out, and so
# they are for a program with the address sanitizer, whose memory is terabytes.
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
ulimit -f 8000000 # blocks of 512 bytes
input=$(absolute "$2")
cp -r "$input/input" "$work/cwd"
cd "$work/cwd" || exit 1
XDG_RUNTIME_DIR=$work/tmp SOPS_AGE_KEY_FILE=$work/cwd/keys.txt
export XDG_RUNTIME_DIR SOPS_AGE_KEY_FILE
# The secret, and its base64 wherever it may begin.
canary='cAnArY-7f3Qz9-dE2wX8-kV5mB1-pL4sN6'
pattern="f3Qz9-dE2wX8|ZjNRejktZEUyd1g4|YzUXo5LWRFMndYO|mM1F6OS1kRTJ3WD"

has() { grep -aEq "$pattern" "$@"; }

build() { CANARY=$canary "$render" build --decrypt "$@"; }

# ---- Files and messages

count=$((count + 1))
build . >"$work/out" 2>"$work/err" || { fail 'build'; cat "$work/err"; }
has "$work/out" || fail 'the output has no secret: there is nothing to look for'
has "$work/err" && fail 'a message has the secret'
has -r "$work/cwd" "$work/home" "$work/tmp" && fail 'a file has the secret'
for file in secret.yaml secret.json conf.ini app.env blob.bin; do
  count=$((count + 1))
  "$render" decrypt $file >"$work/out" 2>"$work/err" || fail "decrypt $file"
  has "$work/out" || fail "decrypt $file: no secret"
  has -r "$work/err" "$work/cwd" "$work/home" "$work/tmp" && fail "decrypt $file: elsewhere"
done
count=$((count + 1))
build . -o "$work/out.yaml" 2>"$work/err" || fail 'build -o'
has -r "$work/err" "$work/cwd" "$work/home" "$work/tmp" && fail 'build -o: elsewhere'

# ---- System calls

if ! grep -aq __asan_init "$render" && command -v strace >/dev/null && strace -o "$work/try" true 2>/dev/null; then
  count=$((count + 1))
  CANARY=$canary strace -f -v -s 1000000 -o "$work/calls" -e trace=write,writev,pwrite64,sendto,sendmsg,openat,execve,memfd_create \
    -E CANARY="$canary" "$render" build --decrypt . >"$work/out" 2>"$work/err" || fail 'strace'
  grep -aE "$pattern" "$work/calls" | grep -av '^[0-9]* *execve("[^"]*/render", \["[^"]*/render", "build", "--decrypt", "\."\],' |
    grep -avE '^[0-9]* *write\(1, ' >"$work/found"
  [ -s "$work/found" ] && { fail 'a system call has the secret'; cut -c1-300 "$work/found"; }
  grep -aqE "write\(1, .*($pattern)" "$work/calls" || fail 'strace shows no output'
  grep -aqE 'memfd_create|O_TMPFILE|O_CREAT' "$work/calls" && fail 'a build made a file'
fi

# ---- Memory

# What is in the environment of a program is in its memory: so no variable here.
cat >values.yaml <<'END'
apiVersion: render/v1alpha1
kind: SecretSubstitution
metadata: {name: values}
substitutions:
- target: {labelSelector: app=env}
  fieldPaths: [stringData.b]
  from: {sops: values.enc.yaml, path: a.b}
END
if ! grep -aq __asan_init "$render" && command -v gdb >/dev/null; then
  count=$((count + 1))
  cat >"$work/commands" <<END
set pagination off
set confirm off
set startup-with-shell off
set disable-randomization off
catch syscall exit_group
run
set use-coredump-filter off
set dump-excluded-mappings on
generate-core-file $work/core
kill
END
  CONTROL=this-is-found gdb -nx -batch -x "$work/commands" --args "$render" build --decrypt . -o "$work/out.yaml" >"$work/gdb" 2>&1
  if [ -s "$work/core" ]; then
    has "$work/out.yaml" || fail 'under gdb: no secret in the output'
    has "$work/core" && fail 'the memory of the program has the secret'
    grep -aq this-is-found "$work/core" || fail 'the core image is not the memory'
    grep -aq AGE-SECRET-KEY-1 "$work/core" && fail 'the memory of the program has the key'
  else
    cat "$work/gdb"
    echo 'gdb makes no core image here: left out'
  fi
fi

finish
