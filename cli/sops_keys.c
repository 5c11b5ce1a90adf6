/* The keys of SOPS, from where sops takes them. All sources are read; one that fails counts only
 * when no other opens the file. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_PATH = 4096, MAX_ARGS = 64, MAX_LINE = 600 };

static int add_unusable(struct render_keys *keys, const char *name, const char *why)
{
    return add_key_text(keys, RENDER_KEY_UNUSABLE, name, why);
}

/* ---- Files ---------------------------------------------------------------------------------- */

/* what: the variable that names the file, or NULL for a default path, which may be missing. */
static int add_file(struct render_keys *keys, enum render_key_kind kind, const char *what,
                    const char *path)
{
    char name[MAX_PATH + MAX_LINE];
    int fd, error = 0, status;

    snprintf(name, sizeof(name), "%s%s%s", what ? what : "", what ? " " : "", path);
    if (add_key_pipe(keys, kind, name, path, &status))
        return status;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return what || errno != ENOENT ? add_unusable(keys, name, strerror(errno)) : RENDER_OK;
    status = render_keys_begin(keys, kind, name);
    if (!status)
        status = add_key_bytes(keys, fd, &error);
    close(fd);
    return status == RENDER_EIO ? add_unusable(keys, name, strerror(error)) : status;
}

static int add_below(struct render_keys *keys, enum render_key_kind kind, const char *directory,
                     const char *file)
{
    char path[MAX_PATH];

    if (snprintf(path, sizeof(path), "%s/%s", directory, file) >= (int)sizeof(path))
        return RENDER_OK;
    return add_file(keys, kind, NULL, path);
}

/* The default key file is below the directory of the user's settings, which must be absolute. */
static int add_default_file(struct render_keys *keys, const char *home)
{
    const char *settings = getenv("XDG_CONFIG_HOME");

    if (settings && *settings)
        return *settings == '/' ? add_below(keys, RENDER_KEY_AGE, settings, "sops/age/keys.txt")
                                : RENDER_OK;
    return home ? add_below(keys, RENDER_KEY_AGE, home, ".config/sops/age/keys.txt") : RENDER_OK;
}

/* ---- The environment ------------------------------------------------------------------------ */

/* Keys with white space between them, a line each. Lines that begin with # are none. */
static int add_words(struct render_keys *keys, const char *name, const char *text)
{
    size_t n = strlen(text), size = 0;
    char *to =
        render_keys_begin(keys, RENDER_KEY_AGE, name) ? NULL : render_keys_reserve(keys, n + 1);
    bool comment = *text == '#';

    if (!to)
        return RENDER_ENOMEM;
    for (size_t i = 0; i < n; i++) {
        bool blank = strchr(" \t\r\n\v\f", text[i]) != NULL;

        if (!comment && !blank)
            to[size++] = text[i];
        else if (!comment && size && to[size - 1] != '\n')
            to[size++] = '\n';
        if (text[i] == '\n')
            comment = text[i + 1] == '#';
    }
    render_keys_commit(keys, size);
    return RENDER_OK;
}

static int load(void *user, struct render_keys *keys)
{
    const char *home = getenv("HOME"), *ssh = getenv("SOPS_AGE_SSH_PRIVATE_KEY_FILE");
    const char *key = getenv("SOPS_AGE_KEY"), *file = getenv("SOPS_AGE_KEY_FILE");
    int status = RENDER_OK;

    (void)user;
    home = home && *home ? home : NULL;
    if (ssh)
        status = add_file(keys, RENDER_KEY_SSH, "SOPS_AGE_SSH_PRIVATE_KEY_FILE", ssh);
    if (!status && home)
        status = add_below(keys, RENDER_KEY_SSH, home, ".ssh/id_ed25519");
    if (!status && home)
        status = add_below(keys, RENDER_KEY_SSH, home, ".ssh/id_rsa");
    if (!status && key)
        status = add_words(keys, "SOPS_AGE_KEY", key);
    if (!status && file)
        status = add_file(keys, RENDER_KEY_AGE, "SOPS_AGE_KEY_FILE", file);
    return status ? status : add_default_file(keys, home);
}

/* ---- Commands ------------------------------------------------------------------------------- */

/* Splits a command as a shell would, into words that are all in buffer: quotes, backslashes and
 * comments, nothing else. Returns how many there are, or -1 when a quote is open. */
