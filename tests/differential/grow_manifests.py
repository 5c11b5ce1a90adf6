"""Resources: small manifests of many kinds that refer to each other by a small pool of names."""
from grow_text import Raw

NAMES = ["web", "db", "api", "cfg", "a", "b", "web-cfg", "x.y"]
NAMESPACES = ["prod", "dev", "default", "kube-system"]
WORDS = ["one", "two", "web", "info", "8080", "a-b", "v1.2", "some text", "/path/to", "x=y"]
ODD_TEXTS = [
    "yes", "no", "on", "y", "true", "null", "~", "", " ", " lead", "trail ", "a: b", "a #b", "#c", "- x", "*a",
    "&a", "!t", "%p", "@a", "`q", "it's", 'say "hi"', "two\nlines", "two\nlines\n", "end\n\n", "\n", "\nx",
    "tab\tx", "a\n\tb", "é", "日本語", "😀", "long " * 25, "word" * 30, "1", "1.0", "1e3", "0x10", "0o7", "007",
    "1_000", "12:30:45", "2020-01-01", ".5", ".inf", "-0", "<<", "=", "back\\slash", "[a]", "{a}", "a, b", "?",
    "-", ":", "a:", "--- x", "<b>&</b>", "a  b", "x\n  y\nz\n", " x\ny", "\u2028", "\ufeffx", "$(VAR)", "100%",
    "long line that has a\nsecond one " + "and goes on " * 9, "0.10", "+1", "1e-7", "123456789012345678901",
]
ODD_RAWS = [
    "yes", "no", "on", "off", "y", "n", "True", "NULL", "~", "", "1", "-1", "0", "-0", "1.0", "1.50", "1e3", "1e21",
    "0x1F", "0o17", "017", "08", "1_000", "12:30", "12:30:45", "2020-01-01", "2001-12-14t21:59:43.10-05:00", ".5", "1.",
    ".inf", "-.INF", ".nan", "9223372036854775807", "18446744073709551615", "18446744073709551616",
    "9007199254740993", "1.7976931348623157e308", "0.000001", "1e-7", "123456.789e3", "!!str 5", '!!int "3"',
    "!!float 1", "!!str", "!!binary aGVsbG8=", "!foo bar", "! x", '"\\x41\\u00e9"', "'it''s'", "a b", "a:b", "-a",
    "?a", ":a", "a#b", "1.2.3", "+1", "+.5", "=", "\"a\\\n  b\"", "0b101", "0777", "1e400", "1__0", "_1", ".", "..",
]
IMAGES = ["nginx", "nginx:1.2", "nginx:1.2@sha256:abc", "reg.io:5000/a/nginx", "reg.io/x/app:v1",
          "app@sha256:0123", "busybox:latest", "my-app:1.0-rc.1", "nginx:", "ngin.x:1"]
LABEL_KEYS = ["app", "tier", "app.kubernetes.io/name", "env", "x"]
LABEL_VALUES = ["web", "db", "front", "v1", "1", "true", "", "a.b"]


