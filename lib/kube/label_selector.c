/* Kubernetes label selectors: requirements joined by commas. */
#include "kube/selector.h"

enum operator{ OP_EXISTS, OP_ABSENT, OP_IN, OP_NOT_IN, OP_GREATER, OP_LESS };

struct requirement {
    const struct rn_sym *key;
    enum operator op;
    struct rn_str *values;
    size_t n, cap;
    int64_t number; /* of OP_GREATER and OP_LESS */
};

struct rn_label_selector {
    struct requirement *at;
    size_t n, cap;
};

enum token {
    T_ERROR,
    T_END,
    T_CLOSE,
    T_COMMA,
    T_NOT,
    T_EQUAL,
    T_GREATER,
    T_IDENTIFIER,
    T_IN,
    T_LESS,
    T_NOT_EQUAL,
    T_NOT_IN,
    T_OPEN
};

enum { NAME_MAX_LENGTH = 63, PREFIX_MAX_LENGTH = 253 };

struct parser {
    struct rn_run *run;
    struct rn_textval text;
    size_t at;
    enum token token; /* the one that is next */
    struct rn_str literal;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_symbol(char c)
{
    return c && strchr("=!(),><", c);
}

static enum token symbol_token(struct rn_str s)
{
    static const struct {
        const char *text;
        enum token token;
    } symbols[] = {
        {")", T_CLOSE},   {",", T_COMMA}, {"!", T_NOT},        {"==", T_EQUAL}, {"=", T_EQUAL},
        {">", T_GREATER}, {"<", T_LESS},  {"!=", T_NOT_EQUAL}, {"(", T_OPEN},
    };

    for (size_t i = 0; i < sizeof(symbols) / sizeof(*symbols); i++)
        if (rn_str_is(s, symbols[i].text))
            return symbols[i].token;
    return T_ERROR;
}

/* Reads the next token; *p->literal is its text. */
static void advance(struct parser *p)
{
    struct rn_str s = p->text.s;
    size_t start;

    while (p->at < s.n && is_space(s.p[p->at]))
        p->at++;
    start = p->at;
    p->literal = RN_S("");
    if (start == s.n || s.p[start] == '\0') {
        p->token = T_END;
        return;
    }
    if (is_symbol(s.p[start])) {
        /* Every symbol but the second byte of == and != is one by itself. */
        p->at += start + 1 < s.n && symbol_token(rn_str_slice(s, start, start + 2)) ? 2 : 1;
        p->literal = rn_str_slice(s, start, p->at);
        p->token = symbol_token(p->literal);
        return;
    }
    while (p->at < s.n && s.p[p->at] && !is_space(s.p[p->at]) && !is_symbol(s.p[p->at]))
        p->at++;
    p->literal = rn_str_slice(s, start, p->at);
    if (p->at < s.n && s.p[p->at] == '\0')
        p->at++; /* it only ends the word, there */
    p->token = rn_str_is(p->literal, "in")      ? T_IN
               : rn_str_is(p->literal, "notin") ? T_NOT_IN
                                                : T_IDENTIFIER;
}

/* Where a key or value is due, the words of operators are one too. */
static bool at_identifier(const struct parser *p)
{
    return p->token == T_IDENTIFIER || p->token == T_IN || p->token == T_NOT_IN;
}

static int refuse(struct parser *p, const char *why)
{
    return rn_hint(p->run,
                   rn_error(p->run, p->text.mark, RN_E_SELECTOR, "selector `%.*s`: %s",
                            RN_FMT(p->text.s), why),
                   "write a number, as in priority > 5");
}

static int unexpected(struct parser *p, const char *where, const char *expected)
{
    return rn_hint(p->run,
                   rn_error(p->run, p->text.mark, RN_E_SELECTOR,
                            "selector `%.*s`: %sfound '%.*s'%s", RN_FMT(p->text.s), where,
                            RN_FMT(p->literal), expected),
                   "a selector is a list as in: app=web, tier in (front, back), !debug");
}

#define IN_REQUIREMENT "unable to parse requirement: "

/* Letters, digits and "-_." with a letter or digit at both ends. */
static bool is_name(struct rn_str s, bool lower)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool plain = rn_is_digit(c) || (lower ? c >= 'a' && c <= 'z' : rn_is_alpha(c));
        bool inner = i > 0 && i + 1 < s.n && (c == '-' || (!lower && (c == '_' || c == '.')));

