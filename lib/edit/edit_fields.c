/* Fields that are a text, or a list of them. */
#include "base/map.h"
#include "edit/edit.h"

static int set_text(struct rn_edit *e, const char *field, struct rn_str text)
{
    struct rn_laid_pair *p = rn_edit_field(e, field);
    bool there = p && !rn_laid_is_null(p->value);

    if (text.n == 0)
        return there ? rn_drop_field(e, field) : RENDER_OK;
    if (there && p->value->kind == RN_SCALAR && rn_str_eq(p->value->text, text))
        return RENDER_OK;
    return rn_put(e, NULL, p, field, rn_edit_string(e, text));
}

int rn_edit_set_text(struct rn_edit *e, const char *field)
{
    if (e->asked->nwords != 1)
        return rn_edit_error(e, "%s needs exactly one value, found %zu", field, e->asked->nwords);
    return set_text(e, field, rn_str_from(e->asked->words[0]));
}

/* ---- Sets of texts -------------------------------------------------------------------------- */

/* The texts of a list, by symbol. */
static struct rn_map texts_of(struct rn_edit *e, const struct rn_laid *list)
{
    struct rn_map map = {.arena = &e->run->arena};

    for (size_t i = 0; i < rn_laid_items(list); i++)
        *rn_map_at(&map, RN_KEY1(rn_intern(e->run, list->items[i]->text))) = list->items[i];
    return map;
}

/* The words that the list has not; *twice is the first that it has. */
static struct rn_node *new_texts(struct rn_edit *e, const char *field, const struct rn_str *words,
                                 size_t n, struct rn_str *twice)
{
    struct rn_node *items = rn_list_node(e->run, RN_NOWHERE);
    struct rn_map have = texts_of(e, rn_edit_value(e, field));

    *twice = (struct rn_str){0};
    for (size_t i = 0; i < n; i++) {
        void **slot = rn_map_at(&have, RN_KEY1(rn_intern(e->run, words[i])));

        if (*slot) {
            if (!twice->p)
                *twice = words[i];
            rn_warning(e->run, rn_edit_mark(e), RN_W_UNCHANGED, "%.*s is in %s already",
                       RN_FMT(words[i]), field);
            continue;
        }
        *slot = items;
        rn_append(e->run, items, rn_edit_string(e, words[i]));
    }
    return items;
}

static struct rn_str *words_of(struct rn_edit *e)
{
    struct rn_str *words = RN_NEW_N(e->run, struct rn_str, e->asked->nwords + 1);

    for (size_t i = 0; i < e->asked->nwords; i++)
        words[i] = rn_str_from(e->asked->words[i]);
    return words;
}

/* ---- Bases ---------------------------------------------------------------------------------- */

int rn_edit_join_bases(struct rn_edit *e)
{
    struct rn_laid_pair *bases = rn_edit_field(e, "bases");
    struct rn_changes changes = {0};

    return bases ? rn_edit_become(e, &changes, bases, "resources") : RENDER_OK;
}

/* ---- Paths ---------------------------------------------------------------------------------- */

/* Each has to be a file or directory, or something that can be fetched. */
static int check_paths(struct rn_edit *e)
{
    for (size_t i = 0; e->asked->verify && i < e->asked->nwords; i++) {
        struct rn_textval path = {rn_str_from(e->asked->words[i]), rn_edit_mark(e)};
        enum render_file_type type;
        struct rn_loader *there;

        RN_TRY(rn_loader_type(e->run, e->loader, path, &type));
        if (type == RENDER_FILE_NONE)
            RN_TRY(rn_loader_child(e->run, e->loader, path, &there));
    }
    return RENDER_OK;
}

/* The file itself is not added, whatever pattern it matches. */
int rn_edit_add_paths(struct rn_edit *e, const char *field)
{
    bool bases = strcmp(field, "resources") == 0,
         itself = bases || strcmp(field, "components") == 0;
    struct rn_str *words = words_of(e), twice;
    size_t n = 0;

    if (e->asked->nwords == 0)
        return rn_edit_error(e, "%s needs at least one file", field);
    for (size_t i = 0; i < e->asked->nwords; i++)
        if (!itself || strcmp(e->asked->words[i], e->asked->name) != 0)
            words[n++] = words[i];
    RN_TRY(check_paths(e));
    if (bases)
        RN_TRY(rn_edit_join_bases(e));
    return rn_add_items(e, field, new_texts(e, field, words, n, &twice));
}

/* Each has to be there, on the disk. */
static int check_bases(struct rn_edit *e, const struct rn_str *paths, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct rn_textval path = {paths[i], rn_edit_mark(e)};
        enum render_file_type type;

        RN_TRY(rn_loader_type(e->run, e->loader, path, &type));
        if (type == RENDER_FILE_NONE)
            return rn_edit_error(e, "base %.*s does not exist", RN_FMT(paths[i]));
    }
    return RENDER_OK;
}

int rn_edit_add_base(struct rn_edit *e, const char *field)
{
    struct rn_diag **mark = rn_diag_mark(e->run);
    struct rn_str twice, *paths;
    struct rn_node *items;
    size_t n;

    if (e->asked->nwords != 1)
        return rn_edit_error(e, "%s needs one word: directories with commas between", field);
    paths = rn_edit_split(e, e->asked->words[0], &n);
    RN_TRY(check_bases(e, paths, n));
    RN_TRY(rn_edit_join_bases(e));
    items = new_texts(e, field, paths, n, &twice);
    rn_diag_rewind(e->run, mark);
    if (twice.p)
        return rn_edit_error(e, "base %.*s is in %s already", RN_FMT(twice), field);
    return rn_add_items(e, field, items);
}

