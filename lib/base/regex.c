#include "base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/regex_syntax.h"

/* What one match may cost before the other algorithm, which does not backtrack, takes over; and
 * what that one may use. */
enum {
    MATCH_LIMIT = 200000,
    HEAP_LIMIT_KIB = 4096,
    DFA_WORKSPACE = 4096,
    DFA_WORKSPACE_MAX = 1 << 20
};

/* One a run, shared by its expressions. */
struct engine {
    struct rn_run *run;
    pcre2_general_context *general;
    pcre2_compile_context *compile;
    pcre2_match_context *match;
    pcre2_match_data *data;
};

struct rn_regex {
    struct engine *engine;
    struct rn_str literal;    /* p NULL when there is none */
    bool whole;               /* the literal is the whole text, not a part of it */
    struct rn_str translated; /* for PCRE2 */
    struct rn_regex_code *code;
};

/* What is made on the first match. */
struct rn_regex_code {
    pcre2_code *code; /* NULL: not made yet, or it could not be */
    bool tried;
};

static void *pcre_malloc(size_t size, void *user)
{
    const struct rn_allocator *a = user;

    return a->resize(a->user, NULL, size);
}

static void pcre_free(void *p, void *user)
{
    const struct rn_allocator *a = user;

    if (p)
        a->resize(a->user, p, 0);
}

static void release_engine(void *what)
{
    struct engine *e = what;

    pcre2_match_data_free(e->data);
    pcre2_match_context_free(e->match);
    pcre2_compile_context_free(e->compile);
    pcre2_general_context_free(e->general);
}

static void release_code(void *what)
{
    pcre2_code_free(((struct rn_regex_code *)what)->code);
}

static struct engine *engine_of(struct rn_run *run)
{
    void **at = rn_map_at(&run->regexes, RN_KEY1(0));
    struct engine *e = *at;

    if (e)
        return e;
    *at = e = RN_NEW(run, struct engine);
    e->run = run;
    rn_run_defer(run, release_engine, e);
    e->general = pcre2_general_context_create(pcre_malloc, pcre_free, &run->allocator);
    if (e->general) {
        e->compile = pcre2_compile_context_create(e->general);
        e->match = pcre2_match_context_create(e->general);
        e->data = pcre2_match_data_create(1, e->general);
    }
    if (!e->compile || !e->match || !e->data)
        rn_escape_with(&run->escape, RENDER_ENOMEM);
    pcre2_set_newline(e->compile, PCRE2_NEWLINE_LF);
    /* One group more than RE2 allows, for every one that we put around an atom. */
    pcre2_set_parens_nest_limit(e->compile, 4 * RN_REGEX_MAX_DEPTH);
    pcre2_set_match_limit(e->match, MATCH_LIMIT);
    pcre2_set_heap_limit(e->match, HEAP_LIMIT_KIB);
    return e;
}

/* The text that is left when ^ and $ at the ends (of an anchored pattern) are dropped and nothing
 * else is special; p NULL when something is. */
static struct rn_str literal_of(struct rn_run *run, struct rn_str pattern, bool anchored)
{
    struct rn_buf b = {.arena = &run->arena};
    size_t i = 0, n = pattern.n;

    if (anchored) {
        for (; i < n && pattern.p[i] == '^'; i++)
            continue;
        for (; n > i && pattern.p[n - 1] == '$' && (n == i + 1 || pattern.p[n - 2] != '\\'); n--)
            continue;
    }
    for (; i < n; i++) {
        char c = pattern.p[i];

        if (c == '\\' && i + 1 < n && strchr(".-/_:+@", pattern.p[i + 1]))
            c = pattern.p[++i];
        else if (c == '\0' || strchr("\\.+*?()[]{}|^$", c))
            return (struct rn_str){0};
        rn_buf_char(&b, c);
    }
    return rn_str_valid_utf8(pattern) ? rn_buf_str(&b) : (struct rn_str){0};
}

/* Makes the PCRE2 expression; false when PCRE2 cannot. */
static bool make_code(const struct rn_regex *re)
{
    int error;
    size_t offset;

    if (!re->code->tried) {
        re->code->tried = true;
        rn_run_defer(re->engine->run, release_code, re->code);
        re->code->code = pcre2_compile((PCRE2_SPTR)re->translated.p, re->translated.n,
                                       PCRE2_UTF | PCRE2_NO_AUTO_CAPTURE | PCRE2_DOLLAR_ENDONLY,
                                       &error, &offset, re->engine->compile);
        if (!re->code->code && error == PCRE2_ERROR_HEAP_FAILED)
            rn_escape_with(&re->engine->run->escape, RENDER_ENOMEM);
    }
    return re->code->code != NULL;
}

