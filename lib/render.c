/* The door: the public header's functions on top of the rooms. */
#include "render/render.h"

#include "door.h"
#include "yaml/writer.h"

#define DEFAULT_MEMORY_LIMIT ((size_t)4 << 30)

/* A resource that the host sees is one of ours. */
struct render_resource {
    struct rn_resource r;
};

const char *render_version(void)
{
    return RENDER_VERSION;
}

const char *render_kustomization_name(size_t index)
{
    return index < RN_KUSTOMIZATION_NAMES ? rn_kustomization_names[index] : NULL;
}

const char *render_reference_version(void)
{
    return "v5.8.2";
}

static void *allocate(const struct rn_allocator *a, size_t size)
{
    void *p = a->resize(a->user, NULL, size);

    return p ? memset(p, 0, size) : NULL;
}

/* A copy of the working directory without its trailing slash. */
static const char *copy_directory(const struct rn_allocator *a, const char *dir)
{
    size_t n = strlen(dir);
    char *copy;

    while (n > 1 && dir[n - 1] == '/')
        n--;
    copy = allocate(a, n + 1);
    if (copy)
        memcpy(copy, dir, n);
    return copy;
}

static bool copy_options(struct render_context *c, const struct render_options *given)
{
    struct render_options *o = &c->options;

    if (!rn_door_copy(o, sizeof(*o), given) ||
        !rn_door_copy(&c->files, sizeof(c->files), o->files) ||
        !rn_door_copy(&c->keys, sizeof(c->keys), o->keys) ||
        !rn_door_copy(&c->programs, sizeof(c->programs), o->programs) ||
        !rn_door_copy(&c->plugins, sizeof(c->plugins), o->plugins) ||
        !rn_door_copy(&c->helm, sizeof(c->helm), o->helm) ||
        !rn_door_copy(&c->remotes, sizeof(c->remotes), o->remotes))
        return false;
    if (!c->files.load)
        c->files = *render_files_disk();
    if (!o->memory_limit)
        o->memory_limit = DEFAULT_MEMORY_LIMIT;
    c->allocator = (struct rn_allocator){rn_default_resize, NULL};
    if (o->alloc)
        c->allocator = (struct rn_allocator){o->alloc, o->alloc_user};
    return !o->working_directory || o->working_directory[0] == '/';
}

int render_context_new(struct render_context **out, const struct render_options *options)
{
    struct render_context given, *ctx;
    const char *dir;

    *out = NULL;
    if (!copy_options(&given, options))
        return RENDER_EHOST;
    ctx = allocate(&given.allocator, sizeof(*ctx));
    if (!ctx)
        return RENDER_ENOMEM;
    *ctx = given;
    ctx->options.files = &ctx->files;
    ctx->options.keys = &ctx->keys;
    ctx->options.programs = &ctx->programs;
    ctx->options.plugins = &ctx->plugins;
    ctx->options.helm = &ctx->helm;
    ctx->options.remotes = &ctx->remotes;
    dir = given.options.working_directory;
    if (dir)
        ctx->options.working_directory = copy_directory(&ctx->allocator, dir);
    if (dir && !ctx->options.working_directory) {
        render_context_free(ctx);
        return RENDER_ENOMEM;
    }
    *out = ctx;
    return RENDER_OK;
}

void render_context_free(struct render_context *ctx)
{
    struct rn_allocator a;

    if (!ctx)
        return;
    a = ctx->allocator;
    if (ctx->options.working_directory)
        a.resize(a.user, (void *)(uintptr_t)ctx->options.working_directory, 0);
    a.resize(a.user, ctx, 0);
}

static int build(struct render_build *b, const struct render_options *o, const void *target)
{
    struct rn_build_args args = {
        .target = target,
        .files = o->files,
        .working_directory = o->working_directory,
        .restrictor = o->load_restrictor,
        .reorder = o->reorder,
        .managed_by_label = o->managed_by_label != 0,
        .decrypt = o->decrypt,
        .keys = o->keys,
        .foreign_variables = o->foreign_variables,
        .programs = o->programs,
        .plugins = o->plugins,
        .helm = o->helm,
        .remotes = o->remotes,
        .strict = o->strict != 0,
        .source = &b->source,
        .bases = b->bases,
        .beside = b->beside,
    };

    return rn_build(&b->run, &args, &b->set, &b->secret);
}

