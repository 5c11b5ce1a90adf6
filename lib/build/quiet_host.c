#include "build/quiet_host.h"

static int refuse(void *user)
{
    struct rn_quiet_host *host = user;

    host->asked = true;
    return RENDER_EHOST;
}

/* ---- Keys ----------------------------------------------------------------------------------- */

static int load(void *user, struct render_keys *keys)
{
    (void)keys;
    return refuse(user);
}

static int ask(void *user, const struct render_question *question, char *answer, size_t capacity,
               size_t *size)
{
    (void)question, (void)answer, (void)capacity, (void)size;
    return refuse(user);
}

static int start_plugin(void *user, const char *name, const char *protocol,
                        struct render_plugin *out)
{
    (void)name, (void)protocol, (void)out;
    return refuse(user);
}

static int load_for(void *user, const char *recipient, struct render_keys *keys)
{
    (void)recipient, (void)keys;
    return refuse(user);
}

static int unwrap(void *user, const struct render_wrapped_key *wrapped, struct render_keys *keys)
{
    (void)wrapped, (void)keys;
    return refuse(user);
}

static int decrypt(void *user, const struct render_document *document, struct render_keys *keys)
{
    (void)document, (void)keys;
    return refuse(user);
}

static int variable(void *user, const char *name, struct render_keys *keys)
{
    (void)name, (void)keys;
    return refuse(user);
}

static int wrap(void *user, const struct render_key_wrapping *wrapping, struct render_keys *keys)
{
    (void)wrapping, (void)keys;
    return refuse(user);
}

/* What the real host does not do, this one does not do either. */
static struct render_key_source quiet_keys(struct rn_quiet_host *host,
                                           const struct render_key_source *real)
{
    return (struct render_key_source){
        .size = sizeof(struct render_key_source),
        .load = real->load ? load : NULL,
        .ask = real->ask ? ask : NULL,
        .start_plugin = real->start_plugin ? start_plugin : NULL,
        .user = host,
        .load_for = real->load_for ? load_for : NULL,
        .unwrap = real->unwrap ? unwrap : NULL,
        .decrypt = real->decrypt ? decrypt : NULL,
        .variable = real->variable ? variable : NULL,
        .wrap = real->wrap ? wrap : NULL,
    };
}

/* ---- Programs, remote sources --------------------------------------------------------------- */

static int run(void *user, const struct render_program *program, struct render_sink *output,
               struct render_sink *errors, int *exit_status)
{
    (void)program, (void)output, (void)errors, (void)exit_status;
    return refuse(user);
}

static int make_directory(void *user, const char *purpose, struct render_sink *path)
{
    (void)purpose, (void)path;
    return refuse(user);
}

static void remove_directory(void *user, const char *path)
{
    (void)user, (void)path;
}

static int clone(void *user, const struct render_repository *repository,
                 struct render_sink *directory, struct render_sink *why)
{
    (void)repository, (void)directory, (void)why;
    return refuse(user);
}

static int get(void *user, const char *url, struct render_sink *content, int *http_status,
               struct render_sink *why)
{
    (void)url, (void)content, (void)why;
    *http_status = 0;
    return refuse(user);
}

void rn_quiet_host_begin(struct rn_quiet_host *host, struct rn_build_args *args)
{
    host->asked = false;
    host->keys = quiet_keys(host, args->keys);
    host->programs = (struct render_programs){
        .size = sizeof(struct render_programs),
        .run = args->programs->run ? run : NULL,
        .make_directory = args->programs->make_directory ? make_directory : NULL,
        .remove_directory = remove_directory,
        .user = host,
    };
    host->remotes = (struct render_remotes){
        .size = sizeof(struct render_remotes),
        .clone = args->remotes->clone ? clone : NULL,
        .get = args->remotes->get ? get : NULL,
        .user = host,
    };
    args->keys = &host->keys;
    args->programs = &host->programs;
    args->remotes = &host->remotes;
}
