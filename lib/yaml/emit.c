#include "yaml/emit.h"
#include "yaml/layout.h"

#include "yaml/style.h"

enum { BEST_WIDTH = 80, SIMPLE_KEY_MAX = 128, FEW_BLANKS = 32 };

static const char few_blanks[FEW_BLANKS + 1] = "                                ";

/* Begins a line with room for more behind its indent; returns where that goes. */
static inline char *begin_line(struct rn_emitter *e, size_t indent, size_t more)
{
    char *p = rn_buf_reserve(e->out, 1 + (indent > FEW_BLANKS ? indent : FEW_BLANKS) + more);
    size_t n = 0;

    if (!e->fresh) {
        p[n++] = '\n';
        e->line = e->out->n + 1;
    }
    /* copied in one go, those that are too many with the others */
    if (indent <= FEW_BLANKS)
        memcpy(p + n, few_blanks, FEW_BLANKS);
    else
        memset(p + n, ' ', indent);
    e->out->n += n + indent;
    e->fresh = false;
    return p + n + indent;
}

/* Most words are short. */
static inline void copy_word(char *to, struct rn_str word)
{
    if (word.n > 16 || word.n < 4) {
        memcpy(to, word.p, word.n);
    } else if (word.n >= 8) {
        memcpy(to, word.p, 8);
        memcpy(to + word.n - 8, word.p + word.n - 8, 8);
    } else {
        memcpy(to, word.p, 4);
        memcpy(to + word.n - 4, word.p + word.n - 4, 4);
    }
}

void rn_emit_indent(struct rn_emitter *e, size_t indent)
{
    begin_line(e, indent, 0);
}

void rn_emit_token(struct rn_emitter *e, struct rn_str text)
{
    char *p = rn_buf_reserve(e->out, text.n + 1);

    p[0] = ' ';
    copy_word(p + 1, text);
    e->out->n += text.n + 1;
    e->fresh = false;
}

static inline void put_word_key(struct rn_emitter *e, char *p, struct rn_str word)
{
    copy_word(p, word);
    p[word.n] = ':';
    e->out->n += word.n + 1;
}

void rn_emit_word_key(struct rn_emitter *e, struct rn_str word)
{
    put_word_key(e, rn_buf_reserve(e->out, word.n + 1), word);
}

void rn_emit_word_line(struct rn_emitter *e, size_t indent, struct rn_str word)
{
    put_word_key(e, begin_line(e, indent, word.n + 1), word);
}

static size_t count_chars(const char *p, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)p[i] & 0xc0) != 0x80;
    return count;
}

static size_t column(const struct rn_emitter *e)
{
    return count_chars(e->out->p + e->line, e->out->n - e->line);
}

/* Whether n more bytes cannot reach the column from which lines are folded. */
static bool fits(const struct rn_emitter *e, size_t n)
{
    return e->out->n - e->line + n <= BEST_WIDTH;
}

/* ---- Plain ---------------------------------------------------------------------------------- */

static void write_plain(struct rn_emitter *e, struct rn_str s, size_t indent, bool fold)
{
    size_t done = 0, col;

    if (!fold || fits(e, s.n)) {
        rn_buf_add(e->out, s);
        return;
    }
    col = column(e);
    for (size_t i = rn_str_find(s, ' ', 0); i < s.n; i = rn_str_find(s, ' ', i + 1)) {
        bool alone = s.p[i + 1] != ' ' && (i == 0 || s.p[i - 1] != ' ');

        if (!alone || col + count_chars(s.p + done, i - done) <= BEST_WIDTH)
            continue;
        rn_buf_add(e->out, rn_str_slice(s, done, i));
        rn_emit_indent(e, indent);
        done = i + 1;
        col = indent;
    }
    rn_buf_add(e->out, rn_str_slice(s, done, s.n));
}

/* ---- Single quoted -------------------------------------------------------------------------- */

/* A raw LS or PS, after which the emitter believes to be on a new line. */
static void write_break(struct rn_emitter *e, struct rn_str brk)
{
    rn_buf_add(e->out, brk);
    e->line = e->out->n;
    e->fresh = true;
}

static bool folds_single(const struct rn_emitter *e, struct rn_str s, size_t i)
{
    return i > 0 && i + 1 < s.n && s.p[i - 1] != ' ' && s.p[i + 1] != ' ' && column(e) > BEST_WIDTH;
}

