/* The command `age`: the flags and the behaviour of the age program. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

struct age_options {
    bool decrypt, encrypt, passphrase, armour;
    const char *output;
    struct given keys; /* -i, -j, -r, -R */
};

#define FIELD(name) offsetof(struct age_options, name)

static const struct flag flags[] = {
    {"armor", 'a', FLAG_BOOL, FIELD(armour), NULL},
    {"decrypt", 'd', FLAG_BOOL, FIELD(decrypt), NULL},
    {"encrypt", 'e', FLAG_BOOL, FIELD(encrypt), NULL},
    {"identity", 'i', FLAG_LIST, FIELD(keys), NULL},
    {"plugin", 'j', FLAG_LIST, FIELD(keys), NULL},
    {"output", 'o', FLAG_TEXT, FIELD(output), NULL},
    {"passphrase", 'p', FLAG_BOOL, FIELD(passphrase), NULL},
    {"recipient", 'r', FLAG_LIST, FIELD(keys), NULL},
    {"recipients-file", 'R', FLAG_LIST, FIELD(keys), NULL},
};

const struct command age_command = {
    .name = "age",
    .summary = "Decrypt and encrypt age files",
    .usage =
        "Usage:\n"
        "  render age --decrypt [-i PATH]... [-j PLUGIN]... [-o OUTPUT] [INPUT]\n"
        "  render age [--encrypt] (-r RECIPIENT | -R PATH)... [-a] [-o OUTPUT] [INPUT]\n"
        "  render age [--encrypt] --passphrase [-a] [-o OUTPUT] [INPUT]\n\n"
        "As the age program. INPUT is standard input and OUTPUT standard output by default. A "
        "file\n"
        "that cannot be decrypted to its end prints nothing; only when it is a pipe and longer\n"
        "than 1 MiB, its good beginning is printed before the end is seen.\n\n"
        "Flags:\n"
        "  -d, --decrypt                decrypt\n"
        "  -e, --encrypt                encrypt: the default; -i and -j then name whom to encrypt "
        "to\n"
        "  -i, --identity PATH          a file of keys: age keys, an SSH key, or age keys\n"
        "                               encrypted with a passphrase; without one a passphrase is\n"
        "                               asked for\n"
        "  -j, --plugin NAME            a plugin that needs no key file; batchpass is built in:\n"
        "                               the passphrase of AGE_PASSPHRASE or AGE_PASSPHRASE_FD\n"
        "  -r, --recipient RECIPIENT    whom to encrypt to: age1..., ssh-ed25519 ... or ssh-rsa "
        "...\n"
        "  -R, --recipients-file PATH   a file of recipients, one per line\n"
        "  -p, --passphrase             encrypt with a passphrase, which is asked for\n"
        "  -a, --armor                  encrypt to text\n"
        "  -o, --output OUTPUT          write to a file, which only its owner can read when it is\n"
        "                               decrypted\n"
        "  -h, --help                   print this\n",
    .flags = flags,
    .nflags = sizeof(flags) / sizeof(flags[0]),
    .run = run_age,
};

/* ---- Input and output ----------------------------------------------------------------------- */

struct job {
    const struct age_options *options;
    const char *input; /* NULL: standard input */
    int in, out;       /* out -1: not opened yet */
    off_t start;       /* of the input, where it can be read twice */
    bool to_terminal;
    int error; /* errno of what failed */
};

static bool is_standard(const char *path)
{
    return !path || strcmp(path, "-") == 0;
}

static int read_input(void *user, void *data, size_t size, size_t *got)
{
    struct job *job = user;
    ssize_t n;

    do
        n = read(job->in, data, size);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        complain_file(job->input ? job->input : "standard input", errno);
        return RENDER_EIO;
    }
    *got = (size_t)n;
    return RENDER_OK;
}

static int rewind_input(void *user)
{
    struct job *job = user;

    return lseek(job->in, job->start, SEEK_SET) == job->start ? RENDER_OK : RENDER_EIO;
}

/* The file is made when there is something to write, so that a failure leaves what was there. What
 * was decrypted is for its owner. */
