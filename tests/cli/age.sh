#!/bin/sh
# The command age: its flags, exit status, and what it writes where: age.sh PROGRAM
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/../sandbox.sh"

# ---- Keys, and files for them that the age program made

cat >key.txt <<END
# created: 2026-11-21T08:05:22Z
# public key: $one
$key_one
END
cat >other.txt <<'END'
# created: 2026-11-21T07:57:47Z
# public key: age1u8wfhjy9fy0t9khvtww2gur65303grnt8tr7355dr6wyzrkgt5nszud7yw
AGE-SECRET-KEY-1GKXPNDK5ZVFCHZDDYP8M5YNNTEKDYASVKNT82EUWNEJMQU66CFUSV2AA37
END
cat >file.age <<'END'
-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBFdjN6VnYyajM3YTAvS1Rq
VzJkMVAxdU5EOU50OHp4K0NWY2p5bmVMWkRZCmVjVUxoYk5iZXNJU3dsY1MvVE55
TXgzMWVVLzJHU1F0ZVJyZXF0UHhBZVEKLT4gc3NoLWVkMjU1MTkgR3ptbXB3IFVL
aTMzdm1HNlN6Vmk5M2ZOaHdJeURNVGQ2VXZ5aS9pemgxSHVmT0Q0aE0KSkZ2c1Nn
eHcvcUIzOWVvQWkxY2lWSTloT1NOa1NJbDI5VER4a21tNlBKSQotPiBzc2gtZWQy
NTUxOSAvQXArZ3cgbXMvVzVkanF3bkFSRVAzcnBOYVdOenowZGU5dlYvbVhRaEQw
OUJ5UUJRWQpVdnlCRjVHZ1F2UlNIOXZyYUhxWFgxbTNtVzJDeWRINWMrbFRZR2RC
TWN3Ci0+IHNzaC1yc2Ega0lab2dBCkZXQlFsWmQ4VFcvSGowNDd1NGc0Sm9CcDBx
Nmk0YUwvaFVNVDZKZDFqYVFrU2JNRHA0U0c5MlhNM05ibGx5VGgKNjdVTElYUHlW
MHRVZVpPc0w4ZTM5ckoySnhNWm16eU92NDFJYXlGS2dOOFowbUM4dmFESTZtSjU2
d1dXRmZmVgo0dUpBT21hSnhCMmRGU1VVL1JjV1YveVlGWC9ub2wzMFYrczBwai96
MXZCOWxKaitRRVZIbllubmZkUVFYN0RrCjR5VGZaNnpwTjE5QWpheklSSzRSeFJ1
YlNMdVpwYXZWcml2SnVoZFJIeVBTZlA3QnIrZWdYUzF2OFAzMFlZZXQKOWhkY0pO
WHBtNUxxWktETW9sMUxkUllaL0tQTGJxNXV6aFFvYTR0NjZxU1pWMVhnWXVFcEMr
VUNxalZ2aXNiUwpRTWNITmxXVEhJUzltclNkZ0RwcU9BCi0tLSBzcEYrVkNlSkNI
Sm9ldnBpSzgyM3hnQkYvcjU0Q29IRWJrYXFDZlRaRDk0CqPPGWAOanv1c8xcHUWW
Vc8AYlEEs3kRWgkp1CR87qcVhxhG0K2wIzRnwdGONKA=
-----END AGE ENCRYPTED FILE-----
END
cat >passphrase.age <<'END'
-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBaZjRUZGpVQUtYWWZRa2Fj
RVh5dkFnIDQKazhPS1FiaHZNYkx0S3JxMHAwOUJVOURvMUdUcHRwalI1Zk5OU0xB
OEczWQotLS0gUHZWTjFyS0lWaFBnL1ZrdGZ3REd0VnpsVEhpZXdNbTVGVi8vMDV1
aTVnVQqKxz/tVv4y0sxVIMa2/88CO6b8Qj4H1IYw81yUOQs6xsxID2bvcZPaBIls
+gDx
-----END AGE ENCRYPTED FILE-----
END
plain='the plaintext'
printf '%s\n' "$plain" >plain.txt
sed '/^-----END/s/^/AAAA\n/' file.age >bad.age

# ---- Checks

run() { call "$render" age "$@"; }

# holds FILE MODE: the file has the plaintext, and the mode.
holds() {
  cmp -s "$1" plain.txt || wrong "$1 is not the plaintext"
  mode "$1" "$2"
}

# ---- Decryption

run -d -i key.txt file.age;                       expect 0 "$plain" ''
run --decrypt --identity=key.txt file.age;        expect 0 "$plain" ''
run file.age -i other.txt -i key.txt -d;          expect 0 "$plain" ''
run -d -i other.txt file.age;                     expect 1 '' 'file.age: error: none of the keys*'
run -d -i none.txt file.age;                      expect 1 '' 'none.txt: error: No such file*'
run -d -i key.txt none.age;                       expect 1 '' 'error: none.age: No such file*'
run -d -i plain.txt file.age;                     expect 1 '' 'plain.txt:1: error: bad identity*'
run -d -i key.txt plain.txt;                      expect 1 '' 'plain.txt: error: this is not an age*'
run -d -i key.txt bad.age;                        expect 1 '' 'bad.age: error: bad armour*'
run -d -i key.txt passphrase.age;                 expect 1 '' 'passphrase.age: error: the file is encr*'
run -d -j no-such-plugin file.age;                expect 1 '' '*age-plugin-no-such-plugin*'
"$render" age -d -i key.txt <file.age >out.txt 2>err.txt
status=$? ran='-d <file.age';                     expect 0 "$plain" ''
cat file.age | "$render" age -d -i key.txt - >out.txt 2>err.txt
status=$? ran='-d - (a pipe)';                    expect 0 "$plain" ''
"$render" age -d -i - file.age <key.txt >out.txt 2>err.txt
status=$? ran='-d -i -';                          expect 0 "$plain" ''