static int split_command(const char *s, char *buffer, char *args[MAX_ARGS])
{
    int n = 0;
    char quote = 0;
    bool inside = false; /* a word */

    for (; *s; s++) {
        if (!quote && !inside && *s == '#') {
            s += strcspn(s, "\n") - 1;
            continue;
        }
        if (!quote && strchr(" \t\r\n", *s)) {
            if (inside)
                *buffer++ = '\0';
            inside = false;
            continue;
        }
        if (!inside) {
            if (n + 1 == MAX_ARGS)
                return -1;
            args[n++] = buffer;
        }
        inside = true;
        if (quote ? *s == quote : *s == '"' || *s == '\'') {
            quote = quote ? 0 : *s;
        } else if (*s == '\\' && quote != '\'' && s[1]) {
            *buffer++ = *++s;
        } else {
            *buffer++ = *s;
        }
    }
    if (inside)
        *buffer++ = '\0';
    args[n] = NULL;
    return quote ? -1 : n;
}

static int add_command(struct render_keys *keys, enum render_key_kind kind, const char *name,
                       const char *recipient)
{
    const char *command = getenv(name);
    char *buffer, *args[MAX_ARGS], variable_text[MAX_PATH], why[MAX_LINE];
    const char *environment[] = {variable_text, NULL};
    struct program p = {
        .args = (const char *const *)args, .environment = environment, .gets_keys = true};
    int status;

    if (!command)
        return RENDER_OK;
    snprintf(variable_text, sizeof(variable_text), "SOPS_AGE_RECIPIENT=%s", recipient);
    buffer = malloc(strlen(command) + 1);
    if (!buffer)
        return RENDER_ENOMEM;
    if (split_command(command, buffer, args) < 1) {
        free(buffer);
        return add_unusable(keys, name, "it is no command");
    }
    status = add_key_command(keys, kind, name, recipient, &p);
    if (!status && p.exit_status) {
        if (p.exit_status == CANNOT_RUN)
            snprintf(why, sizeof(why), "the command failed: it cannot be run");
        else
            snprintf(why, sizeof(why), "the command failed with exit status %d", p.exit_status);
        status = add_unusable(keys, name, why);
    }
    free(buffer);
    return status;
}

static int load_for(void *user, const char *recipient, struct render_keys *keys)
{
    int status = add_command(keys, RENDER_KEY_SSH, "SOPS_AGE_SSH_PRIVATE_KEY_CMD", recipient);

    (void)user;
    return status ? status : add_command(keys, RENDER_KEY_AGE, "SOPS_AGE_KEY_CMD", recipient);
}

/* ---- Programs that decrypt ------------------------------------------------------------------- */

/* Whether a program has begun its line with its name. */
static bool names_itself(const char *line, const char *program)
{
    const char *slash = strrchr(program, '/'), *name = slash ? slash + 1 : program;
    size_t n = strlen(name);

    return strncmp(line, name, n) == 0 && line[n] == ':';
}

/* The last line of what a program said, which tells the reason. */
static int add_failure(struct render_keys *keys, const char *program, const struct program *p)
{
    const char *line = strrchr(p->errors, '\n');
    char why[MAX_LINE];

    line = line ? line + 1 : p->errors;
    if (*line && names_itself(line, program))
        snprintf(why, sizeof(why), "%s", line);
    else if (*line)
        snprintf(why, sizeof(why), "%s: %s", program, line);
    else
        snprintf(why, sizeof(why), "%s failed with exit status %d", program, p->exit_status);
    return add_unusable(keys, program, why);
}

/* kind: of what it prints. */
static int run_to_key(struct render_keys *keys, enum render_key_kind kind, const char *program,
                      struct program *p)
{
    int status = render_keys_begin(keys, kind, program);

    if (status)
        return status;
    if (run_program(p) == RENDER_OK && p->exit_status == 0)
        return RENDER_OK;
    /* What it has printed is no key. */
    return add_failure(keys, program, p);
}

static const char *gpg_program(void)
{
    const char *set = getenv("SOPS_GPG_EXEC");

    return set && *set ? set : "gpg";
}

static int unwrap(void *user, const struct render_wrapped_key *wrapped, struct render_keys *keys)
{
    const char *gpg = gpg_program(), *args[] = {gpg, "-d", NULL};
    struct program p = {.args = args, .input = wrapped->bytes, .keys = keys};

    (void)user;
    if (strcmp(wrapped->kind, "pgp") != 0)
        return add_unusable(keys, wrapped->kind, "keys of this kind are not opened here");
    return run_to_key(keys, RENDER_KEY_PLAINTEXT, gpg, &p);
}

