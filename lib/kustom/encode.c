#include "kustom/encode.h"

#include "yaml/value.h"

/* A list of any structs: as the members that RN_F_STRUCTS names follow one another. */
struct any_structs {
    const char *at;
    size_t n, cap;
};

static struct rn_node *encode_texts(struct rn_run *run, const struct rn_texts *texts)
{
    struct rn_node *list = rn_list_node(run, RN_NOWHERE);

    for (size_t i = 0; i < texts->n; i++)
        rn_append(run, list, rn_string(run, texts->at[i].s, RN_NOWHERE));
    return list;
}

static struct rn_node *encode_strings(struct rn_run *run, const struct rn_string_map *strings)
{
    struct rn_node *map = rn_map_node(run, RN_NOWHERE);

    for (size_t i = 0; i < strings->n; i++) {
        struct rn_pair *p = rn_set(run, map, rn_intern(run, strings->at[i].key),
                                   rn_string(run, strings->at[i].value, RN_NOWHERE));

        p->key_tag = RN_TAG_STR;
        p->key_style = RN_DOUBLE;
    }
    return map;
}

static int encode_structs(struct rn_run *run, const struct rn_field *f, const void *at,
                          struct rn_node **out)
{
    const struct any_structs *list = at;

    *out = rn_list_node(run, RN_NOWHERE);
    for (size_t i = 0; i < list->n; i++) {
        struct rn_node *item;

        RN_TRY(rn_encode(run, f->sub, list->at + i * f->sub->size, &item));
        rn_append(run, *out, item);
    }
    return RENDER_OK;
}

/* A tree that was read in place: through JSON, as the reference has it in memory. */
static int encode_node(struct rn_run *run, const void *at, struct rn_node **out)
{
    const struct rn_node *node = *(const struct rn_node *const *)at;

    *out = node ? rn_node_copy(run, node) : NULL;
    return *out ? rn_normalize(run, *out) : RENDER_OK;
}

/* A pointer in the reference is written when it was given, whatever is in it; a struct always. */
static int encode_struct(struct rn_run *run, const struct rn_field *f, const char *at,
                         struct rn_node **out)
{
    bool is_pointer = f->flags & RN_FIELD_NULLABLE;
    bool has_mark = f->sub->given != RN_NO_OFFSET;

    *out = NULL;
    if (is_pointer && has_mark && !*(const bool *)(at + f->sub->given))
        return RENDER_OK;
    RN_TRY(rn_encode(run, f->sub, at, out));
    /* Where nothing tells whether it was there, its fields do. */
    for (uint16_t i = 0; is_pointer && !has_mark && i < f->sub->n; i++) {
        const struct rn_field *field = &f->sub->fields[i];

        if (((const struct rn_boolval *)(const void *)(at + field->offset))->given)
            return RENDER_OK;
    }
    if (is_pointer && !has_mark)
        *out = NULL;
    return RENDER_OK;
}

static struct rn_node *plain(struct rn_run *run, enum rn_tag tag, const char *fmt, long long value)
{
    return rn_scalar(run, rn_str_printf(&run->arena, fmt, value), tag, RN_PLAIN, RN_NOWHERE);
}

/* *out is NULL for what is left out. */
static int encode_field(struct rn_run *run, const struct rn_field *f, const char *base,
                        struct rn_node **out)
{
    const void *at = base + f->offset;
    bool always = f->flags & RN_FIELD_ALWAYS;
    const struct rn_textval *text = at;
    const struct rn_texts *texts = at;
    const struct rn_string_map *strings = at;

    *out = NULL;
    switch ((enum rn_field_type)f->type) {
    case RN_F_TEXT:
        if (text->s.n || always || ((f->flags & RN_FIELD_NULLABLE) && text->s.p))
            *out = rn_string(run, text->s, RN_NOWHERE);
        break;
    case RN_F_BOOL:
        if (((const struct rn_boolval *)at)->value)
            *out = rn_scalar(run, RN_S("true"), RN_TAG_BOOL, RN_PLAIN, RN_NOWHERE);
        break;
    case RN_F_INT:
        if (((const struct rn_intval *)at)->value || always)
            *out = plain(run, RN_TAG_INT, "%lld", (long long)((const struct rn_intval *)at)->value);
        break;
    case RN_F_TEXTS:
        if (texts->n || (always && texts->at))
            *out = encode_texts(run, texts);
        break;
    case RN_F_STRINGS:
        if (strings->n)
            *out = encode_strings(run, strings);
        break;
    case RN_F_NODE:
        RN_TRY(encode_node(run, at, out));
        break;
    case RN_F_STRUCT:
        RN_TRY(encode_struct(run, f, at, out));
        break;
    case RN_F_STRUCTS:
        if (((const struct any_structs *)at)->n)
            RN_TRY(encode_structs(run, f, at, out));
        break;
    }
    if (!*out && always)
        *out = rn_scalar(run, RN_S("null"), RN_TAG_NULL, RN_PLAIN, RN_NOWHERE);
    return RENDER_OK;
}

int rn_encode(struct rn_run *run, const struct rn_field_table *table, const void *base,
              struct rn_node **out)
{
    *out = rn_map_node(run, RN_NOWHERE);
    for (uint16_t i = 0; i < table->n; i++) {
        struct rn_node *value;

        RN_TRY(encode_field(run, &table->fields[i], base, &value));
        if (value)
            rn_set(run, *out, rn_intern_c(run, table->fields[i].name), value);
    }
    return RENDER_OK;
}