        if (!plain && !inner)
            return false;
    }
    return s.n > 0;
}

/* A DNS subdomain: labels joined by dots. */
static bool is_subdomain(struct rn_str s)
{
    size_t at = 0;

    while (at <= s.n) {
        size_t end = rn_str_find(s, '.', at);

        if (!is_name(rn_str_slice(s, at, end), true))
            return false;
        at = end + 1;
    }
    return s.n <= PREFIX_MAX_LENGTH;
}

static bool is_key(struct rn_str key)
{
    size_t slash = rn_str_find(key, '/', 0);
    struct rn_str name = slash < key.n ? rn_str_slice(key, slash + 1, key.n) : key;

    return (slash == key.n || is_subdomain(rn_str_slice(key, 0, slash))) &&
           name.n <= NAME_MAX_LENGTH && is_name(name, false);
}

static int parse_key(struct parser *p, struct requirement *r)
{
    if (p->token == T_NOT) {
        r->op = OP_ABSENT;
        advance(p);
    }
    if (!at_identifier(p))
        return unexpected(p, IN_REQUIREMENT, ", expected: identifier");
    if (!is_key(p->literal))
        return rn_hint(p->run,
                       rn_error(p->run, p->text.mark, RN_E_SELECTOR,
                                "selector `%.*s`: " IN_REQUIREMENT "invalid label key \"%.*s\"",
                                RN_FMT(p->text.s), RN_FMT(p->literal)),
                       "keys and values have letters, digits, - _ and . only, 63 of them at most; "
                       "a key may have a prefix, as in example.org/app");
    r->key = rn_intern(p->run, p->literal);
    advance(p);
    return RENDER_OK;
}

static int add_value(struct parser *p, struct requirement *r, struct rn_str value)
{
    if (value.n && (value.n > NAME_MAX_LENGTH || !is_name(value, false)))
        return rn_hint(p->run,
                       rn_error(p->run, p->text.mark, RN_E_SELECTOR,
                                "selector `%.*s`: " IN_REQUIREMENT
                                "invalid label value: \"%.*s\": at key: \"%.*s\"",
                                RN_FMT(p->text.s), RN_FMT(value), RN_FMT(r->key->s)),
                       "keys and values have letters, digits, - _ and . only, 63 of them at most; "
                       "a key may have a prefix, as in example.org/app");
    RN_PUSH(p->run, r->values, r->n, r->cap) = value;
    return RENDER_OK;
}

/* (a, b), where nothing between commas or parentheses is the empty value. */
static int parse_values(struct parser *p, struct requirement *r)
{
    bool due = true; /* a value is: at the start and behind a comma */

    if (p->token != T_OPEN)
        return unexpected(p, IN_REQUIREMENT, " expected: '('");
    advance(p);
    for (;; advance(p)) {
        if (at_identifier(p) && due) {
            RN_TRY(add_value(p, r, p->literal));
            due = false;
        } else if (p->token == T_COMMA || p->token == T_CLOSE) {
            if (due)
                RN_TRY(add_value(p, r, RN_S("")));
            due = true;
            if (p->token == T_CLOSE)
                break;
        } else {
            return unexpected(p, IN_REQUIREMENT,
                              due ? ", expected: ',', ')' or identifier"
                                  : ", expected: ',' or ')'");
        }
    }
    advance(p);
    return RENDER_OK;
}

