#!/usr/bin/env python3
"""render edit: edit.py PROGRAM [--bless | --reference]

Runs every verb over kustomization files of different styles. What each changes is in changes.txt,
as diffs, which --bless writes anew; a second run must change nothing. With --reference the result
must mean the same as that of kustomize, which has to be on PATH (else nothing is tested)."""
import concurrent.futures
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
HEAD = b"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
STYLES = {
    "empty": b"",
    "comments-only": b"# nothing yet\n",
    "plain": HEAD + b"resources:\n- a.yaml\n- b.yaml\nimages:\n- name: nginx\n  newTag: 1.9.0\nreplicas:\n- count: 2\n  name: web\n",
    "commented": b"# head\n\n" + HEAD + b"""
# what is deployed
resources:   # the list
  # first
  - a.yaml   # one

  - b.yaml
  # - old.yaml

namespace: old # where
namePrefix: "x-"   # quoted
images:
  - name: nginx   # web
    # pinned
    newTag: "1.9.0" # why
    newName: 'reg/nginx'

commonLabels:
  app: web # label
# tail
""",
    "flow": HEAD + b"resources: [a.yaml, b.yaml] # two\nimages: [{name: nginx, newTag: v1}]\ncommonLabels: {app: web}\ncommonAnnotations: { }\ncomponents: []\nlabels: [{pairs: {l: m}}]\npatches: [ {path: p.yaml} ]\n",
    "crlf": (HEAD + b"resources:\n  - a.yaml # one\n  - b.yaml\ncommonLabels:\n    app: web\nimages:\n  - name: nginx\n    newTag: v1\n").replace(b"\n", b"\r\n"),
    "no-end": HEAD + b"resources:\n- a.yaml\nimages:\n- name: nginx\n  newTag: v1\ncommonAnnotations:\n  note: x",
    "json": b"""{
  "apiVersion": "kustomize.config.k8s.io/v1beta1",
  "kind": "Kustomization",
  "resources": [
    "a.yaml",
    "b.yaml"
  ],
  "images": [
    {
      "name": "nginx",
      "newTag": "v1"
    }
  ],
  "commonLabels": {
    "app": "web"
  }
}
""",
    "empty-lists": HEAD + b"resources: []\nimages: []\ncommonLabels: {}\nreplicas:\ncomponents: # none\nconfigMapGenerator: []\n",
    "old": b"bases:\n- ../base\nimageTags:\n- name: nginx\n  newTag: v1\npatchesStrategicMerge:\n- p.yaml\nconfigMapGenerator:\n- name: cm\n  env: e.env\n  literals:\n  - a=b\n",
    "both-bases": b"resources:\n- a.yaml\n# below\nbases:\n- ../base # base\nnamespace: ns1\n",
    "wide": b"""apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
    - a.yaml
    - "b.yaml"
images:
    -   name: nginx
        newName: reg/nginx
        digest: sha256:0123
    -   newTag: v2
        name: other
commonLabels:
    "app": 'web'
labels:
    -   pairs:
            l: m
        includeTemplates: true
    -   includeSelectors: true
        pairs: {s: t}
    -   pairs:
            l: m
configMapGenerator:
    -   name: cm
        namespace: default
        literals:
            - a=b
            - "c=d"
secretGenerator:
    -   name: s
        literals: [k=v]
        type: Opaque
""",
    "document": b"---\n" + HEAD + b"resources:\n- a.yaml\n\n\nnameSuffix: -v1\n...\n",
    "flow-lines": HEAD + b"""resources: [
  a.yaml, # one
  # two
  b.yaml, # b
]
commonLabels: {
  app: web,  # web
  tier: front
}
images: [
  {name: nginx, newTag: v1}, {name: other}]
""",
    "case": b"Kind: Kustomization\nNAMESPACE: x\nResources:\n- a.yaml\nCommonlabels:\n  app: web\n",
    "patches": HEAD + b"""patches:
- path: p.yaml
  target:
    kind: Deployment
- patch: |-
    - op: remove
      path: /x
  target: {kind: Service}
# between
- path: p.yaml
buildMetadata: [originAnnotations]
transformers:
- t1.yaml
- t2.yaml
""",
    "block-end": b"namePrefix: p-\npatches:\n- patch: |+\n    - op: remove\n      path: /x\n\n",
    "bom": b"\xef\xbb\xbfresources:\n- a.yaml\n",
    "number-name": HEAD + b"nameSuffix: '-1'\ncommonAnnotations:\n  a: \"1\"\n  b: 'yes'\n",
}
VERBS = [line.split("|") for line in r"""set|image|nginx:1.10
set|image|nginx=*:1.11|other=reg:5000/x/o|new@sha256:ab
set|image|nginx@sha256:ab
set|image|zoo:v1|nginx=reg/nginx:v9@sha256:cd
set|image|nginx
set|namespace|--|prod
set|namespace|
set|nameprefix|--|dev-
set|nameprefix|--|
set|namesuffix|--|-v2
set|replicas|web=3|api=0
set|replicas|web=x
set|label|app:z|new:1
set|annotation|note:a b|num:1
set|annotation|bad key:x
set|buildmetadata|managedByLabel,originAnnotations
set|buildmetadata|nothing
set|configmap|cm|--from-literal|a=new
set|configmap|cm|--from-literal|zz=new
set|configmap|cm|--new-namespace|ns2
set|secret|s|--from-literal=k=w
add|label|app:z
add|label|--force|app:z|more:m
add|label|--without-selector|--include-templates|t:u|l:n2
add|label|--without-selector|q:r
add|label|--include-templates|q:r
add|label|q
add|annotation|note:y
add|annotation|-f|note:y|other:"z"
add|component|../comp
add|component|../none
add|resource|b.yaml|c.yaml
add|resource|*.yaml
add|resource|none.yaml
add|resource|--no-verify|none.yaml
add|base|../base
add|base|../base,../comp
add|patch|--path|p.yaml
add|patch|--path|q.yaml|--kind|Deployment|--label-selector|a=b
add|patch|--patch|- op: add\n  path: /y\n  value: 1|--name|x
add|patch|--path|p.yaml|--patch|x
add|configmap|cm|--from-literal|x=y|--from-file|c.yaml
add|configmap|new|--from-file|k=a.*|--disableNameSuffixHash|--behavior|create
add|configmap|new|--from-env-file|e.env|--namespace|ns
add|configmap|new
add|configmap|cm|--from-literal|a=b
add|secret|s|--from-literal|n=1|--type|Opaque
add|secret|t|--from-file|c.yaml|--from-literal=a=b
add|buildmetadata|originAnnotations
add|configuration|p.yaml
add|generator|q.yaml|none.yaml
add|transformer|t3.yaml
remove|resource|a.yaml
remove|resource|[ab].yaml
remove|resource|*
remove|component|../comp
remove|transformer|t?.yaml
remove|label|app
remove|label|app,tier|-i
remove|annotation|note
remove|annotation|a,b
remove|patch|--path|p.yaml
remove|patch|--path|p.yaml|--kind|Deployment
remove|configmap|cm
remove|secret|s,other
remove|buildmetadata|originAnnotations""".split("\n")]
# An edit and the one that takes it back, where nothing of the kind is there before.
INVERSES = [
    ("add|resource|c.yaml", "remove|resource|c.yaml"),
    ("add|component|../comp", "remove|component|../comp"),
    ("add|transformer|t3.yaml", "remove|transformer|t3.yaml"),
    ("add|label|fresh:1|fresher:2", "remove|label|fresh,fresher"),
    ("add|annotation|fresh:1", "remove|annotation|fresh"),
    ("add|patch|--path|q.yaml|--kind|Job", "remove|patch|--path|q.yaml|--kind|Job"),
    ("add|configmap|fresh|--from-literal|a=b", "remove|configmap|fresh"),
    ("add|secret|fresh|--from-literal|a=b", "remove|secret|fresh"),
]
MANIFEST = b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n"


