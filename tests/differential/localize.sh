#!/bin/sh
# Localizes each kustomization of the golden cases and of the sample shop, beside the reference where it is installed:
# the same files with the same bytes, or both refuse; and what can be built builds to the same in the copy, or to what
# the reference makes of that. Exits 77 (skipped) without the reference. usage: localize.sh RENDERER ROOT
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
root=$(absolute "$2")
root=$(cd "$root" && pwd)
# shellcheck source=tests/differential/compare.sh
. "$(absolute "$(dirname "$0")")/compare.sh"
built=0

# compare TOP DIRECTORY: the directory, with TOP for its scope
compare() {
  rm -rf ours theirs
  call "$render" localize "$2" ours --scope "$1" --no-verify
  "$kustomize" localize "$2" theirs --scope "$1" --no-verify </dev/null >theirs.err 2>&1
  theirs=$?
  if grep -q '\[limit\]' err.txt; then
    return # the reference has none
  elif [ "$status" -ne $theirs ]; then
    wrong "exit status $status, the reference's is $theirs: $(cat theirs.err)"
  elif [ "$status" -ne 0 ]; then
    [ ! -e ours ] || wrong 'a copy is left'
  elif ! diff -r theirs ours; then
    wrong 'another copy'
  elif "$render" build "$2" >original 2>/dev/null </dev/null; then
    built=$((built + 1))
    call "$render" build "ours/${2#"$1"/}"
    # What the reference writes in another way (a date as a time) may show in notes of origin.
    [ "$status" -eq 0 ] && { cmp -s original out.txt || "$kustomize" build "theirs/${2#"$1"/}" | cmp - out.txt; } ||
      wrong 'the copy builds to something else'
  fi
}

# What the reference hangs on is in `hostile`.
for top in "$root"/tests/golden/[!h]*/*/ "$root/examples/shop/"; do
  find "$top" \( -name 'kustomization.y*ml' -o -name Kustomization \) >found
  while read -r file; do
    compare "${top%/}" "$(dirname "$file")"
  done <found
done
echo "$built copies built"
finish
