/* Entries of configMapGenerator and secretGenerator. */
#include "edit/edit.h"
#include "generate/generate.h"

static bool is_secret(const char *field)
{
    return strcmp(field, "secretGenerator") == 0;
}

static const char *kind_of(const char *field)
{
    return is_secret(field) ? "Secret" : "ConfigMap";
}

/* No namespace and "default" are one. */
static bool same_namespace(struct rn_str a, struct rn_str b)
{
    a = a.n ? a : RN_S("default");
    b = b.n ? b : RN_S("default");
    return rn_str_eq(a, b);
}

static bool is_of(const struct rn_laid *entry, struct rn_str name, struct rn_str space)
{
    return rn_str_eq(rn_laid_text(&rn_fields_secret, entry, "name"), name) &&
           same_namespace(rn_laid_text(&rn_fields_secret, entry, "namespace"), space);
}

static struct rn_laid *find(const struct rn_edit *e, const char *field, struct rn_str name,
                            struct rn_str space)
{
    struct rn_laid *list = rn_edit_value(e, field);

    for (size_t i = 0; i < rn_laid_items(list); i++)
        if (is_of(list->items[i], name, space))
            return list->items[i];
    return NULL;
}

/* What is in the file now has to make a resource, as it will have to in a build. */
static int check(struct rn_edit *e, const char *field, struct rn_str name, struct rn_str space)
{
    struct rn_kustomization k;
    struct rn_node *root;
    struct rn_resource *made;
    const struct rn_generator_args *args;
    size_t n;

    memset(&k, 0, sizeof(k));
    RN_TRY(rn_read_v2(e->run, e->reader, e->text, e->place, &root));
    RN_TRY(rn_decode(e->run, root, &rn_fields_kustomization, &k, true));
    args = is_secret(field) ? k.secrets : k.config_maps;
    n = is_secret(field) ? k.nsecrets : k.nconfig_maps;
    while (n > 0 && (!rn_str_eq(args->name.s, name) || !same_namespace(args->namespace.s, space))) {
        args++;
        n--;
    }
    if (n == 0)
        return RENDER_OK;
    return is_secret(field)
               ? rn_generate_secret(e->run, e->loader, args, &k.generator_options, &made)
               : rn_generate_config_map(e->run, e->loader, args, &k.generator_options, &made);
}

static int one_name(struct rn_edit *e, const char *field, struct rn_str *name)
{
    if (e->asked->nwords != 1)
        return rn_edit_error(e, "a %s needs exactly one name, found %zu", kind_of(field),
                             e->asked->nwords);
    *name = rn_str_from(e->asked->words[0]);
    return RENDER_OK;
}

/* ---- Add ------------------------------------------------------------------------------------ */

static struct rn_node *texts(struct rn_edit *e, const char *const *at, size_t n)
{
    struct rn_node *list = rn_list_node(e->run, RN_NOWHERE);

    for (size_t i = 0; i < n; i++)
        rn_append(e->run, list, rn_edit_string(e, rn_str_from(at[i])));
    return list;
}

static int check_sources(struct rn_edit *e)
{
    const struct render_edit *a = e->asked;
    struct rn_str behavior = rn_str_given(a->behavior);

    if (!a->nliterals && !a->nfiles && !rn_str_given(a->env_file).n)
        return rn_edit_error(e, "there is no literal, file or env file to make it of");
    if (rn_str_given(a->env_file).n && (a->nliterals || a->nfiles))
        return rn_edit_error(e, "an env file cannot be combined with literals and files");
    if (behavior.n && !rn_str_is(behavior, "create") && !rn_str_is(behavior, "merge") &&
        !rn_str_is(behavior, "replace"))
        return rn_edit_error(e, "behavior is create, merge or replace, not '%s'", a->behavior);
    return RENDER_OK;
}

static void set_texts(struct rn_edit *e, struct rn_node *map, const char *key,
                      const char *const *at, size_t n)
{
    if (n)
        rn_set(e->run, map, rn_intern_c(e->run, key), texts(e, at, n));
}

