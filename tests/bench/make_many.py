#!/usr/bin/env python3
"""Write a kustomization with N entries of one field, over N Deployments and N Services: usage:
make_many.py DIR FIELD N, where FIELD is one of those below. The same arguments always write the same bytes."""
import os
import sys

RESOURCES = """\
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app{i}
  labels: {{app: app{i}}}
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: app
        image: registry.example.com/app{i}:1.0.0
        env:
        - name: PORT
          value: http://$(SERVICE{i}):{port}
---
apiVersion: v1
kind: Service
metadata:
  name: app{i}
spec:
  ports:
  - port: {port}
"""
ENTRIES = {
    "patches": """\
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {{name: app{i}}}
    spec: {{replicas: 3}}
""",
    "patches (JSON)": """\
- target: {{kind: Deployment, name: app{i}}}
  patch: |
    - {{op: replace, path: /spec/replicas, value: 3}}
""",
    "replacements": """\
- source: {{kind: Service, name: app{i}, fieldPath: spec.ports.0.port}}
  targets:
  - select: {{kind: Deployment, name: app{i}}}
    fieldPaths: [metadata.annotations.port]
    options: {{create: true}}
""",
    "vars": """\
- name: SERVICE{i}
  objref: {{apiVersion: v1, kind: Service, name: app{i}}}
""",
    "images": """\
- name: registry.example.com/app{i}
  newTag: 2.0.0
""",
    "configMapGenerator": """\
- name: settings{i}
  literals: [port={port}]
""",
}


def make(root, field, n):
    os.makedirs(root)
    with open(os.path.join(root, "resources.yaml"), "w", encoding="utf-8") as f:
        f.writelines(RESOURCES.format(i=i, port=8000 + i) for i in range(n))
    with open(os.path.join(root, "kustomization.yaml"), "w", encoding="utf-8") as f:
        f.write(f"namePrefix: prod-\nresources: [resources.yaml]\n{field.split()[0]}:\n")
        f.writelines(ENTRIES[field].format(i=i, port=8000 + i) for i in range(n))


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], int(sys.argv[3]))
