/* Checks of libfyaml's tokens: what the reference refuses, or reads in another way. */
#include "yaml/reader_parts.h"

int rn_check_misplaced(struct rn_parser *p)
{
    return rn_hint(p->run, rn_spot_error(p, &p->spot, "could not find expected ':'"),
                   "indent it, or write it as \"key: value\"");
}

int rn_check_empty(struct rn_parser *p)
{
    const struct rn_open *o = p->top;
    struct rn_spot missing;

    if (o == p->open)
        return RENDER_OK;
    if (!o->map)
        return rn_walk_until(p, '-');
    if (o->value)
        return p->colon ? rn_walk_until(p, ':') : RENDER_OK;
    /* a key: the ":" of the one before, if it had no value, comes first */
    if (p->colon)
        RN_TRY(rn_walk_until(p, ':'));
    if (rn_text_at(p, p->spot.at) == ',')
        RN_TRY(rn_walk(p, p->spot.at + 1));
    missing = p->spot;
    RN_TRY(rn_walk_until(p, '?'));
    if (p->question)
        return RENDER_OK;
    return rn_hint(p->run, rn_spot_error(p, &missing, "a key is missing before ':'"),
                   "write \"\" for an empty key");
}

/* ---- Scalars -------------------------------------------------------------------------------- */

/* In flow context the reference ends a plain scalar at "?", and takes "?" and ":" at its start for
 * indicators; ":" ends it only before a blank. */
static int check_flow_plain(struct rn_parser *p, const struct rn_token *t)
{
    const char *s = p->text.p + t->start.at, *q;
    struct rn_spot spot = t->start;

    if (*s == ':')
        return rn_spot_error(p, &t->start, "a value is missing before ':'");
    if (*s == '?') {
        spot.at++;
        rn_mend_insert(p, &spot, RN_S(" "));
        return RENDER_OK;
    }
    q = memchr(s, '?', t->end.at - t->start.at);
    if (q) {
        spot = rn_spot_in(p, spot, (size_t)(q - p->text.p));
        return rn_hint(p->run,
                       rn_spot_error(p, &spot, "'?' is an indicator between brackets and braces"),
                       "put the text in quotes");
    }
    if (rn_text_at(p, t->end.at) == ':' && !rn_text_blankz(p, t->end.at + 1))
        rn_mend_byte(p, &t->end, RN_STAND_TEXT);
    return RENDER_OK;
}

/* Where the lines of a plain scalar are indented, a tab must be deeper than what is around it. */
static int check_plain_lines(struct rn_parser *p, const struct rn_token *t)
{
    int indent = p->top->indent;

    for (size_t i = t->start.at, n; i < t->end.at;) {
        n = rn_text_break(p, i);
        i += n ? n : 1;
        for (int column = 0; n && column <= indent && rn_text_blank(p, i); column++, i++) {
            if (rn_text_at(p, i) != '\t')
                continue;
            p->spot = rn_spot_in(p, t->start, i);
            return rn_tab_error(p);
        }
    }
    return RENDER_OK;
}

int rn_check_plain(struct rn_parser *p, const struct rn_token *t)
{
    if (rn_in_flow(p))
        RN_TRY(check_flow_plain(p, t));
    if (t->start.line != t->end.line)
        RN_TRY(check_plain_lines(p, t));
    rn_walked(p, &t->end, 0);
    return rn_walk_plain(p);
}

/* Half of a character beyond U+FFFF: \uD83D and the like. */
static bool surrogate(const char *s, const char *end)
{
    return end - s >= 4 && s[0] == 'u' && (s[1] == 'd' || s[1] == 'D') &&
           !(s[2] >= '0' && s[2] <= '7');
}

/* libfyaml takes the escapes of JSON, too. */
static int check_escapes(struct rn_parser *p, const struct rn_token *t)
{
    const char *s = p->text.p + t->start.at, *end = p->text.p + t->end.at;

    for (; s < end && (s = memchr(s, '\\', (size_t)(end - s))) != NULL; s += 2) {
        struct rn_spot spot;

        if (end - s < 2 || !(s[1] == '/' || surrogate(s + 1, end)))
            continue;
        spot = rn_spot_in(p, t->start, (size_t)(s - p->text.p));
        if (s[1] == '/')
            return rn_hint(p->run, rn_spot_error(p, &spot, "an unknown escape sequence: \\/"),
                           "write / as it is");
        return rn_hint(p->run,
                       rn_spot_error(p, &p->spot, "an escape sequence is no Unicode character"),
                       "write the character itself instead of a pair of surrogates");
    }
    return RENDER_OK;
}

int rn_check_quoted(struct rn_parser *p, const struct rn_token *t, bool single, bool *as_is)
{
    const char *s = p->text.p + t->start.at;

    if (memchr(s, single ? '\'' : '\\', t->end.at - t->start.at)) {
        *as_is = false;
        if (!single)
            RN_TRY(check_escapes(p, t));
    }
    rn_walked(p, &t->end, 1);
    return RENDER_OK;
}

/* ---- Properties ----------------------------------------------------------------------------- */

