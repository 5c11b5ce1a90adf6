/* Vars to replacements. A var is used where $(NAME) stands in a resource or in a patch of this
 * kustomization and those below it; each of these places becomes a target, and the text
 * NAME_PLACEHOLDER, which the replacement fills. */
#include "edit/edit.h"
#include "kube/resource.h"
#include "source/remote.h"

#define PLACEHOLDER "_PLACEHOLDER"

struct var {
    struct rn_str name;
    struct rn_node *targets;
};

struct rn_var_uses {
    struct rn_kustomization k; /* that the vars are of */
    struct rn_map vars;        /* by the symbol of the name */
};

/* One file on the way. */
struct used_file {
    const struct rn_file *file;
    const struct rn_patch_entry *patch; /* which it is of, or NULL */
    bool encrypted;
    size_t uses;
};

struct conversion {
    struct rn_edit *e;
    const struct rn_map *vars;
    struct rn_map seen; /* by the symbol of a real path */
    struct used_file *in;
    const struct rn_node *select; /* of the object that is looked at; NULL in a JSON patch */
    struct rn_str *path;          /* of the field */
    size_t depth, cap;
};

/* A use of a var in a text that has placeholders now. */
struct use {
    struct var *var;
    size_t from, to;
};

struct uses {
    struct use *at;
    size_t n, cap;
};

/* ---- Texts ---------------------------------------------------------------------------------- */

/* The var that $(NAME) at a place is of; NULL when it is none, or behind another $. */
static struct var *var_at(struct conversion *c, struct rn_str s, size_t at, size_t *end)
{
    size_t dollars = 0, close = rn_str_find(s, ')', at);

    while (dollars < at && s.p[at - dollars - 1] == '$')
        dollars++;
    *end = close + 1;
    if (dollars % 2 || close == s.n)
        return NULL;
    return rn_map_lookup(c->vars, RN_KEY1(rn_intern(c->e->run, rn_str_slice(s, at + 2, close))));
}

/* The text with placeholders, and where they are. */
static struct rn_str put_placeholders(struct conversion *c, struct rn_str s, struct uses *uses)
{
    struct rn_run *run = c->e->run;
    struct rn_buf out = {.arena = &run->arena};
    size_t from = 0, at = rn_str_find_str(s, RN_S("$("), 0), end;

    for (; at < s.n; at = rn_str_find_str(s, RN_S("$("), at + 2)) {
        struct var *var = at < from ? NULL : var_at(c, s, at, &end);
        size_t start;

        if (!var)
            continue;
        rn_buf_add(&out, rn_str_slice(s, from, at));
        start = out.n;
        rn_buf_add(&out, var->name);
        rn_buf_lit(&out, PLACEHOLDER);
        RN_PUSH(run, uses->at, uses->n, uses->cap) = (struct use){var, start, out.n};
        from = end;
    }
    rn_buf_add(&out, rn_str_slice(s, from, s.n));
    return rn_buf_str(&out);
}

/* A part of a text can be replaced when the same character is at both its ends, and not in it. What
 * other replacements put into the text is not known, but their placeholders should not count. */
static bool find_delimiter(struct rn_str text, const struct uses *uses, const struct use *use,
                           char *delimiter, size_t *index)
{
    bool first = use->from == 0, last = use->to == text.n;

    *delimiter = text.p[first ? use->to : use->from - 1];
    *index = 0;
    if (!first && !last && text.p[use->to] != *delimiter)
        return false;
    for (size_t i = 0; i < uses->n; i++)
        for (size_t at = uses->at[i].from; at < uses->at[i].to; at++)
            if (text.p[at] == *delimiter)
                return false;
    for (size_t at = 0; at < use->from; at++)
        *index += text.p[at] == *delimiter;
    return *delimiter >= ' ' && *delimiter < 0x7f;
}

/* ---- Targets -------------------------------------------------------------------------------- */

static struct rn_str join_path(struct conversion *c)
{
    struct rn_buf out = {.arena = &c->e->run->arena};

    for (size_t i = 0; i < c->depth; i++) {
        if (i)
            rn_buf_char(&out, '.');
        rn_buf_add(&out, c->path[i]);
    }
    return rn_buf_str(&out);
}

