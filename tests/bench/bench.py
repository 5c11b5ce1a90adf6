#!/usr/bin/env python3
"""Print how render stands beside the reference (when it is installed) and beside the floor.

usage: bench.py RENDER FLOOR MEASURE EMPTY [SERVICES ...]

First the sample shop with so many services, then fields with many entries, then what was wanted beside
what was seen. Wall time, CPU and peak memory are whole-process figures, medians of 7 runs (3 of what takes
over 10 s). Instructions are counted by callgrind where valgrind is installed: they are the same on every
run, so growth is checked by them, and the benchmark fails when twice the input is not about twice the
work. Wall time never fails it."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import make_many
import make_shop

MEASURE = os.path.abspath(sys.argv[3])
RUNS, LONG, LONG_RUNS = 7, 10, 3  # runs; of what takes so many seconds
MONOREPO = 5000  # services
GROWTH_LIMIT = 2.2  # instructions for twice the input
MANY, REFERENCE_MANY = 1000, 200  # entries of a field


def measure(command, cwd, runs):
    """Median wall seconds, CPU seconds, peak KiB."""
    r = subprocess.run([MEASURE, str(runs)] + command, cwd=cwd, stdout=subprocess.PIPE,
                       stderr=subprocess.DEVNULL, check=True)
    return [float(word) for word in r.stdout.split()]


def measure_long(command, cwd):
    """As measure; the first run tells how many there are."""
    first = measure(command, cwd, 1)
    return measure(command, cwd, RUNS if first[0] < LONG else LONG_RUNS)


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


class Seen:
    """What one input showed: figures of render, the floor and the reference, and bytes in and out."""

    def __init__(self, root, out, count):
        self.bytes = sum(os.path.getsize(path) for path in inputs(root)) + os.path.getsize(out)
        self.count = count
        self.ours = self.least = self.theirs = None


def compare(size, root, command, floor, work, with_reference):
    """Prints a row for each."""
    out, names = os.path.join(work, "out"), os.path.join(work, "names")
    with open(out, "wb") as f:
        subprocess.run(command, cwd=root, stdout=f, stderr=subprocess.DEVNULL, check=True)
    with open(names, "w", encoding="utf-8") as f:
        f.write("\n".join(inputs(root)))
    bottom = [floor, out, names]
    seen = Seen(root, out, instructions(command, root))
    seen.ours, seen.least = measure(command, root, RUNS), measure(bottom, root, RUNS)
    row("render", size, seen.ours, seen.count)
    row("floor", size, seen.least, instructions(bottom, root), seen.ours)
    reference = shutil.which("kustomize")
    if reference and with_reference:
        seen.theirs = measure_long([reference] + command[1:], root)
        row("kustomize", size, seen.theirs, None)
        print(f"{'':>8}  render is {seen.theirs[0] / seen.ours[0]:.0f} times faster, with"
              f" 1/{seen.theirs[2] / seen.ours[2]:.0f} of the memory; {seen.ours[0] / seen.least[0]:.2f} times the floor")
    return seen


def check_growth(what, small, big):
    if not small or not big:
        return True
    print(f"{what}: {big / small:.2f} times the instructions for twice the input (limit {GROWTH_LIMIT})")
    return big / small <= GROWTH_LIMIT


def shops(renderer, floor, sizes, work):
    seen = {}
    for n in sizes:
        root = os.path.join(work, str(n))
        make_shop.make(root, n)
        seen[n] = compare(n, root, [renderer, "build", "overlays/prod"], floor, work, n <= 200)
    return seen


def monorepo(renderer, work):
    """Instructions of a resource: ten come of each service."""
    root = os.path.join(work, "monorepo")
    make_shop.make(root, MONOREPO)
    count = instructions([renderer, "build", "overlays/prod"], root)
    shutil.rmtree(root)
    return count and count / (10 * MONOREPO)


def goal(work, beside, wanted, seen, unit="times"):
    print(f"{work:<34} {beside:<34} {wanted:<16} {f'{seen:.2f} {unit}' if seen else '-'}", flush=True)


def goals(renderer, empty, seen, work):
    print(f"{'work':<34} {'beside':<34} {'wanted':<16} seen")
    for n, wanted in ((1, 40), (20, 150), (200, 600)):
        if n in seen and seen[n].theirs:
            goal(f"{n} services", "kustomize", f"{wanted} times faster", seen[n].theirs[0] / seen[n].ours[0])
    start = measure([renderer, "version"], work, 7 * RUNS), measure([empty], work, 7 * RUNS)
    goal("render version", "a program that does nothing", "at most 1.3", start[0][0] / start[1][0])
    if 200 not in seen:
        return
    shop = seen[200]
    goal("200 services, CPU", "the floor", "at most 1.8", shop.ours[1] / shop.least[1])
    goal("200 services, peak memory", "bytes of input and output", "at most 8", shop.ours[2] * 1024 / shop.bytes)
    if shop.count:
        goal(f"{MONOREPO} services, a resource", "that of 200, instructions", "at most 1.1",
             monorepo(renderer, work) / (shop.count / 2000))


def many(renderer, floor, field, work):
    counts = {}
    print(field)
    for n in (REFERENCE_MANY, MANY, 2 * MANY):
        root = os.path.join(work, f"{field}-{n}")
        make_many.make(root, field, n)
        counts[n] = compare(n, root, [renderer, "build", "."], floor, work, n == REFERENCE_MANY).count
    return check_growth(field, counts[MANY], counts[2 * MANY])


def main():
    renderer, floor, empty = (os.path.abspath(p) for p in (sys.argv[1], sys.argv[2], sys.argv[4]))
    sizes = [int(n) for n in sys.argv[5:]] or [1, 20, 200, 400]
    print(f"{'size':>8}  {'':<10} {'wall ms':>10} {'CPU ms':>10} {'peak MB':>8} {'M instr':>12}")
    with tempfile.TemporaryDirectory() as work:
        seen = shops(renderer, floor, sizes, work)
        linear = 200 not in seen or 400 not in seen or check_growth("services", seen[200].count, seen[400].count)
        for field in make_many.ENTRIES if len(sys.argv) == 5 else ():
            linear = many(renderer, floor, field, work) and linear
        goals(renderer, empty, seen, work)
    if not linear:
        sys.exit("bench: growth is not linear")


main()
