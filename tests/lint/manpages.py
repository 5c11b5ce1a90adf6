#!/usr/bin/env python3
"""Check that each command has a man page that is well-formed: manpages.py PROGRAM CLI PAGES

CLI is the source folder, PAGES the folder of the pages that were built. mandoc checks them when it is there."""
import os
import re
import shutil
import subprocess
import sys


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout


def flags(text):
    return set(re.findall(r"(?<![\w-])--?[a-zA-Z][\w-]*", text))


def main():
    program, cli, pages = sys.argv[1:]
    commands = run(sys.executable, os.path.join(cli, "manpages.py"), program, "--list").split()
    problems = []
    for command in commands:
        path = os.path.join(pages, f"render-{command}.1")
        if not os.path.exists(path):
            problems.append(f"{command} has no page: list it in cli/meson.build")
            continue
        with open(path, encoding="utf-8") as f:
            page = f.read()
        missing = flags(run(program, "help", command)) - flags(page.replace("\\-", "-"))
        if missing:
            problems.append(f"{path}: without {' '.join(sorted(missing))}")
        if any(len(line) > 80 for line in page.replace("\\-", "-").split("\n")):
            problems.append(f"{path}: a line is too long")
    if shutil.which("mandoc"):
        for name in [f"render-{c}.1" for c in commands]:
            problems += [line for line in run("mandoc", "-Tlint", "-Wwarning", os.path.join(pages, name)).split("\n")
                         if line]
        problems += [line for line in run("mandoc", "-Tlint", "-Wwarning", os.path.join(cli, "render.1")).split("\n")
                     if line]
    print("\n".join(problems) or f"{len(commands)} pages")
    sys.exit(1 if problems or not commands else 0)


main()
