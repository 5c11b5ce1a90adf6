#!/usr/bin/env python3
"""Looks for differences to the reference: usage: hunt.py RENDERER [--count N] [--seed S] [--keep DIR] ...

Grows random kustomization trees (grow_tree.py), builds each with RENDERER and with `kustomize`, and compares: the
same bytes, or both refuse. A tree that tells a difference is shrunk while the difference stays, and kept. Tree I of
seed S is always the same tree. Exit status: 0 without a difference, 1 with one, 77 without the reference.
"""
import argparse
import collections
import multiprocessing
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile

from grow_programs import make_surroundings
from grow_tree import Tree, grow

TIMEOUT = 30
MEMORY = 2 << 30  # bytes: some trees make the reference grow without end
# Go's collector and its threads would only cost time in a process that lives for 50 ms.
QUICK = dict(os.environ, GOGC="off", GOMAXPROCS="2")
Result = collections.namedtuple("Result", "status out err")

# Differences that the README tells: how both end, and what one of them says.
KNOWN = [
    # A JSON patch that copies kustomize's notes elsewhere: equal neighbours in them are there once.
    ("built", "built", b"", rb"internal\.config\.kubernetes\.io/previousNames: .*,"),
    # Hashes of other kinds than ConfigMap and Secret cover line numbers.
    ("refused", "built", rb"wants a name suffix hash: only those", b""),
    # An annotation without a name: the reference crashes, or loses all others.
    ("refused", "built", rb"an? (annotation|label) with an empty name|a field with an empty name at metadata.annotations", b""),
    # A comment in a patch that gets into a flow map: the reference cannot read what it wrote.
    ("built", "refused", b"", rb"map\[string\]interface \{\}.*: yaml: (invalid map key|line \d+: (could|did) not find expected)"),
    ("built", "refused", b"", rb"yaml: invalid map key: (map\[string\]|\[\])interface \{\}"),
    ("built", "refused", b"", rb"(?m)^(Error: )?yaml: line \d+: did not find expected ',' or '[}\]]'"),
    ("built", "refused", b"", rb"(?m)^(Error: )?yaml: line \d+: could not find expected ':'"),
    # Validators that change nothing but line numbers.
    ("built", "refused", b"", rb"validator shouldn't modify the resource map: nodes unequal"),
    # The reference's notes of former names, where a comma or the user's own annotation spoils them.
    ("built", "crashed", b"", rb"number of previous names, number of previous namespaces"),
    ("built", "refused", b"", rb"number of previous names, number of previous namespaces"),
]
CRASH = re.compile(rb"^panic: |^fatal error: |^goroutine \d", re.M)


def limit_memory():
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def empty_output(folder):
    shutil.rmtree(os.path.join(folder, "out"), ignore_errors=True)
    os.mkdir(os.path.join(folder, "out"))


def written(tree, folder):
    """The files that `-o out` made, with their names."""
    data = b""
    if "-o" in tree.args:
        for name in sorted(os.listdir(os.path.join(folder, "out"))):
            with open(os.path.join(folder, "out", name), "rb") as f:
                data += f"==> {name}\n".encode() + f.read()
    return data


def run(program, tree, folder, env=None):
    """The status is `built`, `refused` or `crashed`; a program that does not end has crashed."""
    if "-o" in tree.args:
        empty_output(folder)
    try:
        r = subprocess.run([program, "build"] + tree.args, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                           timeout=TIMEOUT, env=env or QUICK, check=False, preexec_fn=limit_memory)
    except subprocess.TimeoutExpired:
        return Result("crashed", b"", b"no end")
    if r.returncode == 0:
        return Result("built", r.stdout + written(tree, folder), r.stderr)
    crashed = r.returncode < 0 or CRASH.search(r.stderr)
    return Result("crashed" if crashed else "refused", b"", r.stderr)


def write_tree(tree, folder, repository="/nowhere"):
    for path, text in tree.files.items():
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text.replace("@REPO@", repository).encode("utf-8", "surrogateescape"))
        if text.startswith("#!"):
            os.chmod(path, 0o755)


