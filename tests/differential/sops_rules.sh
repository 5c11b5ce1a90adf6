#!/bin/sh
# The rules of .sops.yaml against sops itself, where it is installed: for each config the same files are
# refused, and those that are encrypted have the same keys and the same values encrypted, and each program
# reads what the other wrote. Exits 77 (skipped) without sops. usage: sops_rules.sh RENDERER
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"
needs_sops
mkdir -p app/prod app/dev
SOPS_AGE_KEY_FILE=$work/keys.txt
export SOPS_AGE_KEY_FILE
printf '%s\n' $key_one $key_two >keys.txt
S='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIs8xYgeTECsq3pI73ZcqhImdUtKBLYJCGprFOhv1l/v'
cat >app/prod/db.yaml <<'END'
# head
kind: Secret
data:
    # encrypt this one
    password: a
    user_unencrypted: b
    user_secret: c # behind
    list:
        - 1
        - 2.50
        - x: true
          # keep this one
          y: null
stringData:
    data: {nested_secret: "", other: 2024-01-02}
---
second: x
data: y
END
printf '{"data": {"a": "b", "c_secret": [1, 2.5, null, {"d": true}]}, "e": "f"}' >app/prod/db.json
printf '# encrypt this one\nDATA=a\nOTHER=b\nX_secret="c"\n' >app/prod/db.env
printf '; keep\n[data]\na = b\nc_secret = d\n\n[other]\ne = f\n' >app/prod/db.ini
printf 'a\000b' >app/dev/blob
cp app/prod/db.yaml app/dev/db.yml

# What is left when everything random is taken out.
skeleton() {
  sed -E -e 's/data:[^,]*,iv:[^,]*,tag:[^,]*,/data,/g' -e '/-----BEGIN/,/-----END/{/BEGIN.*END|enc: \|/!d;}' \
    -e 's/-----BEGIN.*END AGE ENCRYPTED FILE-----/ENCRYPTED/' \
    -e 's/(lastmodified"?[:=] *"?|lastmodified *= )[0-9T:Z-]*/\1now/' "$1"
}

# Both programs encrypt a file with the .sops.yaml that is there.
compare() {
  what=$1 file=$2
  shift 2
  count=$((count + 1))
  sops encrypt "$@" "$file" >theirs 2>theirs.err
  theirs=$?
  "$render" encrypt "$@" "$file" >ours 2>ours.err
  ours=$?
  [ $ours -ne 0 ] && [ $theirs -ne 0 ] && return
  if [ $ours -ne 0 ] || [ $theirs -ne 0 ]; then
    fail "$what: $file: exit status $ours, that of sops is $theirs"
    cat ours.err theirs.err
    return
  fi
  skeleton ours >ours.bare
  skeleton theirs >theirs.bare
  if ! diff -u theirs.bare ours.bare; then
    fail "$what: $file"
  fi
  cross "$what: $file" "$file" "$@"
}

# Each reads what the other wrote.
cross() {
  what=$1 name=$2
  case $name in *.yaml) type=yaml ;; *.yml) type=yaml ;; *.json) type=json ;; *.env) type=dotenv ;; *.ini) type=ini ;;
    *) type=binary ;; esac
  sops decrypt --input-type $type --output-type $type ours >plain.1 2>plain.err || cat plain.err
  "$render" decrypt --input-type $type --output-type $type theirs >plain.2 2>plain.err || cat plain.err
  "$render" decrypt --input-type $type --output-type $type ours >plain.3 2>plain.err || cat plain.err
  if ! cmp plain.1 plain.2 || ! cmp plain.1 plain.3 || ! [ -s plain.1 ]; then
    fail "$what: other plaintext"
  fi
}

# config NAME: the .sops.yaml of standard input, for files in two directories
config() {
  cat >.sops.yaml
  compare "$1" app/prod/db.yaml
  compare "$1" app/dev/blob
}

# config_all NAME: for every file
config_all() {
  cat >.sops.yaml
  for file in app/prod/db.yaml app/prod/db.json app/prod/db.env app/prod/db.ini app/dev/blob app/dev/db.yml; do
    compare "$1" $file
  done
}

config_all 'one recipient' <<END
creation_rules: [{age: $one}]
END
config 'a string of two' <<END
creation_rules: [{age: " $one , $two,"}]
END
config 'a list of two' <<END
creation_rules: [{age: [$one, $two]}]
END
config 'the same twice' <<END
creation_rules: [{age: [$one, $one]}]
END
config 'an SSH key' <<END
creation_rules: [{age: [$one, "$S"]}]
END
config_all 'paths' <<END
creation_rules:
  - {path_regex: 'prod/.*\.yaml$', age: $one, encrypted_regex: ^data$}
  - {path_regex: ^app/dev/, age: $two}
  - {path_regex: '\.(json|env)$', age: [$one, $two]}
END
config_all 'anchored paths' <<END
creation_rules:
  - {path_regex: '^db', age: $one}
  - {path_regex: '^app/prod/db\.ini$', age: $two}
