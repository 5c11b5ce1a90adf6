#!/usr/bin/env python3
"""Run what the files of this folder tell CI systems and build tools to run: check.py RENDER

Each is used in a repository that has the sample shop. Ninja and git are the real ones when they are there; for
Bazel, whose files are in a subset of Python, actions are run in sandboxes of links as it makes them."""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RENDER = os.path.abspath(sys.argv[1])
OVERLAYS = ["dev", "prod", "staging"]
problems = []


def problem(text):
    problems.append(text)
    print(f"FAIL {text}")


def run(*command, cwd, **more):
    return subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **more)


def must(*command, cwd, **more):
    done = run(*command, cwd=cwd, **more)
    if done.returncode:
        problem(f"{' '.join(command)}: {done.stdout}")
    return done.stdout


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as f:
        return f.read()


def append(text, *path):
    with open(os.path.join(*path), "a", encoding="utf-8") as f:
        f.write(text)


def is_yaml(work, text):
    """Whether it is: as a field of an object that is built."""
    os.makedirs(os.path.join(work, "yaml"), exist_ok=True)
    with open(os.path.join(work, "yaml", "kustomization.yaml"), "w", encoding="utf-8") as f:
        f.write("resources: [x.yaml]\n")
    with open(os.path.join(work, "yaml", "x.yaml"), "w", encoding="utf-8") as f:
        f.write("apiVersion: v1\nkind: Any\nmetadata: {name: x}\nfile:\n" + re.sub(r"(?m)^(?=.)", "  ", text))
    return must("render", "build", "yaml", cwd=work) != ""


def repository(work, name):
    root = os.path.join(work, name)
    shutil.copytree(os.path.join(HERE, "..", "shop"), os.path.join(root, "shop"))
    return root


def scripts(text):
    """The `run: |` of a workflow, in their order."""
    return [re.sub(r"(?m)^ {8}", "", m) for m in re.findall(r"(?m)^ +run: \|\n((?: {8}.*\n)+)", text)]


def check_actions(work):
    root, text = repository(work, "actions"), read(HERE, "github-actions.yaml")
    is_yaml(work, text)
    affected, render = scripts(text)
    if not shutil.which("git"):
        return
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    must("git", "init", "-q", cwd=root)
    must("git", "add", "-A", cwd=root)
    must(*git, "commit", "-qm", "base", cwd=root)
    base = must("git", "rev-parse", "HEAD", cwd=root).strip()
    append("# changed\n", root, "shop/overlays/prod/kustomization.yaml")
    must(*git, "commit", "-qam", "change", cwd=root)
    output = os.path.join(work, "github-output")
    must("bash", "-e", "-c", affected, cwd=root, env=dict(os.environ, BASE=base, GITHUB_OUTPUT=output))
    named = json.loads(read(output).split("=", 1)[1])
    if named != ["shop/overlays/prod"]:
        problem(f"the matrix is {named}")
    for overlay in named:
        must("bash", "-e", "-c", render, cwd=root, env=dict(os.environ, OVERLAY=overlay))
        if read(root, "out/manifests.yaml") != must("render", "build", overlay, cwd=root):
            problem(f"the job of {overlay} renders something else")


def check_ninja(work):
    root = repository(work, "ninja")
    if not shutil.which("ninja"):
        return
    shutil.copy(os.path.join(HERE, "build.ninja"), root)

    def runs():
        return sorted(re.findall(r"render shop/overlays/(\w+)", must("ninja", "-j1", cwd=root)))

    for what, path, want in [("at first", None, OVERLAYS), ("again", None, []),
                             ("a base", "shop/base/redis/service.yaml", OVERLAYS),
                             ("an overlay", "shop/overlays/prod/kustomization.yaml", ["prod"]), ("and again", None, [])]:
        if path:
            append("# changed\n", root, path)
        got = runs()
        if got != want:
            problem(f"ninja, {what}: {got}, not {want}")


def check_bazel(work):
    root, rules = repository(work, "bazel"), []
    names = {"glob": lambda patterns: sorted({f for p in patterns for f in glob.glob(p, root_dir=root, recursive=True)
                                              if os.path.isfile(os.path.join(root, f))}),
             "genrule": lambda **rule: rules.append(rule)}
    exec(compile(read(HERE, "BUILD.bazel"), "BUILD.bazel", "exec"), names)
    if sorted(rule["name"] for rule in rules) != OVERLAYS:
        problem("Bazel has other overlays than the shop")
    for rule in rules:
        sandbox = os.path.join(work, "sandbox", rule["name"])
        for path in rule["srcs"]:
            os.makedirs(os.path.join(sandbox, os.path.dirname(path)), exist_ok=True)
            os.symlink(os.path.join(root, path), os.path.join(sandbox, path))
        must("bash", "-e", "-c", rule["cmd"].replace("$@", rule["outs"][0]), cwd=sandbox)
        if read(sandbox, rule["outs"][0]) != must("render", "build", f"shop/overlays/{rule['name']}", cwd=root):
            problem(f"Bazel's {rule['name']} is something else")


def check_argo(work):
    root = repository(work, "argo")
    must("render", "build", os.path.join(HERE, "argo-cd"), cwd=root)
    is_yaml(work, read(HERE, "argo-cd/plugin.yaml"))
    command = re.search(r"command: \[(.*)\]", read(HERE, "argo-cd/plugin.yaml")).group(1).split(", ")
    application = read(HERE, "argo-cd/application.yaml")
    path = re.search(r"(?m)^    path: (.*)$", application).group(1)
    if must(*command, cwd=os.path.join(root, path)) != must("render", "build", path, cwd=root):
        problem("the plugin renders something else")
    above = re.search(r"manifest-generate-paths: (.*)$", application, flags=re.M).group(1).split(";")
    for node in json.loads(must("render", "deps", "--json", path, cwd=root)):
        if node["kind"] == "file" and not any(f"/{node['path']}".startswith(a + "/") for a in above):
            problem(f"{node['path']} is below none of {above}")


def main():
    work = tempfile.mkdtemp(prefix="pipelines-")
    os.makedirs(os.path.join(work, "bin"))
    os.symlink(RENDER, os.path.join(work, "bin", "render"))
    os.environ["PATH"] = os.path.join(work, "bin") + os.pathsep + os.environ["PATH"]
    os.environ.update({"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"})
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "NINJA_STATUS", "MAKEFLAGS"):
        os.environ.pop(name, None)
    for check in (check_actions, check_ninja, check_bazel, check_argo):
        check(work)
    shutil.rmtree(work)
    print(f"4 pipelines, {len(problems)} problems")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
