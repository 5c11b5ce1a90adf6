# A place of its own for a test script, and what such scripts share. To be sourced first, with the program as $1:
#   . "$(dirname "$0")/../sandbox.sh"
# Sets $render, the absolute path of the program, and $work, a new directory that is removed at the end. It is the
# current one and has home, tmp, and bin, which is the first of PATH. Nothing else of the user's environment is left.
set -u
from=$PWD
# absolute PATH: a path that the caller of the script gave
absolute() {
  case $1 in /*) echo "$1" ;; *) echo "$from/$1" ;; esac
}
render=$(absolute "$1")
[ -x "$render" ] || { echo "$1 is no program"; exit 1; }
# What the loader, sanitizers and measured programs need, and what a script lets its caller choose.
for name in $(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p'); do
  case $name in
  PATH | PWD | TMPDIR | TERM | LD_* | *SAN_OPTIONS | GCOV_* | LLVM_PROFILE_FILE | SHELLOPTS | HELM | HELM4 | TIMES) ;;
  *) unset "$name" ;;
  esac
done
work=$(mktemp -d) && work=$(cd "$work" && pwd -P) || exit 1
servers=
trap 'kill $servers 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/home" "$work/tmp" "$work/bin"
LC_ALL=C HOME=$work/home TMPDIR=$work/tmp PATH=$work/bin:$PATH
export LC_ALL HOME TMPDIR PATH
umask 022
cd "$work" || exit 1

# ---- What must be there; exit status 77 is a test that was skipped

skip() {
  echo "$1: skipped"
  exit 77
}

# needs PROGRAM...
needs() {
  for name; do command -v "$name" >/dev/null || skip "no $name"; done
}

# needs_sops: in the version that the program is like
needs_sops() {
  needs sops
  case $(sops --disable-version-check --version 2>/dev/null) in
  "sops 3.13."*) ;;
  *) skip "another version of sops" ;;
  esac
}

# The reference, when it is installed in the version that the program is like.
reference() {
  [ "$(kustomize version 2>/dev/null)" = "$("$render" version | cut -d' ' -f1)" ] && command -v kustomize
}

# ---- Checks

count=0 failed=0 ran=

# call COMMAND...: what it prints goes to out.txt and err.txt in $work, its exit status to $status
call() {
  ran=$*
  count=$((count + 1))
  "$@" >"$work/out.txt" 2>"$work/err.txt" </dev/null
  status=$?
}

# fail TEXT; wrong TEXT: the same of the last call, with what it printed
fail() {
  failed=$((failed + 1))
  echo "FAIL $1"
}
wrong() {
  fail "$ran: $1"
  head -n 40 "$work/out.txt" | sed 's/^/  out: /'
  head -n 40 "$work/err.txt" | sed 's/^/  err: /'
}

# says ERR: the last call's standard error, a pattern of case
says() {
  # shellcheck disable=SC2254 # a pattern on purpose
  case $(cat "$work/err.txt") in $1) ;; *) wrong "standard error is not: $1" ;; esac
}

# expect STATUS OUT ERR: all of the last call; OUT and ERR are patterns of case, '' is nothing at all
expect() {
  [ "$status" -eq "$1" ] || { wrong "exit status $status, not $1"; return; }
  # shellcheck disable=SC2254
  case $(cat "$work/out.txt") in $2) ;; *) wrong "standard output is not: $2"; return ;; esac
  says "$3"
}

# mode FILE MODE: in the letters of ls
mode() {
  # shellcheck disable=SC2012 # a name of ours
  got=$(ls -l "$1" | cut -c 1-10)
  [ "$got" = "$2" ] || wrong "$1 has the mode $got, not $2"
}

# finish: the last line of a script
finish() {
  echo "$count checks, $failed failed"
  [ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
}

# ---- Throwaway age keys, and whom to encrypt to for each

key_one=AGE-SECRET-KEY-1CDA550W52LW4NXWD7U58DMPEZ49GPDGUH7NZRCQ3K3FCHFQH4ETQW2AV7L
one=age1y7c8y4zwd96vqtp9qdw23e6dpvna7lqwxly565xnjx9vx6zcvgjspc6w38
key_two=AGE-SECRET-KEY-1MLYFRMES2J0RSVXMV2NRRJFCPMF72X8KYY6QKMC7RAQJU75EK26SNP2WQG
two=age19v86mumrmsrflal2d479f243pzsn852qyrjxe2wq49h9jet9cs7qjna27w
