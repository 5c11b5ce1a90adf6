#!/usr/bin/env python3
"""Write a repository of N services for the benchmark: usage: make_shop.py DIR N

base/<service>/ holds six manifests, a config map and a secret generator; overlays/prod adds a namespace,
a prefix, labels, images, replicas, patches, generators, a replacement and a component. The same N
always writes the same bytes."""
import os
import sys

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  replicas: 1
  selector:
    matchLabels:
      component: {name}
  template:
    metadata:
      labels:
        component: {name}
      annotations:
        prometheus.io/port: "{port}"
    spec:
      serviceAccountName: {name}
      containers:
      - name: {name}
        image: registry.example.com/{name}:1.0.0
        args: ["--listen", ":{port}", "--log-level=info"]
        ports:
        - name: http
          containerPort: {port}
        envFrom:
        - configMapRef:
            name: {name}-config
        env:
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: {name}-db
              key: password
        - name: JAVA_OPTS
          value: "-Xmx512m"
        # how long a start may take
        livenessProbe:
          httpGet: {{path: /healthz, port: http}}
          initialDelaySeconds: 20
        resources:
          requests: {{cpu: 100m, memory: 128Mi}}
        volumeMounts:
        - name: config
          mountPath: /etc/{name}
      volumes:
      - name: config
        configMap:
          name: {name}-config
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  selector:
    component: {name}
  ports:
  - name: http
    port: 80
    targetPort: http
"""
RBAC = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {name}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {name}
rules:
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {name}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {name}
subjects:
- kind: ServiceAccount
  name: {name}
"""
AVAILABILITY = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {name}
spec:
  minAvailable: 1
  selector:
    matchLabels:
      component: {name}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {name}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {name}
  minReplicas: 1
  maxReplicas: 5
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {name}
spec:
  podSelector:
    matchLabels:
      component: {name}
  policyTypes: [Ingress]
  ingress:
  - ports:
    - port: http
"""
KUSTOMIZATION = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- deployment.yaml
- service.yaml
- rbac.yaml
- availability.yaml
configMapGenerator:
- name: {name}-config
  files:
  - app.properties
  literals:
  - MODE=base
secretGenerator:
- name: {name}-db
  literals:
  - password=placeholder
labels:
- pairs:
    app.kubernetes.io/name: {name}
  includeSelectors: true
"""
HARDENING = """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- target: {kind: Deployment}
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: any
    spec:
      template:
        spec:
          securityContext:
            runAsNonRoot: true
"""
OVERLAY = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: shop-prod
namePrefix: prod-
resources:
- ../../base
components:
- ../../components/hardening
labels:
- pairs:
    environment: prod
commonAnnotations:
  team: platform
"""
PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  strategy:
    rollingUpdate: {{maxSurge: 1, maxUnavailable: 0}}
  template:
    spec:
      containers:
      - name: {name}
        env:
        - name: FEATURES
          value: prod
        resources:
          limits: {{cpu: "2", memory: 4Gi}}
"""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def service(root, name, number):
    fields = {"name": name, "port": 3000 + number % 6000}
    for file, text in (("deployment", DEPLOYMENT), ("service", SERVICE), ("rbac", RBAC),
                       ("availability", AVAILABILITY), ("kustomization", KUSTOMIZATION)):
        write(f"{root}/base/{name}/{file}.yaml", text.format(**fields))
    lines = [f"key.{i}={(number * 7919 + i * 104729) % 1000003:x}\n" for i in range(20)]
    write(f"{root}/base/{name}/app.properties", "".join(lines))


def overlay(root, names, replacements):
    some = names[:: max(1, len(names) // 50)]
    text = OVERLAY + "images:\n"
    text += "".join(f"- name: registry.example.com/{n}\n  newTag: 2.{i}.0\n" for i, n in enumerate(some))
    text += "replicas:\n" + "".join(f"- name: {n}\n  count: {2 + i % 5}\n" for i, n in enumerate(some))
    text += "patches:\n" + "".join(f"- path: patch-{n}.yaml\n" for n in some)
    text += f"""\
- target: {{kind: Service, name: {names[0]}}}
  patch: |-
    - op: replace
      path: /spec/ports/0/port
      value: 8080
configMapGenerator:
- name: {names[0]}-config
  behavior: merge
  literals:
  - MODE=prod
"""
    if replacements:
        text += f"""\
replacements:
- source: {{kind: Service, name: {names[0]}, fieldPath: metadata.name}}
  targets:
  - select: {{kind: Deployment, name: {names[-1]}}}
    fieldPaths: ["spec.template.spec.containers.[name={names[-1]}].env.[name=JAVA_OPTS].value"]
"""
    write(f"{root}/overlays/prod/kustomization.yaml", text)
    for n in some:
        write(f"{root}/overlays/prod/patch-{n}.yaml", PATCH.format(name=n))


def make(root, count, replacements=True):
    names = [f"svc-{i:04d}" for i in range(count)]
    for number, name in enumerate(names):
        service(root, name, number)
    write(f"{root}/base/kustomization.yaml", "resources:\n" + "".join(f"- {n}\n" for n in names))
    write(f"{root}/components/hardening/kustomization.yaml", HARDENING)
    overlay(root, names, replacements)


if __name__ == "__main__":
    make(sys.argv[1], int(sys.argv[2]))