static int open_output(struct job *job)
{
    const struct age_options *o = job->options;
    struct stat st;

    if (job->out >= 0)
        return RENDER_OK;
    job->out = open(o->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, o->decrypt ? 0600 : 0666);
    if (job->out >= 0 && o->decrypt && fstat(job->out, &st) == 0 && S_ISREG(st.st_mode) &&
        (st.st_mode & 077) && fchmod(job->out, 0600) == 0)
        return RENDER_OK;
    if (job->out >= 0)
        return RENDER_OK;
    complain_file(o->output, errno);
    return RENDER_EIO;
}

/* Whether a terminal can show it as it is. */
static bool is_printable(const unsigned char *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((data[i] < ' ' && !strchr("\t\n\r", data[i])) || data[i] == 0 || data[i] == 0x7f)
            return false;
    return true;
}

static int write_output(void *user, const void *data, size_t size)
{
    struct job *job = user;
    int status = open_output(job);

    if (status)
        return status;
    if (job->to_terminal && !is_printable(data, size)) {
        complain("the output is not text; -o - prints it to the terminal anyway");
        return RENDER_EHOST;
    }
    if (write_all(job->out, data, size))
        return RENDER_OK;
    complain_file(is_standard(job->options->output) ? "standard output" : job->options->output,
                  errno);
    return RENDER_EIO;
}

static bool is_same(const char *path, const struct stat *output)
{
    struct stat st;

    return !is_standard(path) && stat(path, &st) == 0 && st.st_dev == output->st_dev &&
           st.st_ino == output->st_ino && S_ISREG(st.st_mode);
}

static int check_output(const struct job *job)
{
    const struct age_options *o = job->options;
    struct stat st;
    bool same;

    if (is_standard(o->output) || stat(o->output, &st))
        return DONE;
    same = is_same(job->input, &st);
    for (size_t i = 0; i < o->keys.n; i++)
        same = same || (strchr("iR", o->keys.at[i].letter) && is_same(o->keys.at[i].value, &st));
    if (!same)
        return DONE;
    complain("input and output are the same file: %s", o->output);
    return FAILED;
}

