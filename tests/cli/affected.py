#!/usr/bin/env python3
"""Whether `affected` ever misses an overlay: affected.py PROGRAM [--rounds N] [--seed N] [--keep FOLDER]

Repositories are grown at random, committed, and edited at random: files, kustomizations, links, whole
directories; committed or not, known to git or not. Each overlay is built at the commit and now. Where the
bytes differ, `affected` must name it. The same seed always does the same."""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

GIT = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main", "-c",
       "core.autocrlf=false", "-c", "commit.gpgsign=false"]
KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
NAMES = ["a", "b", "c", "d", "x y", "ü", "e.f"]


def run(*command, cwd=None):
    return subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def git(where, *args):
    done = run(*GIT, *args, cwd=where)
    if done.returncode:
        sys.exit(f"git {args}: {done.stderr.decode()}")


class Tree:
    """A working tree that is grown and edited."""

    def __init__(self, root, rng):
        self.root, self.rng, self.serial = root, rng, 0
        self.bases, self.overlays, self.components = [], [], []

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def write(self, path, text):
        full = self.path(path)
        if os.path.islink(full) or os.path.isdir(full):
            return
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as f:
            f.write(text)

    def config_map(self, name=None):
        self.serial += 1
        return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name or f'm{self.serial}'}\ndata:\n  n: \"{self.serial}\"\n"

    def name(self):
        self.serial += 1
        return f"{self.rng.choice(NAMES)}{self.serial}"

    def quoted(self, text):
        if self.rng.random() < 0.1:
            return '"' + "".join(f"\\x{ord(c):02x}" if c.isascii() and self.rng.random() < 0.3 else c for c in text) + '"'
        return self.rng.choice([f"'{text}'", f'"{text}"']) if " " in text or self.rng.random() < 0.3 else text

    def fields(self, where, depth):
        """The fields of a kustomization, and the files that they name."""
        rng, fields = self.rng, {}

        def add(field, text):
            fields.setdefault(field, []).append(text)

        for _ in range(rng.randint(1, 3)):
            name = self.name() + ".yaml"
            spot = rng.choice([name, f"sub/{name}", f"./{name}"])
            if rng.random() < 0.15:
                self.write(f"{where}/real-{name}", self.config_map())
                os.makedirs(os.path.dirname(self.path(where, spot)), exist_ok=True)
                if not os.path.lexists(self.path(where, spot)):
                    os.symlink(os.path.relpath(self.path(where, f"real-{name}"), os.path.dirname(self.path(where, spot))),
                               self.path(where, spot))
            else:
                self.write(f"{where}/{spot}", self.config_map())
            add("resources", self.quoted(spot))
        if rng.random() < 0.5:
            name = self.name()
            self.write(f"{where}/{name}.env", f"A={self.serial}\n")
            add("configMapGenerator", f"name: g{self.serial}\n  envs: [{self.quoted(name + '.env')}]")
        if rng.random() < 0.4:
            name = self.name()
            self.write(f"{where}/files/{name}", f"text {self.serial}\n")
            add("configMapGenerator",
                f"name: f{self.serial}\n  files: [{self.quoted(rng.choice(['', 'k='] ) + 'files/' + name)}]")
        if rng.random() < 0.4:
            name = self.name() + ".yaml"
            self.write(f"{where}/{name}", f"- op: add\n  path: /metadata/annotations\n  value: {{p: \"{self.serial}\"}}\n")
            add("patches", f"path: {self.quoted(name)}\n  target: {{kind: ConfigMap}}")
        if rng.random() < 0.15:
            name = self.name() + ".yaml"
            self.write(f"{where}/{name}", "commonLabels:\n- path: metadata/labels\n  create: true\n  kind: ConfigMap\n")
            add("configurations", self.quoted(name))
        if rng.random() < 0.2:
            name, patch = self.name() + ".yaml", self.name() + ".yaml"
            self.write(f"{where}/{patch}", f"- op: add\n  path: /metadata/labels\n  value: {{t: \"{self.serial}\"}}\n")
            self.write(f"{where}/{name}", "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\n"
                       f"path: {self.quoted(patch)}\ntarget: {{kind: ConfigMap}}\n")
            add("transformers", self.quoted(name))
        if rng.random() < 0.1:
            name = self.name()
            self.write(f"{where}/{name}", f"V={self.serial}\n")
            add("generators", "|-\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n  metadata: {name: i}\n  name: "
                f"i{self.serial}\n  envs: [{self.quoted(name)}]")
        if rng.random() < 0.1:
            add("replacements", f"path: {self.quoted(self.name() + '.yaml')}")
            self.write(f"{where}/{fields['replacements'][0].split(': ', 1)[1].strip(chr(34)).strip(chr(39))}",
                       f"sourceValue: s{self.serial}\ntargets:\n- select: {{kind: ConfigMap}}\n  fieldPaths: [metadata.labels.r]\n"
                       "  options: {create: true}\n")
        for base in rng.sample(self.bases, min(len(self.bases), rng.randint(0, 2) if depth else 0)):
            add("resources", self.quoted(os.path.relpath(base, where)))
        if self.components and rng.random() < 0.3:
            add("components", self.quoted(os.path.relpath(rng.choice(self.components), where)))
        return fields

    def kustomization(self, where, depth, head=""):
        fields = self.fields(where, depth)
        if depth and self.rng.random() < 0.3:
            fields["namePrefix"] = None
        text = head
        for field, entries in fields.items():
            text += f"{field}: p{self.serial}-\n" if entries is None else f"{field}:\n" + "".join(f"- {e}\n" for e in entries)
        name = self.rng.choice(["kustomization.yaml"] * 4 + ["kustomization.yml", "Kustomization"])
        self.write(f"{where}/{name}", text)

    def grow(self):
        rng = self.rng
        for _ in range(rng.randint(0, 2)):
            where = f"components/{self.name()}"
            self.kustomization(where, 0, "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n")
            self.components.append(where)
        for _ in range(rng.randint(1, 4)):
            where = rng.choice([f"bases/{self.name()}", f"apps/{self.name()}/base"])
            self.kustomization(where, rng.randint(0, 1))
            self.bases.append(where)
        if rng.random() < 0.3:
            link = f"linked-{self.name()}"
            os.symlink(rng.choice(self.bases), self.path(link))
            self.bases.append(link)
        for _ in range(rng.randint(1, 5)):
            where = f"overlays/{self.name()}"
            self.kustomization(where, 1)
            self.overlays.append(where)
        if rng.random() < 0.3:
            self.write(".gitignore", "*.env\nignored/\n")
        self.write("src/code.c", "int main;\n")

    def all_files(self):
        found = []
        for parent, dirs, names in os.walk(self.root):
            dirs[:] = sorted(d for d in dirs if d != ".git")
            found += [os.path.relpath(os.path.join(parent, n), self.root) for n in sorted(names)]
        return found

    def edit(self):
        rng = self.rng
        path = rng.choice(self.all_files())
        full = self.path(path)
        kind = rng.randint(0, 9)
        if kind >= 3 and path.endswith(".env"):
            kind = 0  # of an ignored file that is gone nobody knows
        if kind <= 2 and not os.path.islink(full):
            with open(full, encoding="utf-8") as f:
                text = f.read()
            self.serial += 1
            self.write(path, text.replace('n: "', f'n: "{self.serial}') + ("# more\n" if rng.random() < 0.5 else ""))
        elif kind == 3:
            os.unlink(full)
        elif kind == 4:
            os.rename(full, full + ".moved")
        elif kind == 5:  # another kustomization file, or one of another name
            where = rng.choice(self.bases + self.overlays)
            if os.path.isdir(self.path(where)):
                self.write(f"{where}/{rng.choice(['Kustomization', 'kustomization.yml', 'new.yaml'])}", "namePrefix: z-\n")
        elif kind == 6:
            where = rng.choice(self.bases + self.overlays)
            if os.path.isdir(self.path(where)) and not os.path.islink(self.path(where)):
                shutil.rmtree(self.path(where)) if rng.random() < 0.3 else self.kustomization(where, 1)
        elif kind == 7:
            other = rng.choice(self.all_files())
            if other != path:
                os.unlink(full)
                os.symlink(os.path.relpath(self.path(other), os.path.dirname(full)), full)
        elif kind == 8:
            where = f"overlays/{self.name()}"
            self.kustomization(where, 1)
            self.overlays.append(where)
        elif not os.path.islink(full):  # a file becomes a directory
            os.unlink(full)
            self.write(f"{path}/kustomization.yaml", f"resources: [r.yaml]\nnamePrefix: q{self.serial}-\n")
            self.write(f"{path}/r.yaml", self.config_map())


