/* Old fields to new ones. The reference decides what becomes what; here the lines that the entries
 * are written in stay, are moved, or are set into what is new around them. */
#include "edit/edit.h"
#include "source/remote.h"

/* A line break and spaces. */
static struct rn_str new_line(struct rn_edit *e, size_t column)
{
    struct rn_buf out = {.arena = &e->run->arena};

    rn_buf_add(&out, e->line_break);
    rn_buf_fill(&out, ' ', column);
    return rn_buf_str(&out);
}

/* Keys that stand twice say what no file without them says as easily. */
static int check_once(struct rn_edit *e)
{
    const struct rn_field_table *table = &rn_fields_kustomization;
    const struct rn_laid *root = e->layout.root;
    bool *seen = RN_NEW_N(e->run, bool, table->n);

    for (size_t i = 0; root && i < root->n; i++) {
        const struct rn_field *f = rn_field_find(table, root->pairs[i].key->text);

        if (!f)
            continue;
        if (seen[f - table->fields])
            return rn_edit_refused(e, root->pairs[i].key->mark, "a field that stands twice");
        seen[f - table->fields] = true;
    }
    return RENDER_OK;
}

/* ---- What the file is ----------------------------------------------------------------------- */

/* Where the text begins: behind a byte order mark. */
static size_t beginning(const struct rn_edit *e)
{
    return rn_str_starts(e->text, RN_S("\xef\xbb\xbf")) ? 3 : 0;
}

/* Where the first lines of the kustomization go: in front of the comment of its first field. */
static size_t top(const struct rn_edit *e)
{
    size_t first = beginning(e), at = rn_line_start(e, e->layout.root->pairs[0].key->from);

    while (at > first) {
        size_t end = at - 1 - (at > 1 && e->text.p[at - 2] == '\r');
        size_t above = rn_line_start(e, end);

        above = above < first ? first : above;
        if (!rn_str_starts(rn_str_trim(rn_str_slice(e->text, above, end)), RN_S("#")))
            break;
        at = above;
    }
    return at < first ? first : at;
}

/* "kind" goes behind "apiVersion", both in front of what is there. */
static int add_head(struct rn_edit *e, const char *field, const char *text)
{
    struct rn_laid_pair *p = rn_edit_field(e, field), *version = rn_edit_field(e, "apiVersion");
    struct rn_buf line = {.arena = &e->run->arena};
    struct rn_changes changes = {0};

    if (rn_laid_text(&rn_fields_kustomization, e->layout.root, field).n)
        return RENDER_OK;
    if (p || e->layout.root->flow)
        return rn_put(e, NULL, p, field, rn_edit_string(e, rn_str_from(text)));
    rn_buf_fill(&line, ' ', rn_column(e, e->layout.root->content));
    rn_buf_add(&line, rn_spell_key(e, e->layout.root, field));
    rn_buf_char(&line, ' ');
    rn_buf_lit(&line, text);
    rn_put_lines(e, &changes, version ? rn_line_end(e, version->value->to) : top(e),
                 rn_buf_str(&line));
    return rn_apply(e, &changes);
}

static int fix_head(struct rn_edit *e)
{
    bool component =
        rn_str_is(rn_laid_text(&rn_fields_kustomization, e->layout.root, "kind"), "Component");
    const char *version =
        component ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";

    if (!e->layout.root || e->layout.root->n == 0)
        return RENDER_OK;
    RN_TRY(add_head(e, "apiVersion", version));
    return add_head(e, "kind", "Kustomization");
}

/* ---- Lists that have another name ----------------------------------------------------------- */

static int rename_field(struct rn_edit *e, const char *from, const char *to)
{
    struct rn_laid_pair *p = rn_edit_field(e, from);
    struct rn_changes changes = {0};

    return p ? rn_edit_become(e, &changes, p, to) : RENDER_OK;
}

/* ---- Env files of generators ---------------------------------------------------------------- */

/* The file becomes the one item of a list; its quotes and comment stay. */
static void wrap_env(struct rn_edit *e, struct rn_changes *changes, struct rn_laid_pair *p)
{
    const struct rn_laid *v = p->value;
    size_t colon = rn_colon(e, p);

    rn_rename(e, changes, p, "envs");
    if (v->inside) {
        rn_change(e, changes, v->from, 0, RN_S("["));
        rn_change(e, changes, v->to, 0, RN_S("]"));
    } else if (rn_starts_line(e, v->from)) {
        rn_change(e, changes, v->from, 0, RN_S("- "));
    } else {
        rn_change(e, changes, colon + 1, v->from - colon - 1,
                  new_line(e, rn_column(e, p->key->from) + e->dent));
        rn_change(e, changes, v->from, 0, RN_S("- "));
    }
}