int rn_door_build(struct render_build **out, const struct render_context *ctx,
                  struct rn_bases *bases, const char *target)
{
    bool locked = ctx->options.decrypt == RENDER_DECRYPT_DECRYPT;

    return rn_door_run_with(out, ctx, bases, locked, build, target);
}

int render_build_run(struct render_build **out, const struct render_context *ctx,
                     const char *target)
{
    return rn_door_build(out, ctx, NULL, target);
}

void render_build_free(struct render_build *build)
{
    struct rn_allocator a;

    if (!build)
        return;
    a = build->run.allocator;
    rn_door_end(build);
    a.resize(a.user, build, 0);
}

static struct render_text to_text(struct rn_str s)
{
    return (struct render_text){s.p ? s.p : "", s.n};
}

/* Resources from..to, each but the first of all behind a "---". */
static int write_some(struct rn_run *run, const struct rn_resset *set, size_t from, size_t to,
                      struct rn_buf *out)
{
    for (size_t i = from; i < to; i++) {
        if (i)
            rn_buf_lit(out, "---\n");
        RN_TRY(rn_write_document(run, set->at[i]->root, false, out));
    }
    return RENDER_OK;
}

struct writing {
    struct rn_piece piece;
    const struct rn_resset *set;
    size_t from, to;
    struct rn_buf out;
};

static int write_piece(struct rn_run *run, struct rn_piece *piece)
{
    struct writing *w = (struct writing *)piece;

    w->out = (struct rn_buf){.arena = &run->arena};
    RN_TRY(write_some(run, w->set, w->from, w->to, &w->out));
    rn_arena_shrink(w->out.arena, w->out.p, w->out.cap, w->out.n);
    return RENDER_OK;
}

/* Threads write pieces from the end, while this one writes from the start. What was written stays
 * where it is: put together it would be there twice. */
static int write_beside(struct render_build *b)
{
    size_t n = (b->set.n + RN_WRITTEN_TOGETHER - 1) / RN_WRITTEN_TOGETHER;
    struct writing *pieces = RN_NEW_N(&b->run, struct writing, n);

    for (size_t i = 0; i < n; i++) {
        size_t from = i * RN_WRITTEN_TOGETHER, left = b->set.n - from;

        pieces[i].piece.work = write_piece;
        pieces[i].set = &b->set;
        pieces[i].from = from;
        pieces[i].to = from + (left < RN_WRITTEN_TOGETHER ? left : RN_WRITTEN_TOGETHER);
        if (i)
            rn_piece_add(b->beside, &pieces[i].piece);
    }
    rn_pieces_begin(b->beside);
    b->parts = RN_NEW_N(&b->run, struct render_text, n);
    for (size_t i = 0; i < n; i++) {
        if (!i || !rn_piece_take(&pieces[i].piece, true))
            RN_TRY(write_piece(&b->run, &pieces[i].piece));
        b->parts[b->nparts++] = to_text(rn_buf_str(&pieces[i].out));
    }
    return RENDER_OK;
}

/* Room for so much, in the run's arena or, when that has none left, in one big piece apart. */
static struct rn_buf room_for(struct render_build *b, size_t room)
{
    struct rn_buf buf = {.arena = &b->run.arena};

    if (buf.arena->room < room) {
        if (!b->written.allocator)
            rn_arena_init(&b->written, buf.arena->allocator, buf.arena->escape, buf.arena->limit);
        buf.arena = &b->written;
    }
    rn_buf_reserve(&buf, room);
    return buf;
}

enum { LEAST_OUTPUT = 4096 }; /* bytes that there is room for at once */

static int write_all(struct render_build *b)
{
    struct rn_buf buf;

    if (b->beside && b->set.n > RN_WRITTEN_TOGETHER)
        return write_beside(b);
    /* room that is not used costs nothing; growing costs copies and twice the memory */
    buf = room_for(b, 2 * b->run.input_bytes + LEAST_OUTPUT);
    RN_TRY(write_some(&b->run, &b->set, 0, b->set.n, &buf));
    b->output = rn_door_text(&buf);
    return RENDER_OK;
}

