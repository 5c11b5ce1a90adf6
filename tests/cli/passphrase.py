#!/usr/bin/env python3
"""passphrase.py PROGRAM: several builds of one call ask for the passphrase of a key file once. The test
is the user at a terminal."""
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time

KEY = "AGE-SECRET-KEY-1ZWG5KKS3XVHHVRZ607XQX52GLTTMD6UEHDNU0L8PSYRN8P58QLSQA7LPSH"  # for this test alone
RECIPIENT = "age177nu40scd6u6jlpd09dpvf58uupztluqtdf8f2ez62kkzcz8x35ss6htje"
PASSPHRASE = "open sesame"
PATIENCE = 60  # seconds
OVERLAYS = ("dev", "staging", "prod")
render = os.path.abspath(sys.argv[1])
failed = 0


def check(what, holds):
    global failed
    if not holds:
        failed += 1
        print(f"FAIL {what}")


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def environment(home, **more):
    return {"PATH": os.environ["PATH"], "HOME": home, **more}


def make(home):
    write("key.txt", KEY + "\n")
    batch = environment(home, AGE_PASSPHRASE=PASSPHRASE, AGE_PASSPHRASE_WORK_FACTOR="4")
    subprocess.run([render, "age", "-e", "-j", "batchpass", "-o", "key.age", "key.txt"], env=batch, check=True)
    os.remove("key.txt")
    for name in OVERLAYS:
        secret = f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: {name}\nstringData:\n  word: of {name}\n"
        write(f"{name}/plain.yaml", secret)
        write(f"{name}/kustomization.yaml", "resources: [secret.yaml]\n")
        with open(f"{name}/secret.yaml", "wb") as f:
            subprocess.run([render, "encrypt", "--age", RECIPIENT, f"{name}/plain.yaml"], env=environment(home), stdout=f,
                           check=True)
        os.remove(f"{name}/plain.yaml")


def at_terminal(home, args, answer):
    """Exit status and what the terminal showed, of a program that has one."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(render, [render] + args, environment(home, SOPS_AGE_KEY_FILE="key.age"))
    shown, answered, end = b"", 0, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            more = os.read(terminal, 4096) if select.select([terminal], [], [], 1)[0] else None
        except OSError:  # it has ended
            break
        if more == b"":
            break
        shown += more or b""
        if shown.count(b"Passphrase of") > answered:
            answered += 1
            os.write(terminal, answer.encode() + b"\n")
    else:
        os.kill(pid, signal.SIGKILL)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode(errors="replace")


def main():
    home = tempfile.mkdtemp()
    with tempfile.TemporaryDirectory() as root:
        os.chdir(root)
        make(home)
        for jobs in ("1", "3"):
            args = ["build", "--decrypt", "--jobs", jobs, "-o", f"out{jobs}/"] + list(OVERLAYS)
            status, shown = at_terminal(home, args, PASSPHRASE)
            check(f"{jobs} jobs: exit status {status}: {shown}", status == 0)
            check(f"{jobs} jobs: asked once: {shown}", shown.count("Passphrase of") == 1)
            check(f"{jobs} jobs: not shown: {shown}", PASSPHRASE not in shown)
            for name in OVERLAYS:
                path = f"out{jobs}/{name}.yaml"
                check(f"{path} is decrypted", os.path.exists(path) and f"of {name}" in open(path, encoding="utf-8").read())
        status, shown = at_terminal(home, ["build", "--decrypt", "--keep-going", "-o", "wrong/"] + list(OVERLAYS), "no")
        check(f"a wrong one: exit status {status}", status == 1)
        check(f"a wrong one: asked once: {shown}", shown.count("Passphrase of") == 1)
        check("a wrong one: nothing is written", not os.path.exists("wrong") or not os.listdir("wrong"))
        os.chdir("/")
    os.rmdir(home)
    sys.exit(1 if failed else 0)


main()
