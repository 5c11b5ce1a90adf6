#!/usr/bin/env python3
"""Check what the compiler does not: usage: lint.py ROOT

- a room of lib/ includes only headers of the rooms above it, and its own (lib/README.md);
- only yaml/ includes <libfyaml.h>, only one of its files; the program uses nothing but the public header;
- no function that depends on the locale, has no bounds, or reaches around the context;
- functions stay under 80 lines and files under 800, generated tables aside;
- file names are unique in lib/, every diagnostic code is used and registered once;
- no script cleans up a directory that it has not made;
- generated tables are what their generator writes."""
import os
import re
import subprocess
import sys
import tempfile

ROOMS = ["base", "yaml", "secret", "kube", "source", "kustom", "generate", "transform", "build", "localize", "edit", "graph"]
BANNED = ["strcpy", "strcat", "sprintf", "strtok", "atoi", "atol", "strtod", "isalpha", "isdigit",
          "isspace", "toupper", "tolower", "gets", "setlocale", "chdir", "exit", "abort", "getenv", "system"]
MAX_FUNCTION, MAX_FILE = 80, 800
problems = []


def problem(path, line, text):
    problems.append(f"{path}:{line}: {text}")


def files(root, *dirs):
    for d in dirs:
        for parent, _, names in sorted(os.walk(os.path.join(root, d))):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    yield os.path.relpath(os.path.join(parent, name), root)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as f:
        return f.read()


def without_comments(text):
    """The text with comments and literals blanked, lines kept."""
    def blank(m):
        return re.sub(r"[^\n]", " ", m.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def check_includes(path, text):
    parts = path.split("/")
    room = parts[1] if parts[0] == "lib" and len(parts) > 2 else None
    for n, line in enumerate(text.split("\n"), 1):
        m = re.match(r'#\s*include\s+["<]([^">]+)[">]', line)
        if not m:
            continue
        name = m.group(1)
        other = name.split("/")[0]
        if room and other in ROOMS and ROOMS.index(other) > ROOMS.index(room):
            problem(path, n, f"{room}/ includes {name} of a room below it")
        if parts[0] in ("cli", "examples") and "/" in name and other not in ("render", "sys"):
            problem(path, n, f"includes {name}: only the public header is for programs")
        if name == "libfyaml.h" and room != "yaml":
            problem(path, n, "only yaml/ may include <libfyaml.h>")


def check_banned(path, code):
    for n, line in enumerate(code.split("\n"), 1):
        for m in re.finditer(r"(?<![\w.>])(\w+)\s*\(", line):
            if m.group(1) in BANNED:
                problem(path, n, f"{m.group(1)}() is not used here")


def check_lengths(path, code):
    lines = code.split("\n")
    if os.path.basename(path).startswith("tables_"):
        return
    if len(lines) > MAX_FILE:
        problem(path, 1, f"{len(lines)} lines: split it")
    start = None
    for n, line in enumerate(lines, 1):
        if line == "{":
            start = n
        elif line == "}" and start:
            if n - start >= MAX_FUNCTION:
                problem(path, start, f"a function of {n - start} lines")
            start = None


def check_scripts(root):
    """`cd ""` stays where it is: what is made of it is removed at the end."""
    for parent, _, names in os.walk(os.path.join(root, "tests")):
        for path in [os.path.relpath(os.path.join(parent, n), root) for n in names if n.endswith(".sh")]:
            for n, line in enumerate(read(root, path).split("\n"), 1):
                if 'cd "$(mktemp' in line:
                    problem(path, n, "cd to a directory that may not have been made")


def check_names(paths):
    seen = {}
    for p in paths:
        name = os.path.basename(p)
        if name in seen:
            problem(p, 1, f"the name is taken by {seen[name]}")
        seen[name] = p


def check_codes(root, texts):
    codes = re.findall(r'#define (RN_[EW]_\w+) "([^"]+)"', read(root, "lib/base/codes.h"))
    everything = "\n".join(t for p, t in texts.items() if not p.endswith("codes.h"))
    if len({c for _, c in codes}) != len(codes):
        problem("lib/base/codes.h", 1, "two codes have one text")
    for name, _ in codes:
        if not re.search(rf"\b{name}\b", everything):
            problem("lib/base/codes.h", 1, f"{name} is not used")


def check_tables(root):
    generator = os.path.join(root, "lib/kube/gen_tables.py")
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([sys.executable, generator, os.path.join(root, "lib/kube/facts"), out], check=True)
        for name in sorted(os.listdir(out)):
            with open(os.path.join(out, name), encoding="utf-8") as f:
                if f.read() != read(root, f"lib/kube/{name}"):
                    problem(f"lib/kube/{name}", 1, "is not what gen_tables.py writes")


def check_letters(root):
    r = subprocess.run([sys.executable, os.path.join(root, "lib/yaml/gen_letters.py"), "--check"],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if r.returncode:
        problem("lib/yaml/tables_letters.c", 1, r.stdout.strip() or "is not what gen_letters.py writes")


def check_tests_listed(root):
    """tests/README.md names each folder and script, and none that is not there."""
    readme, top = "tests/README.md", os.path.join(root, "tests")
    named = set(re.findall(r"`([\w./-]+)", read(root, readme)))
    folders = {e.name for e in os.scandir(top) if e.is_dir() and e.name != "__pycache__"}
    scripts = set()
    for folder in [""] + sorted(folders):
        names = os.listdir(os.path.join(top, folder))
        scripts |= {(folder, name) for name in names if name.endswith((".sh", ".py"))}
    for folder in sorted(folders):
        if folder + "/" not in named:
            problem(readme, 1, f"does not name tests/{folder}/")
    for folder, name in sorted(scripts):
        if name not in named:
            problem(readme, 1, f"does not name tests/{folder}/{name}")
    there = {name for _, name in scripts}
    for name in sorted(named):
        if name.endswith((".sh", ".py")) and os.path.basename(name) not in there:
            problem(readme, 1, f"names {name}, which is not there")


def main():
    root = sys.argv[1]
    lib = list(files(root, "lib"))
    texts = {p: read(root, p) for p in lib + list(files(root, "cli", "examples"))}
    for path, text in texts.items():
        code = without_comments(text)
        check_includes(path, text)
        check_lengths(path, code)
        if path in lib:
            check_banned(path, code)
    fyaml = [p for p in lib if re.search(r"#\s*include <libfyaml.h>", texts[p])]
    if len(fyaml) != 1:
        problem("lib/yaml", 1, f"<libfyaml.h> is included by {', '.join(fyaml) or 'no file'}")
    check_names(lib)
    check_codes(root, texts)
    check_tables(root)
    check_letters(root)
    check_scripts(root)
    check_tests_listed(root)
    print("\n".join(problems))
    print(f"{len(texts)} files, {len(problems)} problems")
    sys.exit(1 if problems else 0)


main()
