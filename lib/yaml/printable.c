#include "yaml/printable.h"

#include "yaml/json.h"
#include "yaml/style.h"

enum {
    JSON_KEY_MAX = 1024,     /* characters, quotes and escapes counted */
    SURELY_SHORT = 1022 / 6, /* bytes that cannot become more than that */
    NEL = 0x85
};

/* Neither text nor key is shown: this may be a Secret. */
static int refuse(struct rn_run *run, struct rn_mark mark, const char *what, uint32_t cp)
{
    return rn_hint(run,
                   rn_error(run, mark, RN_E_VALUE, "the %s has the control character U+%04X", what,
                            (unsigned)cp),
                   "remove it; data that is no text belongs in binaryData or a Secret, as base64");
}

static bool is_refused(uint32_t cp)
{
    return (cp >= 0x7f && cp < 0xa0 && cp != NEL) || cp == 0xfffe || cp == 0xffff;
}

static int check(struct rn_run *run, struct rn_mark mark, const char *what, struct rn_str s,
                 size_t *nel)
{
    uint32_t cp;

    *nel = s.n;
    for (size_t i = 0, n; i < s.n; i += n) {
        if ((unsigned char)s.p[i] < 0x7f) {
            n = 1;
            continue;
        }
        n = rn_style_decode(s, i, &cp);
        if (is_refused(cp))
            return refuse(run, mark, what, cp);
        if (cp == NEL && *nel == s.n)
            *nel = i;
    }
    return RENDER_OK;
}

static bool at_nel(struct rn_str s, size_t i)
{
    return i + 1 < s.n && s.p[i] == '\xc2' && s.p[i + 1] == '\x85';
}

/* "---" or "..." and a blank at the start of a line is the mark of a document even in quotes. */
static bool at_document_mark(struct rn_str s, size_t i)
{
    struct rn_str head = rn_str_slice(s, i, i + 3);

    if (!rn_str_is(head, "---") && !rn_str_is(head, "..."))
        return false;
    return i + 3 < s.n && (s.p[i + 3] == ' ' || at_nel(s, i + 3));
}

/* Folds NELs as the scanner folds line breaks in quotes: blanks around them go, one alone becomes a
 * space, of several the first goes and the others become line feeds. */
static int fold_nels(struct rn_run *run, struct rn_mark mark, struct rn_str *s)
{
    struct rn_buf b = {.arena = &run->arena};
    size_t i = 0;

    while (i < s->n) {
        size_t from = i, breaks = 0;

        while (i < s->n && (s->p[i] == ' ' || at_nel(*s, i))) {
            breaks += s->p[i] != ' ';
            i += s->p[i] == ' ' ? 1 : 2;
        }
        if (breaks == 1)
            rn_buf_char(&b, ' ');
        else if (breaks)
            rn_buf_fill(&b, '\n', breaks - 1);
        else if (i > from)
            rn_buf_fill(&b, ' ', i - from);
        if (breaks && at_nel(*s, i - 2) && at_document_mark(*s, i))
            return rn_hint(
                run, rn_error(run, mark, RN_E_VALUE, "the value has a document mark behind U+0085"),
                "U+0085 is a line break to YAML: remove it");
        if (i < s->n)
            rn_buf_char(&b, s->p[i++]);
    }
    *s = rn_buf_str(&b);
    return RENDER_OK;
}

int rn_printable(struct rn_run *run, struct rn_mark mark, const char *what, struct rn_str *s)
{
    size_t nel;

    RN_TRY(check(run, mark, what, *s, &nel));
    return nel < s->n ? fold_nels(run, mark, s) : RENDER_OK;
}

static size_t json_length(struct rn_str s)
{
    uint32_t cp;
    size_t length = 2;

    for (size_t i = 0; i < s.n; length++) {
        i += rn_style_decode(s, i, &cp);
        if (cp == '"' || cp == '\\' || cp == '\b' || cp == '\f' || cp == '\n' || cp == '\r' ||
            cp == '\t')
            length += 1;
        else if (cp < 0x20 || cp == '<' || cp == '>' || cp == '&' || cp == 0x2028 || cp == 0x2029)
            length += 5;
    }
    return length;
}

int rn_printable_key(struct rn_run *run, struct rn_mark mark, struct rn_str s, unsigned classes)
{
    size_t nel;

    if (classes & (RN_C_HIGH | RN_C_CONTROL)) {
        RN_TRY(check(run, mark, "key", s, &nel));
        if (nel < s.n)
            return refuse(run, mark, "key", NEL);
    }
    if (s.n > SURELY_SHORT && json_length(s) > JSON_KEY_MAX)
        return rn_hint(run,
                       rn_error(run, mark, RN_E_LIMIT,
                                "the key has more than %d characters as JSON", JSON_KEY_MAX),
                       "shorten the key");
    return RENDER_OK;
}