class Judge:
    """Runs both programs on trees, in a folder of its own."""

    def __init__(self, renderer, reference):
        self.renderer, self.reference = renderer, reference
        self.root = tempfile.mkdtemp(prefix="hunt", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        self.env = dict(QUICK, **make_surroundings(self.root))
        self.runs = 0

    def close(self):
        shutil.rmtree(self.root, ignore_errors=True)

    def results(self, tree):
        folder = os.path.join(self.root, "tree")
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
        write_tree(tree, folder, os.path.join(self.root, "repo"))
        self.runs += 1
        return run(self.renderer, tree, folder, self.env), self.run_reference(tree, folder)

    def run_reference(self, tree, folder):
        return run(self.reference, tree, folder, self.env)

    def steady(self, tree, theirs):
        """Whether the reference says the same again: its maps have a random order."""
        folder = os.path.join(self.root, "tree")
        for _ in range(6):
            again = run(self.reference, tree, folder, self.env)
            if (again.status, again.out) != (theirs.status, theirs.out):
                return False
        return True

    def verdict(self, tree, careful=True):
        """The verdict (same, crash, unsteady, known, or what differs) and both results."""
        ours, theirs = self.results(tree)
        if ours.status == "crashed":
            return "render crashes", ours, theirs
        if (ours.status, ours.out) == (theirs.status, theirs.out):
            return "same", ours, theirs
        if any((ours.status, theirs.status) == k[:2] and re.search(k[2], ours.err) and re.search(k[3], theirs.err + theirs.out)
               for k in KNOWN):
            return "known", ours, theirs
        if theirs.status == "crashed":
            return ("crash" if ours.status == "refused" else "render builds, the reference crashes"), ours, theirs
        if careful and not self.steady(tree, theirs):
            return "unsteady", ours, theirs
        if ours.status != theirs.status:
            return f"render: {ours.status}, reference: {theirs.status}", ours, theirs
        return "other bytes", ours, theirs


FINE = ("same", "crash", "unsteady", "known")


class Shrinker:
    """Takes away files, blocks of lines and words while the verdict stays the same."""

    def __init__(self, judge, tree, verdict, budget=500):
        self.judge, self.tree, self.verdict, self.budget = judge, tree, verdict, budget

    def accepts(self, files, args=None):
        if self.budget <= 0:
            return False
        self.budget -= 1
        tree = Tree(files, self.tree.args if args is None else args, {})
        if self.judge.verdict(tree, careful=False)[0] != self.verdict:
            return False
        self.tree = tree
        return True

    def shrink(self):
        while self.budget > 0:
            before = dict(self.tree.files)
            if len(self.tree.args) > 1:
                self.accepts(self.tree.files, self.tree.args[-1:])
            for path in sorted(self.tree.files):
                self.accepts({p: t for p, t in self.tree.files.items() if p != path})
            for path in sorted(self.tree.files):
                self.shrink_file(path)
            if self.tree.files == before:
                break
        return self.tree

    def try_lines(self, path, lines):
        return self.accepts(dict(self.tree.files, **{path: "\n".join(lines)}))

    def shrink_file(self, path):
        at = 0
        while path in self.tree.files and self.budget > 0:
            lines = self.tree.files[path].split("\n")
            if at >= len(lines):
                break
            end = block_end(lines, at)
            if (end - at < len(lines) and self.try_lines(path, lines[:at] + lines[end:])
                    or end - at > 1 and self.try_lines(path, hoisted(lines, at, end))):
                continue
            for simple in simpler(lines[at]):
                if self.try_lines(path, lines[:at] + [simple] + lines[at + 1:]):
                    break
            at += 1


def depth(line):
    return len(line) - len(line.lstrip(" "))


def block_end(lines, at):
    """The line behind the block that starts here: deeper lines, and the items of a list at the key's own depth."""
    own, end = depth(lines[at]), at + 1
    key = lines[at].rstrip().endswith(":") and not lines[at].lstrip().startswith("- ")
    while end < len(lines):
        line = lines[end]
        if line.strip() and depth(line) <= own and not (key and depth(line) == own and line.lstrip().startswith("- ")):
            break
        end += 1
    return end


def hoisted(lines, at, end):
    """The first line of a block goes, what is in it stays, less deep."""
    body = lines[at + 1:end]
    cut = min((depth(line) for line in body if line.strip()), default=0) - depth(lines[at])
    return lines[:at] + [line[max(cut, 0):] for line in body] + lines[end:]


def simpler(line):
    """Lines with less on them."""
    yield re.sub(r" #.*$", "", line)
    yield re.sub(r"(: |- )[&!]\S+ ", r"\1", line)
    for part in re.finditer(r"[\[{]([^\[\]{}]*)[\]}]", line):
        items = part.group(1).split(", ")
        for i in range(len(items)):
            yield line[:part.start(1)] + ", ".join(items[:i] + items[i + 1:]) + line[part.end(1):]
    match = re.match(r"( *(?:- )?(?:[^ :]+: )?)(.{2,})$", line)
    if match:
        for value in ("a", '""', "1", match.group(2)[:len(match.group(2)) // 2]):
            if value != match.group(2):
                yield match.group(1) + value


def keep(folder, name, tree, verdict, ours, theirs):
    folder = os.path.join(folder, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    write_tree(tree, folder)
    for path, data in (("args", ("build " + " ".join(tree.args) + "\n").encode()), ("verdict", verdict.encode() + b"\n"),
                       ("ours.out", ours.out), ("ours.err", ours.err), ("theirs.out", theirs.out),
                       ("theirs.err", theirs.err)):
        with open(os.path.join(folder, path), "wb") as f:
            f.write(data)


def look_at(judge, options, index):
    """Grows and judges one tree: its index, the verdict and what was used in it."""
    tree = grow(options.seed, index)
    verdict, ours, theirs = judge.verdict(tree)
    if verdict not in FINE:
        if not options.no_shrink:
            tree = Shrinker(judge, tree, verdict).shrink()
            _, ours, theirs = judge.verdict(tree)
        if options.keep:
            keep(options.keep, f"{options.seed}-{index}", tree, verdict, ours, theirs)
        return index, verdict, tree.features, told(tree, ours, theirs)
    return index, verdict if verdict != "same" else "same, " + ours.status, tree.features, ""


def told(tree, ours, theirs):
    """The whole tree and both outputs, for the log of a run that keeps nothing."""
    parts = [f"# {path}\n{text}\n" for path, text in sorted(tree.files.items())]
    parts.append("build " + " ".join(tree.args))
    for who, r in (("render", ours), ("reference", theirs)):
        parts.append(f"== {who}: {r.status}\n" + (r.out if r.status == "built" else r.err).decode("utf-8", "replace"))
    return "\n".join(parts)


def worker(make_judge, options, todo, done):
    judge = make_judge(options.renderer, options.reference)
    try:
        for index in iter(todo.get, None):
            done.put(look_at(judge, options, index))
    finally:
        judge.close()
        done.put(None)


def hunt(options, make_judge=Judge):
    """Judges all trees; gives the counts of verdicts and features, and the differences."""
    todo, done = multiprocessing.Queue(), multiprocessing.Queue()
    for index in options.only or range(options.start, options.start + options.count):
        todo.put(index)
    workers = [multiprocessing.Process(target=worker, args=(make_judge, options, todo, done))
               for _ in range(options.jobs)]
    for process in workers:
        todo.put(None)
        process.start()
    verdicts, features, differences, running = collections.Counter(), collections.Counter(), [], len(workers)
    while running:
        item = done.get()
        if item is None:
            running -= 1
            continue
        index, verdict, used, story = item
        verdicts[verdict if verdict in FINE or not story else "different"] += 1
        features.update(used)
        if story:
            differences.append((index, verdict))
            print(f"DIFFERENT tree {index} of seed {options.seed}: {verdict}", flush=True)
            if not options.keep:
                print(story, flush=True)
    for process in workers:
        process.join()
    if any(process.exitcode for process in workers):
        sys.exit("a worker has failed")
    return verdicts, features, differences


def find_reference(options):
    """The path of the reference, when it is there and of the version that render follows."""
    path = shutil.which(options.reference)
    if not path:
        return None
    versions = [subprocess.run([p, "version"], capture_output=True, text=True, check=False).stdout.split()
                for p in (path, options.renderer)]
    return path if versions[0][:1] == versions[1][:1] else None


def main():
    parser = argparse.ArgumentParser(description="Looks for differences to the reference in random trees.")
    parser.add_argument("renderer", type=os.path.abspath)
    parser.add_argument("--count", type=int, default=1000, help="how many trees")
    parser.add_argument("--start", type=int, default=0, help="the first tree's number")
    parser.add_argument("--only", type=int, nargs="+", help="these trees instead")
    parser.add_argument("--seed", default="1", help="any text; random: another one in each run, which is told")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", help="a folder for the trees that tell a difference")
    parser.add_argument("--no-shrink", action="store_true")
    parser.add_argument("--features", action="store_true", help="tell what was used, and how often")
    parser.add_argument("--reference", default="kustomize")
    options = parser.parse_args()
    if options.seed == "random":
        options.seed = str(random.SystemRandom().randrange(1 << 32))
    options.reference = find_reference(options)
    if not options.reference:
        print("no reference, or another version of it: skipped")
        return 77
    return report(options, *hunt(options))


def report(options, verdicts, features, differences):
    if options.features:
        for feature, times in sorted(features.items()):
            print(f"{times:7} {feature}")
    print(f"seed {options.seed}: " + ", ".join(f"{n} {v}" for v, n in sorted(verdicts.items())))
    print(f"{sum(verdicts.values())} trees, {len(features)} features, {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
