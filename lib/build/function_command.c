/* How a KRM function is run: its program, or the container runtime with the reference's arguments.
 */
#include "build/external.h"

#include <stdlib.h>

#include "source/dependency.h"
#include "source/lookup.h"

static bool in_container(const struct rn_external *e)
{
    return e->function.container.image.s.n > 0;
}

/* ---- Checks --------------------------------------------------------------------------------- */

/* The runtime takes what is behind a comma for another option of the mount, such as a source that
 * nobody has checked; a quote would hide the comma. */
static int check_mount_text(struct rn_run *run, struct rn_textval text)
{
    for (size_t i = 0; i < text.s.n; i++)
        if (text.s.p[i] == ',' || text.s.p[i] == '"' || (unsigned char)text.s.p[i] < ' ')
            return rn_hint(run,
                           rn_error(run, text.mark, RN_E_FIELD_VALUE,
                                    "a mount cannot have commas, quotes or control characters"),
                           "the container runtime would take more than this field from it");
    return RENDER_OK;
}

/* A link of the kustomization's must not lead out of its directory, either. */
static int is_mount_below(const struct rn_external *e, struct rn_textval src, bool *below)
{
    struct rn_run *run = e->a->run;
    struct rn_wish wish = {.mark = src.mark, .mention = src.s};
    struct rn_str clean = rn_path_clean(&run->arena, src.s);
    struct rn_spot *spot;

    *below = !rn_path_is_abs(src.s) && !rn_str_starts(clean, RN_S(".."));
    if (!*below)
        return RENDER_OK;
    RN_TRY(rn_lookup(run, e->loader->source, rn_path_join(&run->arena, e->loader->root, src.s),
                     &wish, &spot));
    *below = !spot || rn_path_within(spot->path, e->loader->root);
    return RENDER_OK;
}

static int check_mount(const struct rn_external *e, const struct rn_function_mount *mount)
{
    struct rn_run *run = e->a->run;
    bool below;

    RN_TRY(check_mount_text(run, mount->type));
    RN_TRY(check_mount_text(run, mount->src));
    RN_TRY(check_mount_text(run, mount->dst));
    RN_TRY(is_mount_below(e, mount->src, &below));
    if (below)
        return RENDER_OK;
    return rn_hint(run,
                   rn_error(run, mount->src.mark, RN_E_OUTSIDE_ROOT,
                            "the mount '%.*s' is not permitted: it is not relative to '%.*s', or "
                            "not below it",
                            RN_FMT(mount->src.s), RN_FMT(e->loader->shown)),
                   "other directories can be given by the user, with --mount");
}

static int check_public(const struct rn_external *e, const struct rn_texts *texts, const char *what)
{
    for (size_t i = 0; i < texts->n; i++)
        RN_TRY(rn_external_public(e, texts->at[i], what));
    return RENDER_OK;
}

static int check_all_public(const struct rn_external *e)
{
    const struct rn_function_container *c = &e->function.container;
    const struct rn_function_exec *exec = &e->function.exec;

    RN_TRY(rn_external_public(e, exec->path, "exec.path"));
    RN_TRY(check_public(e, &exec->args, "exec.args"));
    RN_TRY(check_public(e, &exec->envs, "exec.envs"));
    RN_TRY(rn_external_public(e, c->image, "container.image"));
    RN_TRY(check_public(e, &c->envs, "container.envs"));
    for (size_t i = 0; i < c->nmounts; i++) {
        RN_TRY(rn_external_public(e, c->mounts[i].type, "container.mounts"));
        RN_TRY(rn_external_public(e, c->mounts[i].src, "container.mounts"));
        RN_TRY(rn_external_public(e, c->mounts[i].dst, "container.mounts"));
    }
    return RENDER_OK;
}

int rn_function_check(const struct rn_external *e)
{
    const struct rn_function_container *c = &e->function.container;

    RN_TRY(check_all_public(e));
    if (rn_str_starts(c->image.s, RN_S("-")))
        return rn_hint(e->a->run,
                       rn_error(e->a->run, c->image.mark, RN_E_FIELD_VALUE,
                                "an image cannot be '%.*s'", RN_FMT(c->image.s)),
                       "the container runtime would take it for an option");
    for (size_t i = 0; i < c->nmounts; i++)
        RN_TRY(check_mount(e, &c->mounts[i]));
    if (c->network.value && !e->a->args->plugins->network)
        return rn_hint(e->a->run,
                       rn_error(e->a->run, c->network.mark, RN_E_PLUGIN,
                                "the function '%.*s' requires the network",
                                RN_FMT(rn_external_name(e))),
                       "--network lets functions that ask for it use the network");
    return RENDER_OK;
}

