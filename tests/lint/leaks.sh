#!/bin/sh
# Runs the program under valgrind on the cases of a conformance folder: every 60th of realworld, ten in
# all, and fails on a leak or a bad access. usage: leaks.sh RENDERER CONFORMANCE
set -u
renderer=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
suite=$2/realworld
count=0 failed=0
cases=$(awk -F '\t' 'NR > 1 && NR % 60 == 2 { print $2 "\t" $3 }' "$suite/cases.tsv" | head -10)
tab=$(printf '\t')
while IFS=$tab read -r tree args; do
  count=$((count + 1))
  # shellcheck disable=SC2086 # the arguments are words
  if ! (cd "$suite/trees/$tree" && HOME=. valgrind -q --leak-check=full --show-leak-kinds=all \
      --errors-for-leak-kinds=all --error-exitcode=77 "$renderer" $args >/dev/null 2>/tmp/leaks.$$); then
    if grep -q '^==' /tmp/leaks.$$; then
      echo "FAIL $tree: $args"; cat /tmp/leaks.$$
      failed=$((failed + 1))
    fi
  fi
done <<EOF
$cases
EOF
rm -f /tmp/leaks.$$
echo "valgrind: $((count - failed)) of $count cases without a leak"
[ $count -ge 10 ] && [ $failed -eq 0 ]
