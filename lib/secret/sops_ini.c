/* INI, as the library that SOPS uses (ini.v1) reads and writes it. All values are strings. */
#include "secret/sops_store.h"
#include "yaml/json.h"

#define DEFAULT_SECTION "DEFAULT"

/* The keys of a section, as the library holds them: a name that comes again takes the new value,
 * and the new comment when it is read, in its old place. */
struct key {
    struct rn_str name, value, comment;
    struct rn_mark mark;
    bool commented; /* perhaps with "" */
};

struct keys {
    struct rn_run *run;
    struct key *at;
    size_t n, cap;
    struct rn_map by_name; /* to the place in at, plus 1 */
};

static struct key *find_key(struct keys *keys, struct rn_str name, struct rn_mark mark)
{
    void **at;

    keys->by_name.arena = &keys->run->arena;
    at = rn_map_at(&keys->by_name, RN_KEY1(rn_intern(keys->run, name)));
    if (!*at) {
        struct key key = {name, RN_S(""), RN_S(""), mark, false};

        RN_PUSH(keys->run, keys->at, keys->n, keys->cap) = key;
        *at = (void *)(uintptr_t)keys->n;
    }
    return &keys->at[(uintptr_t)*at - 1];
}

static void clear_keys(struct keys *keys)
{
    keys->n = 0;
    keys->by_name = (struct rn_map){0};
}

struct reader {
    struct rn_run *run;
    struct rn_str text;
    size_t i;            /* of the next line */
    struct rn_mark mark; /* of the line that was read last */
    uint32_t next_line;
    struct rn_buf comment; /* that of the next section or key */
    uint32_t automatic;    /* how many keys of the section are called "-" */
    struct rn_sops_value *doc;
    struct keys keys; /* of the section that is read */
};

static size_t find_any(struct rn_str s, const char *chars)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] && strchr(chars, s.p[i]))
            return i;
    return s.n;
}

/* Offset of the last needle, or s.n. */
static size_t find_last(struct rn_str s, struct rn_str needle)
{
    for (size_t i = s.n >= needle.n ? s.n - needle.n + 1 : 0; i-- > 0;)
        if (memcmp(s.p + i, needle.p, needle.n) == 0)
            return i;
    return s.n;
}

/* ---- Reading -------------------------------------------------------------------------------- */

/* The next line with its line break; empty at the end. */
static struct rn_str read_line(struct reader *r)
{
    size_t end = rn_str_find(r->text, '\n', r->i);
    struct rn_str line = rn_str_slice(r->text, r->i, end + 1);

    r->i += line.n;
    r->mark.line = r->next_line++;
    return line;
}

static int bad_line(struct reader *r, const char *why)
{
    return rn_error(r->run, r->mark, RN_E_SOPS, "%s", why);
}

/* Comments are one text until a section or key takes them, without the sign in front. */
static struct rn_str take_comment(struct reader *r)
{
    struct rn_str s = rn_str_dup(&r->run->arena, rn_str_trim_unicode(rn_buf_str(&r->comment)));
    char sign = s.n && (s.p[0] == '#' || s.p[0] == ';') ? s.p[0] : '\0';
    size_t i = 0;

    r->comment.n = 0;
    while (sign && i < s.n && (s.p[i] == sign || s.p[i] == ' '))
        i++;
    return rn_str_slice(s, i, s.n);
}

/* Whether there is a comment, which may be "" behind its sign. */
static bool has_comment(const struct reader *r)
{
    return rn_str_trim_unicode(rn_buf_str(&r->comment)).n > 0;
}

static struct rn_sops_value *current(struct reader *r)
{
    return &r->doc->items[r->doc->n - 1].value;
}

/* The keys that were read become members of their section. */
static void end_section(struct reader *r)
{
    struct rn_sops_value *map = current(r);

    for (size_t i = 0; i < r->keys.n; i++) {
        const struct key *key = &r->keys.at[i];

        rn_sops_add_pair(r->run, map, key->name, key->mark,
                         rn_sops_text(RN_SOPS_STR, key->value, key->mark));
        if (key->commented)
            rn_sops_add_comment(r->run, map, key->comment, false, key->mark);
    }
    clear_keys(&r->keys);
}

static void start_section(struct reader *r, struct rn_str name)
{
    struct rn_sops_value map = {.kind = RN_SOPS_MAP, .mark = r->mark};

    if (r->doc->n)
        end_section(r);
    rn_sops_add_pair(r->run, r->doc, name, r->mark, map);
    r->automatic = 0;
}

