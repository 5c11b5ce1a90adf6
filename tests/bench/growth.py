#!/usr/bin/env python3
"""Check that twice the input is not more than about twice the work: usage: growth.py RENDER

Of services, and of the entries of each field that may have many. Instructions are the same on every run."""
import os
import sys
import tempfile

import make_many
import make_shop
from figures import instructions

RENDER = os.path.abspath(sys.argv[1])
LIMIT = 2.2  # times the instructions
SERVICES, ENTRIES = 200, 500


def grows(what, small, big):
    """Whether it grows faster than it may."""
    print(f"{what:<24} {small / 1e6:>8.1f} {big / 1e6:>8.1f} million instructions: {big / small:.2f} times (limit {LIMIT})",
          flush=True)
    return big / small > LIMIT


def shop(work, services):
    root = os.path.join(work, str(services))
    make_shop.make(root, services)
    return instructions([RENDER, "build", "--jobs", "1", "overlays/prod"], root)


def field(work, name, entries):
    root = os.path.join(work, f"{name}-{entries}")
    make_many.make(root, name, entries)
    return instructions([RENDER, "build", "--jobs", "1", "."], root)


def main():
    with tempfile.TemporaryDirectory() as work:
        if instructions([RENDER, "version"], work) is None:
            print("no valgrind")
            sys.exit(77)
        bad = [grows("services", shop(work, SERVICES), shop(work, 2 * SERVICES))]
        bad += [grows(name, field(work, name, ENTRIES), field(work, name, 2 * ENTRIES)) for name in make_many.ENTRIES]
    if any(bad):
        sys.exit("growth is not linear")


main()
