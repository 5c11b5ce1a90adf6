#!/usr/bin/env python3
"""Print how `affected` stands beside git: usage: affected.py RENDER MEASURE

In a repository of 1,000 overlays and 20,000 files (make_monorepo.py), with one file changed that four
overlays use, and git's own list of changed files. The two are measured in turns. Wall time never fails a
benchmark: that it is to be at most 3 times git's is told."""
import os
import shutil
import subprocess
import sys
import tempfile

RENDER, MEASURE = (os.path.abspath(p) for p in sys.argv[1:3])
TURNS, LIMIT = 7, 3


def measure(command, cwd):
    """Wall and CPU seconds of one run."""
    r = subprocess.run([MEASURE, "1"] + command, cwd=cwd, stdout=subprocess.PIPE, check=True)
    return [float(n) for n in r.stdout.split()[:2]]


def main():
    if not shutil.which("git"):
        print("no git: skipped")
        return
    os.environ.update({"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"})
    work = tempfile.mkdtemp(prefix="monorepo-")
    make = os.path.join(os.path.dirname(os.path.abspath(__file__)), "make_monorepo.py")
    subprocess.run([sys.executable, make, work], check=True)
    for command in (["init", "-q"], ["add", "-A"],
                    ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "all"]):
        subprocess.run(["git"] + command, cwd=work, check=True)
    with open(os.path.join(work, "teams/team-0/app-0/base/service.yaml"), "a", encoding="utf-8") as f:
        f.write("# changed\n")
    named = subprocess.run([RENDER, "affected", "--since", "HEAD"], cwd=work, stdout=subprocess.PIPE, text=True, check=True)
    assert len(named.stdout.split()) == 4, named.stdout
    turns = [(measure([RENDER, "affected", "--since", "HEAD"], work),
              measure(["git", "diff", "--name-only", "HEAD"], work)) for _ in range(TURNS)]
    print("| 1,000 overlays, 20,000 files | wall ms | CPU ms |\n|---|---:|---:|")
    for i, name in enumerate(("render affected", "git diff --name-only")):
        wall, cpu = (sorted(turn[i][k] for turn in turns)[TURNS // 2] * 1000 for k in (0, 1))
        print(f"| {name} | {wall:.0f} | {cpu:.0f} |")
    ratios = [sorted(turn[0][k] / turn[1][k] for turn in turns)[TURNS // 2] for k in (0, 1)]
    print(f"times git (at most {LIMIT}): {ratios[0]:.2f} by wall time, {ratios[1]:.2f} by CPU time")
    shutil.rmtree(work, ignore_errors=True)  # git may tidy up behind us


if __name__ == "__main__":
    main()