static int read_section(struct reader *r, struct rn_str line)
{
    size_t close = find_last(line, RN_S("]")), sign;
    bool comment;

    if (close == line.n)
        return bad_line(r, "the section has no ']'");
    if (close == 1)
        return bad_line(r, "the section has no name");
    start_section(r, rn_str_slice(line, 1, close));
    sign = find_any(rn_str_slice(line, close + 1, line.n), "#;");
    rn_buf_add(&r->comment, rn_str_slice(line, close + 1 + sign, line.n));
    comment = has_comment(r);
    if (comment)
        rn_sops_add_comment(r->run, current(r), take_comment(r), false, r->mark);
    r->comment.n = 0;
    return RENDER_OK;
}

/* The name of a key; *rest is behind the sign that ends it. */
static int read_key(struct reader *r, struct rn_str line, struct rn_str *name, struct rn_str *rest)
{
    struct rn_str quote = RN_S("");
    size_t end, pos;

    *name = *rest = RN_S("");
    if (line.p[0] == '"')
        quote = line.n > 6 && rn_str_starts(line, RN_S("\"\"\"")) ? RN_S("\"\"\"") : RN_S("\"");
    else if (line.p[0] == '`')
        quote = RN_S("`");
    if (quote.n) {
        pos = rn_str_find_str(line, quote, quote.n);
        if (pos == line.n)
            return bad_line(r, "the quote of the key is not closed");
        end = find_any(rn_str_slice(line, pos + quote.n, line.n), "=:");
        if (pos + quote.n + end == line.n)
            return bad_line(r, "the line has no '=' behind the key");
        *name = rn_str_trim_unicode(rn_str_slice(line, quote.n, pos));
        *rest = rn_str_slice(line, pos + end + quote.n + 1, line.n);
    } else {
        end = find_any(line, "=:");
        if (end == line.n)
            return bad_line(r, "the line has no '=', as key = value has");
        *name = rn_str_trim_unicode(rn_str_slice(line, 0, end));
        *rest = rn_str_slice(line, end + 1, line.n);
    }
    if (name->n == 0)
        return bad_line(r, "the line has no key");
    return RENDER_OK;
}

/* From a quote that is open to the last such quote of a line. */
static int read_lines(struct reader *r, struct rn_str first, struct rn_str quote,
                      struct rn_str *out)
{
    struct rn_buf value = {.arena = &r->run->arena};
    struct rn_mark start = r->mark;

    rn_buf_add(&value, first);
    for (;;) {
        bool last = rn_str_find(r->text, '\n', r->i) == r->text.n;
        struct rn_str line = read_line(r);
        size_t pos = find_last(line, quote), sign;
        struct rn_str rest = rn_str_slice(line, pos + quote.n, line.n);

        if (pos < line.n && !rn_str_ends(rn_str_trim_unicode(rest), RN_S("\\"))) {
            rn_buf_add(&value, rn_str_slice(line, 0, pos));
            rest = rn_str_slice(line, pos, line.n);
            sign = find_any(rest, "#;");
            rn_buf_add(&r->comment, rn_str_trim_unicode(rn_str_slice(rest, sign, rest.n)));
            *out = rn_buf_str(&value);
            return RENDER_OK;
        }
        rn_buf_add(&value, line);
        if (pos == line.n && last)
            return rn_error(r->run, start, RN_E_SOPS, "the quote of the value is not closed");
    }
}

/* A value that ends in a backslash goes on. */
static struct rn_str read_continuation(struct reader *r, struct rn_str first)
{
    struct rn_buf value = {.arena = &r->run->arena};

    rn_buf_add(&value, first);
    for (;;) {
        struct rn_str line = rn_str_trim_unicode(read_line(r));

        if (line.n == 0)
            break;
        rn_buf_add(&value, line);
        if (value.p[value.n - 1] != '\\')
            break;
        value.n--;
    }
    return rn_buf_str(&value);
}

static bool is_quoted(struct rn_str s, char quote)
{
    return s.n >= 2 && s.p[0] == quote && rn_str_find(s, quote, 1) == s.n - 1;
}

static int read_value(struct reader *r, struct rn_str line, struct rn_str *out)
{
    struct rn_str quote = RN_S("");
    size_t end;

    line = rn_str_trim_unicode_left(line);
    *out = RN_S("");
    if (line.n == 0)
        return RENDER_OK;
    if (line.n > 3 && rn_str_starts(line, RN_S("\"\"\"")))
        quote = RN_S("\"\"\"");
    else if (line.p[0] == '`')
        quote = RN_S("`");
    if (quote.n) {
        struct rn_str rest = rn_str_slice(line, quote.n, line.n);

        end = find_last(rest, quote);
        if (end == rest.n)
            return read_lines(r, rest, quote, out);
        *out = rn_str_slice(rest, 0, end);
        return RENDER_OK;
    }
    line = rn_str_trim_unicode(line);
    if (line.p[line.n - 1] == '\\') {
        *out = read_continuation(r, rn_str_slice(line, 0, line.n - 1));
        return RENDER_OK;
    }
    end = find_any(line, "#;");
    rn_buf_add(&r->comment, rn_str_slice(line, end, line.n));
    line = end < line.n ? rn_str_trim_unicode(rn_str_slice(line, 0, end)) : line;
    if (is_quoted(line, '\'') || is_quoted(line, '"'))
        line = rn_str_slice(line, 1, line.n - 1);
    *out = line;
    return RENDER_OK;
}

