#!/bin/sh
# Edits that are taken back: inverse.sh INVERSE FOLDER...
# Runs the program of inverse.c over the kustomization files of each folder that is there.
. "$(dirname "$0")/../sandbox.sh"
shift
for folder; do
  folder=$(absolute "$folder")
  [ -d "$folder" ] && find "$folder" -type f \( -iname 'kustomization' -o -iname 'kustomization.y*ml' -o -path '*/styles/*.yaml' \)
done | sort >files
[ -s files ] || fail 'there are no kustomization files'
"$render" <files && [ "$failed" -eq 0 ]
