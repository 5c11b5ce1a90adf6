/* Anchors, aliases, tags and directives. */
#include "yaml/reader_scan.h"

static bool word_char(unsigned char c)
{
    return rn_is_alpha((char)c) || rn_is_digit((char)c) || c == '_' || c == '-';
}

static struct rn_str scan_word(struct rn_scanner *s)
{
    const char *start = s->p;

    while (word_char(rn_scan_at(s, 0)))
        s->p++;
    return rn_str_make(start, (size_t)(s->p - start));
}

static int error_at(struct rn_scanner *s, const struct rn_token *t, const char *what)
{
    return rn_scan_error(s, t->line, t->column, what);
}

int rn_scan_anchor(struct rn_scanner *s, struct rn_token *t)
{
    unsigned char c;

    s->p++;
    t->text = scan_word(s);
    c = rn_scan_at(s, 0);
    if (t->text.n == 0 || !(rn_scan_blankz(s, 0) || memchr("?:,]}%@`", c, 8)))
        return error_at(s, t,
                        t->type == RN_TOK_ALIAS
                            ? "the name of an alias has letters, digits, _ and -"
                            : "the name of an anchor has letters, digits, _ and -");
    return RENDER_OK;
}

/* ---- Tags ----------------------------------------------------------------------------------- */

static int hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %HH, as many as the UTF-8 character has bytes. */
static int uri_escape(struct rn_scanner *s, const struct rn_token *t)
{
    int left = 0;

    do {
        int high = hex_value(rn_scan_at(s, 1)), low = hex_value(rn_scan_at(s, 2)), octet;

        if (rn_scan_at(s, 0) != '%' || high < 0 || low < 0)
            return error_at(s, t, "a tag with an incomplete %-escape");
        octet = high << 4 | low;
        if (left == 0)
            left = octet < 0x80             ? 1
                   : (octet & 0xe0) == 0xc0 ? 2
                   : (octet & 0xf0) == 0xe0 ? 3
                   : (octet & 0xf8) == 0xf0 ? 4
                                            : 0;
        else if ((octet & 0xc0) != 0x80)
            left = 0;
        if (left == 0)
            return error_at(s, t, "a tag with a %-escape that is no UTF-8");
        rn_buf_char(&s->text, (char)octet);
        s->p += 3;
    } while (--left > 0);
    return RENDER_OK;
}

/* The characters of a URI; *any says whether there was one. Appends to s->text. */
static int scan_uri(struct rn_scanner *s, const struct rn_token *t, bool *any)
{
    for (;; *any = true) {
        unsigned char c = rn_scan_at(s, 0);

        if (c == '%') {
            RN_TRY(uri_escape(s, t));
        } else if (word_char(c) || (c && memchr(";/?:@&=+$,.!~*'()[]", c, 19))) {
            rn_buf_char(&s->text, (char)c);
            s->p++;
        } else {
            return RENDER_OK;
        }
    }
}

/* "!", "!word" or "!word!". */
static struct rn_str scan_handle(struct rn_scanner *s)
{
    const char *start = s->p++;

    scan_word(s);
    if (rn_scan_at(s, 0) == '!')
        s->p++;
    return rn_str_make(start, (size_t)(s->p - start));
}

/* !<uri>: the handle stays empty. */
static int verbatim_tag(struct rn_scanner *s, struct rn_token *t)
{
    bool any = false;

    s->p += 2;
    RN_TRY(scan_uri(s, t, &any));
    if (!any || rn_scan_at(s, 0) != '>')
        return error_at(s, t, "a tag !<...> needs a name and '>'");
    s->p++;
    t->text = RN_S("");
    return RENDER_OK;
}