def outputs(render, root, overlays):
    result = {}
    for overlay in overlays:
        # one that has no kustomization any more is no overlay
        if any(os.path.isfile(os.path.join(root, overlay, name)) for name in KUSTOMIZATIONS):
            done = run(render, "build", overlay, cwd=root)
            result[overlay] = (done.returncode, done.stdout)
    return result


def check(render, folder, seed):
    rng = random.Random(seed)
    root = os.path.join(folder, "tree")
    os.makedirs(root)
    tree = Tree(root, rng)
    tree.grow()
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first", "--allow-empty")
    if rng.random() < 0.5:
        tree.write("ignored/x.env", "A=1\n")
    before = outputs(render, root, tree.overlays)
    for _ in range(rng.randint(0, 4)):
        tree.edit()
        if rng.random() < 0.3:
            git(root, "add", "-A")
        if rng.random() < 0.2:
            git(root, "commit", "-qam", "more", "--allow-empty")
    git(root, "update-index", "-q", "--refresh") if rng.random() < 0.5 else None
    after = outputs(render, root, tree.overlays)
    first = run(*GIT, "rev-list", "--max-parents=0", "HEAD", cwd=root).stdout.decode().strip()
    asked = run(render, "affected", "--since", first, "--all", "--json", cwd=root)
    if asked.returncode:
        return f"affected fails: {asked.stderr.decode()}", 0, 0
    named = json.loads(asked.stdout)
    changed = [o for o in after if after[o] != before.get(o) and (after[o][0] == 0 or before.get(o, (1,))[0] == 0)]
    missed = [o for o in changed if os.path.normpath(o) not in named]
    return (f"missed {missed}, named {named}" if missed else None), len(changed), len(named)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("render")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    args = parser.parse_args()
    if not shutil.which("git"):
        print("no git: skipped")
        sys.exit(77)
    os.environ.update({"LC_ALL": "C.UTF-8", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"})
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        os.environ.pop(name, None)
    render, failed, changed, named = os.path.abspath(args.render), 0, 0, 0
    for seed in range(args.seed, args.seed + args.rounds):
        folder = tempfile.mkdtemp(prefix="affected-")
        problem, n, m = check(render, folder, seed)
        changed, named = changed + n, named + m
        if problem:
            failed += 1
            print(f"FAIL seed {seed}: {problem}")
            if args.keep:
                shutil.copytree(folder, os.path.join(args.keep, str(seed)), symlinks=True)
        shutil.rmtree(folder)
    print(f"{args.rounds} repositories, {changed} overlays changed, {named} kustomizations named, {failed} failed")
    sys.exit(failed > 0 or changed == 0)


if __name__ == "__main__":
    main()
