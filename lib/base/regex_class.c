/* Character classes of RE2: groups are ASCII, as ranges; Unicode classes go to PCRE2 by name. */
#include "base/regex_syntax.h"

/* A group: its ranges, two characters each. */
struct group {
    const char *name, *ranges;
};

static const struct group perl_groups[] = {
    {"d", "09"},
    {"s", "\t\n\f\r  "}, /* no vertical tab */
    {"w", "09AZ__az"},
};

static const struct group posix_groups[] = {
    {"alnum", "09AZaz"},  {"alpha", "AZaz"},     {"ascii", NULL},     {"blank", "\t\t  "},
    {"cntrl", NULL},      {"digit", "09"},       {"graph", "!~"},     {"lower", "az"},
    {"print", " ~"},      {"punct", "!/:@[`{~"}, {"space", "\t\r  "}, {"upper", "AZ"},
    {"word", "09AZ__az"}, {"xdigit", "09AFaf"},
};

static void add_range(struct rn_regex_parser *p, uint32_t low, uint32_t high)
{
    /* Surrogates are in no text, and PCRE2 will not see them in a range's ends. */
    if (low >= 0xD800 && low <= 0xDFFF)
        low = 0xE000;
    if (high >= 0xD800 && high <= 0xDFFF)
        high = 0xD7FF;
    if (low > high)
        return;
    rn_regex_literal_char(p, low);
    if (low == high)
        return;
    rn_buf_char(&p->out, '-');
    rn_regex_literal_char(p, high);
}

/* Groups that hold a NUL have no text of ranges: ascii and cntrl. */
static bool ranges_hold(const struct group *g, uint32_t c)
{
    if (!g->ranges)
        return c < 0x20 || c == 0x7F || g->name[0] == 'a';
    for (const char *r = g->ranges; *r; r += 2)
        if (c >= (unsigned char)r[0] && c <= (unsigned char)r[1])
            return true;
    return false;
}

/* Whether c, folded as the expression wants it, is in the group. Two characters beyond ASCII fold
 * to letters in it. */
static bool group_holds(const struct rn_regex_parser *p, const struct group *g, uint32_t c)
{
    bool fold = p->flags & RN_REGEX_FOLD;

    if (c >= 0x80)
        return fold && ((c == 0x17F && (ranges_hold(g, 's') || ranges_hold(g, 'S'))) ||
                        (c == 0x212A && (ranges_hold(g, 'k') || ranges_hold(g, 'K'))));
    if (fold && rn_is_alpha((char)c))
        return ranges_hold(g, c) || ranges_hold(g, c ^ 0x20);
    return ranges_hold(g, c);
}

static void add_group(struct rn_regex_parser *p, const struct group *g, bool negated)
{
    uint32_t start = 0;
    bool inside = false;

    for (uint32_t c = 0; c <= 0x80; c++) {
        bool in = c < 0x80 && group_holds(p, g, c) != negated;

        if (in && !inside)
            start = c;
        if (!in && inside)
            add_range(p, start, c - 1);
        inside = in;
    }
    if (!negated)
        return;
    /* Everything beyond ASCII but what folds into the group. */
    start = 0x80;
    for (int i = 0; i < 2; i++) {
        uint32_t c = i ? 0x212A : 0x17F;

        if (group_holds(p, g, c)) {
            add_range(p, start, c - 1);
            start = c + 1;
        }
    }
    add_range(p, start, 0x10FFFF);
}