static const struct rn_regex *compile(struct rn_run *run, struct rn_str pattern, bool anchored,
                                      struct rn_str *why)
{
    void **at = rn_map_at(&run->regexes, RN_KEY2(rn_intern(run, pattern), anchored));
    struct rn_str whole = pattern;
    struct rn_regex_parser parser;
    struct rn_regex *re;

    if (*at)
        return *at;
    re = RN_NEW(run, struct rn_regex);
    re->whole = anchored;
    re->literal = literal_of(run, pattern, anchored);
    if (re->literal.p)
        return *at = re;
    /* Both ends are put on as text, as the reference does it: "a)|(?:b" is a good pattern. */
    if (anchored)
        whole = rn_str_printf(&run->arena, "^(?:%.*s)$", RN_FMT(pattern));
    if (!rn_regex_translate(&parser, run, whole)) {
        if (why)
            *why = parser.why;
        return NULL;
    }
    re->translated = rn_buf_str(&parser.out);
    re->code = RN_NEW(run, struct rn_regex_code);
    re->engine = engine_of(run);
    /* RE2 takes larger expressions than PCRE2: say so now, not by never matching. */
    if ((parser.big || whole.n > 1000) && !make_code(re)) {
        if (why)
            *why = rn_str_printf(&run->arena, "error parsing regexp: expression too large: `%.*s`",
                                 RN_FMT(whole));
        return NULL;
    }
    /* The engine may have moved the map's entries. */
    *rn_map_at(&run->regexes, RN_KEY2(rn_intern(run, pattern), anchored)) = re;
    return re;
}

const struct rn_regex *rn_regex_compile(struct rn_run *run, struct rn_str pattern,
                                        struct rn_str *why)
{
    return compile(run, pattern, false, why);
}

const struct rn_regex *rn_regex_compile_anchored(struct rn_run *run, struct rn_str pattern,
                                                 struct rn_str *why)
{
    return compile(run, pattern, true, why);
}

/* s with each byte that is no UTF-8 replaced by U+FFFD, as Go sees it. */
static struct rn_str mended(struct rn_run *run, struct rn_str s)
{
    struct rn_buf b = {.arena = &run->arena};
    uint32_t c;

    for (size_t i = 0; i < s.n;) {
        size_t n = rn_utf8_decode(s, i, &c);

        rn_buf_add(&b, n ? rn_str_slice(s, i, i + n) : RN_S("\xEF\xBF\xBD"));
        i += n ? n : 1;
    }
    return rn_buf_str(&b);
}

/* PCRE2's other algorithm: it follows all ways at once, so its time is bounded as RE2's is. */
static bool match_all_ways(const struct rn_regex *re, struct rn_str s)
{
    struct engine *e = re->engine;
    int result = PCRE2_ERROR_DFA_WSSIZE;

    for (size_t n = DFA_WORKSPACE; result == PCRE2_ERROR_DFA_WSSIZE && n <= DFA_WORKSPACE_MAX;
         n *= 4) {
        struct rn_arena_mark mark = rn_arena_mark(&e->run->arena);
        int *workspace = rn_arena_alloc_raw(&e->run->arena, n * sizeof(*workspace));

        result = pcre2_dfa_match(re->code->code, (PCRE2_SPTR)s.p, s.n, 0,
                                 PCRE2_NO_UTF_CHECK | PCRE2_DFA_SHORTEST, e->data, e->match,
                                 workspace, n);
        rn_arena_rewind(&e->run->arena, mark);
    }
    return result >= 0;
}

bool rn_regex_match(const struct rn_regex *re, struct rn_str s)
{
    int result;

    if (re->literal.p && re->whole)
        return rn_str_eq(s, re->literal);
    if (re->literal.p)
        return re->literal.n == 0 || rn_str_find_str(s, re->literal, 0) < s.n;
    if (!make_code(re))
        return false;
    if (!rn_str_valid_utf8(s))
        s = mended(re->engine->run, s);
    if (!s.p)
        s.p = "";
    result = pcre2_match(re->code->code, (PCRE2_SPTR)s.p, s.n, 0, PCRE2_NO_UTF_CHECK,
                         re->engine->data, re->engine->match);
    if (result == PCRE2_ERROR_MATCHLIMIT || result == PCRE2_ERROR_HEAPLIMIT ||
        result == PCRE2_ERROR_DEPTHLIMIT)
        return match_all_ways(re, s);
    if (result == PCRE2_ERROR_NOMEMORY)
        rn_escape_with(&re->engine->run->escape, RENDER_ENOMEM);
    return result >= 0;
}

struct rn_str rn_regex_literal(const struct rn_regex *re)
{
    return re->whole ? re->literal : (struct rn_str){0};
}
