#!/bin/sh
# The scripts of `completion`, loaded into the shells that are there: completion.sh PROGRAM
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
mkdir here
ln -s "$render" bin/render
ln -s "$render" bin/kustomize
: >here/some-file.yaml

for program in render kustomize; do
  for shell in bash zsh fish powershell; do
    count=$((count + 1))
    bin/$program completion $shell >"$program.$shell" || fail "$program completion $shell"
    grep -q "$program" "$program.$shell" || fail "$program.$shell does not name it"
  done
done

# What completes a line; its last word, maybe '', is what is being typed. One word a line.
cat >ask.bash <<'END'
source "$1.bash"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
cd here
_"$1"
printf '%s\n' "${COMPREPLY[@]}"
END
# compadd and _files are those of the completion system, which is there in a line editor only.
cat >ask.zsh <<'END'
compdef() { :; }
compset() { :; }
compadd() { shift; for word; do [[ $word = ${current}* ]] && print -r -- $word; done; return 0 }
_files() { print -r -- *; }
source ./$1.zsh
shift
words=("$@") CURRENT=$#
cd here
_$1
END
cat >ask.fish <<'END'
source $argv[1].fish
set -e argv[1]
cd here
complete -C "$argv" | string replace -r '\t.*' ''
END

ask() {
  shell=$1
  shift
  case $shell in
  bash) bash --norc ask.bash "$@" ;;
  zsh) zsh -f ask.zsh "$@" ;;
  fish) fish --no-config ask.fish "$@" 2>&1 ;;
  esac
}

# gives WANTED UNWANTED WORD...: some of the words that are found, and some that are not
gives() {
  wanted=$1 unwanted=$2
  shift 2
  for shell in bash zsh fish; do
    command -v $shell >/dev/null || continue
    count=$((count + 1))
    if [ $shell = bash ]; then
      # bash cuts words at "="
      case $* in *=*) split=$(printf '%s' "$*" | sed 's/=/ = /g; s/ $//') ;; *) split= ;; esac
    else
      split=
    fi
    if [ -n "$split" ]; then
      # shellcheck disable=SC2086
      ask $shell "$1" $split >found.txt 2>&1
    else
      ask $shell "$1" "$@" >found.txt 2>&1
    fi
    for word in $wanted; do
      sed 's/^.*=//; s/ $//' found.txt | grep -qx -- "$word" || {
        fail "$shell: '$*' does not give $word"
        head -5 found.txt
      }
    done
    for word in $unwanted; do
      ! grep -qx -- "$word" found.txt || fail "$shell: '$*' gives $word"
    done
  done
}

gives 'build create version help openapi completion' 'cfg info some-file.yaml' render ''
gives 'build' 'version' render b
gives 'info' 'fetch build' render openapi ''
gives 'info' 'fetch' render openapi i
gives 'bash zsh fish powershell' 'build' render completion ''
gives 'LoadRestrictionsNone LoadRestrictionsRootOnly' 'build some-file.yaml' render build --load-restrictor ''
gives 'LoadRestrictionsNone' 'LoadRestrictionsRootOnly' render build --load-restrictor LoadRestrictionsN
gives 'LoadRestrictionsNone' '' render fn --load-restrictor=LoadRestrictionsN
gives '--load-restrictor --output --help' '--short' render build --
gives '--short' '--load-restrictor' render version --s
gives 'json yaml' 'some-file.yaml' render version -o ''
gives 'some-file.yaml' 'build' render build -o ''
gives 'some-file.yaml' 'build' render build ''
gives 'some-file.yaml' 'build' render decrypt some
gives '--autodetect' '' render create --a
gives '--autodetect' '' render init --a
gives 'placeholder' '' render build --decrypt=p
gives 'some-file.yaml' 'placeholder' render build --decrypt s
gives 'secrets build' 'some-file.yaml' render help ''
gives 'build create' '' kustomize ''
gives '--labels' '' kustomize create --l

bin/render completion 2>/dev/null && fail 'no shell is named'
bin/render completion csh 2>err.txt && fail 'csh'
grep -q "not 'csh'" err.txt || fail 'the message for csh'

finish
