/* What the decoder says about a fault: where it is, what was found, and what may have been meant.
 */
#include "kustom/decode.h"

enum {
    SHOWN = 40, /* bytes of a value in a message */
    LISTED = 12 /* fields of a table: more of them are no help */
};

static void add_step(struct rn_buf *b, const struct rn_step *at)
{
    if (!at)
        return;
    add_step(b, at->parent);
    if (!at->name.p) {
        rn_buf_printf(b, "[%u]", (unsigned)at->index);
        return;
    }
    if (b->n)
        rn_buf_char(b, '.');
    rn_buf_add(b, at->name);
}

struct rn_str rn_step_text(struct rn_run *run, const struct rn_step *at)
{
    struct rn_buf b = {.arena = &run->arena};

    add_step(&b, at);
    return b.n ? rn_buf_str(&b) : RN_S("the file");
}

static const char *type_name(const struct rn_node *n)
{
    if (n->kind != RN_SCALAR)
        return n->kind == RN_MAP ? "a map" : "a list";
    switch (rn_decode_tag(n)) {
    case RN_TAG_INT:
    case RN_TAG_FLOAT:
        return "the number";
    case RN_TAG_BOOL:
        return "the boolean";
    case RN_TAG_NULL:
        return "null";
    default:
        return "the string";
    }
}

/* "the number 1.10", "a list", ... Of a secret only the type is told. */
static struct rn_str found_text(struct rn_run *run, const struct rn_node *n, bool secret)
{
    const char *type = n ? type_name(n) : "nothing";
    struct rn_str s = rn_text(n);
    bool quoted = n && n->kind == RN_SCALAR && strcmp(type, "the string") == 0;
    size_t cut = rn_str_find(s, '\n', 0);

    if (!n || n->kind != RN_SCALAR || rn_is_null(n))
        return rn_str_from(type);
    if (secret)
        return rn_str_printf(&run->arena, "a %s", type + sizeof("the ") - 1);
    cut = cut > SHOWN ? SHOWN : cut;
    while (cut < s.n && cut > 0 && ((unsigned char)s.p[cut] & 0xC0) == 0x80)
        cut--; /* not inside a character */
    return rn_str_printf(&run->arena, "%s %s%.*s%s%s", type, quoted ? "'" : "", (int)cut,
                         s.p ? s.p : "", cut < s.n ? "..." : "", quoted ? "'" : "");
}

static void hint_type(struct rn_decoder *d, const struct rn_node *n, bool secret, const char *what)
{
    bool scalar = n->kind == RN_SCALAR;
    enum rn_tag tag = scalar ? rn_decode_tag(n) : RN_TAG_NULL;
    int64_t number;

    if (strcmp(what, "a string") == 0 && tag == RN_TAG_BOOL)
        rn_hint(d->run, d->status, "yes, no, on, off, true and false are booleans: quote the word");
    else if (strcmp(what, "a string") == 0 && scalar && tag != RN_TAG_NULL && secret)
        rn_hint(d->run, d->status, "put it in quotes");
    else if (strcmp(what, "a string") == 0 && scalar && tag != RN_TAG_NULL)
        rn_hint(d->run, d->status, "quote it: \"%.*s\"", RN_FMT(n->text));
    else if (strcmp(what, "an integer") == 0 && scalar && rn_str_to_i64(n->text, &number))
        rn_hint(d->run, d->status, "write it without quotes");
    else if (strcmp(what, "an integer") == 0 && scalar)
        rn_hint(d->run, d->status, "write a whole number");
    else if (strncmp(what, "a list", 6) == 0 && n->kind != RN_LIST)
        rn_hint(d->run, d->status, "write each entry on a line of its own, after '- '");
    else if (strncmp(what, "a map", 5) == 0)
        rn_hint(d->run, d->status, "write it as lines of name: value");
    else if (strcmp(what, "true or false") == 0)
        rn_hint(d->run, d->status, "write true or false, without quotes");
    else if (!scalar)
        rn_hint(d->run, d->status, "write one value");
}

void rn_decode_wrong(struct rn_decoder *d, const struct rn_node *n, const struct rn_step *at,
                     const char *what)
{
    bool secret = (at && at->flags & RN_FIELD_SECRET) || rn_run_is_hidden(d->run, n->mark);

    d->status =
        rn_error(d->run, n->mark, RN_E_FIELD_TYPE, "%.*s must be %s, found %.*s",
                 RN_FMT(rn_step_text(d->run, at)), what, RN_FMT(found_text(d->run, n, secret)));
    hint_type(d, n, secret, what);
}

static struct rn_str names_of(struct rn_run *run, const struct rn_field_table *table)
{
    struct rn_buf b = {.arena = &run->arena};

    for (uint16_t i = 0; i < table->n; i++)
        rn_buf_printf(&b, "%s%s", i ? ", " : "", table->fields[i].name);
    return rn_buf_str(&b);
}

void rn_decode_unknown(struct rn_decoder *d, const struct rn_field_table *table,
                       const struct rn_entry *e, const struct rn_step *at)
{
    const struct rn_field *guess = rn_field_guess(table, e->key);
    const struct rn_field *above = table == d->root ? NULL : rn_field_find(d->root, e->key);

    if (at)
        d->status =
            rn_error(d->run, e->pair->mark, RN_E_UNKNOWN_FIELD, "unknown field '%.*s' in %.*s",
                     RN_FMT(e->key), RN_FMT(rn_step_text(d->run, at)));
    else
        d->status = rn_error(d->run, e->pair->mark, RN_E_UNKNOWN_FIELD, "unknown field '%.*s'",
                             RN_FMT(e->key));
    if (guess)
        rn_hint(d->run, d->status, "did you mean '%s'?", guess->name);
    else if (above)
        rn_hint(d->run, d->status, "'%s' is a field of the top level: check the indentation",
                above->name);
    else if (table->n <= LISTED)
        rn_hint(d->run, d->status, "the fields here are %.*s", RN_FMT(names_of(d->run, table)));
    else
        rn_hint(d->run, d->status,
                "remove it; manifests belong in other files, listed under resources");
}