class Manifests:
    """Grows one resource after another. `did` counts what was used."""

    def __init__(self, rng, wild, did):
        self.rng, self.wild, self.did = rng, wild, did

    # Small choices.
    def p(self, chance):
        return self.rng.random() < chance

    def pick(self, items):
        return self.rng.choice(items)

    def some(self, items, most=3):
        return self.rng.sample(items, self.rng.randint(1, min(most, len(items))))

    def text(self):
        if self.p(self.wild):
            self.did("scalar: odd text")
            return self.pick(ODD_TEXTS)
        return self.pick(WORDS)

    def value(self):
        if self.p(self.wild):
            self.did("scalar: odd token")
            return Raw(self.pick(ODD_RAWS))
        return self.pick([self.text(), self.rng.randint(0, 9000), True, False, self.text()])

    def name(self):
        return self.pick(NAMES)

    def labels(self):
        return {k: Raw(self.pick(ODD_RAWS)) if self.p(self.wild / 4) else self.pick(LABEL_VALUES)
                for k in self.some(LABEL_KEYS)}

    def selector(self):
        s = {"matchLabels": self.labels()}
        if self.p(0.2):
            s["matchExpressions"] = [{"key": "app", "operator": "In", "values": ["a", "b"]}]
        return s if self.p(0.9) else {}

    def maybe(self, into, chance, key, make):
        if self.p(chance):
            into[key] = make()

    def tree(self, depth=2):
        """A value of no particular shape."""
        shape = self.rng.random()
        if depth == 0 or shape < 0.5:
            return self.value() if self.p(0.93) else self.pick([None, {}, []])
        if shape < 0.75:
            return {self.pick(["a", "b", "c", "name", "key", "spec", "image", "ports", "10", "a.b/c", "a2", "a10"]):
                    self.tree(depth - 1) for _ in range(self.rng.randint(1, 3))}
        return [self.tree(depth - 1) for _ in range(self.rng.randint(0, 3))]

    def metadata(self, name, namespaced=True):
        meta = {"name": name}
        if namespaced:
            self.maybe(meta, 0.25, "namespace", lambda: self.pick(NAMESPACES))
        self.maybe(meta, 0.3, "labels", self.labels)
        self.maybe(meta, 0.25, "annotations", self.annotations)
        self.maybe(meta, 0.05, "finalizers", lambda: self.some(["a/x", "b/y", "c/z"]))
        self.maybe(meta, 0.04, "ownerReferences", lambda: [
            {"apiVersion": "v1", "kind": "ConfigMap", "name": self.name(), "uid": u} for u in self.some(["u1", "u2"])])
        self.maybe(meta, 0.02, "creationTimestamp", lambda: None)
        self.maybe(meta, 0.01, "namespace", lambda: self.pick(["", None, Raw("1"), "Odd Name"]))
        if self.p(0.03):
            self.did("resource: generateName")
            meta["generateName"] = name + "-"
        return meta

    def annotations(self):
        notes = {self.pick(["note", "a.b/c", "cfg", "x", "url"]): self.text() for _ in range(self.rng.randint(1, 2))}
        if self.p(0.06):
            self.did("resource: local-config")
            notes["config.kubernetes.io/local-config"] = self.pick(["true", "false", "", "x"])
        if self.p(0.12):
            self.did("resource: JSON in a string")
            notes["json"] = self.pick(['{"a": {"b": 1.50, "c": [1, "x"]}}', "a:\n  b: x\n  c:\n  - n: 1\n",
                                       '{\n  "a": {\n    "b": "<x>"\n  }\n}\n', "[1, 2, {\"a\": 1}]"])
        if self.p(0.02):
            self.did("resource: annotation of kustomize")
            notes[self.pick(["kustomize.config.k8s.io/needs-hash", "kustomize.config.k8s.io/behavior",
                             "config.kubernetes.io/index"])] = \
                self.pick(["true", "merge", "web", "1"])
        return notes

    # Pods.
    def reference(self, optional=True):
        ref = {"name": self.name()}
        if optional:
            self.maybe(ref, 0.1, "optional", lambda: True)
        return ref

    def env(self):
        e = {"name": self.pick(["A", "B", "C", "PATH_X"])}
        kind = self.rng.random()
        if kind < 0.5:
            e["value"] = self.text() if self.p(0.8) else self.pick(["$(VAR)", "a-$(VAR)-$(OTHER)", "$$(VAR)"])
        elif kind < 0.7:
            e["valueFrom"] = {"configMapKeyRef": {"name": self.name(), "key": "k"}}
        elif kind < 0.9:
            e["valueFrom"] = {"secretKeyRef": {"name": self.name(), "key": "k"}}
        else:
            e["valueFrom"] = {"fieldRef": {"fieldPath": "metadata.name"}}
        return e

    def port(self):
        port = {"containerPort": self.pick([80, 8080, 53])}
        self.maybe(port, 0.4, "name", lambda: self.pick(["http", "dns"]))
        self.maybe(port, 0.4, "protocol", lambda: self.pick(["TCP", "UDP"]))
        return port

    def probe(self):
        return {"httpGet": {"path": "/", "port": self.pick([80, "http"])}, "periodSeconds": self.rng.randint(1, 30)}

    def container(self, name):
        c = {"name": name, "image": self.pick(IMAGES)}
        self.maybe(c, 0.3, "env", lambda: [self.env() for _ in range(self.rng.randint(1, 3))])
        self.maybe(c, 0.15, "envFrom", lambda: [{self.pick(["configMapRef", "secretRef"]): self.reference()}])
        self.maybe(c, 0.25, "ports", lambda: [self.port() for _ in range(self.rng.randint(1, 2))])
        self.maybe(c, 0.15, "volumeMounts", lambda: [
            {"name": self.pick(["data", "conf"]), "mountPath": m} for m in self.some(["/data", "/etc/x", "/t"])])
        self.maybe(c, 0.12, "args", lambda: [self.text() for _ in range(2)] + ["--v=$(VAR)"])
        self.maybe(c, 0.06, "command", lambda: ["sh", "-c", self.text()])
        self.maybe(c, 0.08, "livenessProbe", self.probe)
        self.maybe(c, 0.1, "resources", lambda: {"limits": {"cpu": self.pick(["1", "500m", 2]), "memory": "1Gi"}})
        self.maybe(c, 0.03, "volumeDevices", lambda: [{"name": "data", "devicePath": "/dev/x"}])
        self.maybe(c, 0.03, "extra", self.tree)
        return c

    def volume(self, name):
        v = {"name": name}
        kind = self.rng.randrange(6)
        if kind == 0:
            v["configMap"] = {"name": self.name()}
            self.maybe(v["configMap"], 0.3, "items", lambda: [{"key": "k", "path": "p"}])
        elif kind == 1:
            v["secret"] = {"secretName": self.name()}
        elif kind == 2:
            v["persistentVolumeClaim"] = {"claimName": self.name()}
        elif kind == 3:
            v["projected"] = {"sources": [{"configMap": {"name": self.name()}}, {"secret": {"name": self.name()}}]}
        else:
            v["emptyDir"] = {}
        return v

    def pod_spec(self):
        names = self.some(["app", "side", "c1"], 2)
        spec = {"containers": [self.container(n) for n in names]}
        self.maybe(spec, 0.15, "initContainers", lambda: [self.container("init")])
        self.maybe(spec, 0.03, "ephemeralContainers", lambda: [{"name": "dbg", "image": "nginx:1.2"}])
        self.maybe(spec, 0.35, "volumes", lambda: [self.volume(n) for n in self.some(["data", "conf", "tmp"])])
        self.maybe(spec, 0.2, "serviceAccountName", self.name)
        self.maybe(spec, 0.1, "imagePullSecrets", lambda: [{"name": n} for n in self.some(NAMES, 2)])
        self.maybe(spec, 0.05, "priorityClassName", self.name)
        self.maybe(spec, 0.08, "affinity", self.affinity)
        self.maybe(spec, 0.08, "topologySpreadConstraints", lambda: [
            {"maxSkew": 1, "topologyKey": k, "whenUnsatisfiable": w, "labelSelector": self.selector()}
            for k, w in [(self.pick(["zone", "host"]), self.pick(["DoNotSchedule", "ScheduleAnyway"]))]])
        self.maybe(spec, 0.06, "tolerations", lambda: [{"key": self.text(), "operator": "Exists"}])
        self.maybe(spec, 0.04, "hostAliases", lambda: [{"ip": "1.2.3.4", "hostnames": ["h1", "h2"]}])
        self.maybe(spec, 0.05, "nodeSelector", self.labels)
        self.maybe(spec, 0.03, "containersx", self.tree)
        return spec

    def affinity(self):
        term = {"labelSelector": self.selector(), "topologyKey": "zone"}
        which = self.pick(["podAffinity", "podAntiAffinity"])
        if self.p(0.5):
            return {which: {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
        return {which: {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "podAffinityTerm": term}]}}

    def template(self):
        t = {"metadata": {"labels": self.labels()}, "spec": self.pod_spec()}
        self.maybe(t["metadata"], 0.15, "annotations", self.annotations)
        if self.p(0.1):
            del t["metadata"]
        return t

    # Kinds: each gives (apiVersion, kind, the fields besides metadata).
    def workload(self):
        api, kind = self.pick([("apps/v1", "Deployment")] * 4 + [
            ("apps/v1", "StatefulSet"), ("apps/v1", "StatefulSet"), ("apps/v1", "DaemonSet"), ("apps/v1", "ReplicaSet"),
            ("v1", "ReplicationController"), ("extensions/v1beta1", "Deployment"), ("apps/v1beta1", "Deployment"),
            ("apps/v1beta2", "StatefulSet")])
        spec = {"template": self.template()}
        self.maybe(spec, 0.5, "replicas", lambda: self.rng.randint(0, 3))
        self.maybe(spec, 0.7, "selector", self.labels if kind == "ReplicationController" else self.selector)
        self.maybe(spec, 0.08, "strategy", lambda: {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}})
        if kind == "StatefulSet":
            self.maybe(spec, 0.6, "serviceName", self.name)
            self.maybe(spec, 0.4, "volumeClaimTemplates", lambda: [
                {"metadata": self.metadata("data", False), "spec": {"storageClassName": self.name()}}])
        return api, kind, {"spec": spec}

    def job(self):
        spec = {"template": self.template()}
        if self.p(0.5):
            return "batch/v1", "Job", {"spec": spec}
        return self.pick(["batch/v1", "batch/v1beta1"]), "CronJob", {
            "spec": {"schedule": "* * * * *", "jobTemplate": {"spec": spec}}}

    def pod(self):
        if self.p(0.15):
            return "v1", "PodTemplate", {"template": self.template()}
        return "v1", "Pod", {"spec": self.pod_spec()}

    def service(self):
        spec = {"ports": [{"port": self.pick([80, 53]), "name": n} for n in self.some(["http", "dns"])]}
        for port in spec["ports"]:
            self.maybe(port, 0.3, "protocol", lambda: self.pick(["TCP", "UDP"]))
            self.maybe(port, 0.3, "targetPort", lambda: self.pick([8080, "http"]))
        self.maybe(spec, 0.6, "selector", self.labels)
        return "v1", "Service", {"spec": spec}

    def ingress(self):
        spec = {}
        self.maybe(spec, 0.4, "tls", lambda: [{"secretName": self.name(), "hosts": ["h"]}])
        self.maybe(spec, 0.2, "ingressClassName", self.name)
        if self.p(0.7):
            self.maybe(spec, 0.3, "defaultBackend", lambda: {"service": {"name": self.name(), "port": {"number": 80}}})
            spec["rules"] = [{"host": "h", "http": {"paths": [
                {"path": "/", "backend": {"service": {"name": self.name(), "port": {"number": 80}}}}]}}]
            return "networking.k8s.io/v1", "Ingress", {"spec": spec}
        spec["backend"] = {"serviceName": self.name(), "servicePort": 80}
        return self.pick(["extensions/v1beta1", "networking.k8s.io/v1beta1"]), "Ingress", {"spec": spec}

    def autoscaler(self):
        api = self.pick(["autoscaling/v1", "autoscaling/v2", "autoscaling/v2beta2"])
        kind = self.pick(["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"])
        return api, "HorizontalPodAutoscaler", {"spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": kind, "name": self.name()}, "maxReplicas": 3}}

    def config_map(self):
        body = {}
        self.maybe(body, 0.9, "data", lambda: {k: self.text() for k in self.some(["k", "a.txt", "x-y", "Z"])})
        self.maybe(body, 0.06, "binaryData", lambda: {"bin": "aGVsbG8="})
        self.maybe(body, 0.05, "immutable", lambda: True)
        return "v1", "ConfigMap", body

    def secret(self):
        body = {"type": self.pick(["Opaque", "kubernetes.io/tls"])} if self.p(0.5) else {}
        self.maybe(body, 0.7, "data", lambda: {k: "aGVsbG8=" for k in self.some(["k", "pw"])})
        self.maybe(body, 0.4, "stringData", lambda: {k: self.text() for k in self.some(["k", "user"])})
        return "v1", "Secret", body

    def account(self):
        body = {}
        self.maybe(body, 0.4, "secrets", lambda: [{"name": n} for n in self.some(NAMES, 2)])
        self.maybe(body, 0.4, "imagePullSecrets", lambda: [{"name": n} for n in self.some(NAMES, 2)])
        return "v1", "ServiceAccount", body

    def role(self):
        rule = {"apiGroups": [""], "resources": ["configmaps", "secrets"], "verbs": ["get"]}
        self.maybe(rule, 0.6, "resourceNames", lambda: self.some(NAMES))
        return "rbac.authorization.k8s.io/v1", self.pick(["Role", "ClusterRole"]), {"rules": [rule]}

    def binding(self):
        def subject():
            s = {"kind": self.pick(["ServiceAccount"] * 3 + ["User", "Group"]), "name": self.pick(NAMES + ["default"])}
            self.maybe(s, 0.6, "namespace", lambda: self.pick(NAMESPACES + [""]))
            return s
        body = {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": self.pick(["Role", "ClusterRole"]),
                            "name": self.name()}}
        self.maybe(body, 0.9, "subjects", lambda: [subject() for _ in range(self.rng.randint(1, 2))])
        return ("rbac.authorization.k8s.io/" + self.pick(["v1", "v1", "v1beta1"]),
                self.pick(["RoleBinding", "ClusterRoleBinding"]), body)

    def storage(self):
        which = self.rng.randrange(3)
        if which == 0:
            return "v1", "PersistentVolumeClaim", {"spec": {"volumeName": self.name(), "storageClassName": self.name()}}
        if which == 1:
            return "v1", "PersistentVolume", {"spec": {"storageClassName": self.name(), "claimRef": {
                "namespace": "prod", "name": self.name()}, "azureFile": {"secretName": self.name()}}}
        return "storage.k8s.io/v1", "StorageClass", {"provisioner": "x", "parameters": {"secretName": self.name()}}

    def cluster(self):
        service = {"service": {"name": self.name(), "namespace": self.pick(NAMESPACES)}}
        return self.pick([
            ("v1", "Namespace", {}), ("v1", "Namespace", {"spec": {"finalizers": ["kubernetes"]}}),
            ("example.com/v1", "Namespace", {}),
            ("scheduling.k8s.io/v1", "PriorityClass", {"value": 10}),
            ("networking.k8s.io/v1", "IngressClass", {"spec": {"controller": "x"}}),
            ("apiregistration.k8s.io/v1", "APIService", {"spec": service}),
            ("apiregistration.k8s.io/v1", "APIService", {"spec": {"group": "x"}}),
            ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", {"webhooks": [
                {"name": "w.x", "clientConfig": service}]}),
            ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", {"webhooks": [
                {"name": "w.x", "clientConfig": service}, {"name": "v.x"}]}),
            ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", {"spec": {"x": 1}}),
            ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", {"spec": {"policyName": self.name()}}),
            ("apiextensions.k8s.io/v1", "CustomResourceDefinition", {"spec": {
                "group": "example.com", "conversion": {"webhook": {"clientConfig": service}},
                "names": {"kind": "Widget"}, "containers": [{"image": "nginx:1.2"}]}}),
        ])

    def policy(self):
        return self.pick([
            ("policy/v1", "PodDisruptionBudget", {"spec": {"minAvailable": 1, "selector": self.selector()}}),
            ("policy/v1beta1", "PodDisruptionBudget", {"spec": {"selector": self.selector()}}),
            ("networking.k8s.io/v1", "NetworkPolicy", {"spec": {
                "podSelector": self.selector(), "ingress": [{"from": [{"podSelector": self.selector()},
                                                                      {"namespaceSelector": self.selector()}]}]}}),
            ("v1", "ResourceQuota", {"spec": {"hard": {"cpu": self.value()}}}),
            ("v1", "LimitRange", {"spec": {"limits": [{"type": "Container", "max": {"cpu": 1}}]}}),
        ])

    def custom(self):
        self.did("resource: custom kind")
        body = {}
        self.maybe(body, 0.9, "spec", lambda: {
            k: self.tree() for k in self.some(["a", "b", "items", "image", "replicas", "list", "configRef", "template"])})
        self.maybe(body, 0.1, "status", self.tree)
        self.maybe(body, 0.1, "data", self.tree)
        self.maybe(body, 0.1, "template", self.template)
        if isinstance(body.get("spec"), dict):
            self.maybe(body["spec"], 0.3, "containers", lambda: [self.container("app")])
            self.maybe(body["spec"], 0.3, "configRef", self.reference)
        return self.pick([("example.com/v1", "Widget"), ("example.com/v1", "Gadget"), ("example.com/v1alpha1", "Widget"),
                          ("other.io/v1", "Service"), ("serving.knative.dev/v1", "Service"), ("a/b/c", "Slash"),
                          ("", "NoVersion"), ("example.com/v1", "Deployment"), ("argoproj.io/v1alpha1", "Rollout"),
                          ("monitoring.coreos.com/v1", "ServiceMonitor")]) + (body,)

    KINDS = [workload] * 7 + [job, pod, service, service, ingress, autoscaler, config_map, config_map, config_map, secret,
                              secret, account, role, binding, binding, storage, cluster, cluster, policy, custom, custom,
                              custom]

    def resource(self, taken):
        """One manifest; its kind and name are not among the taken, but for a rare mistake."""
        for _ in range(20):
            api, kind, body = self.pick(self.KINDS)(self)
            name = self.name()
            meta = self.metadata(name)
            place = meta.get("namespace") if self.p(0.3) else None
            if (kind, name, place) not in taken or self.p(0.02):
                break
        taken.update([(kind, name, place), (kind, name, None)])
        self.did("kind: " + kind)
        value = {"apiVersion": api, "kind": kind} if api else {"kind": kind}
        value["metadata"] = meta
        value.update(body)
        if self.p(self.wild / 4):
            where = self.pick([value, value["metadata"]] + [v for v in body.values() if isinstance(v, dict)])
            where[self.pick(["extra", "10", "n", "Null", "a b", "x:y", "é", "_", "ports"])] = self.tree(3)
        if self.p(0.02):
            value["metadata"]["name"] = self.pick([Raw("23"), Raw("2020-01-01"), "on", "Has Space", "x" * 70, Raw("1.0")])
        return value
