#!/usr/bin/env python3
"""Run the code blocks of the README: usage: readme.py ROOT BUILD [--install]

Each ```sh block runs with `sh -e` in a copy of the tree, with the built program on the path; each ```c
block must be, to the byte, a file of examples/, which is built and run as a test; each ```text block
must be in what the ```sh block before it printed. Blocks that install packages or run the tests are for --install
alone, on a bare machine, and run in ROOT itself. The tables of figures have the rows that the benchmark writes."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../bench"))
from figures import readme_problem  # noqa: E402


def blocks(text):
    for m in re.finditer(r"^```(\w*)\n(.*?)^```$", text, flags=re.S | re.M):
        yield text[:m.start()].count("\n") + 1, m.group(1), m.group(2)


def sets_up(code):
    return "apt-get" in code or "meson test" in code


def run(code, cwd, path):
    env = dict(os.environ, PATH=path + os.pathsep + os.environ["PATH"])
    return subprocess.run(["sh", "-e", "-c", code], cwd=cwd, env=env, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)


def is_example(root, code):
    folder = os.path.join(root, "examples")
    for name in os.listdir(folder):
        if name.endswith(".c"):
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                if f.read() == code:
                    return True
    return False


def main():
    root, build = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    install = "--install" in sys.argv
    with open(os.path.join(root, "README.md"), encoding="utf-8") as f:
        text = f.read()
    found, problem = list(blocks(text)), readme_problem(text)
    passed, failed = 0, 1 if problem else 0
    if problem:
        print(f"README.md: {problem}")
    printed = ""
    with tempfile.TemporaryDirectory() as work:
        tree = root
        if not install:
            tree = os.path.join(work, "render")
            shutil.copytree(root, tree, symlinks=True, ignore=shutil.ignore_patterns("build*", ".git"))
        for line, language, code in found:
            if (language == "sh" and sets_up(code)) != install:
                continue
            if language == "sh":
                r = run(code, tree, os.path.join(build, "cli"))
                good, output = r.returncode == 0, r.stdout
                printed = r.stdout
            elif language == "c":
                good, output = is_example(root, code), "is no file of examples/"
            elif language == "text":
                good, output = code in printed, "is not what the block before prints:\n" + printed
            else:
                good, output = False, f"a block of language '{language}' is not run"
            passed, failed = passed + good, failed + (not good)
            if not good:
                print(f"README.md:{line}: {output}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
