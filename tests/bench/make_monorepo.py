#!/usr/bin/env python3
"""Write a repository of many overlays: usage: make_monorepo.py FOLDER [--overlays N] [--files N]

Each app has a base and four overlays; overlays have patches, env files and a component. What is left of
the files is source code that no kustomization names. The same arguments always give the same bytes."""
import argparse
import os

STAGES = ["dev", "staging", "prod-eu", "prod-us"]
COMPONENTS = 20


class Repository:
    def __init__(self, folder):
        self.folder, self.files, self.made = folder, 0, set()

    def write(self, path, text):
        path = os.path.join(self.folder, path)
        directory = os.path.dirname(path)
        if directory not in self.made:
            os.makedirs(directory, exist_ok=True)
            self.made.add(directory)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        self.files += 1


def head(kind, name, version="v1"):
    return f"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\n"


def component(repo, n):
    repo.write(f"components/feature-{n}/kustomization.yaml", f"""apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources:
- policy.yaml
patches:
- path: sidecar.yaml
  target:
    kind: Deployment
""")
    repo.write(f"components/feature-{n}/policy.yaml",
               head("NetworkPolicy", f"feature-{n}", "networking.k8s.io/v1") + "spec:\n  podSelector: {}\n")
    repo.write(f"components/feature-{n}/sidecar.yaml",
               head("Deployment", "any", "apps/v1") + "spec:\n  template:\n    metadata:\n      annotations:\n"
               f"        feature: \"{n}\"\n")


def base(repo, app, name):
    kinds = ["deployment", "service", "ingress", "account", "role", "binding", "budget", "scaler", "monitor"]
    listed = "".join(f"- {kind}.yaml\n" for kind in kinds)
    repo.write(f"{app}/base/kustomization.yaml", f"""apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
labels:
- pairs:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/part-of: shop
  includeSelectors: true
resources:
{listed}configMapGenerator:
- name: {name}-defaults
  files:
  - defaults.properties
""")
    repo.write(f"{app}/base/defaults.properties", "".join(f"key.{i}=value {i} of {name}\n" for i in range(20)))
    repo.write(f"{app}/base/deployment.yaml", head("Deployment", name, "apps/v1") + f"""spec:
  replicas: 1
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
    spec:
      containers:
      - name: main
        image: registry.example.com/{name}:1.0.0
        ports:
        - containerPort: 8080
""")
    for kind in kinds[1:]:
        repo.write(f"{app}/base/{kind}.yaml",
                   head("ConfigMap", f"{name}-{kind}") + f"data:\n  kind: {kind}\n  app: {name}\n")


def overlay(repo, app, name, stage, n):
    repo.write(f"{app}/overlays/{stage}/kustomization.yaml", f"""apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: {name}-{stage}
nameSuffix: -{stage}
resources:
- ../../base
- extra.yaml
components:
- ../../../../../components/feature-{n % COMPONENTS}
images:
- name: registry.example.com/{name}
  newTag: 1.{n}.0
replicas:
- name: {name}
  count: {n % 5 + 1}
patches:
- path: resources-patch.yaml
- path: env-patch.yaml
  target:
    kind: Deployment
    name: {name}
configMapGenerator:
- name: {name}-settings
  envs:
  - settings.env
  files:
  - app.json=settings.json
""")
    deployment = head("Deployment", name, "apps/v1") + "spec:\n  template:\n    spec:\n      containers:\n      - name: main\n"
    repo.write(f"{app}/overlays/{stage}/extra.yaml", head("ConfigMap", f"{name}-extra") + f"data:\n  stage: {stage}\n")
    repo.write(f"{app}/overlays/{stage}/resources-patch.yaml",
               deployment + f"        resources:\n          limits:\n            memory: {64 * (n % 7 + 1)}Mi\n")
    repo.write(f"{app}/overlays/{stage}/env-patch.yaml",
               deployment + f"        env:\n        - name: STAGE\n          value: {stage}\n")
    repo.write(f"{app}/overlays/{stage}/settings.env", "".join(f"SETTING_{i}={stage}-{i}\n" for i in range(10)))
    repo.write(f"{app}/overlays/{stage}/settings.json", f'{{"stage": "{stage}", "n": {n}}}\n')


def make(folder, overlays, files):
    repo = Repository(folder)
    for n in range(COMPONENTS):
        component(repo, n)
    for n in range(0, overlays, len(STAGES)):
        name = f"app-{n // len(STAGES)}"
        app = f"teams/team-{n // len(STAGES) % 12}/{name}"
        base(repo, app, name)
        for i, stage in enumerate(STAGES[:overlays - n]):
            overlay(repo, app, name, stage, n + i)
    for n in range(max(0, files - repo.files)):
        repo.write(f"src/part-{n % 97}/module-{n % 13}/file-{n}.txt", f"source code {n}\n" * 5)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--overlays", type=int, default=1000)
    parser.add_argument("--files", type=int, default=20000)
    args = parser.parse_args()
    make(args.folder, args.overlays, args.files)