bool rn_function_enabled(const struct rn_external *e)
{
    struct rn_str path = e->function.exec.path.s;
    struct rn_mark mark = e->config->root->mark;

    if (in_container(e) || (path.n && e->a->args->plugins->exec))
        return true;
    if (path.n) {
        rn_warning(e->a->run, e->function.exec.path.mark, RN_W_NOT_RUN,
                   "the function '%.*s' is not run", RN_FMT(path));
        rn_hint(e->a->run, RENDER_OK, "--enable-exec lets functions be programs of this machine");
        return false;
    }
    rn_warning(e->a->run, mark, RN_W_NOT_RUN, "a function without a program is not run");
    rn_hint(e->a->run, RENDER_OK, "its annotation names a container's image, or exec.path");
    return false;
}

/* ---- Environments --------------------------------------------------------------------------- */

/* Variables by name; the last value of a name counts. */
struct variables {
    struct rn_run *run;
    struct variable {
        const struct rn_sym *name;
        struct rn_str value; /* p NULL: a name alone, for the runtime to look up */
    } * at;
    size_t n, cap;
    struct rn_map places; /* 1 + the index in at, by the name and whether there is a value */
};

static void set_variable(struct variables *v, struct rn_str name, struct rn_str value)
{
    const struct rn_sym *sym = rn_intern(v->run, name);
    void **place;

    v->places.arena = &v->run->arena;
    place = rn_map_at(&v->places, RN_KEY2(sym, value.p ? 1 : 2));
    if (*place) {
        v->at[(uintptr_t)*place - 1].value = value;
        return;
    }
    RN_PUSH(v->run, v->at, v->n, v->cap) = (struct variable){sym, value};
    *place = (void *)(uintptr_t)v->n;
}

/* The reference takes "NAME=VALUE" for a program when that has one "=" only; a name alone is for
 * containers. */
static void add_entry(struct variables *v, struct rn_str entry, bool container)
{
    size_t at = rn_str_find(entry, '=', 0);
    struct rn_str value = rn_str_slice(entry, at + 1, entry.n);

    if (at == entry.n && container)
        set_variable(v, entry, (struct rn_str){NULL, 0});
    else if (at < entry.n && (container || rn_str_find(value, '=', 0) == value.n))
        set_variable(v, rn_str_slice(entry, 0, at), value.p ? value : RN_S(""));
}

static void add_entries(struct variables *v, const struct rn_texts *entries, bool container)
{
    for (size_t i = 0; i < entries->n; i++)
        add_entry(v, entries->at[i].s, container);
}

static void add_given(struct variables *v, const char *const *entries, bool container)
{
    for (; entries && *entries; entries++)
        add_entry(v, rn_str_from(*entries), container);
}

static struct rn_str assignment(struct variables *v, size_t i)
{
    return rn_str_printf(&v->run->arena, "%.*s=%.*s", RN_FMT(v->at[i].name->s),
                         RN_FMT(v->at[i].value));
}

static int by_name(const void *a, const void *b)
{
    return rn_str_cmp(((const struct variable *)a)->name->s, ((const struct variable *)b)->name->s);
}

/* Those without a value keep their order behind the others. */
static void sort_variables(struct variables *v)
{
    struct variable *bare = RN_NEW_N(v->run, struct variable, v->n + 1);
    size_t nbare = 0, n = 0;

    for (size_t i = 0; i < v->n; i++)
        if (v->at[i].value.p)
            v->at[n++] = v->at[i];
        else
            bare[nbare++] = v->at[i];
    if (n)
        qsort(v->at, n, sizeof(*v->at), by_name);
    if (nbare)
        memcpy(v->at + n, bare, nbare * sizeof(*bare));
}

/* ---- Containers ----------------------------------------------------------------------------- */

static void add_option(struct rn_run *run, struct rn_words *words, const char *option,
                       struct rn_str value)
{
    rn_words_add(run, words, rn_str_from(option));
    rn_words_add(run, words, value);
}

static void add_mount(const struct rn_external *e, struct rn_words *words, struct rn_str type,
                      struct rn_str src, struct rn_str dst, bool rw)
{
    struct rn_run *run = e->a->run;

    if (!rn_path_is_abs(src))
        src = rn_path_join(&run->arena, e->loader->root, src);
    if (rn_str_is(type, "bind"))
        rn_source_note(e->loader->source, RENDER_DEPENDENCY_TREE, rn_path_clean(&run->arena, src));
    add_option(run, words, "--mount",
               rn_str_printf(&run->arena, "type=%.*s,source=%.*s,target=%.*s%s", RN_FMT(type),
                             RN_FMT(src), RN_FMT(dst), rw ? "" : ",readonly"));
}

/* One --mount of the user: "type=...,src=...,dst=...,rw=true" in any order. */
static void add_given_mount(const struct rn_external *e, struct rn_words *words,
                            struct rn_str option)
{
    struct rn_str type = {0}, src = {0}, dst = {0};
    bool rw = false;