static int add_target(struct conversion *c, const struct rn_node *scalar, struct rn_str text,
                      const struct uses *uses, const struct use *use)
{
    struct rn_edit *e = c->e;
    struct rn_node *target = rn_map_node(e->run, RN_NOWHERE);
    struct rn_node *paths = rn_list_node(e->run, RN_NOWHERE);
    struct rn_node *options = rn_map_node(e->run, RN_NOWHERE);
    char delimiter;
    size_t index;

    rn_set(e->run, target, rn_intern_c(e->run, "select"), rn_node_copy(e->run, c->select));
    rn_append(e->run, paths, rn_edit_string(e, join_path(c)));
    rn_set(e->run, target, rn_intern_c(e->run, "fieldPaths"), paths);
    rn_append(e->run, use->var->targets, target);
    if (use->to - use->from == text.n)
        return RENDER_OK;
    if (!find_delimiter(text, uses, use, &delimiter, &index))
        return rn_hint(e->run,
                       rn_error(e->run, scalar->mark, RN_E_EDIT,
                                "$(%.*s) has no delimiter that a replacement could use",
                                RN_FMT(use->var->name)),
                       "write the same character in front of and behind it");
    rn_edit_pair(e, options, "delimiter", rn_str_printf(&e->run->arena, "%c", delimiter));
    if (index)
        rn_set(e->run, options, rn_intern_c(e->run, "index"),
               rn_scalar(e->run, rn_str_printf(&e->run->arena, "%zu", index), RN_TAG_INT, RN_PLAIN,
                         RN_NOWHERE));
    rn_set(e->run, target, rn_intern_c(e->run, "options"), options);
    return RENDER_OK;
}

static int refuse_use(struct rn_edit *e, struct rn_mark mark, const struct var *var,
                      const char *where)
{
    return rn_hint(e->run,
                   rn_error(e->run, mark, RN_E_EDIT, "$(%.*s) in %s cannot become a replacement",
                            RN_FMT(var->name), where),
                   "write the replacement by hand");
}

static int look_at_scalar(struct conversion *c, const struct rn_node *n)
{
    struct uses uses = {.n = 0};
    struct rn_str text;

    if (rn_str_find_str(n->text, RN_S("$("), 0) == n->text.n)
        return RENDER_OK;
    text = put_placeholders(c, n->text, &uses);
    for (size_t i = 0; i < uses.n; i++) {
        if (c->in->encrypted)
            return refuse_use(c->e, n->mark, uses.at[i].var, "an encrypted file");
        if (!c->select)
            return refuse_use(c->e, n->mark, uses.at[i].var, "a JSON patch");
        RN_TRY(add_target(c, n, text, &uses, &uses.at[i]));
    }
    c->in->uses += uses.n;
    return RENDER_OK;
}

/* How often each name is among the elements of a list, as a number in place of a pointer. */
static struct rn_map count_names(struct conversion *c, const struct rn_node *list)
{
    struct rn_map names = {.arena = &c->e->run->arena};

    RN_EACH_ITEM (i, list) {
        struct rn_str name = rn_text(rn_get(list->items[i], RN_WORD(c->e->run, name)));

        if (name.n) {
            void **count = rn_map_at(&names, RN_KEY1(rn_intern(c->e->run, name)));

            *count = (void *)((uintptr_t)*count + 1);
        }
    }
    return names;
}

/* An element: by its name where it is the only one that has it, as patches may add others in front
 * of it. */
static struct rn_str element(struct conversion *c, const struct rn_node *list, uint32_t i,
                             const struct rn_map *names)
{
    struct rn_run *run = c->e->run;
    struct rn_str name = rn_text(rn_get(list->items[i], RN_WORD(run, name)));

    if (name.n && rn_str_find(name, ']', 0) == name.n &&
        (uintptr_t)rn_map_lookup(names, RN_KEY1(rn_intern(run, name))) == 1)
        return rn_str_printf(&run->arena, "[name=%.*s]", RN_FMT(name));
    return rn_str_printf(&run->arena, "%u", (unsigned)i);
}

static int look_at(struct conversion *c, const struct rn_node *n)
{
    if (n->kind == RN_SCALAR)
        return look_at_scalar(c, n);
    RN_PUSH(c->e->run, c->path, c->depth, c->cap) = RN_S("");
    if (n->kind == RN_LIST) {
        struct rn_map names = count_names(c, n);

        RN_EACH_ITEM (i, n) {
            c->path[c->depth - 1] = element(c, n, i, &names);
            RN_TRY(look_at(c, n->items[i]));
        }
    } else {
        RN_EACH_PAIR (p, n) {
            bool dots = rn_str_find(p->key->s, '.', 0) < p->key->s.n;

            c->path[c->depth - 1] =
                !dots ? p->key->s : rn_str_printf(&c->e->run->arena, "[%.*s]", RN_FMT(p->key->s));
            RN_TRY(look_at(c, p->value));
        }
    }
    c->depth--;
    return RENDER_OK;
}

/* ---- Objects -------------------------------------------------------------------------------- */

