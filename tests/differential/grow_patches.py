"""Changes to resources that are known: merge patches, JSON patches, field paths, all out of the resource itself."""
from grow_manifests import IMAGES
from grow_text import Raw

KEYS = ["name", "containerPort", "mountPath", "devicePath", "port", "ip", "key", "topologyKey", "uid", "type",
        "serviceName", "host", "path", "weight", "kind"]


def walk(value, at=()):
    """Every node of a value with its path."""
    yield at, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, at + (str(key),))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from walk(item, at + (i,))


def find(value, at):
    for part in at:
        value = value[part]
    return value


def pointer(at):
    return "".join("/" + str(p).replace("~", "~0").replace("/", "~1") for p in at)


class Patches:
    """Grows patches with the choices and scalars of `m` (Manifests)."""

    def __init__(self, m):
        self.m, self.rng, self.did = m, m.rng, m.did

    # Strategic merge.
    def merge_patch(self, target):
        """A patch of one resource: its identity and a few changed fields."""
        patch = {k: target[k] for k in ("apiVersion", "kind") if k in target}
        meta = {"name": target["metadata"]["name"]}
        if "namespace" in target["metadata"]:
            meta["namespace"] = target["metadata"]["namespace"]
        patch["metadata"] = meta
        if self.m.p(0.04):
            self.did("merge patch: $patch on the resource")
            patch["$patch"] = self.m.pick(["delete"] * 8 + ["replace", "replace", "merge", "merge", "junk"])
            return patch
        keys = [k for k in target if k not in ("apiVersion", "kind", "metadata")]
        for key in self.m.some(keys, 2) if keys else []:
            patch[key] = self.changed(target[key])
        if self.m.p(0.3):
            self.metadata(meta, target["metadata"])
        if self.m.p(0.06):
            patch[self.m.pick(["spec", "data", "extra", "extra", "more", "status"])] = self.m.tree()
        return patch

    def metadata(self, meta, old):
        for key in self.m.some(["labels", "annotations", "finalizers"], 2):
            if key in old and self.m.p(0.7):
                meta[key] = self.changed(old[key])
            elif key == "finalizers":
                meta[key] = self.m.some(["a/x", "new/f"])
            else:
                meta[key] = self.m.pick([{"added": self.m.text()}, {"app": None}, None, {}])

    def changed(self, value):
        if self.m.p(0.06):
            self.did("merge patch: null")
            return None
        if isinstance(value, dict):
            return self.changed_map(value)
        if isinstance(value, list):
            return self.changed_list(value)
        return self.scalar(value) if self.m.p(0.99) else self.m.tree(1)

    def scalar(self, old):
        """Another scalar, mostly of the same sort."""
        if self.m.p(0.15):
            return self.m.value()
        if isinstance(old, bool):
            return not old
        if isinstance(old, int):
            return self.rng.randint(0, 9)
        return self.m.text() if self.m.p(0.7) else self.m.pick(IMAGES)

    def like(self, old):
        """A value for the place of an old one, mostly of its shape."""
        if self.m.p(0.04):
            return self.m.tree()
        if isinstance(old, dict):
            return dict(old, **({"added": self.m.text()} if self.m.p(0.7) else {}))
        if isinstance(old, list):
            return [self.like(item) for item in old] + ([self.m.text()] if old and not isinstance(old[0], dict) else [])
        return self.scalar(old)

    def changed_map(self, value):
        out = {}
        for key in self.m.some(list(value), 3) if value else []:
            out[key] = self.changed(value[key])
        if self.m.p(0.12):
            out[self.m.pick(["added", "env", "ports", "image", "emptyDir", "note"])] = self.m.tree(1)
        if self.m.p(0.06):
            self.did("merge patch: $patch in a map")
            out["$patch"] = self.m.pick(["replace"] * 8 + ["delete"] * 4 + ["merge", "merge", "junk"])
        if self.m.p(0.02):
            out[self.m.pick(["$retainKeys", "$setElementOrder/containers", "$deleteFromPrimitiveList/finalizers"])] = ["a"]
        return out

    def changed_list(self, value):
        out = []
        for item in self.m.some(value, 2) if value else []:
            out.append(self.changed_item(item))
        if self.m.p(0.25):
            out.insert(self.rng.randint(0, len(out)), self.added_item(value))
        if self.m.p(0.06):
            self.did("merge patch: $patch in a list")
            out.insert(self.rng.randint(0, len(out)), {"$patch": self.m.pick(["replace"] * 6 + ["delete"] * 3 + ["merge", "merge", "junk"])})
        return out

    def changed_item(self, item):
        if not isinstance(item, dict):
            return item if self.m.p(0.5) else self.m.value()
        keys = [k for k in item if k in KEYS]
        out = {k: item[k] for k in keys if self.m.p(0.97)}
        if self.m.p(0.12):
            self.did("merge patch: $patch in an element")
            out["$patch"] = self.m.pick(["delete"] * 8 + ["replace", "replace", "merge", "merge", "junk"])
            return out
        rest = [k for k in item if k not in keys]
        for key in self.m.some(rest, 2) if rest else []:
            out[key] = self.changed(item[key])
        return out

    def added_item(self, value):
        like = self.m.pick(value) if value else self.m.tree(1)
        if not isinstance(like, dict):
            return self.m.value()
        out = dict(like)
        for key in [k for k in out if k in KEYS][:1]:
            out[key] = self.m.pick(["new", "other", 9090, "web"])
        return out

    # JSON patches.
    def json_patch(self, target):
        return [self.operation(target) for _ in range(self.rng.randint(1, 3))]

    def operation(self, target):
        nodes = [n for n in walk(target) if n[0] and n[0] != ("metadata",)]
        # Mostly not the identity, which later fields look for.
        at, node = self.m.pick([n for n in nodes if n[0][0] not in ("apiVersion", "kind")] or nodes)
        op = self.m.pick(["replace"] * 3 + ["add"] * 3 + ["remove", "test", "copy", "move"])
        self.did("JSON patch: " + op)
        out = {"op": op, "path": pointer(at)}
        if op == "add":
            out["path"] = self.new_place(at, node)
        if op in ("copy", "move"):
            if at == ("metadata", "annotations"):  # where kustomize's notes are
                at = ("metadata", "name")
            out["from"] = pointer(at)
            place, near = self.m.pick(nodes)
            out["path"] = self.new_place(place, near) if isinstance(near, (dict, list)) else pointer(at[:-1] + ("moved",))
        if op == "test":
            out["value"] = node if self.m.p(0.96) else self.m.value()
        elif op in ("add", "replace") and self.m.p(0.98):
            out["value"] = self.like(node) if op == "replace" else self.m.text() if self.m.p(0.6) else self.m.tree()
        if self.m.p(0.01):
            out[self.m.pick(["op", "path", "from"])] = self.m.pick(["/nope/x", "", "add", "/metadata/labels/a~1b", "x/y", "/~2"])
        return out

    def new_place(self, at, node):
        if isinstance(node, dict):
            return pointer(at + (self.m.pick(["added", "a/b", "x~y", "name", "10", ""]),))
        if isinstance(node, list):
            return pointer(at + (self.m.pick(["-", "-", "-", 0, 0, len(node), len(node)] + [-1, len(node) + 1] * self.m.p(0.1)),))
        return pointer(at)

    # Field paths of replacements and vars.
    def field_path(self, target, exact=False):
        leaves = [n for n in walk(target) if n[0] and (not isinstance(n[1], (dict, list)) or self.m.p(0.1))]
        at = self.m.pick(leaves)[0] if leaves else ("metadata", "name")
        parts, here = [], target
        for part in at:
            parts.append(self.path_part(part, here, exact))
            here = here[part]
        if self.m.p(0.02):
            parts.append(self.m.pick(["added", "0", "*", "[name=x]", "a b"]))
        if self.m.p(0.015) and parts:
            parts[self.rng.randrange(len(parts))] = self.m.pick(["new", "*", "-", "9", "[x=y]", "[=a]", ""])
        return ".".join(parts)

    def path_part(self, part, here, exact):
        if isinstance(part, int):
            item = here[part]
            if isinstance(item, dict) and self.m.p(0.6):
                for key in KEYS:
                    if isinstance(item.get(key), (str, int)) and not isinstance(item.get(key), Raw):
                        return f"[{key}={item[key]}]"
            if isinstance(item, str) and self.m.p(0.3):
                return f"[={item}]"
            return "*" if self.m.p(0.4) and not exact else str(part)
        if "." in part:
            return part.replace(".", "\\.") if self.m.p(0.6) else f"[{part}]"
        return part

    def spec_path(self, target):
        """A path of a field spec: no list parts."""
        leaves = [at for at, node in walk(target) if len(at) > 1 and not isinstance(node, (dict, list))]
        at = self.m.pick(leaves) if leaves else ("metadata", "name")
        parts = [p.replace("/", "\\/") for p in at if isinstance(p, str)]
        if self.m.p(0.1):
            parts.append("added")
        if self.m.p(0.05):
            parts[-1] += "[]"
        return "/".join(parts)