# The program's own messages never hold a key.
cat key.txt plain.txt >mixed.txt
run -d -i mixed.txt file.age;                     expect 1 '' 'mixed.txt:4: error: *'
if grep -q 'SECRET-KEY' err.txt; then wrong 'a message holds a key'; fi

# ---- A passphrase from the environment

AGE_PASSPHRASE='open sesame' && export AGE_PASSPHRASE
run -d -j batchpass passphrase.age;               expect 0 "$plain" ''
run -d -j batchpass file.age;                     expect 1 '' 'file.age: error: the file is not encr*'
AGE_PASSPHRASE_MAX_WORK_FACTOR=3 && export AGE_PASSPHRASE_MAX_WORK_FACTOR
run -d -j batchpass passphrase.age;               expect 1 '' 'passphrase.age: error: the work factor 4*'
AGE_PASSPHRASE_MAX_WORK_FACTOR=31
run -d -j batchpass passphrase.age;               expect 1 '' 'AGE_PASSPHRASE_MAX_WORK_FACTOR: error: *'
unset AGE_PASSPHRASE_MAX_WORK_FACTOR
AGE_PASSPHRASE=wrong
run -d -j batchpass passphrase.age;               expect 1 '' 'passphrase.age: error: the passphrase is*'
unset AGE_PASSPHRASE
run -d -j batchpass passphrase.age;               expect 1 '' 'batchpass: error: one of*'
printf 'open sesame\n' >passphrase.txt
AGE_PASSPHRASE_FD=3 "$render" age -d -j batchpass passphrase.age 3<passphrase.txt >out.txt 2>err.txt
status=$? ran='-j batchpass, 3<passphrase.txt';   expect 0 "$plain" ''

# ---- Encryption

for armour in '' -a; do
  for to in "-r $one" '-e -i key.txt'; do
    # shellcheck disable=SC2086 # words
    run $to $armour -o made.age plain.txt;        expect 0 '' ''
    run -d -i key.txt made.age;                   expect 0 "$plain" ''
  done
done
head -n 1 made.age | grep -q '^-----BEGIN AGE' || wrong 'it is not armoured'
echo "# mine
$one" >public.txt
run -R public.txt -o made.age plain.txt;          expect 0 '' ''
run -d -i key.txt made.age;                       expect 0 "$plain" ''
run -r age1x plain.txt;                           expect 1 '' 'error: bad recipient*'
run -R key.txt plain.txt;                         expect 1 '' 'key.txt:3: error: bad recipient*'

# ---- Files

run -d -i key.txt -o new.txt file.age;            expect 0 '' ''; holds new.txt -rw-------
cp file.age old.txt
run -d -i key.txt -o old.txt file.age;            expect 0 '' ''; holds old.txt -rw-------
run -d -i key.txt -o never.txt bad.age;           expect 1 '' 'bad.age: error: *'
[ ! -e never.txt ] || wrong 'never.txt was made'
cp plain.txt kept.txt
run -d -i other.txt -o kept.txt file.age;         expect 1 '' 'file.age: error: *'; holds kept.txt -rw-r--r--
run -d -i key.txt -o file.age file.age;           expect 1 '' 'error: input and output are the same*'
ln -s key.txt link.txt
run -d -i key.txt -o link.txt file.age;           expect 1 '' 'error: input and output are the same*'
run -d -i key.txt -o none/new.txt file.age;       expect 1 '' 'error: none/new.txt: *'
: >empty.txt
run -r "$one" -o empty.age empty.txt;          expect 0 '' ''
run -d -i key.txt -o made.txt empty.age;          expect 0 '' ''
[ -e made.txt ] || wrong 'an empty file was not made'
if [ -c /dev/full ]; then
  "$render" age -d -i key.txt file.age >/dev/full 2>err.txt
  status=$? ran='-d >/dev/full'; : >out.txt;      expect 1 '' 'error: standard output: *'
fi

# ---- The command line

run;                                              expect 2 '' 'error: whom to encrypt to*'
run plain.txt;                                    expect 2 '' 'error: whom to encrypt to*'
run -i key.txt plain.txt;                         expect 2 '' 'error: -i and -j need*'
run -d -e -i key.txt file.age;                    expect 2 '' 'error: --decrypt is used with*'
run -d -a -i key.txt file.age;                    expect 2 '' 'error: --decrypt is used with*'
run -d -r "$one" file.age;                     expect 2 '' 'error: --decrypt is used with*'
run -p -r "$one" plain.txt;                    expect 2 '' 'error: -p is not combined*'
run -d -i key.txt file.age plain.txt;             expect 2 '' 'error: there is one INPUT*'
run -d -i - -i key.txt;                           expect 2 '' 'error: standard input cannot*'
run -d --identity;                                expect 2 '' 'error: flag needs an argument*'
run --nope;                                       expect 2 '' 'error: unknown flag: --nope*'

# ---- Pipes: the first MiB is held until the end is seen

head -c 900000 /dev/zero >zeros
run -r "$one" -o zeros.age zeros;              expect 0 '' ''
head -c 800000 zeros.age >cut.age
for how in file pipe; do
  if [ $how = pipe ]; then
    cat cut.age | "$render" age -d -i key.txt >out.txt 2>err.txt
    status=$? ran='-d, of a pipe that is cut off'
  else
    run -d -i key.txt cut.age
  fi
  expect 1 '' '*error: the encrypted content was damaged*'
done
cat zeros.age | "$render" age -d -i key.txt | cmp -s - zeros || wrong 'a pipe is not what it was'

finish