/* Go's names of categories that are not those of PCRE2, both without spaces and underscores. */
static const char *const category_aliases[][2] = {
    {"Letter", "L"},
    {"Casedletter", "L&"},
    {"Lc", "L&"},
    {"Uppercaseletter", "Lu"},
    {"Lowercaseletter", "Ll"},
    {"Titlecaseletter", "Lt"},
    {"Modifierletter", "Lm"},
    {"Otherletter", "Lo"},
    {"Mark", "M"},
    {"Combiningmark", "M"},
    {"Nonspacingmark", "Mn"},
    {"Spacingmark", "Mc"},
    {"Enclosingmark", "Me"},
    {"Number", "N"},
    {"Decimalnumber", "Nd"},
    {"Digit", "Nd"},
    {"Letternumber", "Nl"},
    {"Othernumber", "No"},
    {"Punctuation", "P"},
    {"Punct", "P"},
    {"Connectorpunctuation", "Pc"},
    {"Dashpunctuation", "Pd"},
    {"Openpunctuation", "Ps"},
    {"Closepunctuation", "Pe"},
    {"Initialpunctuation", "Pi"},
    {"Finalpunctuation", "Pf"},
    {"Otherpunctuation", "Po"},
    {"Symbol", "S"},
    {"Mathsymbol", "Sm"},
    {"Currencysymbol", "Sc"},
    {"Modifiersymbol", "Sk"},
    {"Othersymbol", "So"},
    {"Separator", "Z"},
    {"Spaceseparator", "Zs"},
    {"Lineseparator", "Zl"},
    {"Paragraphseparator", "Zp"},
    {"Other", "C"},
    {"Control", "Cc"},
    {"Cntrl", "Cc"},
    {"Format", "Cf"},
    {"Surrogate", "Cs"},
    {"Privateuse", "Co"},
    {"Unassigned", "Cn"},
};

static const char *const scripts[] = {
#include "base/regex_scripts.def"
};

/* First letter upper case, the others lower, without '_', '-' and ' '. */
static struct rn_str canonical(struct rn_regex_parser *p, struct rn_str name)
{
    struct rn_buf b = {.arena = &p->run->arena};

    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        if (c == '_' || c == '-' || c == ' ')
            continue;
        if (b.n == 0)
            c = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
        else
            c = rn_to_lower(c);
        rn_buf_char(&b, c);
    }
    return rn_buf_str(&b);
}

static bool is_category(struct rn_str name)
{
    struct rn_str all = RN_S("C Cc Cf Cn Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No "
                             "P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs ");

    for (size_t at = 0; at < all.n;) {
        size_t end = rn_str_find(all, ' ', at);

        if (rn_str_eq(rn_str_slice(all, at, end), name))
            return true;
        at = end + 1;
    }
    return false;
}

/* What PCRE2 calls a canonical name; NULL for a name that is none. */
static const char *property(struct rn_regex_parser *p, struct rn_str name)
{
    if (is_category(name))
        return rn_str_c(&p->run->arena, name);
    for (size_t i = 0; i < sizeof(category_aliases) / sizeof(*category_aliases); i++)
        if (rn_str_is(name, category_aliases[i][0]))
            return category_aliases[i][1];
    for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
        if (rn_str_is(name, scripts[i])) /* the script alone, not its extensions */
            return rn_str_c(&p->run->arena, rn_str_printf(&p->run->arena, "sc:%.*s", RN_FMT(name)));
    return NULL;
}

/* The name of a \p at p->at, which is left behind it. */
static bool property_name(struct rn_regex_parser *p, struct rn_str *name)
{
    size_t start = p->at;

    p->at += 2;
    if (p->at < p->s.n && p->s.p[p->at] == '{') {
        size_t end = rn_str_find(p->s, '}', start);

        if (end == p->s.n)
            return rn_regex_refuse(p, "invalid character class range", start, end);
        *name = rn_str_slice(p->s, start + 3, end);
        p->at = end + 1;
        return true;
    }
    if (p->at < p->s.n)
        rn_regex_next(p);
    *name = rn_str_slice(p->s, start + 2, p->at);
    return true;
}

static bool add_property(struct rn_regex_parser *p)
{
    static const struct group ascii = {"ascii", NULL};
    size_t start = p->at;
    bool negated = p->s.p[p->at + 1] == 'P';
    struct rn_str name;
    const char *found;

    if (!property_name(p, &name))
        return false;
    if (name.n && name.p[0] == '^') {
        negated = !negated;
        name = rn_str_slice(name, 1, name.n);
    }
    name = canonical(p, name);
    if (rn_str_is(name, "Ascii")) {
        add_group(p, &ascii, negated);
        return true;
    }
    if (rn_str_is(name, "Assigned"))
        negated = !negated;
    found = rn_str_is(name, "Assigned") ? "Cn" : rn_str_is(name, "Any") ? "Any" : property(p, name);
    if (!found)
        return rn_regex_refuse(p, "invalid character class range", start, p->at);
    /* Without case the cased categories are one. */
    if (p->flags & RN_REGEX_FOLD && found[0] == 'L' && found[1] && strchr("ult", found[1]))
        found = "L&";
    rn_buf_printf(&p->out, "\\%c{%s}", negated ? 'P' : 'p', found);
    return true;
}