def prepare(directory, text):
    for sub in ("app", "base", "comp"):
        os.mkdir(os.path.join(directory, sub))
    app = os.path.join(directory, "app")
    for name in ("a", "b", "c", "p", "q", "t1", "t2", "t3"):
        with open(os.path.join(app, name + ".yaml"), "wb") as f:
            f.write(MANIFEST)
    with open(os.path.join(app, "e.env"), "wb") as f:
        f.write(b"ENV=1\n")
    write(os.path.join(directory, "base"), b"resources: []\n")
    write(os.path.join(directory, "comp"), b"kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: c-\n")
    write(app, text)
    return app


def write(app, text):
    with open(os.path.join(app, "kustomization.yaml"), "wb") as f:
        f.write(text)


def read(app):
    with open(os.path.join(app, "kustomization.yaml"), "rb") as f:
        return f.read()


def run(program, app, words):
    words = [w.replace("\\n", "\n") for w in words]
    return subprocess.run([program, "edit"] + words, cwd=app, capture_output=True, stdin=subprocess.DEVNULL)


def show_diff(old, new):
    old, new = (t.decode().splitlines(True) for t in (old, new))
    lines = list(difflib.unified_diff(old, new, n=0))[2:]
    return "".join(line.replace("\r", "^M") if line.endswith("\n") else line.replace("\r", "^M") + "\n\\\n" for line in lines)