/* Names are words in the reference, which ends them before some characters. */
int rn_check_name(struct rn_parser *p, const struct rn_token *t, bool alias)
{
    struct rn_spot end = t->start;
    unsigned char c;

    while (end.at < t->end.at && (rn_is_alpha((char)(c = rn_text_at(p, end.at))) ||
                                  rn_is_digit((char)c) || c == '_' || c == '-')) {
        end.at++;
        end.column++;
    }
    c = rn_text_at(p, end.at);
    if (end.at == t->start.at || !(rn_text_blankz(p, end.at) || memchr("?:,]}%@`", c, 8)))
        return rn_spot_error(p, &p->spot,
                             alias ? "the name of an alias has letters, digits, _ and -"
                                   : "the name of an anchor has letters, digits, _ and -");
    if (end.at < t->end.at) {
        rn_mend_insert(p, &end, RN_S(" "));
        p->lost = true;
    }
    rn_walked(p, &t->end, 0);
    return RENDER_OK;
}

static bool is_tag_char(unsigned char c)
{
    return rn_is_alpha((char)c) || rn_is_digit((char)c) || (c && strchr("_-;/?:@&=+$.,!~*'()%", c));
}

/* In flow context libfyaml ends a tag at a comma, which the reference takes for a part of it: so it
 * is given another character. */
static bool mend_tag(struct rn_parser *p, const struct rn_token *t)
{
    size_t end = t->end.at;

    if (!rn_in_flow(p) || rn_text_at(p, end) != ',' || rn_text_at(p, t->start.at) == '<')
        return false;
    while (is_tag_char(rn_text_at(p, end)))
        end++;
    if (!rn_text_blankz(p, end))
        return false;
    for (size_t i = t->end.at; i < end; i++) {
        struct rn_spot spot = rn_spot_in(p, t->end, i);

        if (rn_text_at(p, i) == ',')
            rn_mend_byte(p, &spot, 'x');
    }
    return true;
}

int rn_check_tag(struct rn_parser *p, const struct rn_token *t)
{
    if (mend_tag(p, t))
        return RENDER_OK;
    if (!rn_text_blankz(p, t->end.at))
        return rn_spot_error(p, &t->start, "a tag ends with a blank or the line");
    if (t->end.at - t->start.at > 1 && rn_text_at(p, t->end.at - 1) == '!')
        return rn_spot_error(p, &t->start, "a tag without a name");
    rn_walked(p, &t->end, 0);
    return RENDER_OK;
}

/* ---- Documents ------------------------------------------------------------------------------ */

static struct rn_str rest_of_line(const struct rn_parser *p)
{
    size_t end = p->spot.at;

    while (end < p->text.n && !rn_text_break(p, end))
        end++;
    return rn_str_slice(p->text, p->spot.at, end);
}

/* Only %YAML 1.1, once, and %TAG, which libfyaml has read already. */
static int check_directive(struct rn_parser *p, bool *version)
{
    struct rn_str line = rest_of_line(p), word;
    size_t i = rn_str_find(line, ' ', 0);

    word = rn_str_slice(line, 0, i);
    if (rn_str_is(word, "%YAML")) {
        word = rn_str_trim(rn_str_slice(line, i, rn_str_find(line, '#', i)));
        if (*version)
            return rn_spot_error(p, &p->spot, "a second %YAML directive");
        if (!rn_str_is(word, "1.1"))
            return rn_spot_error(p, &p->spot, "a document of another version than YAML 1.1");
        *version = true;
    } else if (!rn_str_is(word, "%TAG")) {
        return rn_spot_error(p, &p->spot, "an unknown directive");
    }
    p->spot.at += line.n;
    return RENDER_OK;
}

int rn_check_directives(struct rn_parser *p)
{
    bool version = false, directives = false;
    struct rn_spot end;

    RN_TRY(rn_walk_blank(p));
    while (rn_text_at(p, p->spot.at) == '%' && p->spot.column == 0) {
        RN_TRY(check_directive(p, &version));
        RN_TRY(rn_walk_blank(p));
        directives = true;
    }
    if (rn_document_mark(p, '.'))
        return rn_spot_error(p, &p->spot, "a value is missing before '...'");
    if (rn_document_mark(p, '-')) {
        end = p->spot;
        end.at += 3;
        end.column += 3;
        rn_walked(p, &end, 0);
    } else if (directives) {
        return rn_spot_error(p, &p->spot, "directives without a document (---) behind them");
    }
    return RENDER_OK;
}

/* The document was one flow map or list, at least up to the spot: a ":" behind it on its line makes
 * it a key. (If it is empty the reference looks no further than the next token.) */
static bool root_is_key(struct rn_parser *p)
{
    size_t i = p->root.at + 1;
    bool empty;

    if (!p->flow_root || p->root.line != p->spot.line)
        return false;
    while (rn_text_blank(p, i))
        i++;
    empty = i + 1 == p->root_end;
    for (i = p->root_end; i < p->text.n && !rn_text_break(p, i); i++) {
        if (rn_text_at(p, i) == ':' && (rn_text_blankz(p, i + 1) || i == p->root_end))
            return true;
        if (rn_text_at(p, i) == '#' || (empty && !rn_text_blank(p, i)))
            return false;
    }
    return false;
}

int rn_check_end(struct rn_parser *p)
{
    bool version = false;

    if (root_is_key(p))
        return rn_error(p->run, rn_spot_mark(p, &p->root), RN_E_KEY_TYPE, "a %s cannot be a key",
                        rn_text_at(p, p->root.at) == '{' ? "map" : "list");
    RN_TRY(rn_walk_on(p));
    return rn_text_at(p, p->spot.at) == '%' && p->spot.column == 0 ? check_directive(p, &version)
                                                                   : RENDER_OK;
}