static int read_item(struct reader *r)
{
    struct rn_str line = rn_str_trim_unicode_left(read_line(r)), name, rest, value;
    struct rn_mark mark;
    struct key *key;

    if (line.n == 0)
        return RENDER_OK;
    if (line.p[0] == '#' || line.p[0] == ';') {
        rn_buf_add(&r->comment, line);
        return RENDER_OK;
    }
    if (line.p[0] == '[')
        return read_section(r, line);
    RN_TRY(read_key(r, line, &name, &rest));
    if (rn_str_is(name, "-"))
        name = rn_str_printf(&r->run->arena, "#%u", (unsigned)++r->automatic);
    mark = r->mark;
    RN_TRY(read_value(r, rest, &value));
    key = find_key(&r->keys, name, mark);
    key->value = value;
    key->commented = has_comment(r);
    key->comment = take_comment(r);
    return RENDER_OK;
}

static int read_ini(struct rn_run *run, struct rn_str text, struct rn_mark start,
                    struct rn_sops_docs *out)
{
    struct rn_sops_value doc = {.kind = RN_SOPS_MAP, .mark = start};
    struct reader r = {.run = run,
                       .text = text,
                       .mark = start,
                       .next_line = start.line,
                       .comment = {.arena = &run->arena},
                       .doc = &doc,
                       .keys = {.run = run}};

    if (rn_str_starts(text, RN_S("\xef\xbb\xbf")))
        r.i = 3;
    else if (rn_str_starts(text, RN_S("\xfe\xff")) || rn_str_starts(text, RN_S("\xff\xfe")))
        r.i = 2;
    start_section(&r, RN_S(DEFAULT_SECTION));
    while (r.i < text.n)
        RN_TRY(read_item(&r));
    end_section(&r);
    RN_PUSH(run, out->at, out->n, out->cap) = doc;
    return RENDER_OK;
}

/* ---- Writing -------------------------------------------------------------------------------- */

struct writer {
    struct rn_run *run;
    struct rn_buf *out;
    struct keys keys; /* of the section that is written */
};

static struct rn_str printed(struct writer *w, const struct rn_sops_value *v)
{
    struct rn_buf text = {.arena = &w->run->arena};

    if (v->kind == RN_SOPS_STR)
        return v->text;
    rn_sops_print(v, &text);
    return rn_buf_str(&text);
}

static bool needs_backquotes(struct rn_str key)
{
    return find_any(key, "\"=:") < key.n;
}

static void write_comment_line(struct writer *w, struct rn_str line, bool of_key)
{
    if (line.p[0] == '#' || line.p[0] == ';') {
        rn_buf_char(w->out, line.p[0]);
        rn_buf_char(w->out, ' ');
        line = rn_str_trim_unicode(rn_str_slice(line, 1, line.n));
    } else {
        rn_buf_lit(w->out, "; ");
        line = of_key ? rn_str_trim_unicode(line) : line;
    }
    rn_buf_add(w->out, line);
    rn_buf_char(w->out, '\n');
}

/* The reference cannot write a comment with an empty line. */
static int write_comment(struct writer *w, struct rn_str text, bool of_key, struct rn_mark mark)
{
    for (size_t i = 0; i <= text.n && text.n;) {
        size_t end = rn_str_find(text, '\n', i);

        if (end == i)
            return rn_sops_cannot_write(w->run, mark, "a line of a comment is empty");
        write_comment_line(w, rn_str_slice(text, i, end), of_key);
        i = end + 1;
    }
    return RENDER_OK;
}

static void write_quoted(struct writer *w, const char *quote, struct rn_str s)
{
    rn_buf_lit(w->out, quote);
    rn_buf_add(w->out, s);
    rn_buf_lit(w->out, quote);
}

static int write_key(struct writer *w, const struct key *key, size_t width)
{
    size_t start;

    RN_TRY(write_comment(w, key->comment, true, key->mark));
    start = w->out->n;
    if (needs_backquotes(key->name))
        write_quoted(w, "`", key->name);
    else if (find_any(key->name, "`") < key->name.n)
        write_quoted(w, "\"\"\"", key->name);
    else
        rn_buf_add(w->out, key->name);
    if (w->out->n - start < width)
        rn_buf_fill(w->out, ' ', width - (w->out->n - start));
    rn_buf_lit(w->out, " = ");
    if (find_any(key->value, "\n`") < key->value.n)
        write_quoted(w, "\"\"\"", key->value);
    else if (find_any(key->value, "#;") < key->value.n)
        write_quoted(w, "`", key->value);
    else if (rn_str_trim_unicode(key->value).n != key->value.n)
        write_quoted(w, "\"", key->value);
    else
        rn_buf_add(w->out, key->value);
    rn_buf_char(w->out, '\n');
    return RENDER_OK;
}