def normal(kustomize, app, text):
    """The text as the reference writes it, by field, without comments."""
    write(app, text)
    if run(kustomize, app, ["remove", "label", "no-such-label", "-i"]).returncode:
        return None
    fields, name = {}, None
    for line in read(app).decode().split("\n"):
        if re.match(r"[A-Za-z]", line):
            name = line.split(":")[0]
            fields[name] = []
        if line.strip() and not line.lstrip().startswith("#"):
            fields[name].append(line)
    for name in ("images", "replicas", "vars"):
        if name in fields:
            fields[name] = sorted(re.split(r"\n(?=- )", "\n".join(fields[name][1:])))
    return fields


def sort_literals(fields):
    """`set configmap` has no order in the reference."""
    for name in ("configMapGenerator", "secretGenerator"):
        if fields and name in fields:
            fields[name] = sorted(fields[name])
    return fields


def case(program, reference, style, words):
    directory = tempfile.mkdtemp()
    problems = []
    try:
        text = STYLES[style]
        app = prepare(directory, text)
        result = run(program, app, words)
        once = read(app)
        label = f"{style}: edit {' '.join(words)}"
        if result.returncode not in (0, 1, 2):
            problems.append(f"{label}: exit status {result.returncode}")
        if result.returncode and once != text:
            problems.append(f"{label}: failed, and changed the file")
        run(program, app, words)
        if read(app) != once:
            problems.append(f"{label}: a second run changes the file again\n" + show_diff(once, read(app)))
        if reference:
            write(app, text)
            theirs = run(reference, app, words)
            if (theirs.returncode == 0) != (result.returncode == 0):
                problems.append(f"{label}: exit status {result.returncode}, kustomize has {theirs.returncode}: "
                                f"{theirs.stderr.decode()[:300]} {result.stderr.decode()[:300]}")
            elif theirs.returncode == 0:
                want, got = normal(reference, app, read(app)), normal(reference, app, once)
                if words[:2] in (["set", "configmap"], ["set", "secret"]):
                    want, got = sort_literals(want), sort_literals(got)
                if want != got:
                    problems.append(f"{label}: means something else\nkustomize {want}\nrender    {got}")
        return f"== {label}: {result.returncode}\n" + show_diff(text, once), problems
    finally:
        shutil.rmtree(directory)


def inverse(program, style, there, back):
    directory = tempfile.mkdtemp()
    try:
        text = STYLES[style]
        app = prepare(directory, text)
        first = run(program, app, there.split("|"))
        changed = read(app)
        second = run(program, app, back.split("|"))
        label = f"{style}: {there} and back"
        if first.returncode or second.returncode or changed == text:
            return [f"{label}: exit status {first.returncode}, {second.returncode}: {(first.stderr + second.stderr).decode()}"]
        return [] if read(app) == text else [f"{label}: another file\n" + show_diff(text, read(app))]
    finally:
        shutil.rmtree(directory)


# A field without a value, or a file without a field, is not what it was when its last entry is gone.
NOT_BACK = {("empty", None), ("comments-only", None), ("old", "resource"), ("both-bases", "resource"),
            ("empty-lists", "component")}


def main():
    program = os.path.abspath(sys.argv[1])
    reference = shutil.which("kustomize") if "--reference" in sys.argv else None
    if "--reference" in sys.argv and not reference:
        print("kustomize is not installed")
        return 77
    problems, texts = [], []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(case, program, reference, s, w) for s in STYLES for w in VERBS]
        for job in jobs:
            text, found = job.result()
            texts.append(text)
            problems += found
        jobs = [pool.submit(inverse, program, s, there, back) for s in STYLES for there, back in INVERSES
                if (s, None) not in NOT_BACK and (s, there.split("|")[1]) not in NOT_BACK]
        for job in jobs:
            problems += job.result()
    path = os.path.join(HERE, "changes.txt")
    if "--bless" in sys.argv:
        with open(path, "w", encoding="utf-8") as f:
            f.write("".join(texts))
    elif not reference:
        with open(path, encoding="utf-8") as f:
            want = f.read().split("== ")
        for w, g in zip(want, "".join(texts).split("== ")):
            if w != g:
                problems.append(f"changes are not those of changes.txt\nwant {w}\ngot  {g}")
    for p in problems:
        print(p)
    print(f"{len(texts) + len(jobs)} cases, {len(problems)} problems")
    return 1 if problems else 0


sys.exit(main())
