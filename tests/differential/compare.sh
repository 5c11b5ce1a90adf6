# What the scripts beside the reference share; to be sourced in a sandbox. Skips the test when the reference is not
# installed in the version that the program is like.
kustomize=$(reference) || skip "no kustomize of this version"

# alike NAME OURS THEIRS: the exit statuses of two calls that printed to ours, ours.err, theirs and theirs.err in $work,
# and maybe left ours.calls and theirs.calls: both refuse, or all is the same
alike() {
  count=$((count + 1))
  if [ "$2" -ne 0 ] && [ "$3" -ne 0 ]; then return; fi
  if [ "$2" -ne "$3" ]; then
    fail "$1: exit status $2, the reference's is $3"
    cat "$work/ours.err" "$work/theirs.err"
  elif ! diff -u "$work/theirs" "$work/ours"; then
    fail "$1: other bytes"
  elif [ -e "$work/theirs.calls" ] && ! diff -u "$work/theirs.calls" "$work/ours.calls"; then
    fail "$1: the programs are told otherwise"
  fi
}
