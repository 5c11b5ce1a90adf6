#!/usr/bin/env python3
"""Compare the instructions that render executes with those of the committed baseline.

usage: counts.py RENDER BASELINE VERSIONS [--bless]

VERSIONS: what the counts depend on and this script cannot see ("gcc 12.2.0, libfyaml 0.7.12, release"). The
inputs are made here, the environment is empty, the path of the inputs always has the same length. Fails
when a count is more than 3 in 100 above its baseline; skips (77) without valgrind, and where compiler, C
library, libfyaml or the processor's features are others than those of the baseline. --bless writes it anew."""
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

import make_many
import make_shop

SLACK = 1.03
SKIP = 77
SERVICES = (1, 20, 200)
ENTRIES = 200  # of a field with many


def versions(given):
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        flags = re.search(r"^flags\s*:(.*)$", f.read(), re.M)
    wide = "avx2" in flags.group(1).split() if flags else False
    valgrind = subprocess.run(["valgrind", "--version"], stdout=subprocess.PIPE, text=True, check=True)
    libc = " ".join(platform.libc_ver())
    return f"{given}, {libc}, {valgrind.stdout.strip()}, {platform.machine()}{', avx2' if wide else ''}"


def count(command, cwd):
    valgrind = [shutil.which("valgrind"), "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    r = subprocess.run(valgrind + command, cwd=cwd, env={"LC_ALL": "C"}, stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", r.stderr).group(1))


def counts(renderer, work):
    seen = {"version": count([renderer, "version"], work)}
    for n in SERVICES:
        root = os.path.join(work, f"shop-{n}")
        make_shop.make(root, n)
        seen[f"{n} services"] = count([renderer, "build", "--jobs", "1", "overlays/prod"], root)
    for field in make_many.ENTRIES:
        root = os.path.join(work, f"many-{field}")
        make_many.make(root, field, ENTRIES)
        seen[f"{ENTRIES} {field}"] = count([renderer, "build", "--jobs", "1", "."], root)
    return seen


def compare(baseline, seen):
    slower = []
    for name, n in seen.items():
        was = baseline.get(name)
        print(f"{name:<32} {n:>14,} {n / was:>8.3f} of {was:,}" if was else f"{name:<32} {n:>14,}  not in the baseline")
        if not was or n > was * SLACK:
            slower.append(name)
    return slower


def main():
    renderer, path, given = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]
    if not shutil.which("valgrind"):
        print("no valgrind")
        sys.exit(SKIP)
    here = versions(given)
    baseline = {}
    if "--bless" not in sys.argv:
        with open(path, encoding="utf-8") as f:
            baseline = json.load(f)
        if baseline["versions"] != here:
            print(f"the baseline is of {baseline['versions']}; this is {here}")
            sys.exit(SKIP)
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="counts-") as work:
        seen = counts(renderer, work)
    if not baseline:
        with open(path, "w", encoding="utf-8") as f:
            json.dump({"versions": here, "counts": seen}, f, indent=2)
            f.write("\n")
        return
    slower = compare(baseline["counts"], seen)
    if slower:
        sys.exit(f"more than 3 in 100 above the baseline: {', '.join(slower)}; make it faster, or say why and --bless")


main()