static struct rn_node *select_object(struct rn_edit *e, const struct rn_node *object)
{
    const struct rn_node *metadata = rn_get(object, RN_WORD(e->run, metadata));
    struct rn_node *out = rn_map_node(e->run, RN_NOWHERE);
    struct rn_gvk gvk;

    rn_api_version_split(e->run, rn_text(rn_get(object, RN_WORD(e->run, apiVersion))), &gvk);
    rn_edit_pair(e, out, "group", gvk.group->s);
    rn_edit_pair(e, out, "version", gvk.version->s);
    rn_edit_pair(e, out, "kind", rn_text(rn_get(object, RN_WORD(e->run, kind))));
    rn_edit_pair(e, out, "name", rn_text(rn_get(metadata, RN_WORD(e->run, name))));
    rn_edit_pair(e, out, "namespace", rn_text(rn_get(metadata, RN_WORD(e->run, namespace))));
    return out;
}

/* Of a patch with a target: what it is for, and what it may change. */
static struct rn_node *select_target(struct rn_edit *e, const struct rn_patch_entry *patch,
                                     const struct rn_node *object)
{
    const struct rn_selector_spec *t = &patch->target;
    const struct rn_node *metadata = rn_get(object, RN_WORD(e->run, metadata));
    struct rn_str name = rn_text(rn_get(metadata, RN_WORD(e->run, name)));
    struct rn_str space = rn_text(rn_get(metadata, RN_WORD(e->run, namespace)));
    struct rn_str kind = rn_text(rn_get(object, RN_WORD(e->run, kind)));
    struct rn_node *out = rn_map_node(e->run, RN_NOWHERE);

    rn_edit_pair(e, out, "group", t->group.s);
    rn_edit_pair(e, out, "version", t->version.s);
    rn_edit_pair(e, out, "kind", patch->allow_kind_change.value ? kind : t->kind.s);
    rn_edit_pair(e, out, "name", patch->allow_name_change.value ? name : t->name.s);
    rn_edit_pair(e, out, "namespace", space.n ? space : t->namespace.s);
    rn_edit_pair(e, out, "labelSelector", t->label_selector.s);
    rn_edit_pair(e, out, "annotationSelector", t->annotation_selector.s);
    return out;
}

static int look_at_object(struct conversion *c, const struct rn_node *object)
{
    const struct rn_patch_entry *patch = c->in->patch;
    const struct rn_node *items = rn_get_c(c->e->run, object, "items");

    if (rn_is(items, RN_LIST) &&
        rn_str_is(rn_text(rn_get(object, RN_WORD(c->e->run, kind))), "List")) {
        RN_EACH_ITEM (i, items)
            RN_TRY(look_at_object(c, items->items[i]));
        return RENDER_OK;
    }
    c->depth = 0;
    c->in->encrypted = rn_get_c(c->e->run, rn_get_c(c->e->run, object, "sops"), "mac") != NULL;
    c->select = NULL;
    if (rn_is(object, RN_MAP))
        c->select = patch && patch->target.given ? select_target(c->e, patch, object)
                                                 : select_object(c->e, object);
    return look_at(c, object);
}

/* ---- Files ---------------------------------------------------------------------------------- */

/* Whether a path is seen for the first time. */
static bool is_new(struct conversion *c, struct rn_str real)
{
    void **slot = rn_map_at(&c->seen, RN_KEY1(rn_intern(c->e->run, real)));
    bool fresh = !*slot;

    *slot = c;
    return fresh;
}

static int look_at_file(struct conversion *c, const struct rn_loader *loader,
                        struct rn_textval path, const struct rn_patch_entry *patch)
{
    struct rn_run *run = c->e->run;
    struct used_file in = {.patch = patch};
    struct uses uses = {.n = 0};
    struct rn_documents docs;
    struct rn_file *file;
    struct rn_str text;

    RN_TRY(rn_loader_read(run, loader, path, &file));
    if (!is_new(c, file->real) || rn_str_find_str(file->bytes, RN_S("$("), 0) == file->bytes.n)
        return RENDER_OK;
    c->in = &in;
    RN_TRY(rn_read_documents(run, c->e->reader, file->bytes, file->place, &docs));
    for (size_t i = 0; i < docs.n; i++)
        RN_TRY(look_at_object(c, docs.roots[i]));
    if (in.uses == 0)
        return RENDER_OK;
    text = put_placeholders(c, file->bytes, &uses);
    RN_PUSH(run, c->e->others->at, c->e->others->n, c->e->others->cap) =
        (struct rn_edited){file->real, text};
    return RENDER_OK;
}

static int look_at_layer(struct conversion *c, const struct rn_loader *loader,
                         const struct rn_kustomization *k);

