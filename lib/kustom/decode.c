/* The walk: a map and a table of fields fill a struct. The reference turns the YAML to JSON and
 * decodes that into Go structs; the order in which fields are applied, what null does and what is
 * left over from an earlier spelling of the same name are those of its JSON decoder. */
#include "kustom/decode.h"

static void decode_map(struct rn_decoder *d, const struct rn_node *map,
                       const struct rn_field_table *table, char *base, const struct rn_step *at);

/* A list of structs as it lies in its struct: see STRUCTS in fields.c. */
struct any_list {
    char *at;
    size_t n, cap;
};

static const uint16_t type_size[] = {
    [RN_F_TEXT] = sizeof(struct rn_textval),       [RN_F_BOOL] = sizeof(struct rn_boolval),
    [RN_F_INT] = sizeof(struct rn_intval),         [RN_F_TEXTS] = sizeof(struct rn_texts),
    [RN_F_STRINGS] = sizeof(struct rn_string_map), [RN_F_NODE] = sizeof(struct rn_node *),
    [RN_F_STRUCTS] = sizeof(struct any_list),
};

static void reset_field(const struct rn_field *f, char *base)
{
    const struct rn_field_table *sub = f->sub;
    char *p = base + f->offset;

    if (f->type != RN_F_STRUCT) {
        memset(p, 0, type_size[f->type]);
        return;
    }
    for (uint16_t i = 0; i < sub->n; i++)
        reset_field(&sub->fields[i], p);
    if (sub->given != RN_NO_OFFSET)
        memset(p + sub->given, 0, sizeof(bool));
}

/* Null takes back lists, maps and what the reference holds by pointer; it leaves the rest alone. */
static void decode_null(const struct rn_field *f, char *base)
{
    bool scalar = f->type == RN_F_TEXT || f->type == RN_F_BOOL || f->type == RN_F_INT ||
                  f->type == RN_F_STRUCT;

    if (!scalar || (f->flags & RN_FIELD_NULLABLE))
        reset_field(f, base);
}

static void decode_texts(struct rn_decoder *d, const struct rn_node *list, const struct rn_step *at,
                         struct rn_texts *out)
{
    struct rn_texts old = *out;

    if (!rn_is(list, RN_LIST)) {
        rn_decode_wrong(d, list, at, "a list of strings");
        return;
    }
    out->n = out->cap = list->nitems;
    out->at = RN_NEW_N(d->run, struct rn_textval, out->cap);
    out->nodes = RN_NEW_N(d->run, const struct rn_node *, out->cap);
    RN_EACH_ITEM (i, list) {
        const struct rn_node *n = list->items[i];
        struct rn_step step = {at, {NULL, 0}, i, at->flags};

        if (!rn_is_null(n)) {
            n = rn_decode_resent(d, n, &step);
            out->nodes[i] = rn_node_stay(d->run, n);
            rn_decode_text(d, n, &step, &out->at[i]);
        } else if (i < old.n) { /* an earlier spelling's entry shows through */
            out->nodes[i] = old.nodes[i];
            out->at[i] = old.at[i];
        } else {
            out->at[i] = (struct rn_textval){RN_S(""), n->mark};
        }
    }
}

static void decode_structs(struct rn_decoder *d, const struct rn_node *list,
                           const struct rn_field_table *sub, const struct rn_step *at, char *field)
{
    struct any_list out, old;

    if (!rn_is(list, RN_LIST)) {
        rn_decode_wrong(d, list, at, "a list of maps");
        return;
    }
    memcpy(&old, field, sizeof(old));
    out.cap = list->nitems;
    out.at = rn_arena_alloc(&d->run->arena, out.cap * sub->size);
    /* The reference decodes into what an earlier spelling of the list left. */
    if (old.n)
        memcpy(out.at, old.at, (old.n < out.cap ? old.n : out.cap) * sub->size);
    out.n = 0;
    RN_EACH_ITEM (i, list) {
        struct rn_step step = {at, {NULL, 0}, i, at->flags};
        char *entry = out.at + out.n * sub->size;

        if (rn_is_null(list->items[i]) && d->direct)
            continue;
        out.n++;
        if (!rn_is_null(list->items[i]))
            decode_map(d, list->items[i], sub, entry, &step);
        else if (sub->mark != RN_NO_OFFSET)
            memcpy(entry + sub->mark, &list->items[i]->mark, sizeof(struct rn_mark));
    }
    memcpy(field, &out, sizeof(out));
}

