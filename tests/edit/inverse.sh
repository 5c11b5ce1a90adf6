#!/bin/sh
# Edits that are taken back: inverse.sh INVERSE FOLDER...
# Runs the program of inverse.c over the kustomization files of each folder that is there.
set -u
inverse=$1
shift
for folder; do
    [ -d "$folder" ] && find "$folder" -type f \( -iname 'kustomization' -o -iname 'kustomization.y*ml' -o -path '*/styles/*.yaml' \)
done | sort | "$inverse"