static int short_tag(struct rn_scanner *s, struct rn_token *t)
{
    struct rn_str handle = scan_handle(s);
    bool any = false;

    if (handle.n > 1 && handle.p[handle.n - 1] == '!') {
        RN_TRY(scan_uri(s, t, &any));
        if (!any)
            return error_at(s, t, "a tag without a name");
        t->text = handle;
        return RENDER_OK;
    }
    /* it was no handle, but the start of the name */
    rn_buf_add(&s->text, rn_str_slice(handle, 1, handle.n));
    RN_TRY(scan_uri(s, t, &any));
    t->text = RN_S("!");
    if (s->text.n == 0) {
        t->text = RN_S("");
        rn_buf_char(&s->text, '!');
    }
    return RENDER_OK;
}

int rn_scan_tag(struct rn_scanner *s, struct rn_token *t)
{
    s->text.n = 0;
    RN_TRY(rn_scan_at(s, 1) == '<' ? verbatim_tag(s, t) : short_tag(s, t));
    if (!rn_scan_blankz(s, 0))
        return error_at(s, t, "a tag ends with a blank or the line");
    t->suffix = rn_str_dup(&s->run->arena, rn_buf_str(&s->text));
    return RENDER_OK;
}

/* ---- Directives ----------------------------------------------------------------------------- */

static void skip_blanks(struct rn_scanner *s)
{
    while (rn_scan_blank(s, 0))
        s->p++;
}

/* One or two digits, without sign. */
static bool version_number(struct rn_scanner *s, unsigned *out)
{
    size_t n = 0;

    for (*out = 0; n < 3 && rn_is_digit((char)rn_scan_at(s, 0)); n++, s->p++)
        *out = *out * 10 + (unsigned)(*s->p - '0');
    return n == 1 || n == 2;
}

/* Only YAML 1.1 is known. The token's text tells which it is. */
static int version_directive(struct rn_scanner *s, struct rn_token *t)
{
    unsigned major, minor;
    bool dot;

    t->type = RN_TOK_VERSION;
    if (!version_number(s, &major))
        return error_at(s, t, "a %YAML directive without a version");
    dot = rn_scan_at(s, 0) == '.';
    s->p += dot;
    if (!dot || !version_number(s, &minor))
        return error_at(s, t, "a %YAML directive without a version");
    t->text = major == 1 && minor == 1 ? RN_S("1.1") : RN_S("");
    return RENDER_OK;
}

static int tag_directive(struct rn_scanner *s, struct rn_token *t)
{
    bool any = false;

    t->type = RN_TOK_TAG_DIRECTIVE;
    if (rn_scan_at(s, 0) != '!')
        return error_at(s, t, "a %TAG directive without a handle");
    t->text = scan_handle(s);
    if ((t->text.n > 1 && t->text.p[t->text.n - 1] != '!') || !rn_scan_blank(s, 0))
        return error_at(s, t, "a %TAG directive without a handle");
    skip_blanks(s);
    s->text.n = 0;
    RN_TRY(scan_uri(s, t, &any));
    if (!any || !rn_scan_blankz(s, 0))
        return error_at(s, t, "a %TAG directive without a prefix");
    t->suffix = rn_str_dup(&s->run->arena, rn_buf_str(&s->text));
    return RENDER_OK;
}

int rn_scan_directive(struct rn_scanner *s, struct rn_token *t)
{
    struct rn_str name;

    s->p++;
    name = scan_word(s);
    if (name.n == 0 || !rn_scan_blankz(s, 0) ||
        !(rn_str_is(name, "YAML") || rn_str_is(name, "TAG")))
        return error_at(s, t, "an unknown directive");
    skip_blanks(s);
    RN_TRY(name.n == 4 ? version_directive(s, t) : tag_directive(s, t));
    skip_blanks(s);
    if (rn_scan_at(s, 0) == '#')
        while (!rn_scan_breakz(s, 0))
            rn_scan_to(s, s->p + 1);
    if (!rn_scan_breakz(s, 0))
        return error_at(s, t, "something behind a directive");
    if (rn_scan_break(s, 0))
        rn_scan_next_line(s, rn_scan_break(s, 0));
    return RENDER_OK;
}
