#include "secret/sops_cipher.h"

#include <math.h>
#include <sodium.h>

#include "base/base64.h"
#include "base/secure.h"
#include "secret/sops_time.h"
#include "yaml/scalar.h"

enum { NONCE_SIZE = 32 };

/* The parts of a value, still in base64. */
struct sealed {
    struct rn_str data, iv, tag, type;
};

/* Offset of the last needle that ends at or before end; end + 1 when there is none. */
static size_t last_before(struct rn_str s, struct rn_str needle, size_t end)
{
    if (end < needle.n)
        return end + 1;
    for (size_t i = end - needle.n + 1; i-- > 0;)
        if (memcmp(s.p + i, needle.p, needle.n) == 0)
            return i;
    return end + 1;
}

/* ^ENC\[AES256_GCM,data:(.+),iv:(.+),tag:(.+),type:(.+)\] with the dots on one line: greedy, so
 * each part ends at the last place where the rest still fits; what follows is passed over. */
static bool split(struct rn_str s, struct sealed *out)
{
    const struct rn_str start = RN_S("ENC[AES256_GCM,data:"), iv = RN_S(",iv:");
    const struct rn_str tag = RN_S(",tag:"), type = RN_S(",type:");
    size_t end, at_iv, at_tag, at_type;

    if (!rn_str_starts(s, start))
        return false;
    s = rn_str_slice(s, 0, rn_str_find(s, '\n', 0));
    end = rn_str_rfind(s, ']');
    if (end == s.n || end == 0)
        return false;
    at_type = last_before(s, type, end - 1);
    if (at_type >= end || at_type == 0)
        return false;
    at_tag = last_before(s, tag, at_type - 1);
    if (at_tag >= at_type || at_tag == 0)
        return false;
    at_iv = last_before(s, iv, at_tag - 1);
    if (at_iv >= at_tag || at_iv <= start.n)
        return false;
    out->data = rn_str_slice(s, start.n, at_iv);
    out->iv = rn_str_slice(s, at_iv + iv.n, at_tag);
    out->tag = rn_str_slice(s, at_tag + tag.n, at_type);
    out->type = rn_str_slice(s, at_type + type.n, end);
    return true;
}

bool rn_sops_is_sealed(struct rn_str text)
{
    struct sealed parts;

    return split(text, &parts);
}

/* ---- Types ---------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
    if (rn_is_digit(c))
        return c - '0';
    c = rn_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The mantissa of a hexadecimal float: what does not fit is told by the lowest bit, which is enough
 * to round. */
struct mantissa {
    uint64_t bits;
    int exp2;
    bool digits;
};

