#!/usr/bin/env python3
"""The file that render edit replaces: file.py PROGRAM [FAULTS]

Edits at once; mode, owner and links; no file, or two; a disk that is full; with FAULTS, the library
of faults.c, each call that makes or places a file fails once, and the program dies once in front of
each. The old file, or the new one, is there then, and as it was to others."""
import errno
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
FAULTS = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else None
TEXT = b"# mine\nresources:\n- a.yaml # one\n"
NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
problems = []


def check(good, text):
    if not good:
        problems.append(text)


def edit(app, *words, **more):
    return subprocess.run([PROGRAM, "edit", *words], cwd=app, capture_output=True, stdin=subprocess.DEVNULL, **more)


def start(name="kustomization.yaml", text=TEXT):
    app = tempfile.mkdtemp(dir=WORK)
    for f in ("a", "b"):
        put(app, f + ".yaml", b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\ndata:\n  x: $(X)\n" % f.encode())
    put(app, name, text)
    return app


def put(app, name, text):
    with open(os.path.join(app, name), "wb") as f:
        f.write(text)


def get(app, name="kustomization.yaml"):
    with open(os.path.join(app, name), "rb") as f:
        return f.read()


def contents(app):
    return {name: get(app, name) for name in sorted(os.listdir(app))}


def at_once():
    app = start()
    n = 24
    runs = [subprocess.Popen([PROGRAM, "edit", "add", "annotation", f"key-{i}:v"], cwd=app) for i in range(n)]
    check(all(r.wait() == 0 for r in runs), "at once: one fails")
    found = set(re.findall(rb"key-\d+", get(app)))
    check(len(found) == n, f"at once: {len(found)} of {n} edits are left")
    app = start()
    for i in range(12):  # half of them die somewhere
        dying = subprocess.Popen([PROGRAM, "edit", "add", "annotation", f"lost-{i}:v"], cwd=app)
        staying = subprocess.Popen([PROGRAM, "edit", "add", "annotation", f"key-{i}:v"], cwd=app)
        dying.kill()
        check(staying.wait() == 0, "beside one that dies: it fails")
        dying.wait()
    found = set(re.findall(rb"key-\d+", get(app)))
    check(len(found) == 12, f"beside those that die: {len(found)} of 12 edits are left")


def mode_and_links():
    app = start()
    path = os.path.join(app, "kustomization.yaml")
    for mode in (0o640, 0o604, 0o755, 0o600):
        os.chmod(path, mode)
        edit(app, "set", "namespace", f"x{mode}")
        check(os.stat(path).st_mode & 0o7777 == mode, f"the mode is not {mode:o} any more")
    os.rename(path, os.path.join(app, "real.yaml"))
    os.symlink("real.yaml", path)
    check(edit(app, "set", "namespace", "other").returncode == 0, "a link: it fails")
    check(os.path.islink(path) and b"namespace: other" in get(app, "real.yaml"), "a link is not kept")
    os.mkdir(os.path.join(app, "far"))
    os.rename(os.path.join(app, "real.yaml"), os.path.join(app, "far", "real.yaml"))
    os.symlink(os.path.join("far", "real.yaml"), os.path.join(app, "real.yaml"))
    check(edit(app, "set", "namespace", "third").returncode == 0, "links in a row: it fails")
    check(os.path.islink(os.path.join(app, "real.yaml")) and b"namespace: third" in get(app, "far/real.yaml"), "links in a row are not kept")
    before = os.stat(path).st_ino
    edit(app, "set", "namespace", "third")
    check(os.stat(path).st_ino == before, "an edit that changes nothing writes")
    check(sorted(os.listdir(app)) == ["a.yaml", "b.yaml", "far", "kustomization.yaml", "real.yaml"], "something is left behind")
    os.remove(path)
    os.symlink("nowhere", path)
    check(edit(app, "set", "namespace", "x").returncode == 1, "a link to nothing: it does not fail")
    if os.geteuid() == 0:
        app = start()
        path = os.path.join(app, "kustomization.yaml")
        os.chown(path, 12345, 23456)
        before = os.stat(path).st_ino
        edit(app, "set", "namespace", "x")
        now = os.stat(path)
        check((now.st_uid, now.st_gid) == (12345, 23456), "the owner is another one")
        check(now.st_ino != before, "the file of another owner is not replaced in one step")


def full_disk():
    """A write that fails leaves the old file, and nothing beside it."""
    app = start(text=TEXT + b"# long\n" * 2000)
    before = get(app)

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    r = edit(app, "set", "namespace", "x", preexec_fn=small)
    check(r.returncode == 1 or r.returncode == -signal.SIGXFSZ, f"full disk: exit status {r.returncode}")
    check(get(app) == before, "full disk: the file is changed")
    if r.returncode == 1:
        check(sorted(os.listdir(app)) == ["a.yaml", "b.yaml", "kustomization.yaml"], "full disk: something is left")


def taken_back(label, before, after, changed, stderr):
    """Files that were replaced in front of a failure are the old ones again, or they are named."""
    for name in before:
        if after[name] != before[name]:
            said = re.search(rf"/{name}: already replaced".encode(), stderr)
            check(said and after[name] == changed[name], f"{label}: {name} is changed, and that is not told")
        else:
            check(f"/{name}: already".encode() not in stderr, f"{label}: {name} is said to be replaced")


# A file system without links; a file that is mounted by itself, or in a directory that cannot be written to.
STANDS = {("link", errno.EPERM), ("link", errno.EXDEV), ("rename", errno.EBUSY), ("create", errno.EROFS)}


def fault(words, at, error, changed, lasts=False):
    """One fault, or with lasts all behind it, too; whether there was such a call."""
    app = start(text=VARS)
    os.chmod(os.path.join(app, "kustomization.yaml"), 0o640)
    before = contents(app)
    log = os.path.join(WORK, "log")
    open(log, "w", encoding="ascii").close()
    env = {**os.environ, "LD_PRELOAD": FAULTS, "FAULT_AT": str(at), "FAULT_ERROR": str(error), "FAULT_LOG": log}
    if lasts:
        env["FAULT_LASTS"] = "1"
    r = edit(app, *words, env=env)
    after = contents(app)
    with open(log, encoding="ascii") as f:
        calls = f.read().split()
    label = f"{' '.join(words)}: call {at} of {len(calls)} ({calls[at] if at < len(calls) else 'none'}) with {errno.errorcode.get(error, 'death')}{' from there on' if lasts else ''}"
    if at >= len(calls):
        check(r.returncode == 0 and after == changed, f"{label}: {r.returncode} {r.stderr.decode()}")
        check({"create", "write", "fsync", "fchmod", "rename"} <= set(calls), f"{label}: not all calls are seen")
        return False
    if (calls[at], error) in STANDS and not lasts:
        check(r.returncode == 0 and after == changed, f"{label}: {r.returncode} {r.stderr.decode()}")
        return True
    check(r.returncode == (1 if error else -signal.SIGKILL), f"{label}: exit status {r.returncode}")
    check(not error or r.stderr, f"{label}: no message")
    for name, text in after.items():
        if name in before:
            check(text in (before[name], changed[name]), f"{label}: {name} is neither the old file nor the new one")
        else:
            check(not error, f"{label}: {name} is left behind")
    check(set(before) <= set(after), f"{label}: a file is gone")
    if error:
        taken_back(label, before, after, changed, r.stderr)
    if calls[at] != "rename" or (error and not lasts):
        check(all(after[n] == before[n] for n in before), f"{label}: a file is changed")
    check(os.stat(os.path.join(app, "kustomization.yaml")).st_mode & 0o7777 == 0o640, f"{label}: another mode")
    # what a dead one left is in nobody's way
    r = edit(app, "set", "namespace", "after")
    check(r.returncode == 0 and b"namespace: after" in get(app), f"{label}: the next edit fails")
    return True


VARS = TEXT + b"- b.yaml\nvars:\n- name: X\n  objref: {kind: ConfigMap, name: a, apiVersion: v1}\n"


def faults():
    for words in (["set", "namespace", "x"], ["fix", "--vars"]):
        app = start(text=VARS)
        check(edit(app, *words).returncode == 0, f"{words}: fails")
        changed = contents(app)
        for error, lasts in [(error, False) for error in (0, errno.ENOSPC, errno.EPERM, errno.EXDEV, errno.EBUSY, errno.EROFS)] + [(errno.EIO, True)]:
            at = 0
            while fault(words, at, error, changed, lasts):
                at += 1


def names():
    for name in NAMES[1:]:
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


def refused():
    """What cannot be changed alone is refused, at its place, and nothing is changed."""
    cases = [
        (b"x: &a [a.yaml]\n", b"1:1", ["add", "component", "--", "."]),
        (b"resources: &r [a.yaml]\ncomponents: *r\n", b"2:13", ["add", "component", "--", "."]),
        (b"resources: &r [a.yaml]\ncomponents: *r\n", b"1:12", ["remove", "resource", "a.yaml"]),
        (b"resources: !!seq [a.yaml]\n", b"1:12", ["add", "resource", "b.yaml"]),
        (b"resources: [a.yaml]\ncommonLabels: {<<: {a: b}}\n", b"2:15", ["add", "label", "x:y"]),
        (b"<<: {resources: [a.yaml]}\n", b"1:1", ["set", "namespace", "x"]),
        (b"namespace: x\n---\nnamespace: y\n", b"1:1", ["set", "namespace", ""]),
        (b"bases: [a]\nresources: [a.yaml]\nBases: [b]\n", b"3:1", ["fix"]),
        (b"labels: [{pairs: {a: b}}]\ncommonLabels: {a: c}\n", b"1:19", ["fix"]),
        ("namespace: x\n".encode("utf-16"), b"UTF-16", ["set", "namespace", "x"]),
        (b"resources: [a.yaml]\nvars: [{name: X, objref: {kind: ConfigMap, name: a}}]\npatches:\n- patch: $(X)\n", b"4:10", ["fix", "--vars"]),
        (b"resources: [c.yaml]\nvars: [{name: X, objref: {kind: ConfigMap, name: a}}]\n", b"c.yaml:1:17", ["fix", "--vars"]),
        (b"resources: [d.yaml]\nvars: [{name: X, objref: {kind: ConfigMap, name: a}}]\n", b"d.yaml:1:5", ["fix", "--vars"]),
    ]
    for text, place, words in cases:
        app = start(text=text)
        put(app, "c.yaml", b"{kind: K, text: a-$(X).b}\n")
        put(app, "d.yaml", b"{a: $(X), sops: {mac: x}}\n")
        before = contents(app)
        r = edit(app, *words)
        check(r.returncode == 1 and place in r.stderr and contents(app) == before, f"{text} {words}: {r.stderr.decode()}")


TREE = {
    "deep/kustomization.yaml": b"resources: [deployment.yaml]\n",
    "deep/deployment.yaml": b"""apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - {name: first, image: x, args: ["--host=$(HOST)"]}  # a comment
      - {name: app, image: x, env: [{name: A, value: b}]}
""",
    "base/kustomization.yaml": b"resources: [../deep]\ncomponents: [../component]\n",
    "component/kustomization.yaml": b"kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [job.yaml]\n",
    "component/job.yaml": b"""apiVersion: v1
kind: List
items:
- apiVersion: batch/v1
  kind: Job
  metadata: {name: job}
  spec: {template: {spec: {containers: [{name: c, image: x, command: [run, "port=$(PORT)", "$(HOST):$(PORT)"]}]}}}
""",
    "app/service.yaml": b"apiVersion: v1\nkind: Service\nmetadata: {name: svc, annotations: {a.b/c: note}}\nspec: {ports: [{port: 80}]}\n",
    "app/patch.yaml": b"""apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: app, env: [{name: HOST, value: $(HOST)}]}]}}}
""",
    "app/target.yaml": b"""apiVersion: apps/v1
kind: Deployment
metadata: {name: any}
spec: {template: {metadata: {annotations: {d.e/f: "is $(NOTE)"}}}}
""",
    "app/kustomization.yaml": b"""resources: [../base, service.yaml]
namePrefix: p-
patchesStrategicMerge: [patch.yaml]
patches:
- path: target.yaml
  target: {kind: Deployment, name: w.*}
replacements:
- source: {kind: Service, name: svc, fieldPath: spec.ports.0.port}
  targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas], options: {create: true}}]
vars:
- {name: HOST, objref: {apiVersion: v1, kind: Service, name: svc}} # where
- name: PORT
  objref: {apiVersion: v1, kind: Service, name: svc}
  fieldref: {fieldpath: 'spec.ports[0].port'}
- {name: NOTE, objref: {apiVersion: v1, kind: Service, name: svc}, fieldref: {fieldpath: 'metadata.annotations.[a.b/c]'}}
- {name: UNUSED, objref: {apiVersion: v1, kind: Service, name: svc}}
""",
}


def fix_vars():
    """What is not as in kustomize, of which the result does not build: replacements stay, vars that
    nothing uses go, bases of bases, components, Lists and patches are looked at."""
    work = tempfile.mkdtemp(dir=WORK)
    for name, text in TREE.items():
        os.makedirs(os.path.dirname(os.path.join(work, name)), exist_ok=True)
        put(work, name, text)
    app = os.path.join(work, "app")
    before = subprocess.run([PROGRAM, "build", "."], cwd=app, capture_output=True, check=False)
    r = edit(app, "fix", "--vars")
    check(r.returncode == 0 and b"else" not in r.stderr and b"nothing uses $(UNUSED)" in r.stderr, "vars: " + r.stderr.decode())
    after = subprocess.run([PROGRAM, "build", "."], cwd=app, capture_output=True, check=False)
    check(before.returncode == 0 and before.stdout == after.stdout, f"vars: builds to something else {before.stderr.decode()} {after.stderr.decode()}")
    text = get(app)
    check(b"vars:" not in text and text.count(b"source:") == 4 and b"# where" in text, "vars: " + text.decode())
    check(get(work, "deep/deployment.yaml") == TREE["deep/deployment.yaml"].replace(b"$(HOST)", b"HOST_PLACEHOLDER"), "vars: a resource has other changes")
    r = edit(app, "fix", "--vars")
    check(r.returncode == 0 and get(app) == text, "vars: a second run changes something")


def told():
    """A fix by which the build is another one is told."""
    app = start(text=b"resources: [a.yaml]\npatchesStrategicMerge: [one.yaml]\npatches: [{path: two.yaml}]\n")
    for name in (b"one", b"two"):
        put(app, name.decode() + ".yaml", b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {by: %s}\n" % name)
    r = edit(app, "fix")
    check(r.returncode == 0 and b"builds to something else" in r.stderr, "another build is not told: " + r.stderr.decode())
    check(b"patchesStrategicMerge" not in get(app), "another build: nothing is fixed")


def mounted():
    """A file that is mounted by itself cannot be replaced. Left out where nothing can be mounted."""
    app, own = start(), os.path.join(WORK, "own.yaml")
    put(WORK, "own.yaml", TEXT)
    script = 'mount --bind "$1" kustomization.yaml && shift && exec "$@"'
    words = ["unshare", "-rm", "sh", "-c", script, "sh", own]
    before = contents(app)
    if not shutil.which("unshare") or subprocess.run(words + ["true"], cwd=app, capture_output=True, check=False).returncode:
        return
    for namespace in ("quite-a-long-one", "x"):  # the second time the file becomes shorter
        r = subprocess.run(words + [PROGRAM, "edit", "set", "namespace", namespace], cwd=app, capture_output=True, check=False)
        check(r.returncode == 0 and get(WORK, "own.yaml") == TEXT + f"namespace: {namespace}\n".encode(), f"mounted: {r.stderr.decode()}")
    check(contents(app) == before, "mounted: something is left behind")


def usage():
    app = start()
    for words in ([], ["set"], ["add"], ["remove"], ["set", "image", "-h"], ["remove", "patch", "--help"], ["fix", "-h"]):
        r = edit(app, *words)
        check(r.returncode == 0 and b"Usage:" in r.stdout, f"{words}: no help")
    for words in (["set", "nothing"], ["set", "image", "--force", "a:b"], ["add", "label", "--nope"], ["change"], ["fix", "--nope"]):
        r = edit(app, *words)
        check(r.returncode == 2 and get(app) == TEXT, f"{words}: exit status {r.returncode}")
    r = edit(app, "alpha-list-builtin-plugin")
    check(r.returncode == 0 and r.stdout.count(b"\n * ") == 18, "not 18 plugins")


WORK = tempfile.mkdtemp()
try:
    for test in (faults,) if FAULTS else (at_once, mode_and_links, full_disk, names, refused, fix_vars, told, mounted, usage):
        test()
finally:
    shutil.rmtree(WORK)
for problem in problems:
    print(problem)
print(f"{len(problems)} problems")
sys.exit(1 if problems else 0)