/* Keys in a cloud are sops's business: its own program decrypts the whole file. */
static int decrypt(void *user, const struct render_document *doc, struct render_keys *keys)
{
    const char *args[16] = {"sops",          "decrypt",         "--input-type", doc->input_format,
                            "--output-type", doc->output_format};
    struct program p = {.args = args, .gets_keys = true, .input = doc->text, .keys = keys};
    int n = 6;

    (void)user;
    if (doc->extract) {
        args[n++] = "--extract";
        args[n++] = doc->extract;
    }
    if (doc->ignore_mac)
        args[n++] = "--ignore-mac";
    args[n] = "/dev/stdin";
    return run_to_key(keys, RENDER_KEY_PLAINTEXT, args[0], &p);
}

/* ---- Programs that wrap a key ---------------------------------------------------------------- */

static int wrap_with_gpg(const struct render_key_wrapping *w, struct render_keys *keys)
{
    enum { LONG_ID = 16 };
    size_t n = strlen(w->name);
    const char *gpg = gpg_program(), *id = n > LONG_ID ? w->name + n - LONG_ID : w->name;
    const char *args[] = {gpg,     "--no-default-recipient", "--yes", "--encrypt",       "-a", "-r",
                          w->name, "--trusted-key",          id,      "--no-encrypt-to", NULL};
    struct program p = {.args = args, .input = w->bytes, .keys = keys};

    return run_to_key(keys, RENDER_KEY_WRAPPED, gpg, &p);
}

static bool write_file(const char *path, struct render_text text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    bool ok = fd >= 0 && write_all(fd, text.data, text.size);

    return fd >= 0 && close(fd) == 0 && ok;
}

/* Lets sops change the document in a directory that has nothing secret in it: the age key that
 * opens the document comes by pipe. */
static int wrap_with_sops(const struct render_key_wrapping *w, struct render_keys *keys,
                          const char *directory)
{
    static const char sops[] = "sops", settings[] = ".sops.yaml", name[] = "key.json";
    char document[MAX_PATH], config[MAX_PATH];
    const char *environment[] = {"SOPS_AGE_KEY_FILE=/dev/stdin", NULL};
    const char *args[] = {sops, "--config", settings, "updatekeys", "--yes", name, NULL};
    struct program p = {.args = args,
                        .environment = environment,
                        .gets_keys = true,
                        .directory = directory,
                        .input = w->identity};
    int fd, error = 0, status;

    snprintf(config, sizeof(config), "%s/%s", directory, settings);
    snprintf(document, sizeof(document), "%s/%s", directory, name);
    if (!write_file(config, w->config) || !write_file(document, w->document))
        return add_unusable(keys, sops, strerror(errno));
    if (run_program(&p) != RENDER_OK || p.exit_status)
        return add_failure(keys, sops, &p);
    fd = open(document, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return add_unusable(keys, sops, strerror(errno));
    status = render_keys_begin(keys, RENDER_KEY_WRAPPED, sops);
    status = status ? status : add_key_bytes(keys, fd, &error);
    close(fd);
    return status == RENDER_EIO ? add_unusable(keys, sops, strerror(error)) : status;
}

static int wrap(void *user, const struct render_key_wrapping *w, struct render_keys *keys)
{
    const char *set = getenv("TMPDIR");
    char directory[MAX_PATH / 2];
    int n, status;

    (void)user;
    if (strcmp(w->kind, "pgp") == 0)
        return wrap_with_gpg(w, keys);
    n = snprintf(directory, sizeof(directory), "%s/render-key-XXXXXX", set && *set ? set : "/tmp");
    catch_interruption();
    if (n < 0 || n >= (int)sizeof(directory) || !mkdtemp(directory))
        return add_unusable(keys, w->kind, "no directory can be made for the program sops");
    status = wrap_with_sops(w, keys, directory);
    remove_tree(directory);
    return status;
}

/* Only names that a config of the user's names are looked at. */
static int variable(void *user, const char *name, struct render_keys *keys)
{
    const char *value = getenv(name);

    (void)user;
    return value ? add_key_text(keys, RENDER_KEY_PLAINTEXT, name, value) : RENDER_OK;
}

const struct render_key_source *sops_keys(void)
{
    static const struct render_key_source keys = {.size = sizeof(keys),
                                                  .load = load,
                                                  .ask = ask_kept,
                                                  .start_plugin = start_plugin,
                                                  .load_for = load_for,
                                                  .unwrap = unwrap,
                                                  .decrypt = decrypt,
                                                  .variable = variable,
                                                  .wrap = wrap};

    return &keys;
}