/* Unites two sorted maps; b wins. */
static void unite(struct rn_run *run, struct rn_string_map *out, const struct rn_string_map *a,
                  const struct rn_string_map *b)
{
    size_t i = 0, j = 0;

    out->n = 0;
    out->cap = a->n + b->n;
    out->at = RN_NEW_N(run, struct rn_string_pair, out->cap);
    while (i < a->n || j < b->n) {
        int c = i == a->n ? 1 : j == b->n ? -1 : rn_str_cmp(a->at[i].key, b->at[j].key);

        out->at[out->n++] = c < 0 ? a->at[i] : b->at[j];
        i += c <= 0;
        j += c >= 0;
    }
}

static void decode_strings(struct rn_decoder *d, const struct rn_node *map,
                           const struct rn_step *at, struct rn_string_map *out)
{
    struct rn_arena_mark mark = rn_arena_mark(rn_scratch(d->run));
    struct rn_string_map old = *out, fresh = {0};
    struct rn_entry *entries;

    if (!rn_is(map, RN_MAP)) {
        rn_decode_wrong(d, map, at, "a map of strings");
        return;
    }
    fresh.n = rn_decode_entries(d, map, &entries);
    fresh.at = RN_NEW_N(d->run, struct rn_string_pair, fresh.n);
    for (size_t i = 0; i < fresh.n; i++) {
        const struct rn_node *n = entries[i].pair->value;
        struct rn_step step = {at, entries[i].key, 0, at->flags};
        struct rn_textval text = {RN_S(""), n->mark};

        if (!rn_is_null(n))
            rn_decode_text(d, rn_decode_resent(d, n, &step), &step, &text);
        rn_decode_resent_key(d, &entries[i], at);
        fresh.at[i] = (struct rn_string_pair){entries[i].key, text.s, entries[i].pair->mark};
    }
    rn_arena_rewind(&d->run->scratch, mark);
    *out = fresh;
    if (old.n)
        unite(d->run, out, &old, &fresh);
    out->given = true;
}

static void decode_scalar_text(struct rn_decoder *d, const struct rn_field *f,
                               const struct rn_node *n, char *member, const struct rn_step *at)
{
    struct rn_textval text = {{NULL, 0}, n->mark};

    n = rn_decode_resent(d, n, at);
    rn_decode_text(d, n, at, &text);
    if (!text.s.p)
        return;
    memcpy(member, &text, sizeof(text));
    if (f->flags & RN_FIELD_WITH_NODE) {
        n = rn_node_stay(d->run, n);
        memcpy(member + sizeof(text), &n, sizeof(n));
    }
}

static void decode_value(struct rn_decoder *d, const struct rn_field *f, const struct rn_node *n,
                         void *member, const struct rn_step *at)
{
    switch ((enum rn_field_type)f->type) {
    case RN_F_TEXT:
        decode_scalar_text(d, f, n, member, at);
        return;
    case RN_F_BOOL:
        rn_decode_bool(d, n, at, member);
        return;
    case RN_F_INT:
        rn_decode_int(d, n, at, member);
        return;
    case RN_F_TEXTS:
        decode_texts(d, n, at, member);
        return;
    case RN_F_STRINGS:
        decode_strings(d, n, at, member);
        return;
    case RN_F_NODE:
        if (!rn_is(n, RN_MAP))
            rn_decode_wrong(d, n, at, "a map");
        n = rn_node_stay(d->run, n);
        memcpy(member, &n, sizeof(n));
        return;
    case RN_F_STRUCT:
        decode_map(d, n, f->sub, member, at);
        return;
    case RN_F_STRUCTS:
        decode_structs(d, n, f->sub, at, member);
        return;
    }
}

static void decode_field(struct rn_decoder *d, const struct rn_field *f, const struct rn_node *n,
                         char *base, const struct rn_step *at)
{
    bool to_text = d->to_text;

    if (rn_is_null(n)) {
        decode_null(f, base);
        return;
    }
    d->to_text = to_text && !(f->flags & RN_FIELD_INLINED);
    decode_value(d, f, n, base + f->offset, at);
    d->to_text = to_text;
}

static const struct rn_field *find_field(const struct rn_decoder *d,
                                         const struct rn_field_table *table, struct rn_str key)
{
    const struct rn_field *f = rn_field_find(table, key);

    return f && d->direct && !rn_str_is(key, f->name) ? NULL : f;
}

static void decode_map(struct rn_decoder *d, const struct rn_node *map,
                       const struct rn_field_table *table, char *base, const struct rn_step *at)
{
    struct rn_arena_mark mark = rn_arena_mark(rn_scratch(d->run));
    struct rn_entry *entries;
    size_t n;

    if (!rn_is(map, RN_MAP)) {
        rn_decode_wrong(d, map, at, "a map");
        return;
    }
    if (table->given != RN_NO_OFFSET)
        memset(base + table->given, true, sizeof(bool));
    if (table->mark != RN_NO_OFFSET)
        memcpy(base + table->mark, &map->mark, sizeof(map->mark));
    n = rn_decode_entries(d, map, &entries);
    for (size_t i = 0; i < n; i++) {
        const struct rn_field *f = find_field(d, table, entries[i].key);
        struct rn_step step = {at, entries[i].key, 0, at ? at->flags : d->flags};

        if (f) {
            step.name = rn_str_from(f->name);
            step.flags |= f->flags & (d->built ? RN_FIELD_INHERITED : RN_FIELD_SECRET);
            decode_field(d, f, entries[i].pair->value, base, &step);
        } else if (d->strict) {
            rn_decode_unknown(d, table, &entries[i], at);
        }
    }
    rn_arena_rewind(&d->run->scratch, mark);
}

