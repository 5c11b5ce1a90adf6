"""Random kustomization trees from a grammar of all features: a few resources in one to four layers."""
import copy
import random

from grow_manifests import IMAGES, LABEL_KEYS, NAMES, NAMESPACES, WORDS, Manifests
from grow_patches import Patches, walk
from grow_programs import Programs
from grow_text import Style, as_json

FILE_NAMES = ["kustomization.yaml"] * 8 + ["kustomization.yml", "Kustomization"]
REGEXES = [".*", "web|db", "w.*", "^web$", "[a-z]+", "", "Dep.*", "(?i)WEB", "x.y", "web.*cfg", "[^x]*", "\\w+"]
LABEL_SELECTORS = ["app=web", "app", "!tier", "app in (web,db)", "env!=v1", "app=web,tier", "x notin (a)", "app=", "a>1"]


class Layer:
    """One kustomization while it grows: its folder and the resources that it can see."""

    def __init__(self, path):
        self.path, self.seen, self.maps, self.secrets, self.files = path, [], [], [], 0
        self.fields = {}


class Tree:
    """What was grown: files by path, and the arguments behind `build`."""

    def __init__(self, files, args, features):
        self.files, self.args, self.features = files, args, features


class Grower(Programs):
    def __init__(self, seed, index):
        self.rng = rng = random.Random(f"{seed}/{index}")
        self.files, self.features, self.taken, self.flags = {}, {}, set(), set()
        self.wild = rng.choice([0.0, 0.0, 0.01, 0.05, 0.15])
        self.m = Manifests(rng, rng.choice([0.0, 0.03, 0.1, 0.3]), self.did)
        self.patches = Patches(self.m)
        self.p, self.pick, self.some = self.m.p, self.m.pick, self.m.some
        self.busy = rng.choice([0.25, 0.4, 0.6, 1, 1.5])

    def did(self, feature):
        self.features[feature] = self.features.get(feature, 0) + 1

    # Files.
    def yaml(self, value, strict=False):
        return Style(self.rng, self.wild, strict).document(value)

    def put(self, layer, stem, text, suffix=".yaml"):
        layer.files += 1
        name = f"{stem}{layer.files}{suffix}"
        if self.p(0.1):
            name = "sub/" + name
        self.files[f"{layer.path}/{name}"] = text
        return name if self.p(0.95) else "./" + name

    # Layers.
    def grow(self):
        shape = self.rng.random()
        if shape < 0.3:
            top = self.layer("top", [], own=(1, 5))
        elif shape < 0.65:
            top = self.layer("top", [self.layer("base", [], own=(1, 4))])
        elif shape < 0.8:
            top = self.layer("top", [self.layer("base", [], own=(1, 2)), self.layer("more", [], own=(1, 2))])
        elif shape < 0.93:
            base = self.layer("base", [], own=(1, 3))
            top = self.layer("top", [self.layer("mid", [base])])
        else:
            base = self.layer("base", [], own=(1, 2))
            top = self.layer("top", [self.layer("left", [base], own=(0, 1)), self.layer("right", [base], own=(0, 1))])
        args = self.arguments() + [top.path]
        if self.p(0.05):
            self.mistake()
        return Tree(self.files, args, self.features)

    def arguments(self):
        args = []
        if self.p(0.03):
            args += ["--load-restrictor", "LoadRestrictionsNone"]
        if self.p(0.05):
            args += ["--reorder", self.pick(["none", "legacy"])]
        if self.p(0.02):
            args += ["--enable-managedby-label"]
        if self.p(0.04):
            args += ["-o", "out"]
        args += [flag for flag in sorted(self.flags) if self.p(0.97)]
        for arg in args:
            if arg.startswith("-"):
                self.did("flag: " + arg)
        return args

    def layer(self, path, children, own=(0, 2), component=False, parent=None):
        layer = Layer(path)
        k = layer.fields
        for child in children:
            layer.seen += [copy.deepcopy(r) for r in child.seen]
            layer.maps += child.maps
            layer.secrets += child.secrets
        if parent:
            layer.seen += parent.seen
        resources = [f"../{child.path}" for child in children]
        new = [self.m.resource(self.taken) for _ in range(self.rng.randint(*own))]
        resources += self.resource_files(layer, new)
        layer.seen += new
        if self.p(0.003):
            resources.append(self.remote())
        if self.p(0.1):
            self.rng.shuffle(resources)
        if resources:
            k["resources"] = resources
        if children and self.p(0.04):
            self.did("field: bases")
            k["resources"], k["bases"] = resources[len(children):], resources[:len(children)]
        self.fill(layer, component)
        if self.p(0.15) and path.count("-part") < 2:
            self.did("field: components")
            extra = self.layer(path + "-part", [], own=(0, 1), component=True, parent=layer)
            k["components"] = [f"../{extra.path}"]
            if self.p(0.02):
                k["components"].append(self.remote(component=True))
            layer.seen = extra.seen
        self.write(layer, component)
        return layer

    def write(self, layer, component):
        fields = list(layer.fields.items())
        if self.p(0.3):
            self.rng.shuffle(fields)
        k = {}
        if component:
            k["apiVersion"], k["kind"] = "kustomize.config.k8s.io/v1alpha1", "Component"
        elif self.p(0.5):
            k["apiVersion"] = "kustomize.config.k8s.io/v1beta1"
            if self.p(0.8):
                k["kind"] = "Kustomization"
        for key, value in fields:
            self.did("field: " + key)
            k[self.pick([key.lower(), key.upper(), key[0].upper() + key[1:]]) if self.p(0.004) else key] = value
        text = self.yaml(k, strict=True)
        if self.p(0.01):
            text = as_json(k, self.rng)
        if self.p(0.01):
            text = self.pick(["\ufeff" + text, text + "---\nx: y\n", "# note\n---\n" + text, text.replace("\n", "\r\n")])
        self.files[f"{layer.path}/{self.pick(FILE_NAMES)}"] = text

    def resource_files(self, layer, resources):
        """The resources in files: one each, several documents, a list, JSON."""
        names = []
        while resources:
            n = self.rng.randint(1, 3) if self.p(0.4) else 1
            group, resources = resources[:n], resources[n:]
            how = self.rng.random()
            if how < 0.04:
                self.did("file: JSON")
                names.append(self.put(layer, "r", as_json(group[0], self.rng), ".json"))
                resources = group[1:] + resources
            elif how < 0.09:
                self.did("file: List")
                kind = self.pick(["List", "List", "ConfigMapList", "FooList", "ResourceList"])
                value = {"apiVersion": "v1", "kind": kind, "items": group}
                names.append(self.put(layer, "r", self.yaml(value)))
            else:
                names.append(self.put(layer, "r", self.documents(group)))
        return names

    def documents(self, values):
        if len(values) > 1:
            self.did("file: several documents")
        parts = [self.yaml(v) for v in values]
        if self.p(0.05):
            parts.insert(self.rng.randint(0, len(parts)), self.pick(["", "# only a comment\n", "null\n", "{}\n"]))
        text = self.pick(["---\n", "---\n", "--- # next\n", "---  \n"]).join(parts)
        if self.p(0.1):
            text = "---\n" + text
        if self.p(self.wild / 3):
            text = self.pick([text.replace("\n", "\r\n"), "\ufeff" + text, text.rstrip("\n"), text + "...\n", text + "---\n",
                              "%YAML 1.1\n---\n" + text, text + "\n\n# end\n"])
        return text

    # Fields.
    def fill(self, layer, component):
        k = layer.fields
        for name, chance in self.CHANCES.items():
            if self.p(chance * self.busy):
                value = getattr(self, "make_" + name)(layer)
                if value is not None:
                    k[name] = value
        if not k:
            k["namePrefix"] = "p-"

    CHANCES = {
        "configMapGenerator": 0.25, "secretGenerator": 0.15, "generatorOptions": 0.08, "namePrefix": 0.2,
        "nameSuffix": 0.12, "namespace": 0.2, "commonLabels": 0.12, "labels": 0.15, "commonAnnotations": 0.12,
        "patches": 0.35, "patchesStrategicMerge": 0.12, "patchesJson6902": 0.1, "images": 0.2, "imageTags": 0.01,
        "replicas": 0.08, "replacements": 0.2, "vars": 0.08, "sortOptions": 0.06, "buildMetadata": 0.05,
        "configurations": 0.08, "crds": 0.03, "openapi": 0.02, "generators": 0.05, "transformers": 0.1,
        "validators": 0.02, "metadata": 0.02, "helmCharts": 0.004,
    }

    def target_of(self, layer):
        return self.pick(layer.seen) if layer.seen else self.m.resource(set())

    def make_metadata(self, _layer):
        return {"name": "k", "annotations": {"a": "b"}}

    def make_namePrefix(self, _layer):
        return self.pick(["p-", "dev-", "a.", "1", "", "x"])

    def make_nameSuffix(self, _layer):
        return self.pick(["-s", "-v1", ".z", "0", ""])

    def make_namespace(self, _layer):
        return self.pick(NAMESPACES + ["ns2", ""])

    def strings(self, keys):
        return {key: self.text_for_kustomization() for key in self.some(keys, 2)}

    def text_for_kustomization(self):
        text = self.m.text()
        return text

    def make_commonLabels(self, _layer):
        return self.strings(LABEL_KEYS + ["new"])

    make_commonAnnotations = make_commonLabels

    def make_labels(self, layer):
        out = []
        for _ in range(self.rng.randint(1, 2)):
            entry = {"pairs": self.strings(LABEL_KEYS + ["new"])}
            for key, chance in (("includeSelectors", 0.3), ("includeTemplates", 0.3), ("includeVolumeClaimTemplates", 0.1)):
                if self.p(chance):
                    self.did("labels: " + key)
                    entry[key] = self.p(0.8)
            if self.p(0.1):
                self.did("labels: fields")
                entry["fields"] = self.field_specs(layer, ["spec/labels", "metadata/labels", "spec/template/metadata/labels"])
            out.append(entry)
        return out

    def field_specs(self, layer, paths):
        out = []
        for _ in range(self.rng.randint(1, 2)):
            target = self.target_of(layer)
            spec = {"path": self.patches.spec_path(target) if self.p(0.4) else self.pick(paths)}
            if self.p(0.5):
                spec["kind"] = target["kind"]
            if self.p(0.15) and "/" in target.get("apiVersion", ""):
                spec["group"] = target["apiVersion"].split("/")[0]
            if self.p(0.1):
                spec["version"] = "v1"
            if self.p(0.5):
                spec["create"] = self.p(0.8)
            out.append(spec)
        return out

    # Generators.
    def make_generatorOptions(self, _layer):
        return self.generator_options()

    def generator_options(self):
        options = {}
        if self.p(0.5):
            options["labels"] = self.strings(LABEL_KEYS)
        if self.p(0.4):
            options["annotations"] = self.strings(["note", "x"])
        if self.p(0.3):
            options["disableNameSuffixHash"] = self.p(0.8)
        if self.p(0.2):
            options["immutable"] = self.p(0.8)
        return options or {"immutable": True}

    def generator(self, layer, below, kinds):
        known = [r["metadata"] for r in layer.seen if r["kind"] in kinds]
        names = [e.get("name") for e in below + known]
        entry = {"name": self.pick([n for n in NAMES if n not in names] or NAMES)}
        if names and self.p(0.5):
            entry = {k: v for k, v in self.pick(below or known).items() if k in ("name", "namespace")}
            entry["behavior"] = self.pick(["merge"] * 12 + ["replace"] * 6 + ["create", "junk"])
            self.did("generator: behavior " + entry["behavior"])
        elif self.p(0.08):
            entry["behavior"] = self.pick(["create"] * 8 + ["merge", "", "unspecified"])
        elif self.p(0.12):
            entry["namespace"] = self.pick(NAMESPACES)
        if self.p(0.75):
            entry["literals"] = [self.literal(k) for k in self.some(["k", "a.txt", "x-y", "KEY", "new", "user", "p w"])]
        if self.p(0.25):
            entry["files"] = [self.source(layer, k) for k in self.some(["f1", "conf.ini", "a b"], 2)]
        if self.p(0.12):
            env = self.put(layer, "e", "".join(self.env_lines()), ".env")
            entry.update({"envs": [env]} if self.p(0.8) else {"env": env})
        if self.p(0.2):
            entry["options"] = self.generator_options()
        return entry

    def literal(self, key):
        value = self.m.text()
        if self.p(0.1):
            value = self.pick(["'", '"']) + value + self.pick(["'", '"'])
        return f"{key}={value}" if self.p(0.99) else self.pick([key, "=x", "k=a=b=c"])

    def env_lines(self):
        odd = self.m.text().replace("\n", " ")
        lines = ["A=1", "B='x y'", "# note", "", "C", " D=x ", "export E=1", "F=a=b", "=x", f"G={odd}"]
        for line in self.some(lines, 4):
            yield line + self.pick(["\n", "\n", "\n", "\r\n"])

    def source(self, layer, key):
        text = self.pick([self.m.text(), "line\n" * 3, "key = value\nb = 2\n", "x" * 100, "a\r\nb\r\n", ""])
        if self.p(0.05):
            self.did("generator: binary file")
            text = self.pick(["\udcff\udc80ab", "\udc89PNG" + "a" * 90])
        path = self.put(layer, "f", text, self.pick([".txt", ".ini", "", ".json"]))
        return path if self.p(0.6) else f"{key}={path}"

    def make_configMapGenerator(self, layer):
        out = [self.generator(layer, layer.maps, ["ConfigMap"]) for _ in range(self.rng.choice([1, 1, 2]))]
        layer.maps = layer.maps + out
        return out

    def make_secretGenerator(self, layer):
        out = [self.generator(layer, layer.secrets, ["Secret"])]
        if self.p(0.3):
            out[0]["type"] = self.pick(["Opaque", "kubernetes.io/tls"])
        layer.secrets = layer.secrets + out
        return out

    # Patches.
    def selector(self, target):
        """A selector that mostly matches the target."""
        api = target.get("apiVersion", "")
        group, _, version = api.rpartition("/")
        meta = target["metadata"]
        selector = {}
        if self.p(0.75):
            selector["kind"] = target["kind"] if self.p(0.85) else self.pick(REGEXES)
        if self.p(0.5):
            selector["name"] = str(meta["name"]) if self.p(0.7) else self.pick(REGEXES)
        if self.p(0.1):
            selector["group"] = group or self.pick(["", "^$", "apps"])
        if self.p(0.1):
            selector["version"] = version
        if self.p(0.08):
            selector["namespace"] = meta.get("namespace", self.pick(NAMESPACES + ["default"]))
        if self.p(0.08):
            self.did("selector: labels")
            selector["labelSelector"] = self.pick(LABEL_SELECTORS)
        if self.p(0.05):
            self.did("selector: annotations")
            selector["annotationSelector"] = self.pick(["note", "note=one", "!x", "a.b/c=one"])
        return selector

    def patch_text(self, layer, value):
        """Inline or as a file: the key and what belongs there."""
        if isinstance(value, list) and self.p(0.3):
            text = as_json(value, self.rng)
        else:
            text = self.yaml(value)
        if self.p(0.7):
            return "patch", text
        return "path", self.put(layer, "p", text)

    def make_patches(self, layer):
        out = []
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            target, entry = self.target_of(layer), {}
            how = self.rng.random()
            if how < 0.4:
                self.did("patches: JSON")
                key, text = self.patch_text(layer, self.patches.json_patch(target))
                entry = {key: text, "target": self.selector(target)}
            elif how < 0.75:
                self.did("patches: merge")
                key, text = self.patch_text(layer, self.patches.merge_patch(target))
                entry = {key: text}
                if self.p(0.4):
                    entry["target"] = self.selector(target)
            elif how < 0.85:
                self.did("patches: several documents")
                docs = [self.patches.merge_patch(self.target_of(layer)) for _ in range(2)]
                entry = {"patch": "---\n".join(self.yaml(d) for d in docs)}
                if self.p(0.2):
                    entry = {"patch": self.yaml({"apiVersion": "v1", "kind": self.pick(["List", "FooList"]), "items": docs})}
            else:
                entry = self.renaming_patch(layer, target)
            out.append(entry)
        return out

    def renaming_patch(self, layer, target):
        self.did("patches: options")
        patch = self.patches.merge_patch(target)
        entry = {"target": self.selector(target), "options": {}}
        if self.p(0.6):
            patch["metadata"]["name"] = self.pick(NAMES + ["renamed"])
        if self.p(0.4):
            patch["kind"] = self.pick(["Other", "Deployment", "ConfigMap"])
        for key in ("allowNameChange", "allowKindChange"):
            if self.p(0.6):
                entry["options"][key] = self.p(0.8)
        key, text = self.patch_text(layer, patch)
        entry[key] = text
        return entry

    def make_patchesStrategicMerge(self, layer):
        out = []
        for _ in range(self.rng.choice([1, 1, 2])):
            docs = [self.patches.merge_patch(self.target_of(layer)) for _ in range(self.rng.choice([1, 1, 2]))]
            text = "---\n".join(self.yaml(d) for d in docs)
            out.append(text if self.p(0.4) else self.put(layer, "s", text))
        return out

    def make_patchesJson6902(self, layer):
        target = self.target_of(layer)
        api = target.get("apiVersion", "")
        group, _, version = api.rpartition("/")
        selector = {"kind": target["kind"], "name": str(target["metadata"]["name"])}
        if version and self.p(0.8):
            selector["version"] = version
        if group and self.p(0.8):
            selector["group"] = group
        key, text = self.patch_text(layer, self.patches.json_patch(target))
        return [{"target": selector, key: text}]

    # Images and replicas.
    def image_entry(self):
        name = self.pick(IMAGES)
        for mark in "@:":
            head, found, tail = name.rpartition(mark)
            name = head if found and "/" not in tail else name
        if self.p(0.15):
            name = self.pick(["ngin.", "nginx|busybox", ".*", "*", "(", "[a-z]+", "ng(inx)?", "nginx:1.2", "my-app", "a/nginx"])
        entry = {"name": name}
        for key, chance, values in (("newName", 0.4, ["reg/new", "other", "r:5000/x", "123"]),
                                    ("newTag", 0.5, ["v2", "1.10", "", "9"]), ("tagSuffix", 0.15, ["-x", ""]),
                                    ("digest", 0.2, ["sha256:def", "sha512:00"])):
            if self.p(chance):
                entry[key] = self.pick(values)
        return entry

    def make_images(self, _layer):
        return [self.image_entry() for _ in range(self.rng.choice([1, 1, 2, 3]))]

    make_imageTags = make_images

    def make_replicas(self, layer):
        kinds = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController")
        names = [str(r["metadata"]["name"]) for r in layer.seen if r["kind"] in kinds]
        if not names and self.p(0.95):
            return None
        entry = {"name": self.pick(names or NAMES)}
        if self.p(0.95):
            entry["count"] = self.rng.randint(0, 7)
        return [entry]

    # Replacements and vars.
    def replacement_options(self, layer, source=False):
        options = {}
        if self.p(0.5):
            options["delimiter"] = self.pick([":", "-", "/", ".", ",", "", "long"])
            if self.p(0.7):
                options["index"] = self.rng.choice([0, 0, 1, 2, -1])
        if not source and self.p(0.4):
            options["create"] = self.p(0.9)
        if self.p(0.02):
            options["encoding"] = "base64"
        return options

    def replacement(self, layer):
        source, entry = self.target_of(layer), {}
        if self.p(0.15):
            self.did("replacements: sourceValue")
            entry["sourceValue"] = self.m.text()
        else:
            entry["source"] = self.exact(source)
            if self.p(0.7):
                entry["source"]["fieldPath"] = self.patches.field_path(source, exact=True)
            if self.p(0.12):
                entry["source"]["options"] = self.replacement_options(layer, source=True)
        entry["targets"] = [self.replacement_target(layer) for _ in range(self.rng.choice([1, 1, 2]))]
        return entry

    def exact(self, target):
        out = {"kind": target["kind"]}
        if self.p(0.7):
            out["name"] = str(target["metadata"]["name"])
        if self.p(0.1):
            out["version"] = target.get("apiVersion", "").rpartition("/")[2]
        if self.p(0.06):
            out["namespace"] = target["metadata"].get("namespace", "default")
        return out

    def replacement_target(self, layer):
        target = self.target_of(layer)
        out = {"select": self.selector(target)}
        if self.p(0.15):
            self.did("replacements: reject")
            out["reject"] = [self.selector(self.target_of(layer))]
        json = target["metadata"].get("annotations", {}).get("json")
        if self.p(0.9):
            out["fieldPaths"] = [self.patches.field_path(target) for _ in range(self.rng.choice([1, 1, 2]))]
            if json and self.p(0.7):
                self.did("replacements: inside a string")
                out["fieldPaths"] = [self.pick(["metadata.annotations.json.a.b", "metadata.annotations.json.a.c.0",
                                                "metadata.annotations.json.a.c.*.n", "metadata.annotations.json.new"])]
        if self.p(0.35):
            out["options"] = self.replacement_options(layer)
        return out

    def make_replacements(self, layer):
        out = [self.replacement(layer) for _ in range(self.rng.choice([1, 1, 2]))]
        if self.p(0.1):
            self.did("replacements: path")
            value = out.pop()
            out.append({"path": self.put(layer, "x", self.yaml(value if self.p(0.5) else [value]))})
        return out

    def make_vars(self, layer):
        target = self.target_of(layer)
        ref = {"kind": target["kind"], "name": str(target["metadata"]["name"])}
        if target.get("apiVersion") and self.p(0.9):
            ref["apiVersion"] = target["apiVersion"]
        var = {"name": self.pick(["VAR", "VAR", "OTHER"]), "objref": ref}
        if self.p(0.5):
            path = ".".join(str(p) if isinstance(p, str) else f"[{p}]" for p in self.pick(list(walk(target)))[0])
            var["fieldref"] = {"fieldPath": path.replace(".[", "[") or "metadata.name"}
        return [var]

    # The rest.
    def make_sortOptions(self, _layer):
        if self.p(0.4):
            return {"order": "fifo"}
        options = {"order": "legacy"}
        kinds = ["Namespace", "Deployment", "ConfigMap", "Service", "Secret", "Widget", "Role"]
        if self.p(0.6):
            options["legacySortOptions"] = {"orderFirst": ["Namespace"] + self.some(kinds[1:]), "orderLast": self.some(kinds[1:])}
        return options

    def make_buildMetadata(self, _layer):
        return self.some(["originAnnotations", "transformerAnnotations", "managedByLabel"])

    def make_configurations(self, layer):
        tables = {}
        for table in self.some(["namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "templateLabels",
                                "commonAnnotations", "images", "replicas", "varReference", "nameReference",
                                "volumeClaimTemplateLabels"], 2):
            self.did("configurations: " + table)
            if table == "nameReference":
                kind = self.pick(["ConfigMap", "Secret", "Widget", "Service", self.target_of(layer)["kind"]])
                tables[table] = [{"kind": kind, "fieldSpecs": self.field_specs(layer, ["spec/configRef/name", "spec/configRef"])}]
                if self.p(0.3):
                    tables[table][0]["version"] = "v1"
            else:
                tables[table] = self.field_specs(layer, ["spec/a", "metadata/name", "spec/image", "spec/replicas", "spec/b",
                                                         "spec/template/metadata/labels", "metadata/annotations"])
        return [self.put(layer, "c", self.yaml(tables, strict=True))]

    def make_crds(self, layer):
        ref = {"type": "object", "x-kubernetes-object-ref-api-version": "v1",
               "x-kubernetes-object-ref-kind": self.pick(["ConfigMap", "Secret", "Widget"])}
        if self.p(0.3):
            ref["x-kubernetes-object-ref-name-key"] = self.pick(["name", "key"])
        spec = {"properties": {"configRef": ref, "a": {"x-kubernetes-annotation": ""}, "b": {"x-kubernetes-label-selector": ""},
                               "image": {"x-kubernetes-identity": ""}}}
        text = {"type": "string"}
        types = {"io.example.Widget": {"Schema": {"properties": {
            "apiVersion": text, "kind": text, "metadata": {"type": "object"}, "spec": {"$ref": "io.example.WidgetSpec"}}}},
            "io.example.WidgetSpec": {"Schema": spec}}
        text = as_json(types, self.rng) if self.p(0.5) else self.yaml(types, strict=True)
        return [self.put(layer, "crd", text, ".json")]

    def make_openapi(self, layer):
        if self.p(0.3):
            return {"version": self.pick(["v1.21.2", "v1.21.2", "v1.20.4"])}
        item = {"type": "object", "properties": {"name": {"type": "string"}}}
        items = {"type": "array", "items": item, "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "name"}
        kind = self.pick(["Widget", "Widget", "Gadget", "Deployment"])
        group = "apps" if kind == "Deployment" else "example.com"
        widget = {"type": "object", "properties": {"spec": {"type": "object", "properties": {"list": items, "containers": items}}},
                  "x-kubernetes-group-version-kind": [{"group": group, "version": "v1", "kind": kind}]}
        schema = {"definitions": {f"x.{kind}": widget}}
        return {"path": self.put(layer, "schema", as_json(schema, self.rng), ".json")}

    def plugin(self, kind, name, fields):
        self.did("plugin: " + kind)
        return {"apiVersion": "builtin", "kind": kind, "metadata": {"name": name}, **fields}

    def plugin_entry(self, layer, values):
        """Configs inline, as files, or as a folder with a kustomization."""
        how = self.rng.random()
        if how < 0.4:
            return [self.yaml(v) for v in values]
        if how < 0.85:
            return [self.put(layer, "t", "---\n".join(self.yaml(v) for v in values))]
        folder = f"{layer.path}/conf{layer.files}"
        self.files[f"{folder}/kustomization.yaml"] = "resources: [all.yaml]\n"
        self.files[f"{folder}/all.yaml"] = "---\n".join(self.yaml(v) for v in values)
        return [folder[len(layer.path) + 1:]]

    def make_generators(self, layer):
        name = self.pick(["gen", "web", "cfg"])
        if self.p(0.1):
            value = self.function_config(layer, True)
        elif self.p(0.1):
            value = self.legacy_config(True)
        elif self.p(0.2):
            value = self.plugin("IAMPolicyGenerator", name, {"cloud": "gke", "kubernetesService": {"name": "sa"},
                                                             "serviceAccount": {"name": "x", "projectId": "p"}})
        else:
            kind = self.pick(["ConfigMapGenerator", "SecretGenerator"])
            entry = self.generator(layer, layer.maps, ["ConfigMap"])
            if self.p(0.5):
                entry.pop("name")
            value = self.plugin(kind, name, entry)
        return self.plugin_entry(layer, [value])

    def make_transformers(self, layer):
        values = [self.transformer(layer, f"t{i}") for i in range(self.rng.choice([1, 1, 2]))]
        return self.plugin_entry(layer, values)

    def transformer(self, layer, name):
        if self.p(0.06):
            return self.function_config(layer, False)
        if self.p(0.06):
            return self.legacy_config(False)
        target = self.target_of(layer)
        specs = self.field_specs(layer, ["metadata/name", "metadata/labels", "spec/replicas", "metadata/annotations"])
        for spec in specs:
            spec.setdefault("create", True)
        kind = self.pick(list(self.PLUGINS))
        fields = self.PLUGINS[kind](self, layer, target)
        if kind not in ("PatchTransformer", "ReplacementTransformer", "ValueAddTransformer", "PatchJson6902Transformer",
                        "HashTransformer", "PatchStrategicMergeTransformer") and self.p(0.95):
            fields["fieldSpecs"] = specs
        return self.plugin(kind, name, fields)

    PLUGINS = {
        "AnnotationsTransformer": lambda g, _l, _t: {"annotations": g.strings(["note", "x"])},
        "LabelTransformer": lambda g, _l, _t: {"labels": g.strings(LABEL_KEYS)},
        "HashTransformer": lambda g, _l, _t: {},
        "ImageTagTransformer": lambda g, _l, _t: {"imageTag": g.image_entry()},
        "NamespaceTransformer": lambda g, _l, _t: {
            "metadata": {"name": "n", "namespace": g.pick(NAMESPACES)},
            **({"unsetOnly": True} if g.p(0.4) else {}),
            **({"setRoleBindingSubjects": g.pick(["defaultOnly", "allServiceAccounts", "none", "x"])} if g.p(0.5) else {})},
        "PrefixTransformer": lambda g, _l, _t: {"prefix": g.pick(["q-", ""])},
        "SuffixTransformer": lambda g, _l, _t: {"suffix": g.pick(["-z", ""])},
        "PrefixSuffixTransformer": lambda g, _l, _t: {"prefix": "q-", "suffix": "-z"},
        "PatchTransformer": lambda g, l, t: {"patch": g.yaml(g.patches.json_patch(t)), "target": g.selector(t)}
            if g.p(0.5) else {"patch": g.yaml(g.patches.merge_patch(t))},
        "PatchJson6902Transformer": lambda g, l, t: {
            "jsonOp": g.yaml(g.patches.json_patch(t)), "target": {"kind": t["kind"], "name": str(t["metadata"]["name"])}},
        "PatchStrategicMergeTransformer": lambda g, l, t: {"patches": g.yaml(g.patches.merge_patch(t))},
        "ReplacementTransformer": lambda g, l, _t: {"replacements": [g.replacement(l)]},
        "ReplicaCountTransformer": lambda g, _l, t: {"replica": {"name": str(t["metadata"]["name"]), "count": 3}},
        "ValueAddTransformer": lambda g, l, t: {
            "value": g.m.text(), "targets": [{"selector": g.selector(t), "fieldPath": g.patches.spec_path(t),
                                              **({"filePathPosition": g.rng.randint(0, 3)} if g.p(0.5) else {})}]},
    }

    def make_validators(self, layer):
        if self.p(0.2):
            return self.plugin_entry(layer, [self.function_config(layer, False)])
        return self.plugin_entry(layer, [self.plugin("LabelTransformer", "check", {"labels": {"app": "web"}, "fieldSpecs": [
            {"path": self.pick(["metadata/labels", "metadata/nowhere"]), "create": False}]})])

    # Mistakes: both programs must refuse, or both take it.
    def mistake(self):
        self.did("mistake")
        path = self.pick(sorted(self.files))
        text = self.files[path]
        how = self.rng.randrange(7)
        lines = text.split("\n")
        at = self.rng.randrange(len(lines))
        if how == 0 and len(self.files) > 1:
            del self.files[path]
        elif how == 1:
            del lines[at]
        elif how == 2:
            lines.insert(at, lines[at])
        elif how == 3:
            lines.insert(at, self.pick(["unknownField: x", "  - a", "\tx: y", "]", "{", "---", "...", "? a", ": b", "&", "*x"]))
        elif how == 4:
            lines[at] = " " + lines[at]
        elif how == 5:
            cut = self.rng.randrange(len(text) + 1)
            lines = (text[:cut] + self.pick(WORDS + ["'", '"', ":", "\n", " #", "\x07", "\u0085"]) + text[cut:]).split("\n")
        else:
            lines[at] = lines[at].strip()
        if path in self.files:
            self.files[path] = "\n".join(lines)


def grow(seed, index):
    return Grower(seed, index).grow()