static int write_parts(struct render_build *b)
{
    if (setjmp(b->run.escape.env)) {
        if (b->beside)
            rn_beside_settle(b->beside);
        return rn_door_escaped(b);
    }
    b->status = write_all(b);
    if (b->beside)
        rn_beside_settle(b->beside);
    return b->status;
}

int render_build_emit_parts(struct render_build *build, const struct render_text **parts, size_t *n)
{
    *parts = &build->output;
    *n = 0;
    if (!build->status && !build->output.data && !build->nparts)
        build->status = write_parts(build);
    if (build->status)
        return build->status;
    *n = build->nparts ? build->nparts : 1;
    if (build->nparts)
        *parts = build->parts;
    return RENDER_OK;
}

static int join_parts(struct render_build *b)
{
    size_t size = 1; /* a NUL */
    struct rn_buf buf;

    if (setjmp(b->run.escape.env))
        return rn_door_escaped(b);
    for (size_t i = 0; i < b->nparts; i++)
        size += b->parts[i].size;
    buf = room_for(b, size);
    for (size_t i = 0; i < b->nparts; i++)
        rn_buf_add(&buf, rn_str_make(b->parts[i].data, b->parts[i].size));
    b->output = rn_door_text(&buf);
    return RENDER_OK;
}

int render_build_emit(struct render_build *build, struct render_text *out)
{
    const struct render_text *parts;
    size_t n;

    *out = build->output;
    if (build->output.data)
        return build->status;
    RN_TRY(render_build_emit_parts(build, &parts, &n));
    if (build->nparts)
        build->status = join_parts(build);
    *out = build->output;
    return build->status;
}

int render_build_is_secret(const struct render_build *build)
{
    return build->secret;
}

int render_build_dependency(struct render_build *build, size_t index, struct render_dependency *out,
                            size_t size)
{
    struct render_dependency full;

    if (!build->source || size > sizeof(full))
        return RENDER_EHOST;
    if (!build->dependencies_listed) {
        if (setjmp(build->run.escape.env))
            return rn_door_escaped(build);
        rn_source_dependencies(build->source, &build->dependencies);
        build->dependencies_listed = true;
    }
    if (index >= build->dependencies.n)
        return RENDER_EHOST;
    full = (struct render_dependency){.kind = build->dependencies.at[index].kind,
                                      .path = to_text(build->dependencies.at[index].path)};
    memcpy(out, &full, size);
    return RENDER_OK;
}

size_t render_build_resource_count(const struct render_build *build)
{
    return build->set.n;
}

const struct render_resource *render_build_resource(const struct render_build *build, size_t index)
{
    return index < build->set.n ? (const struct render_resource *)build->set.at[index] : NULL;
}

/* The text of a field as the resource has it; without the run, so words are compared. */
static struct render_text field_text(const struct render_resource *r, const char *outer,
                                     const char *inner)
{
    const struct rn_node *n = r->r.root;
    const char *path[] = {outer, inner};

    for (int i = 0; i < 2 && path[i]; i++) {
        const struct rn_node *next = NULL;

        if (!rn_is(n, RN_MAP))
            return to_text(RN_S(""));
        RN_EACH_PAIR (p, n)
            if (!next && rn_str_is(p->key->s, path[i]))
                next = p->value;
        n = next;
    }
    return to_text(rn_text(n));
}

struct render_text render_resource_group(const struct render_resource *r)
{
    struct render_text t = field_text(r, "apiVersion", NULL);
    const char *slash = memchr(t.data, '/', t.size);

    return slash ? (struct render_text){t.data, (size_t)(slash - t.data)} : to_text(RN_S(""));
}

struct render_text render_resource_version(const struct render_resource *r)
{
    struct render_text t = field_text(r, "apiVersion", NULL);
    const char *slash = memchr(t.data, '/', t.size);

    if (!slash)
        return t;
    return (struct render_text){slash + 1, t.size - (size_t)(slash + 1 - t.data)};
}

struct render_text render_resource_kind(const struct render_resource *r)
{
    return field_text(r, "kind", NULL);
}