    for (size_t at = 0, end; at <= option.n; at = end + 1) {
        struct rn_str part, key, value;
        size_t equal;

        end = rn_str_find(option, ',', at);
        part = rn_str_slice(option, at, end);
        equal = rn_str_find(part, '=', 0);
        if (equal == part.n)
            continue;
        key = rn_str_slice(part, 0, equal);
        value = rn_str_slice(part, equal + 1, part.n);
        if (rn_str_is(key, "type"))
            type = value;
        else if (rn_str_is(key, "src") || rn_str_is(key, "source"))
            src = value;
        else if (rn_str_is(key, "dst") || rn_str_is(key, "target"))
            dst = value;
        else if (rn_str_is(key, "rw"))
            rw = rn_str_is(value, "true");
    }
    add_mount(e, words, type, src, dst, rw);
}

static void add_mounts(const struct rn_external *e, struct rn_words *words)
{
    const struct rn_function_container *c = &e->function.container;
    const char *const *given = e->a->args->plugins->mounts;

    for (size_t i = 0; i < c->nmounts; i++)
        add_mount(e, words, c->mounts[i].type.s, c->mounts[i].src.s, c->mounts[i].dst.s,
                  c->mounts[i].rw.value);
    for (; given && *given; given++)
        add_given_mount(e, words, rn_str_from(*given));
}

/* Two variables are always there, as the user has them or true. */
static void add_variables(const struct rn_external *e, struct rn_words *words)
{
    struct variables v = {.run = e->a->run};

    add_entries(&v, &e->function.container.envs, true);
    set_variable(&v, RN_S("LOG_TO_STDERR"), RN_S("true"));
    set_variable(&v, RN_S("STRUCTURED_RESULTS"), RN_S("true"));
    add_given(&v, e->a->args->plugins->environment, true);
    sort_variables(&v);
    for (size_t i = 0; i < v.n; i++)
        add_option(v.run, words, "-e", v.at[i].value.p ? assignment(&v, i) : v.at[i].name->s);
}

static void container_command(const struct rn_external *e, struct rn_words *words)
{
    static const char *const fixed[] = {"run", "--rm",   "-i", "-a",    "STDIN",
                                        "-a",  "STDOUT", "-a", "STDERR"};
    const struct render_plugins *plugins = e->a->args->plugins;
    struct rn_run *run = e->a->run;

    rn_words_add(run, words, rn_str_from(plugins->runtime ? plugins->runtime : "docker"));
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        rn_words_add(run, words, rn_str_from(fixed[i]));
    add_option(run, words, "--network",
               e->function.container.network.value ? RN_S("host") : RN_S("none"));
    add_option(run, words, "--user",
               rn_str_from(plugins->container_user ? plugins->container_user : "nobody"));
    rn_words_add(run, words, RN_S("--security-opt=no-new-privileges"));
    add_mounts(e, words);
    add_variables(e, words);
    rn_words_add(run, words, e->function.container.image.s);
}

/* ---- Runs ----------------------------------------------------------------------------------- */

static void exec_command(const struct rn_external *e, struct rn_words *words,
                         struct rn_words *environment)
{
    const struct rn_function_exec *exec = &e->function.exec;
    struct variables v = {.run = e->a->run};

    rn_words_add(v.run, words, exec->path.s);
    for (size_t i = 0; i < exec->args.n; i++)
        rn_words_add(v.run, words, exec->args.at[i].s);
    add_entries(&v, &exec->envs, false);
    add_given(&v, e->a->args->plugins->environment, false);
    for (size_t i = 0; i < v.n; i++)
        rn_words_add(v.run, environment, assignment(&v, i));
}

int rn_function_run(const struct rn_external *e, struct rn_str input, struct rn_str *output)
{
    bool container = in_container(e);
    struct rn_mark mark = container ? e->function.container.image.mark : e->function.exec.path.mark;
    struct rn_run *run = e->a->run;
    struct rn_words words = {0}, environment = {0};
    struct render_program program = {
        .kind = container ? RENDER_PROGRAM_CONTAINER : RENDER_PROGRAM_FUNCTION,
        .directory = rn_str_c(&run->arena, e->loader->root),
        .input = {input.p, input.n},
        .show_errors = !rn_external_is_secret(e),
        .timeout = e->a->args->plugins->timeout,
    };

    if (rn_str_is(e->loader->root, "/"))
        return rn_error(run, mark, RN_E_PLUGIN,
                        "root working directory '/' not allowed: functions run in the directory of "
                        "the kustomization");
    if (container)
        container_command(e, &words);
    else
        exec_command(e, &words, &environment);
    RN_TRY(rn_words_end(run, &words, mark, &program.arguments));
    RN_TRY(rn_words_end(run, &environment, mark, &program.environment));
    return rn_external_run(e, &program, mark, output);
}
