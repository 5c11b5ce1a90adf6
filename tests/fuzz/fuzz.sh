#!/bin/sh
# Fuzzes one target: usage: fuzz.sh BUILD TARGET [libFuzzer's flags...]; see README.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd) target=$2
shift 2
sources="$here/$target.c $here/share.c"
[ "$target" = build ] || sources="$sources $here/entry.c"
# shellcheck disable=SC2046,SC2086 # words
${CC:-clang} -std=c11 -D_POSIX_C_SOURCE=200809L -DRN_ARENA_EXACT -g -O1 \
  -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
  -I"$here/../../include" -I"$here/../../lib" -I"$here" \
  $sources "$build/librender.a" $(pkg-config --cflags --libs libfyaml libsodium libpcre2-8) \
  -o "$build/fuzzer-$target"
mkdir -p "$build/corpus-$target"
cp -n "$here/corpus/$target"/* "$build/corpus-$target/"
exec "$build/fuzzer-$target" "$@" "$build/corpus-$target"