/* What is asked for: words that are patterns, and those that mean themselves. */
struct asked_paths {
    struct rn_map texts; /* by symbol */
    struct rn_str *patterns;
    size_t n;
};

static struct asked_paths read_paths(struct rn_edit *e)
{
    struct asked_paths out = {.texts = {.arena = &e->run->arena}};

    out.patterns = RN_NEW_N(e->run, struct rn_str, e->asked->nwords + 1);
    for (size_t i = 0; i < e->asked->nwords; i++) {
        struct rn_str word = rn_str_from(e->asked->words[i]);

        if (strpbrk(e->asked->words[i], "*?[\\"))
            out.patterns[out.n++] = word;
        else
            *rn_map_at(&out.texts, RN_KEY1(rn_intern(e->run, word))) = e;
    }
    return out;
}

/* Drops those that a word matches. */
static int drop_matching(struct rn_edit *e, const char *field, const struct asked_paths *paths)
{
    struct rn_laid *list = rn_edit_value(e, field);
    size_t n = rn_laid_items(list);
    bool *drop = RN_NEW_N(e->run, bool, n + 1);

    for (size_t i = 0; i < n; i++) {
        struct rn_str text = list->items[i]->text;

        drop[i] = rn_map_lookup(&paths->texts, RN_KEY1(rn_intern(e->run, text))) != NULL;
        for (size_t w = 0; !drop[i] && w < paths->n; w++)
            drop[i] = rn_path_matches(paths->patterns[w], text);
    }
    return n ? rn_drop_items(e, field, drop) : RENDER_OK;
}

int rn_edit_remove_paths(struct rn_edit *e, const char *field)
{
    struct asked_paths paths;

    if (e->asked->nwords == 0)
        return rn_edit_error(e, "%s needs at least one file", field);
    for (size_t w = 0; w < e->asked->nwords; w++)
        if (!rn_path_pattern_ok(rn_str_from(e->asked->words[w])))
            return rn_edit_error(e, "syntax error in pattern '%s'", e->asked->words[w]);
    paths = read_paths(e);
    RN_TRY(drop_matching(e, field, &paths));
    return strcmp(field, "resources") == 0 ? drop_matching(e, "bases", &paths) : RENDER_OK;
}

/* ---- buildMetadata -------------------------------------------------------------------------- */

static int read_options(struct rn_edit *e, struct rn_str **out, size_t *n)
{
    static const char *const known[] = {"originAnnotations", "transformerAnnotations",
                                        "managedByLabel"};

    if (e->asked->nwords != 1)
        return rn_hint(e->run, rn_edit_error(e, "buildMetadata needs one word"),
                       "write several options with commas between");
    *out = rn_edit_split(e, e->asked->words[0], n);
    for (size_t i = 0; i < *n; i++) {
        bool ok = false;

        for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
            ok = ok || rn_str_is((*out)[i], known[k]);
        if (!ok)
            return rn_hint(
                e->run, rn_edit_error(e, "invalid buildMetadata option: %.*s", RN_FMT((*out)[i])),
                "there are originAnnotations, transformerAnnotations and managedByLabel");
    }
    return RENDER_OK;
}

int rn_edit_add_options(struct rn_edit *e, const char *field)
{
    struct rn_diag **mark = rn_diag_mark(e->run);
    struct rn_str *options, twice;
    struct rn_node *items;
    size_t n;

    RN_TRY(read_options(e, &options, &n));
    items = new_texts(e, field, options, n, &twice);
    rn_diag_rewind(e->run, mark);
    if (twice.p)
        return rn_edit_error(e, "%.*s is in %s already", RN_FMT(twice), field);
    return rn_add_items(e, field, items);
}

/* The list becomes these options: items change their text, the rest goes or comes. */
int rn_edit_set_options(struct rn_edit *e, const char *field)
{
    struct rn_laid *list = rn_edit_value(e, field);
    size_t have = rn_laid_items(list), n;
    struct rn_changes changes = {0};
    struct rn_node *more = rn_list_node(e->run, RN_NOWHERE);
    bool *drop = RN_NEW_N(e->run, bool, have + 1);
    struct rn_str *options;

    RN_TRY(read_options(e, &options, &n));
    for (size_t i = 0; i < n || i < have; i++) {
        if (i >= n)
            drop[i] = true;
        else if (i >= have)
            rn_append(e->run, more, rn_edit_string(e, options[i]));
        else if (!rn_str_eq(list->items[i]->text, options[i]))
            RN_TRY(rn_put_scalar(e, &changes, list->items[i], rn_edit_string(e, options[i])));
    }
    RN_TRY(rn_apply(e, &changes));
    if (have > n)
        return rn_drop_items(e, field, drop);
    return rn_add_items(e, field, more);
}

int rn_edit_remove_options(struct rn_edit *e, const char *field)
{
    struct rn_laid *list = rn_edit_value(e, field);
    bool *drop = RN_NEW_N(e->run, bool, rn_laid_items(list) + 1);
    struct rn_str *options;
    size_t n;

    RN_TRY(read_options(e, &options, &n));
    for (size_t i = 0; i < rn_laid_items(list); i++)
        for (size_t k = 0; k < n; k++)
            drop[i] = drop[i] || rn_str_eq(list->items[i]->text, options[k]);
    return rn_laid_items(list) ? rn_drop_items(e, field, drop) : RENDER_OK;
}
