#!/usr/bin/env python3
"""render edit: edit.py PROGRAM [--bless] [--reference] [--all]

Runs every verb and flag over kustomization files of different styles (styles/, and some that are
made of these). An edit must keep its hands off lines and comments of other fields, and a second run
must change nothing. Without switches each verb runs on a few styles, and what it changes is compared
with changes.txt, which --bless writes anew; --all runs each on every style. With --reference the
result must be the same data as what kustomize makes, which has to be on PATH (else nothing is
tested), and both must build to the same."""
import concurrent.futures
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
FEW = 5  # styles for a verb, when not all are asked for


def read_styles():
    styles = {"empty": b""}
    directory = os.path.join(HERE, "styles")
    for name in sorted(os.listdir(directory)):
        with open(os.path.join(directory, name), "rb") as f:
            styles[name.removesuffix(".yaml")] = f.read()
    for name in ("commented", "flow-lines", "old-all"):
        styles[name + "-crlf"] = styles[name].replace(b"\n", b"\r\n")
    for name in ("plain", "generators"):
        styles[name + "-no-end"] = styles[name].rstrip(b"\n")
    styles["deep-comments-bom"] = b"\xef\xbb\xbf" + styles["deep-comments"]
    return styles


STYLES = read_styles()
VERBS = [line.split("|") for line in r"""set|image|nginx:1.10
set|image|nginx=*:1.11|other=reg:5000/x/o|new@sha256:ab
set|image|nginx@sha256:ab
set|image|zoo:v1|nginx=reg/nginx:v9@sha256:cd
set|image|nginx
set|image|=zoo:v1|=bar
set|label||e:
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
set|configmap|cm|--from-literal|a=first|--from-literal|a=last
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
add|base|../base,none
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
remove|label|app,app
remove|annotation|note
remove|annotation|a,b
remove|patch|--path|p.yaml
remove|patch|--path|p.yaml|--kind|Deployment
remove|configmap|cm
remove|secret|s,other
remove|buildmetadata|originAnnotations
add|configmap|cm|--namespace|other|--from-literal=k=v
set|configmap|cm|--namespace|other|--from-literal|a=new
set|secret|s|--new-namespace|ns2
add|secret|s|--from-env-file|e.env
add|secret|t|--namespace=ns|--disableNameSuffixHash|--from-literal|a=b
add|configmap|tail|--behavior=merge|--from-file|c.yaml|--from-file|k2=a.yaml
remove|configmap|cm|--namespace|other
remove|secret|flow|--namespace|ns
add|patch|--path|q.yaml|--group|apps|--version|v1|--kind|Deployment|--name|web|--namespace|n|--annotation-selector|x=y
remove|patch|--path|p.yaml|--kind|Deployment|--label-selector|a=b
remove|annotation|-i|note,none
remove|annotation|--ignore-non-existence|none
set|label|app:"quoted: yes"
fix
fix|--vars
alpha-list-builtin-plugin""".split("\n")]
# The fields that an edit may touch, by what it is of.
FIELDS = {
    "image": ["images", "imagetags"], "label": ["commonlabels", "labels"], "annotation": ["commonannotations"],
    "configmap": ["configmapgenerator"], "secret": ["secretgenerator"], "resource": ["resources", "bases"],
    "base": ["resources", "bases"], "patch": ["patches"], "component": ["components"],
    "configuration": ["configurations"], "generator": ["generators"], "transformer": ["transformers"],
}
# Where kustomize does something else (README.md, "Differences"): by style and the edit, or what it is of,
# or None for any; what is not compared.
DIFFERENT = {
    # generatorOptions are written into each entry that is touched; it builds to the same
    ("generators", "configmap"): "data", ("generators", "secret"): "data",
    ("generators-no-end", "configmap"): "data", ("generators-no-end", "secret"): "data",
    # fields without anything in them are taken out, by which the file is empty
    ("empty-lists", None): "build", ("nulls", None): "build",
    # the second document is taken out
    ("two-documents", "resource"): "status",
    # targets are found by the names of containers
    ("vars", "fix"): "data",
    # of a field that stands twice the last is left
    ("twice", "fix"): "status",
    # of images that stand twice the first is left, also where the edit is of others
    ("twice", "set image =zoo:v1 =bar"): "data",
}

