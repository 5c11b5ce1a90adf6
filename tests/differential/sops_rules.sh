#!/bin/sh
# The rules of .sops.yaml against sops itself, where it is installed: for each config the same files are
# refused, and those that are encrypted have the same keys and the same values encrypted, and each program
# reads what the other wrote. Exits 77 (skipped) without sops. usage: sops_rules.sh RENDERER
set -u
renderer=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
command -v sops >/dev/null || { echo "no sops: skipped"; exit 77; }
sops --version 2>/dev/null | grep -q '^sops 3\.13\.' || { echo "another version of sops: skipped"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
count=0 failed=0
HOME=$work/home
export HOME
for name in SOPS_CONFIG SOPS_AGE_KEY SOPS_AGE_KEY_CMD SOPS_AGE_RECIPIENTS SOPS_PGP_FP SOPS_KMS_ARN XDG_CONFIG_HOME; do
  unset $name
done
mkdir -p home app/prod app/dev
# Throwaway keys.
cat >keys.txt <<'END'
AGE-SECRET-KEY-1CDA550W52LW4NXWD7U58DMPEZ49GPDGUH7NZRCQ3K3FCHFQH4ETQW2AV7L
AGE-SECRET-KEY-1MLYFRMES2J0RSVXMV2NRRJFCPMF72X8KYY6QKMC7RAQJU75EK26SNP2WQG
END
SOPS_AGE_KEY_FILE=$work/keys.txt
export SOPS_AGE_KEY_FILE
A=age1y7c8y4zwd96vqtp9qdw23e6dpvna7lqwxly565xnjx9vx6zcvgjspc6w38
B=age19v86mumrmsrflal2d479f243pzsn852qyrjxe2wq49h9jet9cs7qjna27w
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
  "$renderer" encrypt "$@" "$file" >ours 2>ours.err
  ours=$?
  [ $ours -ne 0 ] && [ $theirs -ne 0 ] && return
  if [ $ours -ne 0 ] || [ $theirs -ne 0 ]; then
    echo "FAIL $what: $file: exit status $ours, that of sops is $theirs"
    cat ours.err theirs.err
    failed=$((failed + 1))
    return
  fi
  skeleton ours >ours.bare
  skeleton theirs >theirs.bare
  if ! diff -u theirs.bare ours.bare; then
    echo "FAIL $what: $file"
    failed=$((failed + 1))
  fi
  cross "$what: $file" "$file" "$@"
}

# Each reads what the other wrote.
cross() {
  what=$1 name=$2
  case $name in *.yaml) type=yaml ;; *.yml) type=yaml ;; *.json) type=json ;; *.env) type=dotenv ;; *.ini) type=ini ;;
    *) type=binary ;; esac
  sops decrypt --input-type $type --output-type $type ours >plain.1 2>plain.err || cat plain.err
  "$renderer" decrypt --input-type $type --output-type $type theirs >plain.2 2>plain.err || cat plain.err
  "$renderer" decrypt --input-type $type --output-type $type ours >plain.3 2>plain.err || cat plain.err
  if ! cmp plain.1 plain.2 || ! cmp plain.1 plain.3 || ! [ -s plain.1 ]; then
    echo "FAIL $what: other plaintext"
    failed=$((failed + 1))
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
creation_rules: [{age: $A}]
END
config 'a string of two' <<END
creation_rules: [{age: " $A , $B,"}]
END
config 'a list of two' <<END
creation_rules: [{age: [$A, $B]}]
END
config 'the same twice' <<END
creation_rules: [{age: [$A, $A]}]
END
config 'an SSH key' <<END
creation_rules: [{age: [$A, "$S"]}]
END
config_all 'paths' <<END
creation_rules:
  - {path_regex: 'prod/.*\.yaml$', age: $A, encrypted_regex: ^data$}
  - {path_regex: ^app/dev/, age: $B}
  - {path_regex: '\.(json|env)$', age: [$A, $B]}
END
config_all 'anchored paths' <<END
creation_rules:
  - {path_regex: '^db', age: $A}
  - {path_regex: '^app/prod/db\.ini$', age: $B}