static int open_files(struct job *job)
{
    const struct age_options *o = job->options;
    struct stat st;

    if (check_output(job))
        return FAILED;
    job->in = job->input ? open(job->input, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (job->in < 0)
        return complain_file(job->input, errno);
    job->start = fstat(job->in, &st) == 0 && S_ISREG(st.st_mode) ? lseek(job->in, 0, SEEK_CUR) : -1;
    job->out = is_standard(o->output) ? STDOUT_FILENO : -1;
    job->to_terminal = !o->output && isatty(STDOUT_FILENO);
    return DONE;
}

/* ---- Keys ----------------------------------------------------------------------------------- */

static int add_plugin(struct render_keys *keys, const char *name, bool to_encrypt)
{
    if (strcmp(name, "batchpass") == 0)
        return add_batchpass(keys, to_encrypt);
    return add_key_text(keys, RENDER_KEY_PLUGIN, name, name);
}

/* Asked for twice, for what is mistyped cannot be decrypted again. */
static int add_new_passphrase(struct render_keys *keys)
{
    static const char name[] = "the passphrase";
    enum { MAX = 1024 };
    size_t n, again;
    char *first, *second;
    int status = render_keys_begin(keys, RENDER_KEY_PASSPHRASE, name);

    first = status ? NULL : render_keys_reserve(keys, 2 * MAX);
    if (!first)
        return RENDER_ENOMEM;
    second = first + MAX;
    status = ask_line("Passphrase: ", true, first, MAX, &n);
    if (!status)
        status = ask_line("Again: ", true, second, MAX, &again);
    if (status)
        return render_keys_fail(keys, name, "it was not given");
    if (n != again || memcmp(first, second, n) != 0)
        return render_keys_fail(keys, name, "the two differ");
    render_keys_commit(keys, n);
    return RENDER_OK;
}

static int load_keys(void *user, struct render_keys *keys)
{
    const struct age_options *o = ((struct job *)user)->options;
    int status = o->passphrase ? add_new_passphrase(keys) : RENDER_OK;

    for (size_t i = 0; !status && i < o->keys.n; i++) {
        const char *value = o->keys.at[i].value;

        switch (o->keys.at[i].letter) {
        case 'i':
            status = add_key_file(keys, RENDER_KEY_IDENTITIES, value);
            break;
        case 'j':
            status = add_plugin(keys, value, !o->decrypt);
            break;
        case 'r':
            status = add_key_text(keys, RENDER_KEY_RECIPIENT, value, value);
            break;
        default:
            status = add_key_file(keys, RENDER_KEY_RECIPIENTS, value);
        }
    }
    return status;
}

/* ---- The command ---------------------------------------------------------------------------- */

static bool has(const struct age_options *o, const char *letters)
{
    for (size_t i = 0; i < o->keys.n; i++)
        if (strchr(letters, o->keys.at[i].letter))
            return true;
    return false;
}

static int check_stdin(const struct command *command, const struct job *job)
{
    const struct given *keys = &job->options->keys;
    int uses = !job->input;

    for (size_t i = 0; i < keys->n; i++)
        uses += strchr("iR", keys->at[i].letter) && strcmp(keys->at[i].value, "-") == 0;
    if (uses > 1)
        return complain_usage(command, "standard input cannot be more than one thing");
    return DONE;
}

static int check_flags(const struct command *command, const struct age_options *o)
{
    if (o->decrypt && (o->encrypt || o->armour || o->passphrase || has(o, "rR")))
        return complain_usage(command, "--decrypt is used with -i, -j and -o only");
    if (o->decrypt)
        return DONE;
    if (has(o, "ij") && !o->encrypt)
        return complain_usage(command, "-i and -j need --decrypt, or an explicit --encrypt");
    if (!o->keys.n && !o->passphrase)
        return complain_usage(command, "whom to encrypt to? -r, -R or -p says it");
    if (o->keys.n && o->passphrase)
        return complain_usage(command, "-p is not combined with other recipients");
    if (!o->output && !o->armour && isatty(STDOUT_FILENO))
        return complain_usage(command, "encrypted bytes do not go to a terminal: use -a or -o");
    return DONE;
}

/* Takes the memory that the highest allowed work factor needs. */
static size_t memory_limit(void)
{
    const char *work = getenv("AGE_PASSPHRASE_MAX_WORK_FACTOR");
    long factor = work ? strtol(work, NULL, 10) : 0;

    return factor > 20 && factor <= MAX_WORK_FACTOR ? ((size_t)1 << 30) + ((size_t)1024 << factor)
                                                    : 0;
}

static int run_job(struct job *job)
{
    struct render_options library = {.size = sizeof(library), .memory_limit = memory_limit()};
    struct render_stream stream = {.size = sizeof(stream),
                                   .name = job->input ? job->input : "standard input",
                                   .read = read_input,
                                   .write = write_output,
                                   .user = job};
    struct render_key_source keys = {.size = sizeof(keys),
                                     .load = load_keys,
                                     .ask = ask_question,
                                     .start_plugin = start_plugin,
                                     .user = job};
    struct render_build *build = NULL;
    struct render_context *ctx;
    int status;

    library.keys = &keys;
    stream.rewind = job->options->decrypt && job->start >= 0 ? rewind_input : NULL;
    status = render_context_new(&ctx, &library);
    if (!status && job->options->decrypt)
        status = render_age_decrypt(&build, ctx, &stream);
    else if (!status)
        status = render_age_encrypt(&build, ctx, &stream, job->options->armour);
    if (!build || (status && !render_build_diagnostic_count(build)))
        complain("%s", status_text(status));
    else
        print_diagnostics(build, 0);
    render_build_free(build);
    render_context_free(ctx);
    /* An empty file is made too. */
    if (!status)
        status = open_output(job);
    return status;
}

static int run_checked(const struct command *command, const struct age_options *o,
                       const struct words *words)
{
    struct job job = {.options = o, .in = -1, .out = -1};
    int status;

    if (words->n > 1)
        return complain_usage(command, "there is one INPUT, not %zu", words->n);
    if (words->n && !is_standard(words->at[0]))
        job.input = words->at[0];
    status = check_flags(command, o);
    if (!status)
        status = check_stdin(command, &job);
    if (status)
        return status;
    if (open_files(&job))
        return FAILED;
    status = run_job(&job);
    if (job.out >= 0 && close(job.out) && !status) {
        complain_file(is_standard(o->output) ? "standard output" : o->output, errno);
        status = FAILED;
    }
    if (job.input)
        close(job.in);
    return status ? FAILED : DONE;
}

int run_age(const struct command *command, int argc, char **argv)
{
    struct age_options options = {.output = NULL};
    struct words words;
    int status;

    if (flags_parse(command, argc, argv, &options, &words, &status))
        status = run_checked(command, &options, &words);
    free(options.keys.at);
    return status;
}