FILES = {
    "app/a.yaml": b"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n"
                  b"      containers:\n      - name: c\n        image: nginx\n",
    "app/b.yaml": b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n",
    "app/c.yaml": b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n",
    "app/p.yaml": b"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    p: p\n",
    "app/q.yaml": b"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels:\n    q: q\n",
    "app/j.yaml": b"- {op: add, path: /data, value: {j: j}}\n",
    "app/v.yaml": b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: v\ndata:\n  key: value\n---\n"
                  b"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: v\nspec:\n  template:\n    spec:\n"
                  b"      containers:\n      - name: c\n        image: nginx\n        args: [$(FIRST), a=$(SECOND), $(FIRST).$(SECOND).x]\n",
    "app/t1.yaml": b"", "app/t2.yaml": b"", "app/t3.yaml": b"",
    "app/conf.yaml": b"namePrefix:\n- path: metadata/name\n",
    "app/e.env": b"ENV=1\n",
    "app/f.env": b"FILE=1\n",
    "base/kustomization.yaml": b"resources: [base.yaml]\n",
    "base/base.yaml": b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: base\n",
    "comp/kustomization.yaml": b"kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\ncommonAnnotations: {c: c}\n",
}
TRANSFORMER = b"apiVersion: builtin\nkind: AnnotationsTransformer\nmetadata:\n  name: %s\nannotations: {%s: x}\nfieldSpecs:\n- {path: metadata/annotations, create: true}\n"