END
config 'path of the root' <<END
creation_rules: [{path_regex: ^/, age: $one}]
END
config_all 'RE2 syntax' <<END
creation_rules:
  - {path_regex: '(?i)DB\.YAML\z', age: $one}
  - {path_regex: '[[:alpha:]]{4}$', age: $two}
  - {path_regex: '\pN', age: $one}
  - {age: $two, encrypted_suffix: _secret}
END
config 'a look-ahead' <<END
creation_rules: [{path_regex: '(?=a)', age: $one}]
END
config 'a back reference' <<END
creation_rules: [{path_regex: '(a)\1', age: $one}]
END
config 'a bad expression behind' <<END
creation_rules: [{age: $one}, {path_regex: '('}]
END
for rule in encrypted_suffix:_secret unencrypted_suffix:_secret encrypted_suffix:data 'encrypted_regex:^(data|stringData)$' \
  unencrypted_regex:secret 'encrypted_regex:(?i)^DATA$' 'encrypted_comment_regex:encrypt this' 'unencrypted_comment_regex:keep' \
  'unencrypted_comment_regex:^behind$' 'encrypted_regex:nothing at all' "unencrypted_regex:.*" 'encrypted_suffix:""'; do
  config_all "$rule" <<END
creation_rules: [{age: $one, ${rule%%:*}: ${rule#*:}}]
END
  config "$rule, MAC of those" <<END
creation_rules: [{age: $one, ${rule%%:*}: ${rule#*:}, mac_only_encrypted: true}]
END
done
config 'two rules' <<END
creation_rules: [{age: $one, encrypted_regex: a, encrypted_suffix: b}]
END
config 'two rules behind' <<END
creation_rules: [{age: $one}, {encrypted_regex: a, encrypted_suffix: b}]
END
config 'groups' <<END
creation_rules: [{key_groups: [{age: [$one]}, {age: [$two]}]}]
END
config 'groups with a threshold' <<END
creation_rules: [{shamir_threshold: 2, key_groups: [{age: [$one]}, {age: [$two]}, {age: [$one, $two]}]}]
END
config 'one group with a threshold' <<END
creation_rules: [{shamir_threshold: 1, key_groups: [{age: [$one, "$two,$one"]}]}]
END
config 'too high a threshold' <<END
creation_rules: [{shamir_threshold: 3, key_groups: [{age: [$one]}, {age: [$two]}]}]
END
config 'too low a threshold' <<END
creation_rules: [{shamir_threshold: 1, key_groups: [{age: [$one]}, {age: [$two]}]}]
END
config 'a threshold without groups' <<END
creation_rules: [{shamir_threshold: 2, age: $one}]
END
config 'merged groups' <<END
creation_rules: [{key_groups: [{age: [$two], merge: [{age: [$one], merge: [{age: [$two]}]}, {age: [$one]}]}]}]
END
config 'groups and keys' <<END
creation_rules: [{age: $one, key_groups: [{age: [$two]}]}]
END
config 'no groups, and keys' <<END
creation_rules: [{age: $one, key_groups: []}]
END
config 'a text for a group' <<END
creation_rules: [{key_groups: [{age: $one}]}]
END
config 'anchors' <<END
one: &one $one
rule: &rule {age: *one, encrypted_regex: ^data$}
creation_rules: [{<<: *rule, mac_only_encrypted: true}]
END
config 'an anchor that is overridden' <<END
rule: &rule {age: $one, encrypted_regex: ^data$}
creation_rules: [{age: $two, <<: *rule}]
END
config 'unknown fields' <<END
what: 1
creation_rules: [{age: $one, encrypted_regx: a}]
END
config 'a field twice' <<END
creation_rules: [{age: $one, age: $two}]
END
config 'an unknown field twice' <<END
creation_rules: [{age: $one, what: 1, what: 2}]
END
config 'words for a boolean' <<END
creation_rules: [{age: $one, mac_only_encrypted: yes, encrypted_suffix: data}]
END
config 'a quoted boolean' <<END
creation_rules: [{age: $one, mac_only_encrypted: "true"}]
END
config 'a number for a boolean' <<END
creation_rules: [{age: $one, mac_only_encrypted: 1}]
END
config 'a number for a suffix' <<END
creation_rules: [{age: $one, encrypted_suffix: 0x10}]
END
config 'a quoted number' <<END
creation_rules: [{age: $one, shamir_threshold: "1"}]
END
config 'a fraction' <<END
creation_rules: [{age: $one, shamir_threshold: 1.5}]
END
config 'null' <<END
creation_rules: [{age: $one, path_regex: ~, encrypted_regex: null, shamir_threshold: }]
END
config 'a type behind' <<END
creation_rules: [{age: $one}, {pgp: {a: b}}, {encrypted_regex: [a]}]
END
config 'a map for keys' <<END
creation_rules: [{age: {a: b}}]
END
config 'a number for keys' <<END
creation_rules: [{age: 1}]
END
config 'a null among keys' <<END
creation_rules: [{age: [~, $one]}]
END
config 'no recipient' <<END
creation_rules: [{age: nonsense}]
END
config 'no matching rule' <<END
creation_rules: [{age: $one, path_regex: nowhere}]
END
config 'no rules' <<END
creation_rules: []
END
config 'rules of null' <<END
creation_rules:
END
config 'an empty config' </dev/null
config 'a config that is a list' <<END
- a
END
config 'a config that is no YAML' <<END
creation_rules: [
END
config 'several documents' <<END
creation_rules: [{age: $one}]
---
creation_rules: [{age: $two}]
END
config 'a document behind that is wrong' <<END
creation_rules: [{age: $one}]
---
creation_rules: [
END
config 'an empty document before' <<END
---
---
creation_rules: [{age: $one}]
END
config 'a comment before' <<END
# the rules
---
creation_rules: [{age: $one}]
END
config 'destinations of a wrong type' <<END
destination_rules: [{s3_bucket: [a]}]
creation_rules: [{age: $one}]
END
for n in 2 1 12; do
  config_all "an indentation of $n" <<END
stores: {yaml: {indent: $n}, json: {indent: $n}, json_binary: {indent: $n}}
creation_rules: [{age: $one}]
END
done
config_all 'an indentation of nothing' <<END
stores: {yaml: {indent: 0}, json: {indent: 0}, json_binary: {indent: -1}}
creation_rules: [{age: $one}]
END

# Flags, which win over the rule's.
cat >.sops.yaml <<END
creation_rules:
  - {path_regex: prod, age: $one, encrypted_regex: ^data$}
  - {path_regex: dev, age: $one, shamir_threshold: 2, key_groups: [{age: [$one]}, {age: [$two]}]}
END
compare 'flag age' app/prod/db.yaml --age "$two"
compare 'flag age of no rule' keys.txt --age "$two"
compare 'flag of the same rule' app/prod/db.yaml --encrypted-regex kind
compare 'flag of another rule' app/prod/db.yaml --encrypted-suffix kind
compare 'flag for a threshold' app/dev/db.yml --shamir-secret-sharing-threshold 2
compare 'flag for too high a threshold' app/dev/db.yml --shamir-secret-sharing-threshold 3
compare 'flag for another name' app/prod/db.yaml --filename-override "$work/app/dev/db.yml"
compare 'flag for a name outside' app/prod/db.yaml --filename-override /nowhere/prod.yaml
compare 'flag for a type' app/dev/blob --input-type dotenv --output-type dotenv

# Keys that change: the same file is updated, or rotated, by both.
change() {
  what=$1 command=$2
  shift 2
  for file in app/prod/db.yaml app/prod/db.env; do
    count=$((count + 1))
    type=${file##*.}
    (cp .sops.yaml saved.yaml && cp before.yaml .sops.yaml && sops encrypt $file >ours.$type 2>theirs.err)
    cp saved.yaml .sops.yaml
    cp ours.$type theirs.$type
    sops "$command" "$@" theirs.$type </dev/null >theirs.log 2>&1
    theirs=$?
    "$render" "$command" "$@" ours.$type </dev/null >ours.log 2>&1
    ours=$?
    skeleton ours.$type >ours.bare
    skeleton theirs.$type >theirs.bare
    if [ $ours -ne $theirs ] || ! diff -u theirs.bare ours.bare; then
      fail "$what: $file: $ours, that of sops $theirs"
      cat ours.log theirs.log
    elif [ $ours -eq 0 ]; then
      mv ours.$type ours
      mv theirs.$type theirs
      cross "$what: $file" $file
    fi
  done
}

cat >before.yaml <<END
creation_rules: [{age: [$one, $two], encrypted_regex: (?i)data}]
END
cp before.yaml .sops.yaml
change 'nothing to update' updatekeys -y
change 'rotate' rotate -i
change 'rotate, with a key less' rotate -i --rm-age $two
change 'rotate, with an SSH key more' rotate -i --add-age "$S"
echo "creation_rules: [{age: [$two]}]" >.sops.yaml
change 'a key less' updatekeys -y
echo "creation_rules: [{age: [\"$S\", $two, $one]}]" >.sops.yaml
change 'a key more, in another order' updatekeys -y
echo "creation_rules: [{shamir_threshold: 1, key_groups: [{age: [$one]}, {age: [$two]}, {age: [$one]}]}]" >.sops.yaml
change 'groups' updatekeys -y
cp .sops.yaml before.yaml
sed -i 's/shamir_threshold: 1/shamir_threshold: 2/' before.yaml
echo "creation_rules: [{key_groups: [{age: [$one]}, {age: [$two]}]}]" >.sops.yaml
change 'fewer groups' updatekeys -y
echo "creation_rules: [{age: $one}]" >.sops.yaml
change 'one group' updatekeys -y
echo "creation_rules: [{path_regex: nowhere, age: $one}]" >.sops.yaml
change 'no rule' updatekeys -y
echo "stores: {yaml: {indent: 2}, json: {indent: 1}}
creation_rules: [{age: [$two]}]" >.sops.yaml
change 'an indentation' rotate -i
change 'an indentation, updated' updatekeys -y

finish
