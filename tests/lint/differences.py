#!/usr/bin/env python3
"""Each difference that the README tells has a test: usage: differences.py ROOT

tests/differences.txt names them: lines that begin an entry of the README's list, and below each, indented, what
tests it: a folder below tests/, or a file and, behind ": ", a text in it."""
import os
import re
import sys

TITLE = "## Where it differs"


def entries(readme):
    section = readme.split(TITLE, 1)[1].split("\n## ", 1)[0]
    return [re.sub(r"\s+", " ", e) for e in re.findall(r"^- ((?:.+\n(?:  .+\n)*))", section, flags=re.M)]


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def table(text):
    found = []
    for line in text.split("\n"):
        if line.startswith("  "):
            found[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            found.append((line, []))
    return found


def fault(tests, line):
    path, _, text = line.partition(": ")
    path = os.path.join(tests, path)
    if not os.path.exists(path):
        return "is not there"
    if os.path.isdir(path) == bool(text) and text:
        return "is a folder"
    if text and text not in read(path):
        return "does not say that"
    return None


def main():
    root = sys.argv[1]
    tests = os.path.join(root, "tests")
    told = entries(read(os.path.join(root, "README.md")))
    named = table(read(os.path.join(tests, "differences.txt")))
    problems = [f"no test is named for: {e[:70]}" for e in told if sum(e.startswith(start) for start, _ in named) != 1]
    for start, lines in named:
        if not any(e.startswith(start) for e in told):
            problems.append(f"the README has no entry: {start}")
        if not lines:
            problems.append(f"nothing tests: {start}")
        problems += [f"{start}: {line}: {fault(tests, line)}" for line in lines if fault(tests, line)]
    print("\n".join(problems))
    print(f"{len(told)} differences, {len(problems)} problems")
    return 1 if problems or not told else 0


if __name__ == "__main__":
    sys.exit(main())
