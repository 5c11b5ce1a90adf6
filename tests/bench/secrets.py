#!/usr/bin/env python3
"""Print how render stands beside sops (when it is installed): usage: secrets.py RENDER MEASURE

One small file, and an overlay whose ksops generator has 100 of them beside 100 runs of sops, one after the
other, as ksops-style plugins and scripts do. The two are measured in turns, so that what else the machine
does hits both. Wall time never fails a benchmark: that render is to be 15 and 100 times faster is told."""
import os
import shutil
import subprocess
import sys
import tempfile

RENDER, MEASURE = (os.path.abspath(p) for p in sys.argv[1:3])
FILES, TURNS = 100, 5
ONE_LIMIT, MANY_LIMIT = 15, 100
SECRET = """apiVersion: v1
kind: Secret
metadata:
  name: secret-%d
stringData:
  user: shop
  password: correct-horse-battery-%d
"""
GENERATOR = """apiVersion: viaduct.ai/v1
kind: ksops
metadata:
  name: secrets
  annotations:
    config.kubernetes.io/function: |
      exec:
        path: ksops
files:
"""


def wall(command, cwd, runs):
    """Median wall seconds of one run."""
    r = subprocess.run([MEASURE, str(runs)] + command, cwd=cwd, stdout=subprocess.PIPE, check=True)
    return float(r.stdout.split()[0])


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def make(work):
    keys = os.path.join(work, "keys.txt")
    subprocess.run(["age-keygen", "-o", keys], stderr=subprocess.DEVNULL, check=True)
    os.environ["SOPS_AGE_KEY_FILE"] = keys
    recipient = subprocess.run(["age-keygen", "-y", keys], stdout=subprocess.PIPE, text=True, check=True)
    for i in range(FILES):
        path = os.path.join(work, f"secret-{i}.yaml")
        write(path, SECRET % (i, i))
        subprocess.run(["sops", "-e", "-i", "--age", recipient.stdout.strip(), "--encrypted-regex",
                        "^(data|stringData)$", path], check=True)
    write(os.path.join(work, "kustomization.yaml"), "generators: [ksops.yaml]\n")
    write(os.path.join(work, "ksops.yaml"), GENERATOR + "".join(f"- secret-{i}.yaml\n" for i in range(FILES)))


def check(work):
    """What is measured is what is meant."""
    def output(command):
        return subprocess.run(command, cwd=work, stdout=subprocess.PIPE, check=True).stdout
    if output(["sops", "-d", "secret-0.yaml"]) != output([RENDER, "decrypt", "secret-0.yaml"]):
        sys.exit("bench: render and sops print different files")
    if output([RENDER, "build", "--decrypt", "."]).count(b"correct-horse") != FILES:
        sys.exit("bench: the build is not complete")


def main():
    if not shutil.which("sops") or not shutil.which("age-keygen"):
        print("no sops and age-keygen: skipped")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as work:
        make(work)
        check(work)
        files = [f"secret-{i}.yaml" for i in range(FILES)]
        ours, theirs, build, all_runs = [], [], [], []
        for _ in range(TURNS):
            ours.append(wall([RENDER, "decrypt", "secret-0.yaml"], work, 31))
            theirs.append(wall(["sops", "-d", "secret-0.yaml"], work, 9))
            build.append(wall([RENDER, "build", "--decrypt", "."], work, 9))
            all_runs.append(wall(["sh", "-c", "for f; do sops -d $f; done", "sh"] + files, work, 1))
    one = min(theirs) / min(ours)
    many = min(all_runs) / min(build)
    print(f"one file:  render {min(ours) * 1000:.2f} ms, sops {min(theirs) * 1000:.1f} ms: {one:.1f} times"
          f" (at least {ONE_LIMIT})")
    print(f"{FILES} files: render {min(build) * 1000:.1f} ms, {FILES} runs of sops {min(all_runs) * 1000:.0f} ms:"
          f" {many:.0f} times (at least {MANY_LIMIT})")
    if one < ONE_LIMIT or many < MANY_LIMIT:
        print("that is too slow, unless the machine has other work to do")


main()
