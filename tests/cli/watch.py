#!/usr/bin/env python3
"""`build --watch`: watch.py PROGRAM. Files are changed as editors do it, and the output must follow.
How long that takes is printed; it is not judged, for the machine may be busy."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PATIENCE = 20  # seconds
failed = checks = 0
times = []


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def read(path):
    try:
        with open(path, encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError:
        return ""


def config_map(name, value="0"):
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  v: \"{value}\"\n"


def wait(what, condition):
    global failed, checks
    checks += 1
    start = time.monotonic()
    while time.monotonic() < start + PATIENCE:
        if condition():
            return times.append(time.monotonic() - start)
        time.sleep(0.001)
    failed += 1
    print(f"FAIL {what}")


def check(what, holds):
    global failed, checks
    checks += 1
    if not holds:
        failed += 1
        print(f"FAIL {what}")


def shows(value):
    return lambda: f'v: "{value}"' in read("out/all.yaml") or f"v: {value}" in read("out/all.yaml")


def replace(path, text):
    write(path + ".new~", text)
    os.rename(path + ".new~", path)


def follow(errors):
    def said(text, before=[0]):
        def condition():
            return text in read(errors)[before[0]:]
        before[0] = len(read(errors))
        return condition

    wait("at first", shows("0"))
    write("tree/base/a.yaml", config_map("a", "in-place"))
    wait("written in place", shows("in-place"))
    replace("tree/base/a.yaml", config_map("a", "renamed"))
    wait("renamed over", shows("renamed"))
    os.unlink("tree/base/a.yaml")
    wait("gone", said("does not exist"))
    check("the output stays when a build fails", shows("renamed")())
    write("tree/base/a.yaml", config_map("a", "again"))
    wait("there again", shows("again"))
    write("tree/base/Kustomization", "resources: []\n")
    wait("a second kustomization file", said("two kustomization files"))
    os.unlink("tree/base/Kustomization")
    wait("one again", said("is written"))
    write("tree/base/real/b.yaml", config_map("b", "through-link"))
    wait("behind a link", shows("through-link"))
    os.makedirs("tree/base/other")
    write("tree/base/other/b.yaml", config_map("b", "other-link"))
    os.symlink("other", "tree/base/link~")
    os.rename("tree/base/link~", "tree/base/link")
    wait("another link", shows("other-link"))
    os.rename("tree/base", "tree/moved")
    wait("a directory that is moved away", said("does not exist"))
    write("tree/moved/a.yaml", config_map("a", "back"))
    os.rename("tree/moved", "tree/base")
    wait("and back", shows("back"))
    for i in range(10):
        write("tree/base/a.yaml", config_map("a", f"quick-{i}"))
        wait("quickly", shows(f"quick-{i}"))
    write("tree/top/kustomization.yaml", "resources: [../base]\nconfigMapGenerator:\n- name: g\n  envs: [e.env]\n")
    wait("a new file that is missing", said("does not exist"))
    write("tree/top/e.env", "v=from-env\n")
    wait("a new file", shows("from-env"))
    time.sleep(0.2)
    before = len(read(errors))
    write("tree/base/unused.yaml", "x")
    write("tree/top/.e.env.swp", "x")
    time.sleep(0.3)
    check("other files do not count", len(read(errors)) == before)


def main():
    render = os.path.abspath(sys.argv[1])
    if not sys.platform.startswith("linux"):
        sys.exit(77)
    work = tempfile.mkdtemp(prefix="watch-")
    os.chdir(work)
    write("tree/top/kustomization.yaml", "resources: [../base]\n")
    write("tree/base/kustomization.yaml", "resources: [a.yaml, link/b.yaml]\n")
    write("tree/base/a.yaml", config_map("a"))
    write("tree/base/real/b.yaml", config_map("b"))
    os.symlink("real", "tree/base/link")
    os.makedirs("out")
    none = subprocess.run([render, "build", "--watch", "tree/top"], capture_output=True, text=True, check=False)
    check("without -o", none.returncode == 1 and "--watch needs a file" in none.stderr)
    with open("errors.txt", "wb") as errors:
        p = subprocess.Popen([render, "build", "--watch", "tree/top", "-o", "out/all.yaml"], stderr=errors)
        try:
            follow("errors.txt")
        finally:
            p.send_signal(signal.SIGINT)
            code = p.wait(PATIENCE)
    check(f"it ends with {code}: {read('errors.txt')[-500:]}", code == 0)
    os.chdir("/")
    shutil.rmtree(work)
    times.sort()
    print(f"{checks} changes, {failed} failed; seen after {times[len(times) // 2] * 1000:.0f} ms (median), "
          f"{times[-1] * 1000:.0f} ms (most)")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