/* Entries with both: the file goes to the end of the list. files: by entry, NULL for others. */
static int join_envs(struct rn_edit *e, const char *field, struct rn_node *const *files)
{
    const struct rn_laid *list = rn_edit_value(e, field);
    struct rn_changes drops = {0}, adds = {0};

    for (size_t i = 0; i < rn_laid_items(list); i++) {
        struct rn_laid *entry = list->items[i];
        bool *drop = RN_NEW_N(e->run, bool, entry->n + 1);

        if (!files[i])
            continue;
        drop[rn_laid_field(&rn_fields_secret, entry, "env") - entry->pairs] = true;
        RN_TRY(rn_plan_drop(e, &drops, entry, drop));
    }
    RN_TRY(rn_apply(e, &drops));
    list = rn_edit_value(e, field);
    for (size_t i = 0; i < rn_laid_items(list); i++) {
        struct rn_laid *entry = list->items[i];
        struct rn_laid_pair *p = rn_laid_field(&rn_fields_secret, entry, "envs");

        if (files[i])
            RN_TRY(rn_plan_items(e, &adds, entry, p, "envs", files[i]));
    }
    return rn_apply(e, &adds);
}

static int fix_envs(struct rn_edit *e, const char *field)
{
    size_t n = rn_laid_items(rn_edit_value(e, field));
    struct rn_node **files = RN_NEW_N(e->run, struct rn_node *, n + 1);
    struct rn_changes changes = {0};

    for (size_t i = 0; i < n; i++) {
        struct rn_laid *entry = rn_edit_value(e, field)->items[i];
        struct rn_laid_pair *p = rn_laid_field(&rn_fields_secret, entry, "env");
        bool is_file;

        if (!p)
            continue;
        RN_TRY(rn_check_open(e, p->value));
        is_file = !rn_laid_is_null(p->value) && p->value->text.n;
        if (is_file && !rn_laid_field(&rn_fields_secret, entry, "envs")) {
            wrap_env(e, &changes, p);
            continue;
        }
        files[i] = rn_list_node(e->run, RN_NOWHERE);
        if (is_file)
            rn_append(e->run, files[i], rn_edit_string(e, p->value->text));
    }
    RN_TRY(rn_apply(e, &changes));
    return join_envs(e, field, files);
}

/* ---- Charts --------------------------------------------------------------------------------- */

/* The fields of the old form; those without a new name are gone, as in the reference. */
static const struct old_field {
    const char *name, *now;
} chart_fields[] = {
    {"chartName", "name"},          {"chartVersion", "version"},     {"chartRepoUrl", "repo"},
    {"values", "valuesFile"},       {"valuesLocal", "valuesInline"}, {"valuesMerge", "valuesMerge"},
    {"releaseName", "releaseName"},
};

static const char *chart_field(const struct rn_field *f)
{
    for (size_t i = 0; f && i < sizeof(chart_fields) / sizeof(chart_fields[0]); i++)
        if (strcmp(chart_fields[i].name, f->name) == 0)
            return chart_fields[i].now;
    return NULL;
}

/* What the charts say of all charts: the last one that says it counts. */
static struct rn_node *read_globals(struct rn_edit *e, const struct rn_field_table *table)
{
    struct rn_laid *list = rn_edit_value(e, "helmChartInflationGenerator");
    struct rn_str chart_home = RN_S(""), config_home = RN_S("");
    struct rn_node *out = rn_map_node(e->run, RN_NOWHERE);

    for (size_t i = 0; i < rn_laid_items(list); i++) {
        struct rn_str chart = rn_laid_text(table, list->items[i], "chartHome");
        struct rn_str config = rn_laid_text(table, list->items[i], "helmHome");

        chart_home = chart.n ? chart : chart_home;
        config_home = config.n ? config : config_home;
    }
    rn_edit_pair(e, out, "chartHome", chart_home);
    rn_edit_pair(e, out, "configHome", config_home);
    return out;
}

