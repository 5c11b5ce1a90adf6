"""What runs programs: functions and plugins by exec, charts, bases in a git repository.

Texts have @REPO@ where the repository is that make_surroundings() made; a file that starts with #! is run.
"""
import os
import shutil
import subprocess

RESOURCE_LIST = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
SUM = ("n=$(md5sum | cut -c1-8)\ncat <<EOF\n" + RESOURCE_LIST + "items:\n- apiVersion: v1\n  kind: ConfigMap\n"
       "  metadata:\n    name: sum\n  data:\n    sum: x$n\nEOF\n")
FUNCTIONS = {
    "same": "cat\n",
    "sum": SUM,
    "image": "sed 's/nginx/apache/g'\n",
    "name": "sed 's/^    name: web$/    name: other/'\n",
    "label": "sed 's/^    name: \\(.*\\)$/    labels: {by: fn}\\n    name: \\1/'\n",
    "results": "cat\necho 'results:\n- message: seen\n  severity: info'\n",
    "none": "cat >/dev/null\ncat <<EOF\n" + RESOURCE_LIST + "items: []\nEOF\n",
    "one document": "cat >/dev/null\nprintf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: alone\\n'\n",
    "nothing": "cat >/dev/null\n",
    "fails": "echo broken >&2\nexit 1\n",
}
PLUGINS = {  # <kind>: what it does; all are of example.org/v1
    "CmGen": 'cat <<EOF\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: gen\n  annotations:\n    args: "$2 $3"\nEOF\n',
    "Hashed": "printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: hashed\\n  annotations:\\n"
              "    kustomize.config.k8s.io/needs-hash: \"true\"\\ndata: {a: b}\\n'\n",
    "Image": "sed 's/nginx/apache/g'\n",
    "Sum": "n=$(md5sum | cut -c1-8)\nprintf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: sum%s\\n' $n\n",
    "Config": 'sed "s/^/# /" "$1" >/dev/null\ncat\n',
    "Fails": "exit 3\n",
}
CHART = {
    "Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.2.3\nappVersion: '9'\n",
    "values.yaml": "replicas: 1\nimage: nginx:1.2\nlist: [a, b]\nnested:\n  a: 1\n  b: {c: x}\ntext: |\n  one\n  two\n",
    "other.yaml": "replicas: 7\nnested:\n  b: {d: y}\n",
    "templates/d.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}-app\n"
                        "  namespace: {{ .Release.Namespace }}\nspec:\n  replicas: {{ .Values.replicas }}\n  template:\n"
                        "    spec:\n      containers:\n      - name: app\n        image: {{ .Values.image }}\n",
    "templates/c.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  values: |\n"
                        "{{ toYaml .Values | indent 4 }}\n  kube: {{ .Capabilities.KubeVersion.Version }}\n"
                        "  has: {{ .Capabilities.APIVersions.Has \"x/v1\" | quote }}\n",
    "templates/hook.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: hook\n  annotations:\n    helm.sh/hook: test\n",
    "crds/w.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.x\n",
}
REPOSITORY = {
    "base/kustomization.yaml": "resources: [r.yaml]\nnamePrefix: far-\n",
    "base/r.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: remote\ndata: {a: b}\n",
    "over/kustomization.yaml": "resources: [../base, ../x.yaml]\nconfigMapGenerator:\n- name: gen\n  files: [f.txt]\n",
    "over/f.txt": "text\n",
    "x.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n",
    "kustomization.yaml": "resources: [over]\nnameSuffix: -all\n",
    "part/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\ncommonLabels: {far: part}\n",
}


def write(folder, files):
    for path, text in files.items():
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        if text.startswith("#!"):
            os.chmod(path, 0o755)