static int add_entry(struct rn_edit *e, const char *field, struct rn_str name)
{
    const struct render_edit *a = e->asked;
    struct rn_node *list = rn_list_node(e->run, RN_NOWHERE);
    struct rn_node *map = rn_map_node(e->run, RN_NOWHERE), *options;

    rn_set(e->run, map, RN_WORD(e->run, name), rn_edit_string(e, name));
    rn_edit_pair(e, map, "namespace", rn_str_given(a->in_namespace));
    rn_edit_pair(e, map, "behavior", rn_str_given(a->behavior));
    if (is_secret(field))
        rn_edit_pair(e, map, "type", rn_str_given(a->type ? a->type : "Opaque"));
    set_texts(e, map, "literals", a->literals, a->nliterals);
    set_texts(e, map, "files", a->files, a->nfiles);
    set_texts(e, map, "envs", &a->env_file, rn_str_given(a->env_file).n ? 1 : 0);
    if (a->disable_name_suffix_hash) {
        options = rn_map_node(e->run, RN_NOWHERE);
        rn_set(e->run, options, rn_intern_c(e->run, "disableNameSuffixHash"), rn_edit_true(e));
        rn_set(e->run, map, rn_intern_c(e->run, "options"), options);
    }
    rn_append(e->run, list, map);
    return rn_add_items(e, field, list);
}

/* Texts for a list of the entry, which is found anew: the text may be another one. */
static int extend(struct rn_edit *e, const char *field, struct rn_str name, const char *key,
                  const char *const *at, size_t n)
{
    struct rn_laid *entry = find(e, field, name, rn_str_given(e->asked->in_namespace));

    return rn_put_items(e, entry, rn_laid_field(&rn_fields_secret, entry, key), key,
                        texts(e, at, n));
}

static int extend_entry(struct rn_edit *e, const char *field, struct rn_str name)
{
    const struct render_edit *a = e->asked;
    struct rn_str behavior = rn_str_given(a->behavior);
    struct rn_node *options = rn_map_node(e->run, RN_NOWHERE);
    struct rn_laid *entry;

    RN_TRY(extend(e, field, name, "literals", a->literals, a->nliterals));
    RN_TRY(extend(e, field, name, "files", a->files, a->nfiles));
    RN_TRY(extend(e, field, name, "envs", &a->env_file, rn_str_given(a->env_file).n ? 1 : 0));
    entry = find(e, field, name, rn_str_given(a->in_namespace));
    if (behavior.n && !rn_str_eq(rn_laid_text(&rn_fields_secret, entry, "behavior"), behavior))
        RN_TRY(rn_put(e, entry, rn_laid_field(&rn_fields_secret, entry, "behavior"), "behavior",
                      rn_edit_string(e, behavior)));
    if (!a->disable_name_suffix_hash)
        return RENDER_OK;
    entry = find(e, field, name, rn_str_given(a->in_namespace));
    rn_set(e->run, options, rn_intern_c(e->run, "disableNameSuffixHash"), rn_edit_true(e));
    return rn_put_pairs_in(e, entry, rn_laid_field(&rn_fields_secret, entry, "options"), "options",
                           options);
}

int rn_edit_add_generator(struct rn_edit *e, const char *field)
{
    struct rn_str space = rn_str_given(e->asked->in_namespace), name;

    RN_TRY(one_name(e, field, &name));
    RN_TRY(check_sources(e));
    RN_TRY(find(e, field, name, space) ? extend_entry(e, field, name) : add_entry(e, field, name));
    return check(e, field, name, space);
}

/* ---- Set ------------------------------------------------------------------------------------ */

/* KEY=VALUE with one "=". Values are not shown: they may be of a Secret. */
static int read_literal(struct rn_edit *e, struct rn_mark mark, struct rn_str s, struct rn_str *key)
{
    size_t equals = rn_str_find(s, '=', 0);

    *key = rn_str_slice(s, 0, equals);
    if (equals < s.n && rn_str_find(s, '=', equals + 1) == s.n)
        return RENDER_OK;
    return rn_hint(e->run,
                   rn_error(e->run, mark, RN_E_EDIT, "a literal is not of the form KEY=VALUE"),
                   "write one '=' in it");
}

/* Where the literals of an entry are, by key; of several with one key the reference keeps one. */
static int map_literals(struct rn_edit *e, const struct rn_laid *list, struct rn_map *out)
{
    struct rn_str key;

    for (size_t i = 0; i < rn_laid_items(list); i++) {
        RN_TRY(read_literal(e, list->items[i]->mark, list->items[i]->text, &key));
        *rn_map_at(out, RN_KEY1(rn_intern(e->run, key))) = list->items[i];
    }
    return RENDER_OK;
}

