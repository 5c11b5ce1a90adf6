#!/usr/bin/env python3
"""Print what it costs to build 30 overlays of one base of 100 services in one run, beside a run for each, and how
much faster two processors are than one.

usage: many_overlays.py RENDER [SERVICES [OVERLAYS]]

CPU time is that of the whole processes, user and system; the median of several runs. It fails when one run for all
takes more than 0.4 of the CPU of a run for each. Wall time never fails it: it says something only on a machine with
two processors that nobody else uses."""
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import make_shop

RENDER = os.path.abspath(sys.argv[1])
SERVICES = int(sys.argv[2]) if len(sys.argv) > 2 else 100
OVERLAYS = int(sys.argv[3]) if len(sys.argv) > 3 else 30
RUNS, CPU_LIMIT, SPEED_GOAL = 5, 0.4, 1.7
OVERLAY = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: shop-{name}
namePrefix: {name}-
resources:
- ../../base
labels:
- pairs:
    region: {name}
images:
- name: registry.example.com/svc-0000
  newTag: 3.{number}.0
replicas:
- name: svc-0001
  count: {number}
patches:
- path: patch.yaml
"""


def make(root):
    make_shop.make(root, SERVICES)
    for number in range(OVERLAYS):
        name = f"r{number:02d}"
        make_shop.write(f"{root}/overlays/{name}/kustomization.yaml", OVERLAY.format(name=name, number=number))
        make_shop.write(f"{root}/overlays/{name}/patch.yaml", make_shop.PATCH.format(name="svc-0002"))
    return [f"overlays/r{number:02d}" for number in range(OVERLAYS)]


def cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(commands, cwd):
    """Median CPU and wall seconds of running all commands."""
    figures = []
    for _ in range(RUNS):
        cpu_before, before = cpu(), time.monotonic()
        for command in commands:
            subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, check=True)
        figures.append((cpu() - cpu_before, time.monotonic() - before))
    return [statistics.median(f[i] for f in figures) for i in range(2)]


def main():
    with tempfile.TemporaryDirectory() as root:
        overlays = make(root)
        each = measure([[RENDER, "build", "--jobs", "1", o, "-o", f"{root}/{i}.yaml"] for i, o in enumerate(overlays)], root)
        one, two = (measure([[RENDER, "build", "--jobs", jobs] + overlays + ["-o", f"{root}/out/"]], root)
                    for jobs in ("1", "2"))
    print(f"{OVERLAYS} overlays of {SERVICES} services      CPU ms    wall ms")
    for name, (cpu_time, wall) in (("a run for each", each), ("one run, 1 thread", one), ("one run, 2 threads", two)):
        print(f"{name:<32} {cpu_time * 1000:>10.1f} {wall * 1000:>10.1f}")
    print(f"one run takes {one[0] / each[0]:.2f} of the CPU (limit {CPU_LIMIT});"
          f" two threads are {one[1] / two[1]:.2f} times faster than one (goal {SPEED_GOAL})")
    if one[0] > CPU_LIMIT * each[0]:
        sys.exit("many_overlays: bases are not shared")


main()