struct render_text render_resource_name(const struct render_resource *r)
{
    return field_text(r, "metadata", "name");
}

struct render_text render_resource_namespace(const struct render_resource *r)
{
    return field_text(r, "metadata", "namespace");
}

int render_resource_emit(struct render_build *build, const struct render_resource *r,
                         struct render_text *out)
{
    struct rn_buf buf = {.arena = &build->run.arena};

    *out = to_text(RN_S(""));
    if (setjmp(build->run.escape.env))
        return rn_door_escaped(build);
    RN_TRY(rn_write_document(&build->run, r->r.root, true, &buf));
    *out = rn_door_text(&buf);
    return RENDER_OK;
}

/* Whether the namespaced resources are in more than one namespace. */
static bool several_namespaces(struct render_build *b)
{
    const struct rn_sym *first = NULL, *none = RN_WORD(&b->run, _non_namespaceable_);

    if (b->namespaces_counted)
        return b->several_namespaces;
    b->namespaces_counted = true;
    for (size_t i = 0; i < b->set.n; i++) {
        const struct rn_sym *ns = rn_resource_id(&b->run, b->set.at[i]).ns;

        if (ns == none)
            continue;
        b->several_namespaces = b->several_namespaces || (first && first != ns);
        first = ns;
    }
    return b->several_namespaces;
}

static void add_part(struct rn_buf *b, const struct rn_sym *part)
{
    if (part->s.n && b->n)
        rn_buf_char(b, '_');
    for (size_t i = 0; i < part->s.n; i++)
        rn_buf_char(b, rn_to_lower(part->s.p[i]));
}

int render_resource_file_name(struct render_build *build, const struct render_resource *r,
                              struct render_text *out)
{
    struct rn_buf buf = {.arena = &build->run.arena};
    struct rn_id id;

    *out = to_text(RN_S(""));
    if (setjmp(build->run.escape.env))
        return rn_door_escaped(build);
    id = rn_resource_id(&build->run, &r->r);
    if (several_namespaces(build) && id.ns != RN_WORD(&build->run, _non_namespaceable_))
        add_part(&buf, id.ns);
    add_part(&buf, id.gvk.group);
    add_part(&buf, id.gvk.version);
    add_part(&buf, id.gvk.kind);
    add_part(&buf, id.name);
    rn_buf_lit(&buf, ".yaml");
    *out = rn_door_text(&buf);
    return RENDER_OK;
}

size_t render_build_diagnostic_count(const struct render_build *build)
{
    size_t n = 0;

    for (const struct rn_diag *d = build->run.diags; d; d = d->next)
        n++;
    return n;
}

static const struct rn_diag *diag_at(const struct render_build *build, size_t index)
{
    struct rn_diag_cursor at = {0, build->run.diags};

    if (build->cursor->diag && build->cursor->index <= index)
        at = *build->cursor;
    for (; at.diag && at.index < index; at.index++)
        at.diag = at.diag->next;
    *build->cursor = at;
    return at.diag;
}

int render_build_diagnostic(const struct render_build *build, size_t index,
                            struct render_diagnostic *out, size_t size)
{
    const struct rn_diag *d = diag_at(build, index);
    struct render_diagnostic full;

    if (!d || size > sizeof(full))
        return RENDER_EHOST;
    full = (struct render_diagnostic){.severity = d->severity,
                                      .code = d->code,
                                      .path = to_text(d->path),
                                      .line = d->mark.line,
                                      .column = d->mark.line ? d->mark.column : 0,
                                      .text = to_text(d->text),
                                      .hint = to_text(d->hint)};
    for (const struct rn_frame *f = d->frame; f; f = f->parent)
        full.chain++;
    memcpy(out, &full, size);
    return RENDER_OK;
}

int render_build_diagnostic_chain(const struct render_build *build, size_t index, size_t n,
                                  struct render_text *path, uint32_t *line, uint32_t *column)
{
    const struct rn_diag *d = diag_at(build, index);
    const struct rn_frame *f = d ? d->frame : NULL;

    while (f && n--)
        f = f->parent;
    if (!f)
        return RENDER_EHOST;
    *path = to_text(f->path);
    *line = f->mark.line;
    *column = f->mark.column;
    return RENDER_OK;
}