static void write_single(struct rn_emitter *e, struct rn_str s, size_t indent, bool fold)
{
    rn_buf_char(e->out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        size_t brk = (unsigned char)s.p[i] >= 0x80 ? rn_break_at(s, i) : 0;

        if (brk) {
            write_break(e, rn_str_slice(s, i, i + brk));
            i += brk - 1;
            continue;
        }
        if (s.p[i] == ' ' && fold && !fits(e, 0) && folds_single(e, s, i)) {
            rn_emit_indent(e, indent);
            continue;
        }
        if (e->fresh)
            rn_emit_indent(e, indent);
        if (s.p[i] == '\'')
            rn_buf_char(e->out, '\'');
        rn_buf_char(e->out, s.p[i]);
    }
    e->fresh = false;
    rn_buf_char(e->out, '\'');
}

/* ---- Double quoted -------------------------------------------------------------------------- */

static char short_escape(uint32_t cp)
{
    switch (cp) {
    case 0:
        return '0';
    case 0x07:
        return 'a';
    case 0x08:
        return 'b';
    case '\t':
        return 't';
    case '\n':
        return 'n';
    case 0x0b:
        return 'v';
    case 0x0c:
        return 'f';
    case '\r':
        return 'r';
    case 0x1b:
        return 'e';
    case '"':
    case '\\':
        return (char)cp;
    case 0x85:
        return 'N';
    case 0xa0:
        return '_';
    case 0x2028:
        return 'L';
    case 0x2029:
        return 'P';
    default:
        return '\0';
    }
}

static void write_escape(struct rn_buf *out, uint32_t cp)
{
    static const char hex[] = "0123456789ABCDEF";
    int digits = cp <= 0xff ? 2 : cp <= 0xffff ? 4 : 8;
    char c = short_escape(cp);

    rn_buf_char(out, '\\');
    if (c) {
        rn_buf_char(out, c);
        return;
    }
    rn_buf_char(out, digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        rn_buf_char(out, hex[cp >> shift & 15]);
}

static bool needs_escape(uint32_t cp)
{
    return !rn_is_printable(cp) || cp == '\n' || cp == 0x2028 || cp == 0x2029 || cp == '"' ||
           cp == '\\';
}

/* The space at s[i] becomes a line break; a space that follows must not look like indentation. */
static bool fold_double(struct rn_emitter *e, struct rn_str s, size_t i, size_t indent)
{
    if (i == 0 || i + 1 >= s.n || fits(e, 0) || column(e) <= BEST_WIDTH)
        return false;
    rn_emit_indent(e, indent);
    if (s.p[i + 1] == ' ')
        rn_buf_char(e->out, '\\');
    return true;
}

static void write_double(struct rn_emitter *e, struct rn_str s, size_t indent, bool fold)
{
    /* The reference tests for a byte order mark at the start of the text, whatever character it is
     * at, so a text that starts with one is all escapes. */
    bool bom = rn_str_starts(s, RN_S("\xef\xbb\xbf"));
    bool spaces = false;
    uint32_t cp;

    rn_buf_char(e->out, '"');
    for (size_t i = 0, n; i < s.n; i += n) {
        n = rn_style_decode(s, i, &cp);
        if (bom || needs_escape(cp)) {
            write_escape(e->out, cp);
            spaces = false;
            continue;
        }
        if (cp != ' ' || !fold || spaces || !fold_double(e, s, i, indent))
            rn_buf_add(e->out, rn_str_slice(s, i, i + n));
        spaces = cp == ' ';
    }
    rn_buf_char(e->out, '"');
}

/* ---- Literal -------------------------------------------------------------------------------- */

/* Start of the last character before end. */
static size_t last_char(struct rn_str s, size_t end)
{
    size_t i = end - 1;

    while (i > 0 && ((unsigned char)s.p[i] & 0xc0) == 0x80)
        i--;
    return i;
}

static void write_literal_header(struct rn_emitter *e, struct rn_str s)
{
    size_t last = last_char(s, s.n);

    rn_buf_char(e->out, '|');
    if (s.p[0] == ' ' || rn_break_at(s, 0))
        rn_buf_char(e->out, '2');
    if (!rn_break_at(s, last))
        rn_buf_char(e->out, '-');
    else if (last == 0 || rn_break_at(s, last_char(s, last)))
        rn_buf_char(e->out, '+');
    rn_buf_char(e->out, '\n');
}

/* The next break at or after i, its length in *n; s.n when there is none. */
static size_t find_break(struct rn_str s, size_t i, bool ascii, size_t *n)
{
    *n = 1;
    if (ascii)
        return rn_str_find(s, '\n', i);
    for (; i < s.n; i++) {
        *n = rn_break_at(s, i);
        if (*n)
            return i;
    }
    return s.n;
}

static void write_literal(struct rn_emitter *e, struct rn_str s, size_t indent, bool ascii)
{
    size_t n;

    write_literal_header(e, s);
    e->fresh = true;
    e->line = e->out->n;
    for (size_t i = 0; i < s.n;) {
        size_t end = find_break(s, i, ascii, &n);

        if (end > i) {
            rn_emit_indent(e, indent);
            rn_buf_add(e->out, rn_str_slice(s, i, end));
        }
        if (end < s.n)
            write_break(e, rn_str_slice(s, end, end + n));
        i = end + n;
    }
}

/* ---- The choice ----------------------------------------------------------------------------- */

/* ':' before a blank or the end, '#' after one: no plain style. For text of ASCII without control
 * characters and line breaks. */
static bool has_indicator_inside(struct rn_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ':' && (i + 1 == s.n || s.p[i + 1] == ' '))
            return true;
        if (s.p[i] == '#' && (i == 0 || s.p[i - 1] == ' '))
            return true;
    }
    return false;
}