static bool before(const struct rn_diag *a, const struct rn_diag *b)
{
    if (a->mark.line != b->mark.line)
        return a->mark.line < b->mark.line;
    return a->mark.column < b->mark.column;
}

/* Puts the diagnostics from *from on into the order of the file: fields are applied in byte order.
 * Their number is bounded by the run. */
static void sort_diagnostics(struct rn_run *run, struct rn_diag **from)
{
    struct rn_diag *sorted = NULL, *next;

    for (struct rn_diag *d = *from; d; d = next) {
        struct rn_diag **at = &sorted;

        next = d->next;
        while (*at && !before(d, *at))
            at = &(*at)->next;
        d->next = *at;
        *at = d;
    }
    *from = sorted;
    for (run->diags_end = from; *run->diags_end; run->diags_end = &(*run->diags_end)->next)
        ;
}

static int decode(struct rn_decoder d, const struct rn_node *map, void *out)
{
    struct rn_diag **mark = rn_diag_mark(d.run);

    decode_map(&d, map, d.root, out, NULL);
    if (d.status)
        sort_diagnostics(d.run, mark);
    return d.status;
}

int rn_decode(struct rn_run *run, const struct rn_node *map, const struct rn_field_table *table,
              void *out, bool strict)
{
    return decode(
        (struct rn_decoder){run, table, strict, !strict, table->direct, 0, false, RENDER_OK}, map,
        out);
}

int rn_decode_kustomization(struct rn_run *run, const struct rn_node *map,
                            struct rn_kustomization *out)
{
    const struct rn_field_table *table = &rn_fields_kustomization;

    return decode((struct rn_decoder){run, table, true, false, false, 0, true, RENDER_OK}, map,
                  out);
}

int rn_decode_config(struct rn_run *run, const struct rn_node *map,
                     const struct rn_field_table *table, void *out)
{
    return decode((struct rn_decoder){run, table, false, true, table->direct, RN_FIELD_RESENT, true,
                                      RENDER_OK},
                  map, out);
}

/* Nesting is bounded by the reader's limit. */
static int check_twice(struct rn_run *run, const struct rn_node *n)
{
    if (rn_is(n, RN_LIST))
        RN_EACH_ITEM (i, n)
            RN_TRY(check_twice(run, n->items[i]));
    if (!rn_is(n, RN_MAP))
        return RENDER_OK;
    RN_EACH_PAIR (p, n) {
        if (rn_get_pair(n, p->key) != p)
            return rn_hint(run,
                           rn_error(run, p->mark, RN_E_DUPLICATE_KEY,
                                    "the key '%.*s' is there already", RN_FMT(p->key->s)),
                           "remove one of them");
        RN_TRY(check_twice(run, p->value));
    }
    return RENDER_OK;
}

int rn_decode_typed(struct rn_run *run, const struct rn_node *map,
                    const struct rn_field_table *table, void *out)
{
    RN_TRY(check_twice(run, map));
    return decode((struct rn_decoder){run, table, true, true, table->direct, 0, false, RENDER_OK},
                  map, out);
}

bool rn_field_given(const struct rn_field *f, const void *base)
{
    const char *p = (const char *)base + f->offset;

    switch ((enum rn_field_type)f->type) {
    case RN_F_TEXT:
        return ((const struct rn_textval *)(const void *)p)->s.n > 0;
    case RN_F_BOOL:
        return ((const struct rn_boolval *)(const void *)p)->value;
    case RN_F_INT:
        return ((const struct rn_intval *)(const void *)p)->value != 0;
    case RN_F_TEXTS:
        return ((const struct rn_texts *)(const void *)p)->at != NULL;
    case RN_F_STRINGS:
        return ((const struct rn_string_map *)(const void *)p)->given;
    case RN_F_NODE:
        return *(const struct rn_node *const *)(const void *)p != NULL;
    case RN_F_STRUCT:
        return f->sub->given != RN_NO_OFFSET && *(const bool *)(p + f->sub->given);
    case RN_F_STRUCTS:
        return ((const struct any_list *)(const void *)p)->at != NULL;
    }
    return false;
}
