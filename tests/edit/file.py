#!/usr/bin/env python3
"""The file that render edit replaces: file.py PROGRAM

Argo CD's calls in their order; edits at once; mode and links; a disk that is full; no file, or two."""
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
TEXT = b"# mine\nresources:\n- a.yaml # one\n"
problems = []


def check(good, text):
    if not good:
        problems.append(text)


def edit(app, *words, **more):
    return subprocess.run([PROGRAM, "edit", *words], cwd=app, capture_output=True, stdin=subprocess.DEVNULL, **more)


def start(name="kustomization.yaml", text=TEXT):
    app = tempfile.mkdtemp(dir=WORK)
    for f in ("a", "b"):
        with open(os.path.join(app, f + ".yaml"), "w", encoding="ascii") as out:
            out.write("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n      - {name: c, image: nginx}\n")
    put(app, name, text)
    return app


def put(app, name, text):
    with open(os.path.join(app, name), "wb") as f:
        f.write(text)


def get(app, name="kustomization.yaml"):
    with open(os.path.join(app, name), "rb") as f:
        return f.read()


def argo_cd():
    """The calls that Argo CD makes for spec.source.kustomize, with its arguments."""
    app = start()
    os.mkdir(os.path.join(app, "comp"))
    put(app, "comp/kustomization.yaml", b"apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: []\n")
    calls = [
        ["set", "nameprefix", "--", "dev-"],
        ["set", "namesuffix", "--", "-v1"],
        ["set", "image", "nginx=registry:5000/nginx:1.25", "other@sha256:00"],
        ["set", "replicas", "web=4"],
        ["add", "label", "--force", "--without-selector", "--include-templates", "app:x", "tier:1"],
        ["add", "annotation", "--force", "a.b/c:d e"],
        ["set", "namespace", "--", "prod"],
        ["add", "component", "./comp"],
    ]
    for call in calls:
        r = edit(app, *call)
        check(r.returncode == 0, f"Argo CD: {call}: {r.returncode} {r.stderr.decode()}")
    check(get(app).startswith(TEXT), "Argo CD: what was there is changed")
    r = subprocess.run([PROGRAM, "build", app], capture_output=True)
    out = r.stdout.decode()
    for line in ("  name: dev-web-v1", "  namespace: prod", "  replicas: 4", "      - image: registry:5000/nginx:1.25",
                 "    a.b/c: d e", '        tier: "1"'):
        check(line in out.split("\n"), f"Argo CD: the build has no line '{line}'\n{out}{r.stderr.decode()}")
    again = get(app)
    for call in calls:
        edit(app, *call)
    check(get(app) == again, "Argo CD: the second round changes the file")


def at_once():
    app = start()
    n = 24
    runs = [subprocess.Popen([PROGRAM, "edit", "add", "annotation", f"key-{i}:v"], cwd=app) for i in range(n)]
    check(all(r.wait() == 0 for r in runs), "at once: one fails")
    found = set(re.findall(rb"key-\d+", get(app)))
    check(len(found) == n, f"at once: {len(found)} of {n} edits are left")


def mode_and_links():
    app = start()
    path = os.path.join(app, "kustomization.yaml")
    os.chmod(path, 0o640)
    edit(app, "set", "namespace", "x")
    check(os.stat(path).st_mode & 0o777 == 0o640, "the mode is another one")
    os.rename(path, os.path.join(app, "real.yaml"))
    os.symlink("real.yaml", path)
    check(edit(app, "set", "namespace", "other").returncode == 0, "a link: it fails")
    check(os.path.islink(path) and b"namespace: other" in get(app, "real.yaml"), "a link is not kept")
    before = os.stat(path).st_ino
    edit(app, "set", "namespace", "other")
    check(os.stat(path).st_ino == before, "an edit that changes nothing writes")
    check(sorted(os.listdir(app)) == ["a.yaml", "b.yaml", "kustomization.yaml", "real.yaml"], "something is left behind")


def full_disk():
    """A write that fails leaves the old file, and nothing beside it."""
    app = start(text=TEXT + b"# long\n" * 2000)
    before = get(app)

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    r = edit(app, "set", "namespace", "x", preexec_fn=small)
    check(r.returncode == 1 or r.returncode == -25, f"full disk: exit status {r.returncode}")
    check(get(app) == before, "full disk: the file is changed")
    if r.returncode == 1:
        check(sorted(os.listdir(app)) == ["a.yaml", "b.yaml", "kustomization.yaml"], "full disk: something is left")


def names():
    for name in ("kustomization.yml", "Kustomization"):
        app = start(name)
        check(edit(app, "set", "namespace", "x").returncode == 0 and b"namespace: x" in get(app, name), f"{name}: not edited")
    put(app, "kustomization.yaml", TEXT)
    r = edit(app, "set", "namespace", "y")
    check(r.returncode == 1 and b"two kustomization files" in r.stderr and get(app) == TEXT, "two files: " + r.stderr.decode())
    os.remove(os.path.join(app, "kustomization.yaml"))
    os.remove(os.path.join(app, "Kustomization"))
    r = edit(app, "set", "namespace", "y")
    check(r.returncode == 1 and b"no kustomization file" in r.stderr, "no file: " + r.stderr.decode())
    put(app, "kustomization.yaml", b"resources: [a.yaml]\nnot-a-field: 1\n")
    r = edit(app, "set", "namespace", "y")
    check(r.returncode == 1 and b"2:1: error" in r.stderr, "unknown field: " + r.stderr.decode())
    for text, place in ((b"x: &a [a.yaml]\n", b""), (b"resources: &r [a.yaml]\ncomponents: *r\n", b"2:13")):
        put(app, "kustomization.yaml", text)
        r = edit(app, "add", "component", "--", ".")
        check(r.returncode == 1 and place in r.stderr and get(app) == text, "alias: " + r.stderr.decode())


def usage():
    app = start()
    for words in ([], ["set"], ["add"], ["remove"], ["set", "image", "-h"], ["remove", "patch", "--help"]):
        r = edit(app, *words)
        check(r.returncode == 0 and b"Usage:" in r.stdout, f"{words}: no help")
    for words in (["set", "nothing"], ["set", "image", "--force", "a:b"], ["add", "label", "--nope"], ["change"]):
        r = edit(app, *words)
        check(r.returncode == 2 and get(app) == TEXT, f"{words}: exit status {r.returncode}")
    r = edit(app, "alpha-list-builtin-plugin")
    check(r.returncode == 0 and r.stdout.count(b"\n * ") == 18, "not 18 plugins")


WORK = tempfile.mkdtemp()
try:
    for test in (argo_cd, at_once, mode_and_links, full_disk, names, usage):
        test()
finally:
    shutil.rmtree(WORK)
for problem in problems:
    print(problem)
print(f"{len(problems)} problems")
sys.exit(1 if problems else 0)