static int parse_value(struct parser *p, struct requirement *r)
{
    bool number = r->op == OP_GREATER || r->op == OP_LESS;
    struct rn_str value = RN_S("");

    if (p->token != T_END && p->token != T_COMMA) {
        if (!at_identifier(p))
            return unexpected(p, IN_REQUIREMENT, ", expected: identifier");
        value = p->literal;
        advance(p);
    }
    if (number && !rn_str_to_i64(value, &r->number))
        return refuse(p, IN_REQUIREMENT "for 'Gt', 'Lt' operators, the value must be an integer");
    return add_value(p, r, value);
}

static int parse_operator(struct parser *p, struct requirement *r)
{
    switch (p->token) {
    case T_IN:
    case T_EQUAL:
        r->op = OP_IN;
        break;
    case T_NOT_IN:
    case T_NOT_EQUAL:
        r->op = OP_NOT_IN;
        break;
    case T_GREATER:
        r->op = OP_GREATER;
        break;
    case T_LESS:
        r->op = OP_LESS;
        break;
    default:
        return unexpected(p, IN_REQUIREMENT, ", expected: '=', '!=', '==', 'in', notin'");
    }
    return RENDER_OK;
}

static int parse_requirement(struct parser *p, struct requirement *r)
{
    bool list;

    RN_TRY(parse_key(p, r));
    if (r->op == OP_ABSENT || p->token == T_END || p->token == T_COMMA)
        return RENDER_OK;
    list = p->token == T_IN || p->token == T_NOT_IN;
    RN_TRY(parse_operator(p, r));
    advance(p);
    return list ? parse_values(p, r) : parse_value(p, r);
}

int rn_label_selector_parse(struct rn_run *run, struct rn_textval text,
                            struct rn_label_selector **out)
{
    struct rn_label_selector *sel = RN_NEW(run, struct rn_label_selector);
    struct parser p = {.run = run, .text = text};

    advance(&p);
    if (p.token != T_END && p.token != T_NOT && !at_identifier(&p))
        return unexpected(&p, "", ", expected: !, identifier, or 'end of string'");
    while (p.token != T_END) {
        struct requirement *r = &RN_PUSH(run, sel->at, sel->n, sel->cap);

        RN_TRY(parse_requirement(&p, r));
        if (p.token == T_END)
            break;
        if (p.token != T_COMMA)
            return unexpected(&p, "", ", expected: ',' or 'end of string'");
        advance(&p);
        if (p.token != T_NOT && !at_identifier(&p))
            return unexpected(&p, "", ", expected: identifier after ','");
    }
    *out = sel;
    return RENDER_OK;
}

static bool has_value(const struct requirement *r, struct rn_str value)
{
    for (size_t i = 0; i < r->n; i++)
        if (rn_str_eq(r->values[i], value))
            return true;
    return false;
}

/* Of equal keys the last counts here. */
static const struct rn_node *last_of(const struct rn_node *map, const struct rn_sym *key)
{
    for (uint32_t i = rn_is(map, RN_MAP) ? map->npairs : 0; i-- > 0;)
        if (map->pairs[i].key == key)
            return map->pairs[i].value;
    return NULL;
}

/* A value is compared by its text, also that of a null: it is empty when nothing is written. */
static bool holds(const struct requirement *r, const struct rn_node *map)
{
    const struct rn_node *node = last_of(map, r->key);
    struct rn_str value = rn_text(node);
    int64_t number;

    switch (r->op) {
    case OP_EXISTS:
        return node;
    case OP_ABSENT:
        return !node;
    case OP_IN:
        return node && has_value(r, value);
    case OP_NOT_IN:
        return !node || !has_value(r, value);
    default:
        return node && rn_str_to_i64(value, &number) &&
               (r->op == OP_GREATER ? number > r->number : number < r->number);
    }
}

bool rn_label_selector_match(const struct rn_run *run, const struct rn_label_selector *sel,
                             const struct rn_node *map)
{
    (void)run;
    for (size_t i = 0; i < sel->n; i++)
        if (!holds(&sel->at[i], map))
            return false;
    return true;
}
