"""What the benchmarks share: how they measure, what is to be shown, and the tables of the README."""
import os
import re
import shutil
import statistics
import subprocess

RUNS, LONG, LONG_RUNS = 7, 10, 3  # runs; of what takes so many seconds
START, END = "<!-- figures: written by tests/bench/bench.py -->\n", "<!-- end of the figures -->\n"
SHOPS = (1, 20, 200)  # services
MONOREPO = 5000
PROGRAMS = ("render", "floor", "kustomize")

# Work, beside, wanted: at least or at most so much; whether it fails the benchmark (counts and CPU time do,
# wall time does not: it depends on what else the machine does).
GOALS = (
    ("1 service", "kustomize, whole process", "at least", 40, False),
    ("20 services", "kustomize", "at least", 150, False),
    ("200 services", "kustomize", "at least", 600, False),
    ("20 services without replacements", "kustomize (the one in Rust: about 8)", "at least", 120, False),
    ("200 services, one core, CPU time", "the floor", "at most", 1.8, False),
    ("200 services, two cores, wall time", "the floor", "at most", 1.1, False),
    ("start-up of `render version`", "a program that returns 0", "at most", 1.3, False),
    ("5,000 services, instructions of a resource", "the same at 200", "at most", 1.1, True),
    ("30 overlays of 100 services, one core, CPU time", "30 runs of `render build`", "at most", 0.4, True),
    ("30 overlays of 100 services, two cores", "one core", "at least", 1.7, False),
    ("200 services, peak memory", "bytes of input and output", "at most", 8, False),
    ("`affected`, 1,000 overlays in 20,000 files", "`git diff --name-only`", "at most", 3, False),
)


def cores():
    return len(os.sched_getaffinity(0))


def measure(program, commands, cwd, runs):
    """Runs commands in turns; of each: median wall seconds, CPU seconds, peak KiB."""
    words = [program, str(runs)]
    for i, command in enumerate(commands):
        words += (["--"] if i else []) + command
    r = subprocess.run(words, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return [[float(word) for word in line.split()] for line in r.stdout.splitlines()]


def measure_long(program, commands, cwd):
    """As measure; the first run of the last command tells how many there are."""
    turns = [measure(program, commands, cwd, 1)]
    for _ in range(1, RUNS if turns[0][-1][0] < LONG else LONG_RUNS):
        turns.append(measure(program, commands, cwd, 1))
    return [[statistics.median(column) for column in zip(*figures)] for figures in zip(*turns)]


def instructions(command, cwd):
    """None without valgrind. Of its tools that count, this one is the fastest."""
    if not shutil.which("valgrind"):
        return None
    count = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    r = subprocess.run(count + command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    return int(re.search(r"I +refs: +([\d,]+)", r.stderr).group(1).replace(",", ""))


# ---- Tables ------------------------------------------------------------------------------------

def wanted(goal):
    return f"{goal[2]} {goal[3]:g} times" + (" faster" if goal[2] == "at least" else "")


def shown(seen):
    return "-" if seen is None else f"{seen:.0f} times" if seen >= 20 else f"{seen:.2f} times"


def missed(goal, seen):
    return seen is not None and (seen < goal[3] if goal[2] == "at least" else seen > goal[3])


def goal_row(goal, seen):
    return f"| {goal[0]} | {goal[1]} | {wanted(goal)} | {shown(seen)}{' (missed)' if missed(goal, seen) else ''} |"


GOAL_HEAD = "| work | beside | wanted | seen |\n|---|---|---|---|"
SHOP_HEAD = "| services | | wall ms | CPU ms | peak MB | million instructions |\n|---:|---|---:|---:|---:|---:|"


def shop_row(services, program, figures, count):
    wall, cpu, peak = figures or (None, None, None)

    def cell(n, unit):
        return "-" if n is None else f"{n * unit:,.0f}" if n * unit >= 100 else f"{n * unit:.1f}"
    label = f"{services:,}" if program == PROGRAMS[0] else ""
    return f"| {label} | {program} | {cell(wall, 1e3)} | {cell(cpu, 1e3)} | {cell(peak, 1 / 1024)} | {cell(count, 1e-6)} |"


def tables(goals, shops):
    """goals: what was seen, in the order of GOALS. shops: by services and program, figures and count."""
    lines = [GOAL_HEAD] + [goal_row(g, s) for g, s in zip(GOALS, goals)]
    lines += ["", SHOP_HEAD] + [shop_row(n, p, *shops.get((n, p), (None, None))) for n in SHOPS for p in PROGRAMS]
    return "\n".join(lines) + "\n"


def put(path, text):
    """Writes the tables into a README, between the marks."""
    with open(path, encoding="utf-8") as f:
        before, rest = f.read().split(START)
    with open(path, "w", encoding="utf-8") as f:
        f.write(before + START + text + END + rest.split(END)[1])


def labels(text):
    """Of each row of tables, what is not a figure."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return [row[:3] if len(row) == 4 else row[:2] for row in rows]


def readme_problem(readme):
    """Says when the tables of a README are not those that the benchmark writes; None when they are."""
    if readme.count(START) != 1 or readme.count(END) != 1:
        return "there are no figures, or not their marks"
    found = labels(readme.split(START)[1].split(END)[0])
    for row in labels(tables([None] * len(GOALS), {})):
        if not found or found.pop(0) != row:
            return f"the figures have no row {row} in its place; write them with bench.py --into"
    return f"the figures have rows that the benchmark does not write: {found}" if found else None
