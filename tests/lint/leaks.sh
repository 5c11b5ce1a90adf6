#!/bin/sh
# Runs the program under valgrind on the cases of a conformance folder: every 60th of realworld, ten in
# all, and fails on a leak or a bad access. usage: leaks.sh RENDERER CONFORMANCE
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
suite=$(absolute "$2")/realworld
cases=$(awk -F '\t' 'NR > 1 && NR % 60 == 2 { print $2 "\t" $3 }' "$suite/cases.tsv" | head -10)
tab=$(printf '\t')
while IFS=$tab read -r tree args; do
  count=$((count + 1))
  # shellcheck disable=SC2086 # the arguments are words
  if ! (cd "$suite/trees/$tree" && valgrind -q --leak-check=full --show-leak-kinds=all \
      --errors-for-leak-kinds=all --error-exitcode=77 "$render" $args >/dev/null 2>"$work/said"); then
    if grep -q '^==' "$work/said"; then
      fail "$tree: $args"; cat "$work/said"
    fi
  fi
done <<EOF
$cases
EOF
echo "valgrind: $((count - failed)) of $count cases without a leak"
[ $count -ge 10 ] && [ $failed -eq 0 ]
