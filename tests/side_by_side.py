#!/usr/bin/env python3
"""Check that threads change nothing: each case gives the same output, messages and exit status with one
job and with four, and when all cases of a directory are built in one run with shared bases.

usage: side_by_side.py RENDERER CASES...

CASES is a directory of golden cases (see golden/run.sh) or a conformance suite (a directory with cases.tsv).
It says most of a renderer that was built with -Dc_args=-DRN_SHARE_ALL, which shares out the smallest work,
and with -Db_sanitize=thread, which ends it with status 66 when threads get in each other's way."""
import concurrent.futures
import csv
import os
import subprocess
import sys

RENDERER = os.path.abspath(sys.argv[1])
JOBS = ("1", "4")


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


def run(directory, args, words, jobs):
    env = dict(os.environ, **dict(w.split("=", 1) for w in words if "=" in w))
    command = [RENDERER, args[0], "--jobs", jobs] + args[1:]
    r = subprocess.run(command, cwd=directory, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
    return r.returncode, r.stdout, r.stderr


def check(case):
    directory, args, words = case
    one, many = (run(directory, args, words, jobs) for jobs in JOBS)
    if one == many:
        return None
    return f"{directory}: {' '.join(args)}\n{one[0]} {one[2].decode(errors='replace')}\n{many[0]} {many[2].decode(errors='replace')}"


def main():
    cases = []
    for root in sys.argv[2:]:
        found = suite(root) if os.path.exists(os.path.join(root, "cases.tsv")) else golden(root)
        cases += [c for c in found if c[1][:1] == ["build"] and "--jobs" not in c[1]]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        wrong = [w for w in pool.map(check, cases) if w]
    print("\n".join(wrong))
    print(f"{len(cases)} cases, {len(wrong)} differ")
    sys.exit(1 if wrong or not cases else 0)


main()