static int look_at_child(struct conversion *c, const struct rn_loader *parent,
                         struct rn_textval path)
{
    struct rn_run *run = c->e->run;
    struct rn_kustomization k;
    struct rn_loader *loader;
    struct rn_file *file;
    struct rn_node *root;

    RN_TRY(rn_loader_child(run, parent, path, &loader));
    if (!is_new(c, loader->root))
        return RENDER_OK;
    RN_TRY(rn_loader_kustomization(run, loader, path.mark, &file));
    RN_TRY(rn_read_v2(run, c->e->reader, file->bytes, file->place, &root));
    memset(&k, 0, sizeof(k));
    if (root)
        RN_TRY(rn_decode(run, root, &rn_fields_kustomization, &k, true));
    return look_at_layer(c, loader, &k);
}

/* What somebody else has is not changed; what is not there is the build's to tell. */
static int look_at_entries(struct conversion *c, const struct rn_loader *loader,
                           const struct rn_texts *entries, bool patches)
{
    for (size_t i = 0; i < entries->n; i++) {
        struct rn_textval path = entries->at[i];
        enum render_file_type type = RENDER_FILE_NONE;

        if (path.s.n && rn_str_find(path.s, '\n', 0) == path.s.n && !rn_remote_is_http(path.s) &&
            !rn_remote_is_surely_git(path.s))
            RN_TRY(rn_loader_type(c->e->run, loader, path, &type));
        if (type == RENDER_FILE_REGULAR)
            RN_TRY(look_at_file(c, loader, path, NULL));
        else if (type == RENDER_FILE_DIRECTORY && !patches)
            RN_TRY(look_at_child(c, loader, path));
    }
    return RENDER_OK;
}

static int look_at_patches(struct conversion *c, const struct rn_loader *loader,
                           const struct rn_patch_entry *patches, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct uses uses = {.n = 0};

        put_placeholders(c, patches[i].patch.s, &uses);
        if (uses.n)
            return refuse_use(c->e, patches[i].patch.mark, uses.at[0].var, "an inline patch");
        if (patches[i].path.s.n && !rn_remote_is_http(patches[i].path.s))
            RN_TRY(look_at_file(c, loader, patches[i].path, &patches[i]));
    }
    return RENDER_OK;
}

static int look_at_layer(struct conversion *c, const struct rn_loader *loader,
                         const struct rn_kustomization *k)
{
    RN_TRY(look_at_entries(c, loader, &k->resources, false));
    RN_TRY(look_at_entries(c, loader, &k->bases, false));
    RN_TRY(look_at_entries(c, loader, &k->components, false));
    RN_TRY(look_at_entries(c, loader, &k->patches_strategic_merge, true));
    RN_TRY(look_at_patches(c, loader, k->patches, k->npatches));
    return look_at_patches(c, loader, k->patches_json6902, k->npatches_json6902);
}

/* ---- Replacements --------------------------------------------------------------------------- */

/* A var's path may have ports[0] where a replacement's has ports.0. */
static struct rn_str source_path(struct rn_run *run, struct rn_str path)
{
    struct rn_buf out = {.arena = &run->arena};

    for (size_t i = 0; i < path.n; i++) {
        size_t end = i + 1;

        while (end < path.n && rn_is_digit(path.p[end]))
            end++;
        if (path.p[i] != '[' || i == 0 || path.p[i - 1] == '.' || end == i + 1 || end == path.n ||
            path.p[end] != ']') {
            rn_buf_char(&out, path.p[i]);
            continue;
        }
        rn_buf_char(&out, '.');
        rn_buf_add(&out, rn_str_slice(path, i + 1, end));
        i = end;
    }
    return rn_buf_str(&out);
}

static struct rn_node *replacement(struct rn_edit *e, const struct rn_var_entry *entry,
                                   struct rn_node *targets)
{
    struct rn_node *out = rn_map_node(e->run, RN_NOWHERE);
    struct rn_node *source = rn_map_node(e->run, RN_NOWHERE);
    struct rn_str group = entry->obj_group.s, version = entry->obj_version.s;
    struct rn_gvk gvk;

    if (entry->obj_api_version.s.n) {
        rn_api_version_split(e->run, entry->obj_api_version.s, &gvk);
        group = gvk.group->s;
        version = gvk.version->s;
    }
    rn_edit_pair(e, source, "group", group);
    rn_edit_pair(e, source, "version", version);
    rn_edit_pair(e, source, "kind", entry->obj_kind.s);
    rn_edit_pair(e, source, "name", entry->obj_name.s);
    rn_edit_pair(e, source, "namespace", entry->obj_namespace.s);
    rn_edit_pair(e, source, "fieldPath", source_path(e->run, entry->field_path.s));
    rn_set(e->run, out, rn_intern_c(e->run, "source"), source);
    rn_set(e->run, out, rn_intern_c(e->run, "targets"), targets);
    return out;
}