def prepare(directory, text):
    for name, data in FILES.items():
        path = os.path.join(directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        base = os.path.basename(name)[:2].encode()
        with open(path, "wb") as f:
            f.write(data or TRANSFORMER % (base, base))
    app = os.path.join(directory, "app")
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


def opcodes(old, new):
    old, new = (t.decode().splitlines(True) for t in (old, new))
    codes = difflib.SequenceMatcher(None, old, new, False).get_opcodes()
    return old, new, [c for c in codes if c[0] != "equal"]


def show(text, sign):
    text = "".join(sign + line for line in text).replace("\r", "^M")
    return text if not text or text.endswith("\n") else text + "\\\n"


def show_diff(old, new):
    old, new, codes = opcodes(old, new)
    return "".join(show(old[a:b], f"{a + 1}-") + show(new[c:d], f"{a + 1}+") for _, a, b, c, d in codes)


# ---- Which lines --------------------------------------------------------------------------------


def regions(lines):
    """The lines of each field, from its key to the next one, or None when they share lines."""
    keys = [(i, m) for i, m in ((i, re.match(r"(\ufeff)?( *)([\"']?)([A-Za-z0-9]+)\3\s*:(\s|$)", l)) for i, l in enumerate(lines)) if m]
    least = min((len(m[2]) for _, m in keys), default=0)
    keys = [(i, m[4].lower()) for i, m in keys if len(m[2]) == least]
    if not keys or lines[keys[0][0]].lstrip().startswith("{"):
        return None, 0
    end = len(lines)
    marks = ("}",) if lines[0].startswith("{") else ("...", "---")
    for i, line in enumerate(lines[keys[0][0]:], keys[0][0]):
        if line.rstrip() in marks:
            end = i
            break
    stops = [i for i, _ in keys[1:]] + [end]
    return [(name, i, stop) for (i, name), stop in zip(keys, stops) if i < end], end


def check_lines(words, old, new):
    """What is wrong with the lines that an edit touches."""
    fields = FIELDS.get(words[1], [words[1]])
    if old.startswith(b"{"):  # commas at the ends of lines are anybody's
        old, new = (re.sub(rb",(?=\r?\n)", b"", text) for text in (old, new))
    old, new, codes = opcodes(old, new)
    parts, end = regions(old)
    if parts is None:
        return []
    mine = [(i, stop) for name, i, stop in parts if name in fields]
    mine = [(i, next((t for j, t in mine if j == stop), stop)) for i, stop in mine]
    problems = []
    for _, a, b, c, d in codes:
        if any(i <= a and b <= stop for i, stop in mine):
            continue
        if a == b and a == end:
            continue
        # behind a last line without a line break
        if b == end and [l.rstrip("\r\n") for l in old[a:b]] == [l.rstrip("\r\n") for l in new[c:c + b - a]]:
            continue
        problems.append("lines of other fields: " + show(old[a:b], f"{a + 1}-") + show(new[c:d], f"{a + 1}+"))
    return problems


def check_comments(words, old, new):
    """A comment goes with its line alone: `set` takes lines away, too."""
    pattern = r"(?:^|(?<=\s))#.*" if words[0] in ("add", "fix") else r"^\s*#.*"
    had, have = (re.findall(pattern, text.decode(), re.M) for text in (old, new))
    have = [c.strip() for c in have]
    return [f"the comment '{c.strip()}' is gone" for c in had if c.strip() not in have]


# ---- What it means ------------------------------------------------------------------------------


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


def build(program, app, text):
    write(app, text)
    result = subprocess.run([program, "build", "."], cwd=app, capture_output=True)
    return result.stdout if result.returncode == 0 else None


def compare(program, reference, words, theirs, mine, app, different):
    want, got = normal(reference, app, theirs), normal(reference, app, mine)
    if words[:2] in (["set", "configmap"], ["set", "secret"]):
        want, got = sort_literals(want), sort_literals(got)
    if want != got and different != "data":
        return [f"means something else\nkustomize {want}\nrender    {got}"]
    if different != "build" and build(program, app, theirs) != build(program, app, mine):
        return ["builds to something else"]
    return []


# ---- Cases --------------------------------------------------------------------------------------


HELD = threading.local()


def fresh(text, words):
    """A directory for an edit. Each thread has one: edits leave other files alone, but for --vars."""
    if not hasattr(HELD, "app") or "--vars" in words:
        HELD.app = prepare(tempfile.mkdtemp(dir=WORK), text)
    app = HELD.app
    if "--vars" in words:
        del HELD.app
    write(app, text)
    return app


def case(program, reference, style, words):
    problems = []
    text = STYLES[style]
    app = fresh(text, words)
    result = run(program, app, words)
    once = read(app)
    if result.returncode not in (0, 1):
        problems.append(f"exit status {result.returncode}")
    if result.returncode and once != text:
        problems.append("failed, and changed the file")
    if once != text:
        if words[0] != "fix":
            problems += check_lines(words, text, once)
        if words[0] != "remove":
            problems += check_comments(words, text, once)
        run(program, app, words)
        if read(app) != once:
            problems.append("a second run changes the file again\n" + show_diff(once, read(app)))
    if reference and words[0] != "alpha-list-builtin-plugin":
        app = fresh(text, words)
        theirs = run(reference, app, words)
        kinds = " ".join(words), words[1 if len(words) > 1 and words[0] != "fix" else 0], None
        different = next((DIFFERENT[style, k] for k in kinds if (style, k) in DIFFERENT), None)
        if (theirs.returncode == 0) == (result.returncode == 0):
            if theirs.returncode == 0:
                problems += compare(program, reference, words, read(app), once, app, different)
        elif different != "status":
            problems.append(f"exit status {result.returncode}, kustomize has {theirs.returncode}: "
                            f"{theirs.stderr.decode()[:300]} {result.stderr.decode()[:300]}")
    label = f"{style}: edit {' '.join(words)}"
    status = "" if result.returncode == 0 else f": {result.returncode}"
    return f"== {label}{status}\n" + show_diff(text, once), [f"{label}: {p}" for p in problems]


def chosen(n):
    """Each verb with n styles, chosen so that a new verb or style leaves the others with theirs."""
    for words in VERBS:
        for style in sorted(sorted(STYLES, key=lambda s: zlib.crc32(" ".join([s, *words]).encode()))[:n]):
            yield style, words


def compare_texts(texts):
    with open(os.path.join(HERE, "changes.txt"), encoding="utf-8") as f:
        want = f.read().split("== ")
    got = "".join(texts).split("== ")
    problems = [f"not as in changes.txt\nwant {w}\ngot  {g}" for w, g in zip(want, got) if w != g]
    return problems if len(want) == len(got) else problems + [f"changes.txt has {len(want) - 1} cases"]


def main():
    program = os.path.abspath(sys.argv[1])
    reference = shutil.which("kustomize") if "--reference" in sys.argv else None
    if "--reference" in sys.argv and not reference:
        print("kustomize is not installed")
        return 77
    everything = "--all" in sys.argv
    problems, texts = [], []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(case, program, reference, s, w) for s, w in chosen(len(STYLES) if everything else 15 if reference else FEW)]
        for job in jobs:
            text, found = job.result()
            texts.append(text)
            problems += found
    if "--bless" in sys.argv:
        with open(os.path.join(HERE, "changes.txt"), "w", encoding="utf-8") as f:
            f.write("".join(texts))
    elif not everything and not reference:
        problems += compare_texts(texts)
    for p in problems:
        print(p)
    print(f"{len(texts)} cases, {len(problems)} problems")
    return 1 if problems else 0


with tempfile.TemporaryDirectory() as WORK:
    sys.exit(main())