static size_t scan_mantissa(struct rn_str s, size_t i, struct mantissa *m)
{
    bool point = false;

    for (; i < s.n; i++) {
        int v = hex_digit(s.p[i]);

        if (s.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (v < 0)
            break;
        m->digits = true;
        if (m->bits >> 58) {
            m->bits |= v != 0;
            m->exp2 += point ? 0 : 4;
        } else {
            m->bits = m->bits << 4 | (uint64_t)v;
            m->exp2 -= point ? 4 : 0;
        }
    }
    return i;
}

/* Rounds to 53 bits, or fewer where the number is subnormal, to even. */
static double round_mantissa(struct mantissa m)
{
    int drop = 0;
    uint64_t lost, half;

    while (m.bits >> drop >> 53 || (m.exp2 + drop < -1074 && drop < 63))
        drop++;
    if (drop == 0)
        return ldexp((double)m.bits, m.exp2);
    lost = m.bits & ((UINT64_C(1) << drop) - 1);
    half = UINT64_C(1) << (drop - 1);
    m.bits >>= drop;
    m.bits += lost > half || (lost == half && (m.bits & 1));
    return ldexp((double)m.bits, m.exp2 + drop);
}

/* s is behind the sign and begins with 0x. */
static bool parse_hex_float(struct rn_str s, double *out)
{
    struct mantissa m = {0};
    size_t i = scan_mantissa(s, 2, &m);
    int64_t exp2;
    struct rn_str rest;

    if (!m.digits || i == s.n || rn_to_lower(s.p[i]) != 'p')
        return false;
    rest = rn_str_slice(s, i + 1, s.n);
    if (!rn_str_to_i64(rest, &exp2))
        return false;
    exp2 = exp2 > 100000 ? 100000 : exp2 < -100000 ? -100000 : exp2;
    m.exp2 += (int)exp2;
    *out = m.bits ? round_mantissa(m) : 0;
    return *out - *out == 0;
}

/* Where Go takes an underscore: between digits, or behind 0x. */
static bool drop_underscores(struct rn_str *s, struct rn_buf *out)
{
    bool hex = s->n > 1 && s->p[0] == '0' && rn_to_lower(s->p[1]) == 'x';

    for (size_t i = 0; i < s->n; i++) {
        bool before =
            i > 0 && (rn_is_digit(s->p[i - 1]) || (hex && (i == 2 || hex_digit(s->p[i - 1]) >= 0)));
        bool after =
            i + 1 < s->n && (rn_is_digit(s->p[i + 1]) || (hex && hex_digit(s->p[i + 1]) >= 0));

        if (s->p[i] != '_')
            rn_buf_char(out, s->p[i]);
        else if (!before || !after)
            return false;
    }
    *s = rn_buf_str(out);
    return true;
}

/* As Go's ParseFloat. */
static bool parse_float(struct rn_run *run, struct rn_str s, double *out)
{
    struct rn_buf buf = {.arena = rn_secure(run)};
    bool sign = s.n && (s.p[0] == '-' || s.p[0] == '+'), negative = sign && s.p[0] == '-';
    bool ok;

    s = rn_str_slice(s, sign, s.n);
    if (rn_str_find(s, '_', 0) < s.n && !drop_underscores(&s, &buf))
        return false;
    if (rn_str_eq_nocase(s, RN_S("nan")) && !sign) {
        *out = NAN;
        return true;
    }
    if (rn_str_eq_nocase(s, RN_S("inf")) || rn_str_eq_nocase(s, RN_S("infinity"))) {
        *out = negative ? -HUGE_VAL : HUGE_VAL;
        return true;
    }
    if (s.n == 0 || !(rn_is_digit(s.p[0]) || s.p[0] == '.'))
        return false;
    if (s.n > 1 && s.p[0] == '0' && rn_to_lower(s.p[1]) == 'x')
        ok = parse_hex_float(s, out);
    else
        ok = rn_parse_float(s, out);
    *out = negative ? -*out : *out;
    return ok;
}

/* The value of a type; its plaintext is not shown when it does not fit. */
static const char *typed(struct rn_run *run, struct rn_str type, struct rn_str plain,
                         struct rn_sops_value *out)
{
    struct rn_buf time = {.arena = rn_secure(run)};
    int64_t i;
    double f;
    bool b;

    *out = (struct rn_sops_value){.kind = RN_SOPS_STR, .text = plain};
    if (rn_str_is(type, "str"))
        return NULL;
    if (rn_str_is(type, "comment")) {
        out->kind = RN_SOPS_COMMENT;
        return NULL;
    }
    if (rn_str_is(type, "int")) {
        if (!rn_str_to_i64(plain, &i))
            return "the plaintext is no integer, as its type says";
        *out = (struct rn_sops_value){.kind = RN_SOPS_INT, .i = i};
        return NULL;
    }
    if (rn_str_is(type, "float")) {
        if (!parse_float(run, plain, &f))
            return "the plaintext is no number, as its type says";
        *out = (struct rn_sops_value){.kind = RN_SOPS_FLOAT, .f = f};
        return NULL;
    }
    if (rn_str_is(type, "bool")) {
        if (!rn_str_to_bool(plain, &b))
            return "the plaintext is no boolean, as its type says";
        *out = (struct rn_sops_value){.kind = RN_SOPS_BOOL, .truth = b};
        return NULL;
    }
    if (rn_str_is(type, "time")) {
        if (!rn_sops_time(plain, true, RN_SOPS_TIME_NANO, &time))
            return "the plaintext is no time, as its type says";
        out->kind = RN_SOPS_TIME;
        out->text = rn_buf_str(&time);
        return NULL;
    }
    return "the type of the value is not known";
}

const char *rn_sops_open(struct rn_sops_cipher *c, struct rn_str text, struct rn_str aad,
                         struct rn_sops_value *out)
{
    struct rn_arena *arena = rn_secure(c->run);
    struct rn_buf data = {.arena = arena}, iv = {.arena = arena}, tag = {.arena = arena};
    struct sealed parts;

    *out = rn_sops_text(RN_SOPS_STR, RN_S(""), RN_NOWHERE);
    if (text.n == 0)
        return NULL;
    if (!split(text, &parts))
        return "it is not of the form ENC[AES256_GCM,data:...,iv:...,tag:...,type:...]";
    if (!rn_base64_read(parts.data, &data) || !rn_base64_read(parts.iv, &iv) ||
        !rn_base64_read(parts.tag, &tag))
        return "data, iv or tag is no base64";
    if (iv.n == 0)
        return "the iv is empty";
    /* The reference joins data and tag, and takes the last 16 bytes of both for the tag. */
    rn_buf_add(&data, rn_buf_str(&tag));
    if (data.n < RN_AES_TAG_SIZE)
        return "the tag is too short";
    data.n -= RN_AES_TAG_SIZE;
    if (!rn_gcm_open(c->gcm, rn_buf_str(&iv), aad, rn_buf_str(&data),
                     (const unsigned char *)data.p + data.n, data.p))
        return "it was changed or moved, or is of another file (authentication failed)";
    return typed(c->run, parts.type, rn_buf_str(&data), out);
}

void rn_sops_leaf_bytes(const struct rn_sops_value *leaf, struct rn_buf *out)
{
    switch ((enum rn_sops_kind)leaf->kind) {
    case RN_SOPS_STR:
    case RN_SOPS_TIME:
    case RN_SOPS_COMMENT:
        rn_buf_add(out, leaf->text);
        break;
    case RN_SOPS_INT:
        rn_buf_printf(out, "%lld", (long long)leaf->i);
        break;
    case RN_SOPS_FLOAT:
        rn_format_float_f(out, leaf->f);
        break;
    case RN_SOPS_BOOL:
        rn_buf_lit(out, leaf->truth ? "True" : "False");
        break;
    case RN_SOPS_NULL:
    case RN_SOPS_MAP:
    case RN_SOPS_LIST:
    case RN_SOPS_OTHER:
        break;
    }
}

static const char *type_name(const struct rn_sops_value *leaf)
{
    static const char *const names[] = {
        [RN_SOPS_STR] = "str",   [RN_SOPS_INT] = "int",   [RN_SOPS_FLOAT] = "float",
        [RN_SOPS_BOOL] = "bool", [RN_SOPS_TIME] = "time", [RN_SOPS_COMMENT] = "comment",
    };

    return names[leaf->kind];
}

bool rn_sops_seal(struct rn_sops_cipher *c, const struct rn_sops_value *leaf, struct rn_str aad,
                  struct rn_buf *out)
{
    struct rn_buf plain = {.arena = rn_secure(c->run)};
    unsigned char nonce[NONCE_SIZE], tag[RN_AES_TAG_SIZE];
    struct rn_str iv = rn_str_make((const char *)nonce, sizeof(nonce));

    rn_sops_leaf_bytes(leaf, &plain);
    /* Of the leaves only texts can be empty. */
    if (plain.n == 0)
        return true;
    randombytes_buf(nonce, sizeof(nonce));
    if (!rn_gcm_seal(c->gcm, iv, aad, rn_buf_str(&plain), plain.p, tag))
        return false;
    rn_buf_lit(out, "ENC[AES256_GCM,data:");
    rn_base64_write(rn_buf_str(&plain), out);
    rn_buf_lit(out, ",iv:");
    rn_base64_write(iv, out);
    rn_buf_lit(out, ",tag:");
    rn_base64_write(rn_str_make((const char *)tag, sizeof(tag)), out);
    rn_buf_printf(out, ",type:%s]", type_name(leaf));
    return true;
}