/* Where the last scalar of n in front of a place ends. */
static size_t last_end(const struct rn_laid *n, size_t stop, size_t end)
{
    if (n->kind == RN_SCALAR || n->flow)
        return n->to <= stop && n->to > end ? n->to : end;
    for (size_t i = 0; i < n->n; i++)
        end = last_end(n->kind == RN_MAP ? n->pairs[i].value : n->items[i], stop, end);
    return end;
}

/* The comments inside of an item, which is written anew, as lines in front of it. */
static struct rn_str comments_in(struct rn_edit *e, const struct rn_laid *item)
{
    struct rn_buf out = {.arena = &e->run->arena};

    for (size_t line = item->dash, next; line < item->to; line = next) {
        size_t stop = rn_line_stop(e, line), end = last_end(item, stop, line);
        struct rn_str rest = rn_str_slice(e->text, end, stop);
        size_t sign = rn_str_find(rest, '#', 0);

        next = rn_next_line(e, line);
        if (sign == rest.n || (sign > 0 && !memchr(" \t", rest.p[sign - 1], 2)))
            continue;
        rn_buf_add(&out, rn_str_slice(rest, sign, rest.n));
        rn_buf_add(&out, e->line_break);
        rn_buf_fill(&out, ' ', rn_column(e, item->dash));
    }
    return rn_buf_str(&out);
}

/* Vars become replacements where they stand, those that nothing uses go. */
int rn_edit_fix_vars(struct rn_edit *e, const struct rn_var_uses *uses)
{
    const struct rn_kustomization *k = &uses->k;
    struct rn_node *items = rn_list_node(e->run, RN_NOWHERE);
    bool *drop = RN_NEW_N(e->run, bool, k->nvars + 1);
    struct rn_changes changes = {0};
    struct rn_laid_pair *p;

    for (size_t i = 0; i < k->nvars; i++) {
        struct var *var = rn_map_lookup(&uses->vars, RN_KEY1(rn_intern(e->run, k->vars[i].name.s)));

        drop[i] = var->targets->nitems == 0;
        if (drop[i])
            rn_warning(e->run, k->vars[i].mark, RN_W_UNCHANGED, "nothing uses $(%.*s)",
                       RN_FMT(var->name));
        else
            rn_append(e->run, items, replacement(e, &k->vars[i], var->targets));
    }
    RN_TRY(rn_drop_items(e, "vars", drop));
    p = rn_edit_field(e, "vars");
    if (!p || rn_laid_items(p->value) == 0)
        return p ? rn_drop_pair(e, e->layout.root, p) : RENDER_OK;
    for (size_t i = 0; i < p->value->n; i++) {
        if (!p->value->flow)
            rn_change(e, &changes, p->value->items[i]->dash, 0, comments_in(e, p->value->items[i]));
        rn_put_item(e, &changes, p->value, i, items->items[i]);
    }
    return rn_edit_become(e, &changes, p, "replacements");
}

int rn_edit_find_vars(struct rn_edit *e, struct rn_var_uses **out)
{
    struct rn_var_uses *uses = RN_NEW(e->run, struct rn_var_uses);
    struct conversion c = {.e = e, .vars = &uses->vars, .seen = {.arena = &e->run->arena}};
    struct rn_kustomization *k = &uses->k;
    struct rn_node *root;

    *uses = (struct rn_var_uses){.vars = {.arena = &e->run->arena}};
    RN_TRY(rn_read_v2(e->run, e->reader, e->text, e->place, &root));
    if (root)
        RN_TRY(rn_decode(e->run, root, &rn_fields_kustomization, k, true));
    for (size_t i = 0; i < k->nvars; i++) {
        struct var *var = RN_NEW(e->run, struct var);
        void **slot = rn_map_at(&uses->vars, RN_KEY1(rn_intern(e->run, k->vars[i].name.s)));

        if (*slot)
            return rn_error(e->run, k->vars[i].mark, RN_E_EDIT, "the var %.*s is there already",
                            RN_FMT(k->vars[i].name.s));
        *var = (struct var){k->vars[i].name.s, rn_list_node(e->run, RN_NOWHERE)};
        *slot = var;
    }
    if (k->nvars == 0)
        return RENDER_OK;
    *out = uses;
    is_new(&c, e->loader->root);
    return look_at_layer(&c, e->loader, k);
}
