/* What a text is when go-yaml v2 reads it alone. */
#include "yaml/reader_parts.h"
#include "yaml/scalar.h"
#include "yaml/style.h"

/* Whether the text is one plain scalar to every reader: nothing in it begins, parts or ends
 * anything. May say no for one that is. */
static bool is_plain(struct rn_str s)
{
    if (rn_text_classes(s) & (RN_C_CONTROL | RN_C_HIGH) || strchr(" ,[]{}#&*!|>?'\"%@`", s.p[0]))
        return false;
    if (s.p[0] == '-' && (s.n == 1 || s.p[1] == ' ' || s.p[1] == '-'))
        return false;
    for (size_t i = 0; i + 1 < s.n; i++)
        if ((s.p[i] == ':' && s.p[i + 1] == ' ') || (s.p[i] == ' ' && s.p[i + 1] == '#'))
            return false;
    return s.p[0] != ':' && s.p[s.n - 1] != ':' && s.p[s.n - 1] != ' ' &&
           !rn_str_starts(s, RN_S("..."));
}

/* A date is a string to it, unless its tag says that it is none. */
static bool is_typed(const struct rn_node *n)
{
    if (n->kind != RN_SCALAR)
        return true;
    if (n->tag == RN_TAG_TIMESTAMP)
        return n->flags & RN_TAGGED;
    return n->tag == RN_TAG_NULL || n->tag == RN_TAG_BOOL || n->tag == RN_TAG_INT ||
           n->tag == RN_TAG_FLOAT;
}

/* ---- JSON in one line ------------------------------------------------------------------------ */

enum { MOST_LEVELS = 60, LONGEST_KEY = 1000 };

/* A look at text that may be JSON, without making anything of it. */
struct look {
    struct rn_str s;
    size_t at;
    uint64_t maps; /* a bit for each level: it is a map */
    unsigned depth;
};

static char now(const struct look *l)
{
    return l->at < l->s.n ? l->s.p[l->at] : '\0';
}

static void pass_blanks(struct look *l)
{
    while (now(l) == ' ')
        l->at++;
}

/* A slash that is escaped, and halves of surrogate pairs, are not for every reader. */
static bool pass_escape(struct look *l)
{
    if (now(l) == '\0' || !strchr("\"\\bfnrtu", now(l)))
        return false;
    if (l->s.p[l->at++] != 'u')
        return true;
    if (l->at + 4 > l->s.n || rn_to_lower(now(l)) == 'd')
        return false;
    for (int i = 0; i < 4; i++, l->at++)
        if (!rn_is_digit(now(l)) && (rn_to_lower(now(l)) < 'a' || rn_to_lower(now(l)) > 'f'))
            return false;
    return true;
}

static bool pass_string(struct look *l)
{
    l->at++;
    while (l->at < l->s.n) {
        char c = l->s.p[l->at++];

        if (c == '"')
            return true;
        if (c == '\\' && !pass_escape(l))
            return false;
    }
    return false;
}

static bool pass_key(struct look *l)
{
    size_t from = l->at;

    if (now(l) != '"' || !pass_string(l) || l->at - from > LONGEST_KEY)
        return false;
    pass_blanks(l);
    if (now(l) != ':')
        return false;
    l->at++;
    pass_blanks(l);
    return true;
}

/* A number, or a word. */
static bool pass_word(struct look *l)
{
    bool negative = now(l) == '-';
    size_t from = l->at + negative;

    if (negative && !(from < l->s.n && rn_is_digit(l->s.p[from])))
        return false;
    l->at = from;
    while (rn_is_digit(now(l)) || (now(l) >= 'a' && now(l) <= 'z') || now(l) == '.')
        l->at++;
    return l->at > from;
}

static bool open_level(struct look *l)
{
    bool map = l->s.p[l->at++] == '{';

    if (++l->depth > MOST_LEVELS)
        return false;
    l->maps = l->maps << 1 | map;
    pass_blanks(l);
    return !map || now(l) == '}' || pass_key(l);
}

static bool is_in_map(const struct look *l)
{
    return l->maps & 1;
}

/* Behind a value: to the next one, or to the end. */
static bool pass_end(struct look *l)
{
    pass_blanks(l);
    while (l->depth && now(l) == (is_in_map(l) ? '}' : ']')) {
        l->at++;
        l->depth--;
        l->maps >>= 1;
        pass_blanks(l);
    }
    if (!l->depth)
        return l->at == l->s.n;
    if (now(l) != ',')
        return false;
    l->at++;
    pass_blanks(l);
    return !is_in_map(l) || pass_key(l);
}

/* Whether it is JSON that all readers take for a map or a list: a test that costs little, since
 * such texts may be long. May say no for one that is. */
static bool is_json(struct rn_str s)
{
    struct look l = {.s = s};

    if ((s.p[0] != '{' && s.p[0] != '[') || rn_text_classes(s) & (RN_C_CONTROL | RN_C_HIGH))
        return false;
    do {
        char c = now(&l);
        bool opens = c == '{' || c == '[';

        if (opens ? !open_level(&l) : c == '"' ? !pass_string(&l) : !pass_word(&l))
            return false;
        if (opens && now(&l) != '}' && now(&l) != ']')
            continue;
        if (!pass_end(&l))
            return false;
    } while (l.depth);
    return true;
}

/* ---- Any text -------------------------------------------------------------------------------- */

static int read(struct rn_run *run, struct rn_str text, struct rn_node **root)
{
    struct rn_builder b = {.run = run, .parser = {.run = run, .fy = run->text_parser}};
    struct rn_source source = {.text = text};
    int status = rn_text_check(run, &source);

    if (!status)
        status = rn_build_document(&b, &source, true, root);
    run->text_parser = b.parser.fy;
    return status;
}

bool rn_reads_as_typed(struct rn_run *run, struct rn_str text)
{
    struct rn_node plain = {.kind = RN_SCALAR}, *root = NULL;
    struct rn_diag **mark;
    int status;

    if (text.n == 0 || rn_str_is_word(text) || rn_text_classes(text) & RN_C_LF)
        return false;
    if (is_json(text))
        return true;
    if (is_plain(text)) {
        plain.tag = (uint8_t)rn_resolve_plain_v2(text);
        return is_typed(&plain);
    }
    mark = rn_diag_mark(run);
    status = read(run, text, &root);
    rn_diag_rewind(run, mark);
    return status == RENDER_OK && (!root || is_typed(root));
}