/* What is asked for, by key: the last word for a key counts. */
static int map_asked(struct rn_edit *e, const struct rn_map *there, struct rn_map *out)
{
    struct rn_str key;

    for (size_t i = 0; i < e->asked->nliterals; i++) {
        struct rn_str *literal = RN_NEW(e->run, struct rn_str);

        *literal = rn_str_from(e->asked->literals[i]);
        RN_TRY(read_literal(e, rn_edit_mark(e), *literal, &key));
        if (!rn_map_lookup(there, RN_KEY1(rn_intern(e->run, key))))
            return rn_edit_error(e, "there is no literal of the key '%.*s'", RN_FMT(key));
        *rn_map_at(out, RN_KEY1(rn_intern(e->run, key))) = literal;
    }
    return RENDER_OK;
}

static int set_literals(struct rn_edit *e, const struct rn_laid *entry)
{
    struct rn_laid_pair *p = rn_laid_field(&rn_fields_secret, entry, "literals");
    struct rn_map there = {.arena = &e->run->arena}, asked = {.arena = &e->run->arena};
    struct rn_changes changes = {0};

    if (e->asked->nliterals == 0)
        return RENDER_OK;
    RN_TRY(map_literals(e, p ? p->value : NULL, &there));
    RN_TRY(map_asked(e, &there, &asked));
    for (size_t i = 0; i < asked.n; i++) {
        const struct rn_laid *old = rn_map_lookup(&there, asked.at[i].key);
        const struct rn_str *now = asked.at[i].value;

        if (!rn_str_eq(old->text, *now))
            RN_TRY(rn_put_scalar(e, &changes, old, rn_edit_string(e, *now)));
    }
    return rn_apply(e, &changes);
}

int rn_edit_set_generator(struct rn_edit *e, const char *field)
{
    struct rn_str space = rn_str_given(e->asked->in_namespace),
                  now = rn_str_given(e->asked->new_namespace), name;
    struct rn_laid *entry;

    RN_TRY(one_name(e, field, &name));
    if (!e->asked->nliterals && !now.n)
        return rn_edit_error(e, "no literal and no new namespace is given");
    entry = find(e, field, name, space);
    if (!entry)
        return rn_edit_error(e, "there is no %s '%.*s'", kind_of(field), RN_FMT(name));
    RN_TRY(set_literals(e, entry));
    entry = find(e, field, name, space);
    if (now.n && !rn_str_eq(rn_laid_text(&rn_fields_secret, entry, "namespace"), now))
        RN_TRY(rn_put(e, entry, rn_laid_field(&rn_fields_secret, entry, "namespace"), "namespace",
                      rn_edit_string(e, now)));
    return check(e, field, name, now.n ? now : space);
}

/* ---- Remove --------------------------------------------------------------------------------- */

int rn_edit_remove_generator(struct rn_edit *e, const char *field)
{
    const struct rn_laid *list = rn_edit_value(e, field);
    bool *drop = RN_NEW_N(e->run, bool, rn_laid_items(list) + 1), any = false;
    struct rn_map asked = {.arena = &e->run->arena}; /* whether it is there, by name */
    struct rn_str word, *names, space = rn_str_given(e->asked->in_namespace);
    size_t n;

    RN_TRY(one_name(e, field, &word));
    names = rn_edit_split(e, e->asked->words[0], &n);
    for (size_t k = 0; k < n; k++)
        *rn_map_at(&asked, RN_KEY1(rn_intern(e->run, names[k]))) = RN_NEW(e->run, bool);
    for (size_t i = 0; i < rn_laid_items(list); i++) {
        struct rn_str name = rn_laid_text(&rn_fields_secret, list->items[i], "name");
        bool *there = rn_map_lookup(&asked, RN_KEY1(rn_intern(e->run, name)));

        if (!there || !is_of(list->items[i], name, space))
            continue;
        drop[i] = *there = any = true;
    }
    for (size_t k = 0; k < n; k++)
        if (!*(bool *)rn_map_lookup(&asked, RN_KEY1(rn_intern(e->run, names[k]))))
            rn_warning(e->run, rn_edit_mark(e), RN_W_UNCHANGED, "there is no %s '%.*s'",
                       kind_of(field), RN_FMT(names[k]));
    if (any)
        return rn_drop_items(e, field, drop);
    return rn_edit_error(e, "there is none of these %ss", kind_of(field));
}