/* A class escape inside brackets; *is as in rn_regex_class_escape. */
static bool add_escape(struct rn_regex_parser *p, bool *is)
{
    char c = p->at + 1 < p->s.n ? p->s.p[p->at + 1] : '\0';

    *is = false;
    if (p->at >= p->s.n || p->s.p[p->at] != '\\')
        return true;
    if (c == 'p' || c == 'P') {
        *is = true;
        return add_property(p);
    }
    for (size_t i = 0; i < sizeof(perl_groups) / sizeof(*perl_groups); i++) {
        if (rn_to_lower(c) == perl_groups[i].name[0]) {
            *is = true;
            add_group(p, &perl_groups[i], c != rn_to_lower(c));
            p->at += 2;
            return true;
        }
    }
    return true;
}

/* [:name:] inside brackets. */
static bool add_posix(struct rn_regex_parser *p, bool *is)
{
    size_t start = p->at, end = rn_str_find_str(p->s, RN_S(":]"), start + 2);
    struct rn_str name;
    bool negated;

    *is = false;
    if (start + 2 >= p->s.n || p->s.p[start] != '[' || p->s.p[start + 1] != ':' || end >= p->s.n)
        return true;
    *is = true;
    negated = p->s.p[start + 2] == '^';
    name = rn_str_slice(p->s, start + 2 + negated, end);
    for (size_t i = 0; i < sizeof(posix_groups) / sizeof(*posix_groups); i++) {
        if (rn_str_is(name, posix_groups[i].name)) {
            add_group(p, &posix_groups[i], negated);
            p->at = end + 2;
            return true;
        }
    }
    return rn_regex_refuse(p, "invalid character class range", start, end + 2);
}

static bool class_char(struct rn_regex_parser *p, size_t class, uint32_t *c)
{
    if (p->at >= p->s.n)
        return rn_regex_refuse(p, "missing closing ]", class, p->s.n);
    if (p->s.p[p->at] == '\\')
        return rn_regex_escape(p, c);
    *c = rn_regex_next(p);
    return true;
}

/* One character, or a range. */
static bool add_chars(struct rn_regex_parser *p, size_t class)
{
    size_t start = p->at;
    uint32_t low, high;

    if (!class_char(p, class, &low))
        return false;
    high = low;
    if (p->at + 1 < p->s.n && p->s.p[p->at] == '-' && p->s.p[p->at + 1] != ']') {
        p->at++;
        if (!class_char(p, class, &high))
            return false;
        if (high < low)
            return rn_regex_refuse(p, "invalid character class range", start, p->at);
    }
    add_range(p, low, high);
    return true;
}

/* Opens a class in out; returns where its members start. */
static size_t open_class(struct rn_regex_parser *p, bool negated)
{
    if (p->flags & RN_REGEX_FOLD)
        rn_buf_lit(&p->out, "(?i:");
    rn_buf_lit(&p->out, negated ? "[^" : "[");
    return p->out.n;
}

static void close_class(struct rn_regex_parser *p, size_t members, bool negated)
{
    /* All its members may have been left out. */
    if (p->out.n == members) {
        p->out.n -= negated ? 2 : 1;
        rn_buf_lit(&p->out, negated ? "(?s:.)" : "(?:(?!))");
    } else {
        rn_buf_char(&p->out, ']');
    }
    if (p->flags & RN_REGEX_FOLD)
        rn_buf_char(&p->out, ')');
}

bool rn_regex_bracket(struct rn_regex_parser *p)
{
    size_t class = p->at++, members;
    bool negated = p->at < p->s.n && p->s.p[p->at] == '^';

    p->at += negated;
    members = open_class(p, negated);
    for (bool first = true; first || p->at >= p->s.n || p->s.p[p->at] != ']'; first = false) {
        bool is;

        if (!add_posix(p, &is) || (!is && !add_escape(p, &is)) || (!is && !add_chars(p, class)))
            return false;
    }
    p->at++;
    close_class(p, members, negated);
    return true;
}

bool rn_regex_class_escape(struct rn_regex_parser *p, bool *is)
{
    size_t start = p->out.n, members = open_class(p, false);

    if (!add_escape(p, is))
        return false;
    if (*is)
        close_class(p, members, false);
    else
        p->out.n = start;
    return true;
}
