#!/usr/bin/env python3
"""Check that threads change nothing: each case gives the same output, messages and exit status with one
job and with four. A case that fails is built several times with four: what goes wrong when a build is
left, while others still work for it, goes wrong seldom.

usage: side_by_side.py [--again N] [--jobs N] [--one OTHER] RENDERER CASES...

CASES is a directory of golden cases (see golden/run.sh) or a conformance suite (a directory with cases.tsv).
--again: how often a case that fails is built with four jobs (default 5). --jobs: how many cases at a time. --one: what builds with one job, another build of the renderer (a faster one).
It says most of a renderer that was built with -Dc_args=-DRN_SHARE_ALL, which shares out the smallest work,
and with -Db_sanitize=thread, which ends it with status 66 when threads get in each other's way."""
import argparse
import concurrent.futures
import csv
import os
import subprocess
import sys


def golden(root):
    for topic in sorted(os.listdir(root)):
        for case in sorted(os.listdir(os.path.join(root, topic))) if os.path.isdir(os.path.join(root, topic)) else []:
            directory = os.path.join(root, topic, case)
            args = os.path.join(directory, "args")
            if not os.path.exists(args):
                continue
            env = os.path.join(directory, "env")
            words = open(env, encoding="utf-8").read().splitlines() if os.path.exists(env) else []
            yield directory, open(args, encoding="utf-8").read().split(), words


def suite(root):
    with open(os.path.join(root, "cases.tsv"), encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            words = [] if row["env"] in ("", "-") else row["env"].split(" ")
            yield os.path.join(root, "trees", row["tree"]), row["args"].split(" "), words


def run(renderer, case, jobs):
    directory, args, words = case
    env = dict(os.environ, **dict(w.split("=", 1) for w in words if "=" in w))
    command = [renderer, args[0], "--jobs", jobs] + args[1:]
    r = subprocess.run(command, cwd=directory, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
    return r.returncode, r.stdout, r.stderr


def check(options, case):
    one = run(options.one or options.renderer, case, "1")
    for _ in range(options.again if one[0] else 1):
        many = run(options.renderer, case, "4")
        if one != many:
            said = "".join(f"{status} {errors.decode(errors='replace')}\n" for status, _, errors in (one, many))
            return f"{case[0]}: {' '.join(case[1])}\n{said}"
    return None


def main():
    parser = argparse.ArgumentParser(usage="side_by_side.py [--again N] [--jobs N] [--one OTHER] RENDERER CASES...")
    parser.add_argument("--again", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--one", type=os.path.abspath)
    parser.add_argument("renderer", type=os.path.abspath)
    parser.add_argument("roots", nargs="+")
    options = parser.parse_args()
    cases = []
    for root in options.roots:
        found = suite(root) if os.path.exists(os.path.join(root, "cases.tsv")) else golden(root)
        cases += [c for c in found if c[1][:1] == ["build"] and "--jobs" not in c[1]]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        wrong = [w for w in pool.map(lambda case: check(options, case), cases) if w]
    print("\n".join(wrong))
    print(f"{len(cases)} cases, {len(wrong)} differ")
    sys.exit(1 if wrong or not cases else 0)


main()
