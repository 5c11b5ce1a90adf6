#!/bin/sh
# The library exports the functions of the public header and nothing else.
# usage: symbols.sh LIBRARY HEADER
set -eu
exported=$(nm -D --defined-only "$1" | awk '$2 == "T" { sub(/@.*/, "", $3); print $3 }' | sort)
others=$(nm -D --defined-only "$1" | awk '$2 != "T" && $2 != "A" { print $3 }')
declared=$(tr '\n' ' ' < "$2" | sed 's/RENDER_API/\n&/g' | sed -n 's/^RENDER_API [^(]*\(render_[a-z_]*\)(.*/\1/p' | sort)
[ -z "$others" ] || { echo "exported beside functions: $others"; exit 1; }
if [ "$exported" != "$declared" ]; then
  echo "exported:"; echo "$exported"; echo "declared:"; echo "$declared"
  exit 1
fi
echo "$(echo "$declared" | wc -l) functions, all exported, nothing else"
