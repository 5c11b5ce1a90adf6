"""How `render affected` stands beside git: in a repository of 1,000 overlays and 20,000 files (make_monorepo.py),
with one file changed that four overlays use, and git's own list of changed files."""
import os
import shutil
import subprocess
import sys
import tempfile

from figures import RUNS, measure


def make(work):
    folder = os.path.dirname(os.path.abspath(__file__))
    subprocess.run([sys.executable, os.path.join(folder, "make_monorepo.py"), work], check=True)
    for command in (["init", "-q"], ["add", "-A"],
                    ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "all"]):
        subprocess.run(["git"] + command, cwd=work, check=True)
    with open(os.path.join(work, "teams/team-0/app-0/base/service.yaml"), "a", encoding="utf-8") as f:
        f.write("# changed\n")


def figures(render, program):
    """Times git's wall time; None without git."""
    if not shutil.which("git"):
        return None
    os.environ.update({"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"})
    work = tempfile.mkdtemp(prefix="monorepo-")
    make(work)
    question = [render, "affected", "--since", "HEAD"]
    named = subprocess.run(question, cwd=work, stdout=subprocess.PIPE, text=True, check=True)
    assert len(named.stdout.split()) == 4, named.stdout
    ours, git = measure(program, [question, ["git", "diff", "--name-only", "HEAD"]], work, RUNS)
    shutil.rmtree(work, ignore_errors=True)  # git may tidy up behind us
    return ours[0] / git[0]
