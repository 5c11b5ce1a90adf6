# Git repositories and an HTTP server for tests; to be sourced in a sandbox. Makes $work/git, serves
# $work/web on $http, and lets git read nothing of the system.
mkdir -p "$work/git" "$work/web/files"
GIT_CONFIG_GLOBAL=$work/home/config GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM
git config --global user.email test@example.com
git config --global user.name test
git config --global init.defaultBranch main
git config --global protocol.file.allow always # for submodules
git config --global uploadpack.allowAnySHA1InWant true
git config --global advice.detachedHead false

# put PATH: standard input goes there
put() {
  mkdir -p "$(dirname "$1")"
  cat >"$1"
}

config_map() {
  printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\n' "$1"
}

# commit REPOSITORY WORD: all that is in its directory
commit() {
  git -C "$1" add -A
  git -C "$1" commit -q -m "$2"
}

# resources DIR ENTRY...: a kustomization
resources() {
  to=$1/kustomization.yaml
  mkdir -p "$1"
  shift
  echo 'resources:' >"$to"
  for entry; do echo "- $entry" >>"$to"; done
}

git=$work/git
for name in shop lib ring-a ring-b sub mods; do git init -q "$git/$name"; done

# shop: bases, and ways out of the repository
config_map web | put "$git/shop/base/cm.yaml"
put "$git/shop/base/kustomization.yaml" <<'END'
resources:
- cm.yaml
configMapGenerator:
- name: settings
  literals:
  - a=b
namePrefix: shop-
END
printf 'resources:\n- ../base\nnameSuffix: -end\n' | put "$git/shop/overlay/kustomization.yaml"
printf 'resources:\n- base/cm.yaml\n' | put "$git/shop/kustomization.yaml"
put "$git/shop/component/kustomization.yaml" <<'END'
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
labels:
- pairs:
    from: component
END
put "$git/shop/transformer/kustomization.yaml" <<'END'
resources:
- prefix.yaml
END
put "$git/shop/transformer/prefix.yaml" <<'END'
apiVersion: builtin
kind: PrefixTransformer
metadata:
  name: notImportant
prefix: far-
fieldSpecs:
- path: metadata/name
END
resources "$git/shop/leaves" ../../../local
resources "$git/shop/reads" ../base/cm.yaml
resources "$git/shop/by-link" far.yaml
ln -s "$work/local/cm.yaml" "$git/shop/by-link/far.yaml"
ln -s "$work/local" "$git/shop/link"
resources "$git/shop/broken" nope.yaml
printf 'resources:\n- cm.yaml\nnamePrefx: x\n' | put "$git/shop/typo/kustomization.yaml"
resources "$git/shop/nested" "file://$git/lib.git/app?ref=v1" ../base
resources "$git/shop/itself" "file://$git/shop//base" ../overlay
commit "$git/shop" one
git -C "$git/shop" tag v1
git -C "$git/shop" checkout -q -b dev
config_map dev | put "$git/shop/base/cm.yaml"
commit "$git/shop" two
git -C "$git/shop" checkout -q main

# lib: without slashes that say where it ends
resources "$git/lib/app" lib.yaml
config_map lib | put "$git/lib/app/lib.yaml"
commit "$git/lib" one
git -C "$git/lib" tag v1
git clone -q --bare "$git/lib" "$git/lib.git"

# two that lead to each other
resources "$git/ring-a" "file://$git/ring-b"
resources "$git/ring-b" "file://$git/ring-a"
commit "$git/ring-a" one
commit "$git/ring-b" one

# one with a submodule
config_map sub | put "$git/sub/cm.yaml"
resources "$git/sub" cm.yaml
commit "$git/sub" one
git -C "$git/mods" submodule -q add ../sub part
resources "$git/mods" part
commit "$git/mods" one

resources "$work/local" cm.yaml
config_map local | put "$work/local/cm.yaml"

# ---- The server: files of web, repositories below /git/, and what goes wrong
put "$work/server.py" <<'END'
import http.server, os, subprocess, sys, threading, time
root, git = sys.argv[1], sys.argv[2]
together = threading.Barrier(3, timeout=20)

class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args):
        super().__init__(*args, directory=root)

    def log_message(self, *args):
        with open(os.path.join(root, "..", "requests"), "a") as log:
            log.write(f"{self.command} {self.path} {self.headers.get('User-Agent')} {self.client_address[1]}\n")

    def end_headers(self):
        if not self.path.startswith("/files/"):
            self.send_header("Connection", "close")
        super().end_headers()

    def to(self, url, status=302):
        self.send_response(status)
        self.send_header("Location", url)
        self.end_headers()

    def backend(self, body):
        path, _, query = self.path.partition("?")
        env = dict(os.environ, GIT_PROJECT_ROOT=git, GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path[4:],
                   QUERY_STRING=query, REQUEST_METHOD=self.command, REMOTE_ADDR="127.0.0.1",
                   CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(len(body)),
                   HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
                   GIT_PROTOCOL=self.headers.get("Git-Protocol", ""))
        out = subprocess.run(["git", "http-backend"], input=body, env=env, stdout=subprocess.PIPE).stdout
        head, _, rest = out.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\r\n")]
        status = [v for k, v in lines if k == "Status"]
        self.send_response(int(status[0][:3]) if status else 200)
        for k, v in lines:
            if k != "Status":
                self.send_header(k, v)
        self.end_headers()
        self.wfile.write(rest)

    def do_POST(self):
        self.backend(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def do_GET(self):
        if self.path.startswith("/git/") and ("/info/refs" in self.path or "/objects/" in self.path):
            self.backend(b"")
        elif self.path.startswith("/git/"):
            self.send_error(404)
        elif self.path == "/moved":
            self.to("/files/moved.yaml", 301)
        elif self.path == "/loop":
            self.to("/loop")
        elif self.path == "/disk":
            self.to("file:///etc/hostname")
        elif self.path == "/big":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(80):
                    self.wfile.write(b"#" * (1 << 20))
            except OSError:
                pass
        elif self.path == "/slow":
            self.log_message("")
            time.sleep(60)
        elif self.path.startswith("/together/"):
            try:
                together.wait()
                self.to("/files/" + self.path[10:])
            except threading.BrokenBarrierError:
                self.send_error(503)
        elif self.path.startswith("/status/"):
            self.send_error(int(self.path[8:11]))
        else:
            super().do_GET()

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
END
config_map http | put "$work/web/files/cm.yaml"
config_map moved | put "$work/web/files/moved.yaml"
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  patched: "yes"\n' | put "$work/web/files/patch.yaml"
printf 'text\n' | put "$work/web/files/text"
printf '<html>\n<p>: not: yaml\n' | put "$work/web/files/page/of/html"
printf '{ bad\n' | put "$work/web/bad.yaml"
: >"$work/requests"
python3 "$work/server.py" "$work/web" "$git" >"$work/port" 2>"$work/server.err" &
servers="$servers $!"
tries=0
while [ ! -s "$work/port" ] && [ $tries -lt 100 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
http=http://127.0.0.1:$(cat "$work/port")