END
config 'path of the root' <<END
creation_rules: [{path_regex: ^/, age: $A}]
END
config_all 'RE2 syntax' <<END
creation_rules:
  - {path_regex: '(?i)DB\.YAML\z', age: $A}
  - {path_regex: '[[:alpha:]]{4}$', age: $B}
  - {path_regex: '\pN', age: $A}
  - {age: $B, encrypted_suffix: _secret}
END
config 'a look-ahead' <<END
creation_rules: [{path_regex: '(?=a)', age: $A}]
END
config 'a back reference' <<END
creation_rules: [{path_regex: '(a)\1', age: $A}]
END
config 'a bad expression behind' <<END
creation_rules: [{age: $A}, {path_regex: '('}]
END
for rule in encrypted_suffix:_secret unencrypted_suffix:_secret encrypted_suffix:data 'encrypted_regex:^(data|stringData)$' \
  unencrypted_regex:secret 'encrypted_regex:(?i)^DATA$' 'encrypted_comment_regex:encrypt this' 'unencrypted_comment_regex:keep' \
  'unencrypted_comment_regex:^behind$' 'encrypted_regex:nothing at all' "unencrypted_regex:.*" 'encrypted_suffix:""'; do
  config_all "$rule" <<END
creation_rules: [{age: $A, ${rule%%:*}: ${rule#*:}}]
END
  config "$rule, MAC of those" <<END
creation_rules: [{age: $A, ${rule%%:*}: ${rule#*:}, mac_only_encrypted: true}]
END
done
config 'two rules' <<END
creation_rules: [{age: $A, encrypted_regex: a, encrypted_suffix: b}]
END
config 'two rules behind' <<END
creation_rules: [{age: $A}, {encrypted_regex: a, encrypted_suffix: b}]
END
config 'groups' <<END
creation_rules: [{key_groups: [{age: [$A]}, {age: [$B]}]}]
END
config 'groups with a threshold' <<END
creation_rules: [{shamir_threshold: 2, key_groups: [{age: [$A]}, {age: [$B]}, {age: [$A, $B]}]}]
END
config 'one group with a threshold' <<END
creation_rules: [{shamir_threshold: 1, key_groups: [{age: [$A, "$B,$A"]}]}]
END
config 'too high a threshold' <<END
creation_rules: [{shamir_threshold: 3, key_groups: [{age: [$A]}, {age: [$B]}]}]
END
config 'too low a threshold' <<END
creation_rules: [{shamir_threshold: 1, key_groups: [{age: [$A]}, {age: [$B]}]}]
END
config 'a threshold without groups' <<END
creation_rules: [{shamir_threshold: 2, age: $A}]
END
config 'merged groups' <<END
creation_rules: [{key_groups: [{age: [$B], merge: [{age: [$A], merge: [{age: [$B]}]}, {age: [$A]}]}]}]
END
config 'groups and keys' <<END
creation_rules: [{age: $A, key_groups: [{age: [$B]}]}]
END
config 'no groups, and keys' <<END
creation_rules: [{age: $A, key_groups: []}]
END
config 'a text for a group' <<END
creation_rules: [{key_groups: [{age: $A}]}]
END
config 'anchors' <<END
one: &one $A
rule: &rule {age: *one, encrypted_regex: ^data$}
creation_rules: [{<<: *rule, mac_only_encrypted: true}]
END
config 'an anchor that is overridden' <<END
rule: &rule {age: $A, encrypted_regex: ^data$}
creation_rules: [{age: $B, <<: *rule}]
END
config 'unknown fields' <<END
what: 1
creation_rules: [{age: $A, encrypted_regx: a}]
END
config 'a field twice' <<END
creation_rules: [{age: $A, age: $B}]
END
config 'an unknown field twice' <<END
creation_rules: [{age: $A, what: 1, what: 2}]
END
config 'words for a boolean' <<END
creation_rules: [{age: $A, mac_only_encrypted: yes, encrypted_suffix: data}]
END
config 'a quoted boolean' <<END
creation_rules: [{age: $A, mac_only_encrypted: "true"}]
END
config 'a number for a boolean' <<END
creation_rules: [{age: $A, mac_only_encrypted: 1}]
END
config 'a number for a suffix' <<END
creation_rules: [{age: $A, encrypted_suffix: 0x10}]
END
config 'a quoted number' <<END
creation_rules: [{age: $A, shamir_threshold: "1"}]
END
config 'a fraction' <<END
creation_rules: [{age: $A, shamir_threshold: 1.5}]
END
config 'null' <<END
creation_rules: [{age: $A, path_regex: ~, encrypted_regex: null, shamir_threshold: }]
END
config 'a type behind' <<END
creation_rules: [{age: $A}, {pgp: {a: b}}, {encrypted_regex: [a]}]
END
config 'a map for keys' <<END
creation_rules: [{age: {a: b}}]
END
config 'a number for keys' <<END
creation_rules: [{age: 1}]
END
config 'a null among keys' <<END
creation_rules: [{age: [~, $A]}]
END
config 'no recipient' <<END
creation_rules: [{age: nonsense}]
END
config 'no matching rule' <<END
creation_rules: [{age: $A, path_regex: nowhere}]
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
creation_rules: [{age: $A}]
---
creation_rules: [{age: $B}]
END
config 'a document behind that is wrong' <<END
creation_rules: [{age: $A}]
---
creation_rules: [
END
config 'an empty document before' <<END
---
---
creation_rules: [{age: $A}]
END
config 'a comment before' <<END
# the rules
---
creation_rules: [{age: $A}]
END
config 'destinations of a wrong type' <<END
destination_rules: [{s3_bucket: [a]}]
creation_rules: [{age: $A}]
END
for n in 2 1 12; do
  config_all "an indentation of $n" <<END
stores: {yaml: {indent: $n}, json: {indent: $n}, json_binary: {indent: $n}}
creation_rules: [{age: $A}]
END
done
config_all 'an indentation of nothing' <<END
stores: {yaml: {indent: 0}, json: {indent: 0}, json_binary: {indent: -1}}
creation_rules: [{age: $A}]
END

# Flags, which win over the rule's.
cat >.sops.yaml <<END
creation_rules:
  - {path_regex: prod, age: $A, encrypted_regex: ^data$}
  - {path_regex: dev, age: $A, shamir_threshold: 2, key_groups: [{age: [$A]}, {age: [$B]}]}
END
compare 'flag age' app/prod/db.yaml --age "$B"
compare 'flag age of no rule' keys.txt --age "$B"
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
    "$renderer" "$command" "$@" ours.$type </dev/null >ours.log 2>&1
    ours=$?
    skeleton ours.$type >ours.bare
    skeleton theirs.$type >theirs.bare
    if [ $ours -ne $theirs ] || ! diff -u theirs.bare ours.bare; then
      echo "FAIL $what: $file: $ours, that of sops $theirs"
      cat ours.log theirs.log
      failed=$((failed + 1))
    elif [ $ours -eq 0 ]; then
      mv ours.$type ours
      mv theirs.$type theirs
      cross "$what: $file" $file
    fi
  done
}

cat >before.yaml <<END
creation_rules: [{age: [$A, $B], encrypted_regex: (?i)data}]
END
cp before.yaml .sops.yaml
change 'nothing to update' updatekeys -y
change 'rotate' rotate -i
change 'rotate, with a key less' rotate -i --rm-age $B
change 'rotate, with an SSH key more' rotate -i --add-age "$S"
echo "creation_rules: [{age: [$B]}]" >.sops.yaml
change 'a key less' updatekeys -y
echo "creation_rules: [{age: [\"$S\", $B, $A]}]" >.sops.yaml
change 'a key more, in another order' updatekeys -y
echo "creation_rules: [{shamir_threshold: 1, key_groups: [{age: [$A]}, {age: [$B]}, {age: [$A]}]}]" >.sops.yaml
change 'groups' updatekeys -y
cp .sops.yaml before.yaml
sed -i 's/shamir_threshold: 1/shamir_threshold: 2/' before.yaml
echo "creation_rules: [{key_groups: [{age: [$A]}, {age: [$B]}]}]" >.sops.yaml
change 'fewer groups' updatekeys -y
echo "creation_rules: [{age: $A}]" >.sops.yaml
change 'one group' updatekeys -y
echo "creation_rules: [{path_regex: nowhere, age: $A}]" >.sops.yaml
change 'no rule' updatekeys -y
echo "stores: {yaml: {indent: 2}, json: {indent: 1}}
creation_rules: [{age: [$B]}]" >.sops.yaml
change 'an indentation' rotate -i
change 'an indentation, updated' updatekeys -y

echo "$((count - failed)) passed, $failed failed"
[ $failed -eq 0 ]
