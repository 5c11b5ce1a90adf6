/* What a scalar's text means: the rules of the two YAML libraries inside the reference. "v3" reads
 * resources and patches; "v2" reads kustomization files and decides how strings are quoted. Pure
 * functions of text. The rules are in the reference's sources, go-yaml v2.4.4 and v3.0.5,
 * resolve.go. */
#ifndef RN_YAML_SCALAR_H
#define RN_YAML_SCALAR_H

#include "yaml/node.h"

/* As rn_resolve_plain and rn_resolve_plain_v2, for what may be something else than a string. */
enum rn_tag rn_resolve_word(struct rn_str text);
enum rn_tag rn_resolve_word_v2(struct rn_str text);

enum { RN_MAX_TYPED_WORD = 5 }; /* bytes of the longest word that is no string */

/* Text that begins with a letter, and is longer than those words, is a string. */
static inline bool rn_is_long_word(struct rn_str text)
{
    return text.n > RN_MAX_TYPED_WORD && rn_is_alpha(text.p[0]);
}

/* The type of an untagged plain scalar by v3: RN_TAG_STR, _INT, _FLOAT, _BOOL, _NULL, _TIMESTAMP or
 * _MERGE. */
static inline enum rn_tag rn_resolve_plain(struct rn_str text)
{
    return rn_is_long_word(text) ? RN_TAG_STR : rn_resolve_word(text);
}

/* The same by v2 (yes, on, y ... are booleans; base 60 numbers are strings that need quotes, see
 * rn_needs_quotes). Timestamps resolve as RN_TAG_TIMESTAMP. */
static inline enum rn_tag rn_resolve_plain_v2(struct rn_str text)
{
    return rn_is_long_word(text) ? RN_TAG_STR : rn_resolve_word_v2(text);
}

/* Whether v2 would print the string s quoted because, plain, it would not read back as a string. */
bool rn_needs_quotes(struct rn_str s);
/* As rn_needs_quotes for v3's encoder of strings, which quotes the booleans of v2 as well. */
bool rn_needs_quotes_v3(struct rn_str s);

/* A number as both libraries hold it. */
struct rn_number {
    enum { RN_NUMBER_I64, RN_NUMBER_U64, RN_NUMBER_F64 } type;
    int64_t i;
    uint64_t u;
    double f;
};

/* The number that the text of an RN_TAG_INT or RN_TAG_FLOAT scalar is; false if it is none. */
bool rn_scalar_number(struct rn_str text, struct rn_number *out);
/* The truth of an RN_TAG_BOOL text of v3 (true, True, TRUE, ...). */
bool rn_scalar_bool(struct rn_str text);
/* As rn_scalar_bool, for the words of v2 as well (yes, on, y, ...). */
bool rn_scalar_bool_v2(struct rn_str text);
/* Appends the RFC 3339 text of a timestamp; false when the text is no timestamp, or one that has no
 * such text (an offset of 24 hours). */
bool rn_scalar_timestamp(struct rn_str text, struct rn_buf *out);

/* Go's strconv.FormatFloat(f, 'g', -1, 64) with the exponent threshold of %v on float64 that
 * go-yaml v2 uses when printing (exponent form iff exp < -4 || exp >= 21 -- see value.c for where 6
 * applies). */
void rn_format_float_g(struct rn_buf *out, double f, int exponent_from);
/* FormatFloat(f, 'f', -1, 64): never an exponent. */
void rn_format_float_f(struct rn_buf *out, double f);
/* FormatFloat(f, 'g', -1, 32): what the reference makes of a number that is a key. */
void rn_format_float32_g(struct rn_buf *out, double f);
/* Go's encoding/json form of a float64. f is finite. */
void rn_format_float_json(struct rn_buf *out, double f);
/* Shortest decimal text to double, exactly; locale-free. False if text is no decimal float or is
 * out of range. */
bool rn_parse_float(struct rn_str text, double *out);

#endif