static int drop_old(struct rn_edit *e, const struct rn_laid *list,
                    const struct rn_field_table *table)
{
    struct rn_changes changes = {0};

    for (size_t i = 0; i < rn_laid_items(list); i++) {
        const struct rn_laid *entry = list->items[i];
        bool *drop = RN_NEW_N(e->run, bool, entry->n + 1);

        for (size_t k = 0; entry->kind == RN_MAP && k < entry->n; k++)
            drop[k] = !chart_field(rn_field_find(table, entry->pairs[k].key->text));
        if (entry->kind == RN_MAP)
            RN_TRY(rn_plan_drop(e, &changes, entry, drop));
    }
    return rn_apply(e, &changes);
}

static int fix_charts(struct rn_edit *e)
{
    const char *field = "helmChartInflationGenerator";
    const struct rn_field_table *table =
        rn_field_find(&rn_fields_kustomization, rn_str_from(field))->sub;
    struct rn_laid_pair *p = rn_edit_field(e, field);
    struct rn_changes changes = {0};
    struct rn_node *globals = read_globals(e, table);

    if (!p)
        return RENDER_OK;
    RN_TRY(drop_old(e, p->value, table));
    p = rn_edit_field(e, field);
    for (size_t i = 0; i < rn_laid_items(p->value); i++) {
        struct rn_laid *entry = p->value->items[i];

        for (size_t k = 0; entry->kind == RN_MAP && k < entry->n; k++)
            rn_rename(e, &changes, &entry->pairs[k],
                      chart_field(rn_field_find(table, entry->pairs[k].key->text)));
    }
    RN_TRY(rn_edit_become(e, &changes, p, "helmCharts"));
    if (globals->npairs == 0 || rn_edit_value(e, "helmGlobals"))
        return RENDER_OK;
    return rn_put(e, NULL, rn_edit_field(e, "helmGlobals"), "helmGlobals", globals);
}

/* ---- Patches -------------------------------------------------------------------------------- */

/* What an entry of patchesStrategicMerge is: what can be read is a file. */
static int patch_key(struct rn_edit *e, const struct rn_laid *item, const char **out)
{
    struct rn_textval path = {item->text, item->mark};
    enum render_file_type type = RENDER_FILE_NONE;

    if (rn_str_find(item->text, '\n', 0) == item->text.n && !rn_remote_is_http(item->text))
        RN_TRY(rn_loader_type(e->run, e->loader, path, &type));
    *out = type == RENDER_FILE_REGULAR || rn_remote_is_http(item->text) ? "path" : "patch";
    return RENDER_OK;
}

/* A text becomes a map with the text in it; further lines of it are indented more then. */
static int wrap_patch(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid *list,
                      size_t i)
{
    const struct rn_laid *item = list->items[i];
    struct rn_node *map = rn_map_node(e->run, RN_NOWHERE);
    const char *key;

    RN_TRY(rn_check_open(e, item));
    RN_TRY(patch_key(e, item, &key));
    if (item->empty) {
        rn_set(e->run, map, rn_intern_c(e->run, key), rn_edit_string(e, RN_S("")));
        rn_put_item(e, changes, list, i, map);
        return RENDER_OK;
    }
    if (item->inside)
        rn_change(e, changes, item->from, 0, RN_S("{"));
    rn_change(e, changes, item->from, 0, rn_spell_key(e, list, key));
    rn_change(e, changes, item->from, 0, RN_S(" "));
    if (item->inside)
        rn_change(e, changes, item->to, 0, RN_S("}"));
    else
        rn_shift(e, changes, item->from + 1, rn_line_end(e, item->to),
                 (long)rn_column(e, item->from) - (long)rn_column(e, item->dash));
    return RENDER_OK;
}

static int fix_strategic(struct rn_edit *e)
{
    struct rn_laid_pair *p = rn_edit_field(e, "patchesStrategicMerge");
    struct rn_changes changes = {0};

    for (size_t i = 0; p && i < rn_laid_items(p->value); i++)
        RN_TRY(wrap_patch(e, &changes, p->value, i));
    return p ? rn_edit_become(e, &changes, p, "patches") : RENDER_OK;
}

/* ---- Labels --------------------------------------------------------------------------------- */

