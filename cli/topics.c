/* What `help TOPIC` prints: things that several commands share. */
#include "cli.h"

static const struct topic topics[] = {
    {"environment", "Variables that are read",
     "  AGE_PASSPHRASE, AGE_PASSPHRASE_FD        the passphrase for `age -j batchpass`\n"
     "  KUSTOMIZE_ENABLE_MANAGEDBY_LABEL=on      as build --enable-managedby-label\n"
     "  KUSTOMIZE_PLUGIN_HOME, XDG_CONFIG_HOME, HOME\n"
     "                                           where legacy plugins are looked for\n"
     "  NO_COLOR                                 no colours in messages\n"
     "  PATH                                     where git, helm, gpg, sops and plugins are\n"
     "  PWD                                      the working directory, when it names it\n"
     "  SOPS_AGE_KEY, SOPS_AGE_KEY_FILE, ...     keys: `render help secrets`\n"
     "  SOPS_CONFIG                              the file to take for .sops.yaml\n"
     "  TMPDIR                                   where what is fetched goes, to be removed\n"},
    {"exit-status", "What the exit status means",
     "  0   success, maybe with warnings\n"
     "  1   the input is wrong, or the output could not be written; nothing was printed, and\n"
     "      an output file that was there is as it was\n"
     "  2   the command line is wrong\n\n"
     "kustomize has 1 for the last one, too, and so has render under that name. After SIGINT, "
     "SIGTERM or SIGHUP, what was begun is\n"
     "cleaned up before the program ends by that signal.\n"},
    {"functions", "Functions, plugins and how render itself is one",
     "A kustomization names functions and plugins under generators, transformers and\n"
     "validators. The plugins that kustomize has built in (apiVersion: builtin) always run,\n"
     "and so do SecretSubstitution and, with --decrypt, ksops. What those of others need is\n"
     "in `render help build`, under the flags of kustomize for plugins.\n\n"
     "`render fn` is a KRM function itself, so that plain kustomize can substitute secrets:\n"
     "`render help fn` shows the annotation for it.\n"},
    {"messages", "How errors and warnings are to be read",
     "  overlays/prod/kustomization.yaml:7:3: error: 'db.yaml' does not exist [not-found]\n"
     "    there is 'db.yml'\n"
     "    in clusters/eu/kustomization.yaml:4:3\n\n"
     "File, line and column; the text; in brackets a word that stays the same from version to\n"
     "version; below it what can be done, and the kustomizations that led there. All faults of\n"
     "a kustomization file are told at once. `render build --strict` also warns of what\n"
     "kustomize lets pass, --warnings-as-errors makes a warning fail. Values of Secrets are in\n"
     "no message.\n"},
    {"remote", "Bases, components and files from elsewhere",
     "A base, a component, or the DIR of a build can be the URL of a git repository:\n\n"
     "  https://host/org/repo//path?ref=v1&timeout=60&submodules=false\n\n"
     "The scheme is https, http, ssh or file; user@host:org/repo and github.com/org/repo are\n"
     "understood as well. The repository ends before //, or with .git, or is the part behind\n"
     "_git/, or consists of two parts. ref is a branch, a tag or a commit with all its digits.\n"
     "Files can be http and https URLs. git fetches repositories, with your settings and keys;\n"
     "libcurl fetches files.\n\n"
     "  --cache-dir DIR   keeps what is fetched for the next call\n"
     "  --offline         fetches nothing: what the cache has, or an error\n"},
    {"secrets", "Encrypted files, and where keys come from",
     "`render build --decrypt` reads what SOPS has encrypted as if it were not: resources,\n"
     "patches, files of generators, values of charts. Keys are looked for where sops looks:\n\n"
     "  SOPS_AGE_KEY, SOPS_AGE_KEY_FILE, SOPS_AGE_KEY_CMD\n"
     "  SOPS_AGE_SSH_PRIVATE_KEY_FILE, SOPS_AGE_SSH_PRIVATE_KEY_CMD\n"
     "  ~/.config/sops/age/keys.txt, ~/.ssh/id_ed25519, ~/.ssh/id_rsa\n"
     "  gpg, for OpenPGP keys; sops, for keys in a cloud\n\n"
     "`render build --decrypt=placeholder` needs no key: each value becomes a placeholder. A\n"
     "SecretSubstitution among the transformers puts values of variables, files and SOPS files\n"
     "into fields.\n\n"
     "  decrypt, encrypt, rotate, updatekeys   are those of sops\n"
     "  age                                    is that of age\n\n"
     "Plaintext stays in locked memory, and an output file with secrets can be read by its\n"
     "owner only.\n"},
};

const struct topic *topic_at(size_t n)
{
    return n < sizeof(topics) / sizeof(topics[0]) ? &topics[n] : NULL;
}
