#!/usr/bin/env python3
"""`build --watch`: watch.py PROGRAM. Files are changed as editors do it, and the output must follow.
How long that takes is printed; it is not judged, for the machine may be busy."""
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PATIENCE = 20  # seconds
SERVICES = 20
failed = checks = seen = 0
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
    global failed, checks, seen
    checks += 1
    start = time.monotonic()
    while time.monotonic() < start + PATIENCE:
        if condition():
            seen = len(read("errors.txt"))
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


def said(text):
    """Since what the last wait was for."""
    return lambda: text in read("errors.txt")[seen:]


def follow():
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
    before = len(read("errors.txt"))
    write("tree/base/unused.yaml", "x")
    write("tree/top/.e.env.swp", "x")
    time.sleep(0.3)
    check("other files do not count", len(read("errors.txt")) == before)


def change_at_random(render, rng):
    """Something in the tree, as often as not to what cannot be built."""
    name = f"s{rng.randrange(SERVICES)}"
    which = rng.randrange(8)
    if which < 4:
        replace(f"tree/all/{name}/cm.yaml", config_map(name, rng.randrange(1000)))
    elif which == 4:
        write("tree/all/more.yaml", config_map("more", rng.randrange(1000)))
        write("tree/all/kustomization.yaml", services() + "- more.yaml\n")
    elif which == 5:
        write("tree/all/kustomization.yaml", services())
    elif which == 6:
        os.rename(f"tree/all/{name}", "tree/away")
        if rng.randrange(2):
            time.sleep(0.05)
        os.rename("tree/away", f"tree/all/{name}")
    else:
        write("tree/many/kustomization.yaml", f"resources: [../all]\nnameSuffix: -{rng.randrange(1000)}\n")
    alone = subprocess.run([render, "build", "tree/many", "tree/top"], capture_output=True, text=True, check=False)
    wait(f"change {which}: as built alone", lambda: alone.returncode or read("out/many.yaml") == alone.stdout)


def services():
    return "resources:\n" + "".join(f"- s{i}\n" for i in range(SERVICES))


def put_services():
    for i in range(SERVICES):
        write(f"tree/all/s{i}/cm.yaml", config_map(f"s{i}"))
        write(f"tree/all/s{i}/kustomization.yaml", "resources: [cm.yaml]\n")
    write("tree/all/kustomization.yaml", services())
    write("tree/many/kustomization.yaml", "resources: [../all]\n")


def with_watch(render, args, output, work):
    with open("errors.txt", "wb") as errors:
        p = subprocess.Popen([render, "build", "--watch", *args, "-o", output], stderr=errors)
        try:
            work()
        finally:
            p.send_signal(signal.SIGINT)
            code = p.wait(PATIENCE)
    check(f"it ends with {code}: {read('errors.txt')[-500:]}", code == 0)


def main():
    global seen
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
    with_watch(render, ["tree/top"], "out/all.yaml", follow)
    times.sort()
    median, most = times[len(times) // 2], times[-1]
    put_services()
    rng = random.Random(1)
    seen = 0
    with_watch(render, ["tree/many", "tree/top"], "out/many.yaml",
               lambda: [change_at_random(render, rng) for _ in range(60)])
    os.chdir("/")
    shutil.rmtree(work)
    print(f"{checks} changes, {failed} failed; seen after {median * 1000:.0f} ms (median), {most * 1000:.0f} ms (most)")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