static int check_labels(struct rn_edit *e, const struct rn_laid *common)
{
    const struct rn_laid *list = rn_edit_value(e, "labels");
    struct rn_map names = {.arena = &e->run->arena};

    for (size_t i = 0; common && common->kind == RN_MAP && i < common->n; i++)
        *rn_map_at(&names, RN_KEY1(rn_intern(e->run, common->pairs[i].key->text))) = &names;
    for (size_t i = 0; i < rn_laid_items(list); i++) {
        struct rn_laid_pair *p = rn_laid_field(&rn_fields_label, list->items[i], "pairs");

        for (size_t k = 0; p && p->value->kind == RN_MAP && k < p->value->n; k++) {
            const struct rn_laid *key = p->value->pairs[k].key;

            if (rn_map_lookup(&names, RN_KEY1(rn_intern(e->run, key->text))))
                return rn_hint(e->run,
                               rn_error(e->run, key->mark, RN_E_EDIT,
                                        "the label %.*s is in commonLabels, too",
                                        RN_FMT(key->text)),
                               "remove one of them");
        }
    }
    return RENDER_OK;
}

/* The map becomes the pairs of an entry in a list. */
static void wrap_labels(struct rn_edit *e, struct rn_changes *changes, const struct rn_laid_pair *p)
{
    const struct rn_laid *root = e->layout.root, *map = p->value;
    size_t key = rn_column(e, p->key->from), item = key + e->dent, colon = rn_colon(e, p);
    size_t end = rn_line_end(e, colon);
    const struct rn_str head[] = {
        map->inside ? RN_S("[{") : new_line(e, item),
        map->inside ? RN_S("") : RN_S("- "),
        rn_spell_key(e, root, "includeSelectors"),
        RN_S(" true"),
        map->inside ? RN_S(", ") : new_line(e, item + 2),
        rn_spell_key(e, root, "pairs"),
        map->inside ? RN_S(" ") : RN_S(""),
    };
    struct rn_str text = rn_str_concat(&e->run->arena, head, sizeof(head) / sizeof(head[0]));

    if (map->inside) {
        rn_change(e, changes, map->from, 0, text);
        rn_change(e, changes, map->to, 0, RN_S("}]"));
        return;
    }
    rn_change(e, changes, map->from < end ? colon + 1 : rn_line_stop(e, colon), 0, text);
    rn_shift(e, changes, end, rn_line_end(e, map->to), (long)(item + 2) - (long)key);
}

static int fix_labels(struct rn_edit *e)
{
    struct rn_laid_pair *p = rn_edit_field(e, "commonLabels");
    struct rn_changes changes = {0};

    if (!p || p->value->kind != RN_MAP || p->value->n == 0)
        return RENDER_OK;
    if (rn_colon(e, p) == e->text.n)
        return rn_edit_refused(e, p->key->mark, "this key");
    wrap_labels(e, &changes, p);
    return rn_edit_become(e, &changes, p, "labels");
}

/* ---- All ------------------------------------------------------------------------------------ */

/* What cannot be fixed is told before anything is: places are those of the file as it was. */
static int check(struct rn_edit *e)
{
    static const char *const fields[] = {
        "bases",
        "imageTags",
        "configMapGenerator",
        "patchesJson6902",
        "secretGenerator",
        "helmChartInflationGenerator",
        "commonLabels",
        "patchesStrategicMerge",
        "vars",
    };

    RN_TRY(check_once(e));
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        struct rn_laid_pair *p = rn_edit_field(e, fields[i]);

        if (p)
            RN_TRY(rn_check_open(e, p->value));
    }
    return check_labels(e, rn_edit_value(e, "commonLabels"));
}

int rn_edit_fix(struct rn_edit *e, const char *field)
{
    struct rn_var_uses *vars = NULL;

    (void)field;
    if (e->asked->nwords)
        return rn_edit_error(e, "a fix needs no words");
    RN_TRY(check(e));
    if (e->asked->convert_vars)
        RN_TRY(rn_edit_find_vars(e, &vars));
    RN_TRY(rn_edit_join_bases(e));
    RN_TRY(rename_field(e, "imageTags", "images"));
    RN_TRY(fix_envs(e, "configMapGenerator"));
    RN_TRY(fix_envs(e, "secretGenerator"));
    RN_TRY(fix_charts(e));
    RN_TRY(rename_field(e, "patchesJson6902", "patches"));
    RN_TRY(fix_strategic(e));
    RN_TRY(fix_labels(e));
    if (vars)
        RN_TRY(rn_edit_fix_vars(e, vars));
    return fix_head(e);
}
