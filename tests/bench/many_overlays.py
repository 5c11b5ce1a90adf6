"""What it costs to build 30 overlays of one base of 100 services in one run, beside a run for each, and how much
faster two processors are than one."""
import os
import resource
import statistics
import subprocess
import tempfile
import time

import make_shop
from figures import RUNS

SERVICES, OVERLAYS = 100, 30
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


def once(commands, cwd):
    """CPU and wall seconds of all commands together, one after the other."""
    cpu_before, before = cpu(), time.monotonic()
    for command in commands:
        subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, check=True)
    return cpu() - cpu_before, time.monotonic() - before


def figures(render):
    """The part of the CPU time that one run in one thread takes of a run for each; how much faster two threads are."""
    shared, faster = [], []
    with tempfile.TemporaryDirectory() as root:
        overlays = make(root)
        each = [[render, "build", "--jobs", "1", o, "-o", f"{root}/{i}.yaml"] for i, o in enumerate(overlays)]
        one, two = ([[render, "build", "--jobs", jobs] + overlays + ["-o", f"{root}/out/"]] for jobs in "12")
        for _ in range(RUNS):
            alone, single, double = (once(commands, root) for commands in (each, one, two))
            shared.append(single[0] / alone[0])
            faster.append(single[1] / double[1])
    return statistics.median(shared), statistics.median(faster)
