#!/usr/bin/env python3
"""render in the place of kustomize: tools.py PROGRAM [--reference]

The calls of Argo CD and of Skaffold, one by one with the arguments and working directories that
these have, to a link named kustomize that is found on PATH. With --reference kustomize, which has to
be on PATH (else nothing is tested), answers the same calls, and both must build to the same."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

KUSTOMIZATION = b"""# The application
resources:
- web.yaml # one

# where it runs
namespace: old # replaced
images:
- name: nginx # web
  newTag: "1.9.0" # pinned
"""
WEB = b"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - {name: c, image: nginx}
      - {name: d, image: quay.io/other}
"""
COMPONENT = b"apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {component: here}\n"
problems = []


def check(good, text):
    if not good:
        problems.append(text)


class Tool:
    """One who calls `kustomize`, which is the program or the reference."""

    def __init__(self, directory, program):
        self.bin, self.repo = os.path.join(directory, "bin"), os.path.join(directory, "repo")
        self.app = os.path.join(self.repo, "apps", "web")
        os.makedirs(self.bin)
        os.makedirs(os.path.join(self.app, "comp"))
        os.symlink(program, os.path.join(self.bin, "kustomize"))
        for name, text in (("kustomization.yaml", KUSTOMIZATION), ("web.yaml", WEB), ("comp/kustomization.yaml", COMPONENT)):
            with open(os.path.join(self.app, name), "wb") as f:
                f.write(text)
        self.env = {**os.environ, "PATH": self.bin + ":" + os.environ["PATH"]}

    def call(self, cwd, *args):
        r = subprocess.run(["kustomize", *args], cwd=cwd, env=self.env, capture_output=True, stdin=subprocess.DEVNULL, check=False)
        check(r.returncode == 0, f"kustomize {' '.join(args)}: {r.returncode} {r.stderr.decode()}")
        return r.stdout.decode()

    def file(self):
        with open(os.path.join(self.app, "kustomization.yaml"), "rb") as f:
            return f.read()


EDITS = [
    ["edit", "set", "nameprefix", "--", "dev-"],
    ["edit", "set", "namesuffix", "--", "-v1"],
    ["edit", "set", "image", "nginx=registry:5000/nginx:1.25", "quay.io/other@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3"],
    ["edit", "set", "replicas", "web=4"],
    ["edit", "add", "label", "--force", "--without-selector", "--include-templates", "app.kubernetes.io/part-of:shop", "tier:1"],
    ["edit", "add", "label", "--force", "team:a"],
    ["edit", "add", "label", "owner:b"],
    ["edit", "add", "annotation", "--force", "example.com/note:a text: with a colon"],
    ["edit", "add", "annotation", "revision:1234567"],
    ["edit", "set", "namespace", "--", "prod"],
    ["edit", "add", "component", "./comp"],
]


def argo_cd(tool, is_render):
    """util/kustomize: the version, what spec.source.kustomize asks for, then the build."""
    version = tool.call(None, "version", "--short")
    found = re.search(r"v?(\d+\.\d+\.\d+)", version)
    check(found and tuple(map(int, found[1].split("."))) >= (5, 3, 0), f"Argo CD cannot use the version {version}")
    for edit in EDITS:
        tool.call(tool.app, *edit)
    text = tool.file()
    if is_render:
        for line in KUSTOMIZATION.splitlines():
            kept = line.split(b" #")[-1] if b"#" in line else b""
            check(kept in text, f"Argo CD: '{kept.decode()}' is gone")
        for edit in EDITS:
            if "--force" in edit or "set" in edit:
                tool.call(tool.app, *edit)
        check(tool.file() == text, "Argo CD: the second round changes the file")
    outputs = [tool.call(tool.repo, "build", tool.app)]
    outputs.append(tool.call(tool.repo, "build", tool.app, "--load-restrictor", "LoadRestrictionsNone", "--enable-helm",
                             "--helm-kube-version", "1.30", "--helm-api-versions", "v1", "--helm-api-versions", "apps/v1"))
    for line in ("  name: dev-web-v1", "  namespace: prod", "  replicas: 4", "      - image: registry:5000/nginx:1.25",
                 "    example.com/note: 'a text: with a colon'", '        tier: "1"', "    component: here"):
        check(line in outputs[0].split("\n"), f"Argo CD: the build has no line '{line}'\n{outputs[0]}")
    return outputs


def skaffold(tool, _):
    """Its renderer: a look for the program, then the build with buildArgs cut at blanks, a path last.
    What it builds is found by reading the kustomization, so edits must leave YAML."""
    check(shutil.which("kustomize", path=tool.env["PATH"]) == os.path.join(tool.bin, "kustomize"), "Skaffold does not find kustomize")
    check(re.search(r"v\d+\.\d+\.\d+", tool.call(None, "version")), "Skaffold finds no version")
    check(re.fullmatch(r"v?\d+\.\d+\.\d+", json.loads(tool.call(None, "version", "-o", "json"))["version"]), "no version in JSON")
    outputs = [tool.call(tool.repo, "build", "apps/web")]
    tool.call(tool.app, "edit", "set", "image", "nginx=gcr.io/project/nginx:v1@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3")
    for arguments in (["--load-restrictor LoadRestrictionsNone"], ["--enable-alpha-plugins", "--enable-helm=true"], ["--reorder none"]):
        words = [word for argument in arguments for word in argument.split(" ")]
        outputs.append(tool.call(tool.repo, "build", *words, "apps/web"))
        outputs.append(tool.call(tool.repo, "build", *words, tool.app))
    return outputs


def main():
    program, reference = os.path.abspath(sys.argv[1]), None
    if "--reference" in sys.argv and not (reference := shutil.which("kustomize")):
        print("kustomize is not installed")
        return 77
    with tempfile.TemporaryDirectory() as work:
        for test in (argo_cd, skaffold):
            outputs = test(Tool(os.path.join(work, test.__name__), program), True)
            if reference:
                theirs = test(Tool(os.path.join(work, test.__name__ + "-reference"), reference), False)
                check(outputs == theirs, f"{test.__name__}: kustomize builds something else\n{theirs}\n{outputs}")
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


sys.exit(main())
