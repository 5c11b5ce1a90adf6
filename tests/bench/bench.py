#!/usr/bin/env python3
"""Print how render stands beside the reference (when it is installed) and beside the floor.

usage: bench.py RENDER FLOOR MEASURE [SERVICES ...]

First the sample shop with so many services, then fields with many entries. Wall time, CPU and peak memory are whole-process figures, the median of several runs. Instructions are
counted by callgrind where valgrind is installed: they are the same on every run, so growth is checked by
them, and the benchmark fails when twice the input is not about twice the work. Wall time never fails it."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import make_many
import make_shop

MEASURE = os.path.abspath(sys.argv[3])
GROWTH_LIMIT = 2.2  # instructions for twice the input
MANY, REFERENCE_MANY = 1000, 200  # entries of a field


def measure(command, cwd, runs):
    """Median wall seconds, CPU seconds, peak KiB."""
    r = subprocess.run([MEASURE, str(runs)] + command, cwd=cwd, stdout=subprocess.PIPE,
                       stderr=subprocess.DEVNULL, check=True)
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


def compare(size, root, command, floor, work, reference_runs):
    """Prints a row for each; returns render's instructions."""
    out, names = os.path.join(work, "out"), os.path.join(work, "names")
    with open(out, "wb") as f:
        subprocess.run(command, cwd=root, stdout=f, stderr=subprocess.DEVNULL, check=True)
    with open(names, "w", encoding="utf-8") as f:
        f.write("\n".join(inputs(root)))
    bottom = [floor, out, names]
    ours, least = measure(command, root, 11), measure(bottom, root, 11)
    count = instructions(command, root)
    row("render", size, ours, count)
    row("floor", size, least, instructions(bottom, root), ours)
    reference = shutil.which("kustomize")
    if reference and reference_runs:
        theirs = measure([reference] + command[1:], root, reference_runs)
        row("kustomize", size, theirs, None)
        print(f"{'':>8}  render is {theirs[0] / ours[0]:.0f} times faster, with 1/{theirs[2] / ours[2]:.0f}"
              f" of the memory; {ours[0] / least[0]:.2f} times the floor")
    return count


def check_growth(what, small, big):
    if not small or not big:
        return True
    print(f"{what}: {big / small:.2f} times the instructions for twice the input (limit {GROWTH_LIMIT})")
    return big / small <= GROWTH_LIMIT


def shops(renderer, floor, sizes, work):
    counts = {}
    for n in sizes:
        root = os.path.join(work, str(n))
        make_shop.make(root, n)
        runs = 0 if n > 200 else 1 if n > 50 else 5
        counts[n] = compare(n, root, [renderer, "build", "overlays/prod"], floor, work, runs)
    return check_growth("services", counts.get(200), counts.get(400))


def many(renderer, floor, field, work):
    counts = {}
    print(field)
    for n in (REFERENCE_MANY, MANY, 2 * MANY):
        root = os.path.join(work, f"{field}-{n}")
        make_many.make(root, field, n)
        runs = 1 if n == REFERENCE_MANY else 0
        counts[n] = compare(n, root, [renderer, "build", "."], floor, work, runs)
    return check_growth(field, counts[MANY], counts[2 * MANY])


def main():
    renderer, floor = (os.path.abspath(p) for p in sys.argv[1:3])
    sizes = [int(n) for n in sys.argv[4:]] or [1, 20, 200, 400]
    print(f"{'size':>8}  {'':<10} {'wall ms':>10} {'CPU ms':>10} {'peak MB':>8} {'M instr':>12}")
    with tempfile.TemporaryDirectory() as work:
        linear = shops(renderer, floor, sizes, work)
        for field in make_many.ENTRIES:
            linear = many(renderer, floor, field, work) and linear
    if not linear:
        sys.exit("bench: growth is not linear")


main()