/* Whether the text is plain at first sight: most are. */
static bool is_clearly_plain(struct rn_str s, unsigned classes)
{
    if (s.n == 0 || (classes & (RN_C_LF | RN_C_CONTROL | RN_C_HIGH)))
        return false;
    if (!rn_is_alpha(s.p[0]) && !rn_is_digit(s.p[0]) && s.p[0] != '/' && s.p[0] != '_')
        return false;
    if ((classes & RN_C_SPACE) && s.p[s.n - 1] == ' ')
        return false;
    return !(classes & (RN_C_COLON | RN_C_HASH)) || !has_indicator_inside(s);
}

static void write_string(struct rn_emitter *e, struct rn_str s, unsigned classes, size_t indent,
                         bool fold)
{
    struct rn_style_facts f;

    if (is_clearly_plain(s, classes) && !rn_text_is_typed(s)) {
        write_plain(e, s, indent, fold && (classes & RN_C_SPACE));
        return;
    }
    f = rn_style_analyze(s, false);
    if (classes & RN_C_LF) {
        if (f.block)
            write_literal(e, s, indent, !(classes & RN_C_HIGH));
        else
            write_double(e, s, indent, fold);
    } else if (rn_text_is_typed(s)) {
        write_double(e, s, indent, fold);
    } else if (f.plain) {
        write_plain(e, s, indent, fold);
    } else if (f.single) {
        write_single(e, s, indent, fold);
    } else {
        write_double(e, s, indent, fold);
    }
}

void rn_emit_string(struct rn_emitter *e, struct rn_str s, unsigned classes, size_t indent)
{
    rn_buf_char(e->out, ' ');
    e->fresh = false;
    write_string(e, s, classes, indent, true);
}

void rn_emit_simple_key(struct rn_emitter *e, struct rn_str s, unsigned classes)
{
    write_string(e, s, classes, 0, false);
}

/* What plain style cannot have inside of brackets. */
static bool has_bracket(struct rn_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (memchr(",[]{}?:", s.p[i], 7))
            return true;
    return false;
}

void rn_spell_string(struct rn_buf *out, struct rn_str s, enum rn_style style, bool flow)
{
    struct rn_style_facts f = rn_style_analyze(s, false);
    struct rn_emitter e = {.out = out, .line = out->n};

    if (style == RN_PLAIN && f.plain && !rn_text_is_typed(s) && !(flow && has_bracket(s)))
        write_plain(&e, s, 0, false);
    else if (f.single && !f.multiline && (style == RN_SINGLE || (style == RN_PLAIN && !f.plain)))
        write_single(&e, s, 0, false);
    else
        write_double(&e, s, 0, false);
}

bool rn_can_be_block(struct rn_str s)
{
    struct rn_style_facts f = rn_style_analyze(s, false);

    return f.block && f.multiline && s.p[0] != ' ' && s.p[0] != '\n' && !memchr(s.p, '\r', s.n) &&
           !(rn_text_classes(s) & RN_C_HIGH);
}

bool rn_is_simple_key(struct rn_str s, unsigned classes)
{
    if (s.n > SIMPLE_KEY_MAX)
        return false;
    return !(classes & (RN_C_LF | RN_C_CONTROL | RN_C_HIGH)) ||
           !rn_style_analyze(s, false).multiline;
}
