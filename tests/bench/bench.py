#!/usr/bin/env python3
"""Show how render stands: all that figures.py lists as wanted, beside what is seen here.

usage: bench.py RENDER FLOOR MEASURE EMPTY [--into README]

Programs that are compared run in turns; medians of 7 runs, 3 of what takes over 10 s. Rows of the reference,
git, valgrind or a second processor have no figure where there is none. Fails when a figure that does not
depend on what else the machine does misses what is wanted. With --into, the tables of that README are
written anew: that is for a machine which has nothing else to do."""
import os
import shutil
import subprocess
import sys
import tempfile

import affected
import make_shop
import many_overlays
from figures import (GOALS, MONOREPO, RUNS, SHOPS, cores, instructions, measure, measure_long, missed, put, tables)

RENDER, FLOOR, MEASURE, EMPTY = (os.path.abspath(p) for p in sys.argv[1:5])
BUILD = [RENDER, "build", "overlays/prod"]
RESOURCES = 10  # of a service
STARTS = 300


def inputs(root):
    return sorted(os.path.join(d, f) for d, _, files in os.walk(root) for f in files)


def beside_kustomize(root):
    """Of render and of kustomize, in turns; of kustomize None where it is not installed."""
    reference = shutil.which("kustomize")
    if not reference:
        return measure(MEASURE, [BUILD], root, RUNS) + [None]
    return measure_long(MEASURE, [BUILD, [reference, "build", "overlays/prod"]], root)


def say(text):
    print(text, file=sys.stderr, flush=True)


class Shop:
    """What one shop showed: figures of render, alone and in one and two threads, the floor, the reference."""

    def __init__(self, services, work, replacements=True):
        say(f"{services} services{'' if replacements else ' without replacements'}")
        root, out, names = (os.path.join(work, name) for name in ("shop", "out", "names"))
        make_shop.make(root, services, replacements)
        with open(out, "wb") as f:
            subprocess.run(BUILD, cwd=root, stdout=f, stderr=subprocess.DEVNULL, check=True)
        with open(names, "w", encoding="utf-8") as f:
            f.write("\n".join(inputs(root)))
        floor, one, two = [FLOOR, out, names], *(BUILD + ["--jobs", n] for n in "12")
        self.floor, self.one, self.two = measure(MEASURE, [floor, one, two], root, RUNS)
        self.counts = instructions(one, root), instructions(floor, root)
        self.render, self.kustomize = beside_kustomize(root)
        self.bytes = sum(os.path.getsize(path) for path in inputs(root) + [out])
        shutil.rmtree(root)

    def faster(self):
        return self.kustomize and self.kustomize[0] / self.render[0]


def a_resource(services, work):
    """Instructions of a resource among those of so many services."""
    say(f"{services} services, instructions")
    root = os.path.join(work, "monorepo")
    make_shop.make(root, services)
    count = instructions(BUILD + ["--jobs", "1"], root)
    shutil.rmtree(root)
    return count and count / (RESOURCES * services)


def start(work):
    ours, least = measure(MEASURE, [[RENDER, "version"], [EMPTY]], work, STARTS)
    return ours[0] / least[0]


def show(work):
    """What was seen, in the order of GOALS, and the shops."""
    shops = {n: Shop(n, work) for n in SHOPS}
    plain = Shop(20, work, replacements=False)
    big = shops[200]
    least = big.counts[0] and big.counts[0] / (RESOURCES * 200)
    say("overlays, start-up, affected")
    shared, two = many_overlays.figures(RENDER)
    seen = [shops[n].faster() for n in SHOPS] + [
        plain.faster(),
        big.one[1] / big.floor[1],
        big.two[0] / big.floor[0] if cores() > 1 else None,
        start(work),
        least and a_resource(MONOREPO, work) / least,
        shared,
        two if cores() > 1 else None,
        big.render[2] * 1024 / big.bytes,
        affected.figures(RENDER, MEASURE),
    ]
    assert len(seen) == len(GOALS)
    return seen, shops


def main():
    with tempfile.TemporaryDirectory() as work:
        seen, shops = show(work)
    figures = {}
    for n, shop in shops.items():
        figures[n, "render"] = shop.render, shop.counts[0]
        figures[n, "floor"] = shop.floor, shop.counts[1]
        figures[n, "kustomize"] = shop.kustomize, None
    text = tables(seen, figures)
    print(text)
    if "--into" in sys.argv:
        put(sys.argv[sys.argv.index("--into") + 1], text)
    failed = [goal[0] for goal, s in zip(GOALS, seen) if goal[4] and missed(goal, s)]
    if failed:
        sys.exit(f"bench: missed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