def make_surroundings(folder):
    """Makes the plugins and the repository there; gives what programs need in their environment."""
    home = os.path.join(folder, "plugins")
    write(home, {f"example.org/v1/{kind.lower()}/{kind}": "#!/bin/sh\n" + text for kind, text in PLUGINS.items()})
    repository = os.path.join(folder, "repo")
    write(repository, REPOSITORY)
    if not shutil.which("git"):  # then both refuse to fetch it
        return {"KUSTOMIZE_PLUGIN_HOME": home}
    env = dict(os.environ, GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@x", GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@x",
               GIT_AUTHOR_DATE="2020-01-01T00:00:00Z", GIT_COMMITTER_DATE="2020-01-01T00:00:00Z")
    for args in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "x"], ["tag", "v1"],
                 ["branch", "dev"]):
        subprocess.run(["git", "-C", repository] + args, env=env, check=True, capture_output=True)
    return {"KUSTOMIZE_PLUGIN_HOME": home}


class Programs:
    """The part of the grower that makes them."""

    def remote(self, component=False):
        self.did("remote: repository")
        path = "part" if component else self.pick(["base", "over", "", "x.yaml", "nowhere"])
        url = "file://@REPO@" + ("//" + path if path else self.pick(["", "//"]))
        query = [q for q in [self.pick(["ref=v1", "ref=main", "version=dev", "ref=nope", ""]),
                             self.pick(["", "", "", "timeout=60s", "submodules=false"])] if q]
        return url + ("?" + "&".join(query) if query else "")

    def function_config(self, layer, generator):
        name = self.pick(["same", "sum", "image", "name", "label", "results", "none", "nothing", "fails"] +
                         ["one document", "sum"] * generator)
        self.did("function: " + name)
        self.flags |= {"--enable-alpha-plugins", "--enable-exec"}
        path = self.put(layer, "fn", "#!/bin/sh\n" + FUNCTIONS[name], ".sh")
        path = path if path.startswith("./") or self.p(0.1) else "./" + path
        value = {"apiVersion": "example.com/v1", "kind": self.pick(["Fn", "Other"]), "metadata": {
            "name": self.pick(["fn", "web"]),
            "annotations": {"config.kubernetes.io/function": self.yaml({"exec": {"path": path}}, strict=True)}}}
        if self.p(0.2):
            value["metadata"]["annotations"]["config.kubernetes.io/local-config"] = "true"
        if self.p(0.5):
            value["spec"] = self.m.tree()
        return value

    def legacy_config(self, generator):
        kind = self.pick(["CmGen", "Hashed", "Fails"] if generator else ["Image", "Sum", "Config", "Fails"])
        self.did("plugin by exec: " + kind)
        self.flags.add("--enable-alpha-plugins")
        value = {"apiVersion": "example.org/v1", "kind": kind, "metadata": {"name": "p"}}
        if self.p(0.4):
            value["argsOneLiner"] = self.pick(["a b", "one", "a 'b c' d", ""])
        return value

    def make_helmCharts(self, layer):
        self.did("field: helmCharts (with helm)")
        self.flags.add("--enable-helm")
        home = self.pick(["charts", "charts", "my/charts"])
        for path, text in CHART.items():
            self.files[f"{layer.path}/{home}/app/{path}"] = text
        if home != "charts":
            layer.fields["helmGlobals"] = {"chartHome": home}
        entry = {"name": "app"}
        for key, chance, values in (
                ("releaseName", 0.7, ["rel", "web"]), ("namespace", 0.3, ["prod", "dev"]), ("version", 0.2, ["1.2.3", ""]),
                ("includeCRDs", 0.3, [True, False]), ("skipHooks", 0.2, [True]), ("skipTests", 0.2, [True]),
                ("nameTemplate", 0.1, ["{{ \"x\" }}-n"]), ("kubeVersion", 0.15, ["1.25.0", "v1.30"]),
                ("apiVersions", 0.15, [["x/v1"], ["x/v1", "y/v2"]]), ("valuesMerge", 0.3, ["merge", "replace", "override", "x"]),
                ("valuesFile", 0.2, [f"{home}/app/other.yaml"]), ("additionalValuesFiles", 0.2, [[f"{home}/app/other.yaml"]]),
                ("valuesInline", 0.5, [{"replicas": 3}, {"nested": {"b": {"c": "z"}}, "list": ["n"]}, {"new": {"x": [1]}},
                                       {"image": "$(VAR)", "text": self.m.text()}, {"nested": None}])):
            if self.p(chance):
                self.did("helmCharts: " + key)
                entry[key] = self.pick(values)
        return [entry]
