#!/usr/bin/env python3
"""Print how render stands beside the reference (when it is installed) and beside the floor.

usage: bench.py RENDER FLOOR MEASURE [SERVICES ...]

Wall time, CPU and peak memory are whole-process figures, the median of several runs. Instructions are
counted by callgrind where valgrind is installed: they are the same on every run, so the growth from 200
to 400 services is checked by them, and the benchmark fails when it is not linear. Wall time never fails it."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import make_shop

MEASURE = os.path.abspath(sys.argv[3])
GROWTH_LIMIT = 2.2  # instructions at 400 services over those at 200


def measure(command, cwd, runs):
    """Median wall seconds, CPU seconds, peak KiB."""
    r = subprocess.run([MEASURE, str(runs)] + command, cwd=cwd, stdout=subprocess.PIPE, check=True)
    return [float(word) for word in r.stdout.split()]


def instructions(command, cwd):
    if not shutil.which("valgrind"):
        return None
    r = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"] + command,
                       cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", r.stderr).group(1))


def inputs(root):
    return sorted(os.path.join(d, f) for d, _, files in os.walk(root) for f in files)


def row(name, services, figures, count, beside=None):
    wall, cpu, peak = figures
    text = f"{services:>8}  {name:<10} {wall * 1000:>10.1f} {cpu * 1000:>10.1f} {peak / 1024:>8.1f}"
    text += f" {count / 1e6:>12.1f}" if count else f" {'-':>12}"
    if beside:
        text += f"  {beside[0] / wall:>8.1f}x  {beside[2] / peak:>7.1f}x"
    print(text, flush=True)


def bench(renderer, floor, services, work):
    root = os.path.join(work, str(services))
    make_shop.make(root, services)
    command = [renderer, "build", "overlays/prod"]
    out, names = os.path.join(work, "out"), os.path.join(work, "names")
    with open(out, "wb") as f:
        subprocess.run(command, cwd=root, stdout=f, check=True)
    with open(names, "w", encoding="utf-8") as f:
        f.write("\n".join(inputs(root)))
    bottom = [floor, out, names]
    ours, least = measure(command, root, 11), measure(bottom, root, 11)
    count = instructions(command, root)
    row("render", services, ours, count)
    row("floor", services, least, instructions(bottom, root), ours)
    reference = shutil.which("kustomize")
    if reference and services <= 200:
        theirs = measure([reference, "build", "overlays/prod"], root, 1 if services > 50 else 5)
        row("kustomize", services, theirs, None)
        print(f"{'':>8}  render is {theirs[0] / ours[0]:.0f} times faster, with 1/{theirs[2] / ours[2]:.0f}"
              f" of the memory; {ours[0] / least[0]:.2f} times the floor")
    return count


def main():
    renderer, floor = (os.path.abspath(p) for p in sys.argv[1:3])
    sizes = [int(n) for n in sys.argv[4:]] or [1, 20, 200, 400]
    print(f"{'services':>8}  {'':<10} {'wall ms':>10} {'CPU ms':>10} {'peak MB':>8} {'M instr':>12}")
    counts = {}
    with tempfile.TemporaryDirectory() as work:
        for n in sizes:
            counts[n] = bench(renderer, floor, n, work)
    if counts.get(200) and counts.get(400):
        growth = counts[400] / counts[200]
        print(f"instructions at 400 services are {growth:.2f} times those at 200 (limit {GROWTH_LIMIT})")
        if growth > GROWTH_LIMIT:
            sys.exit("bench: growth is not linear")


main()