static size_t width_of(const struct writer *w)
{
    size_t width = 0;

    for (size_t i = 0; i < w->keys.n; i++) {
        struct rn_str name = w->keys.at[i].name;
        size_t n = name.n + (needs_backquotes(name) ? 2 : find_any(name, "`") < name.n ? 6 : 0);

        width = n > width ? n : width;
    }
    return width;
}

/* The first comment is the section's, each other that of the key above it; the last one counts. */
static int collect(struct writer *w, const struct rn_sops_value *map, struct rn_str *comment)
{
    struct key *last = NULL;

    clear_keys(&w->keys);
    *comment = RN_S("");
    RN_SOPS_EACH(item, map)
    {
        if (rn_sops_is_comment(item)) {
            if (item == map->items || last)
                *(last ? &last->comment : comment) = item->value.text;
            continue;
        }
        if (item->key.n == 0)
            return rn_sops_cannot_write(w->run, item->mark, "a key of an INI section is empty");
        last = find_key(&w->keys, item->key, item->mark);
        last->value = printed(w, &item->value);
    }
    return RENDER_OK;
}

static int write_section(struct writer *w, const struct rn_sops_item *item, bool first, bool last)
{
    struct rn_str comment;
    size_t width;

    if (item->key.n == 0)
        return rn_sops_cannot_write(w->run, item->mark, "an INI section has no name");
    if (item->value.kind != RN_SOPS_MAP)
        return rn_error(w->run, item->value.mark, RN_E_SOPS,
                        "%.*s is %s, not a section of an INI file", RN_FMT(item->key),
                        rn_sops_kind_name(&item->value));
    RN_TRY(collect(w, &item->value, &comment));
    RN_TRY(write_comment(w, comment, false, item->mark));
    if (!first || !rn_str_eq_nocase(item->key, RN_S(DEFAULT_SECTION)))
        rn_buf_printf(w->out, "[%.*s]\n", RN_FMT(item->key));
    else if (w->keys.n == 0)
        return RENDER_OK;
    width = width_of(w);
    for (size_t i = 0; i < w->keys.n; i++)
        RN_TRY(write_key(w, &w->keys.at[i], width));
    if (!last)
        rn_buf_char(w->out, '\n');
    return RENDER_OK;
}

static int write_ini(struct rn_run *run, const struct rn_sops_docs *docs, struct rn_mark start,
                     struct rn_buf *out)
{
    struct writer w = {.run = run, .out = out, .keys = {.run = run}};
    size_t sections = 0, written = 0;

    (void)start;
    for (size_t i = 0; i < docs->n; i++)
        RN_SOPS_EACH(item, &docs->at[i])
    sections += !rn_sops_is_comment(item);
    for (size_t i = 0; i < docs->n; i++) {
        RN_SOPS_EACH(item, &docs->at[i])
        {
            if (rn_sops_is_comment(item))
                continue;
            written++;
            RN_TRY(write_section(&w, item, written == 1, written == sections));
        }
    }
    return RENDER_OK;
}

/* json.Marshal of what Go holds: maps are lists of keys and values there. */
static int write_ini_value(struct rn_run *run, const struct rn_sops_value *v, unsigned indent,
                           struct rn_buf *out)
{
    bool any = false;

    (void)indent;
    if (v->kind == RN_SOPS_COMMENT) {
        rn_buf_lit(out, "{\"Value\":");
        rn_json_string(out, v->text, true);
        rn_buf_printf(out, ",\"Inline\":%s}", v->same_line ? "true" : "false");
        return RENDER_OK;
    }
    if (!rn_sops_is_branch(v))
        return rn_sops_json_store.write_value(run, v, 0, out);
    rn_buf_char(out, '[');
    RN_SOPS_EACH(item, v)
    {
        rn_buf_lit(out, any ? "," : "");
        any = true;
        if (v->kind == RN_SOPS_MAP) {
            rn_buf_lit(out, "{\"Key\":");
            rn_json_string(out, item->key, true);
            rn_buf_lit(out, ",\"Value\":");
        }
        RN_TRY(write_ini_value(run, &item->value, indent, out));
        rn_buf_lit(out, v->kind == RN_SOPS_MAP ? "}" : "");
    }
    rn_buf_char(out, ']');
    return RENDER_OK;
}

const struct rn_sops_store rn_sops_ini_store = {RN_SOPS_BELOW, read_ini, write_ini,
                                                write_ini_value};
