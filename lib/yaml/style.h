/* What a string's characters allow: the analysis that both of the reference's YAML emitters make
 * before they choose plain, quoted or block style. Inside yaml/ only. */
#ifndef RN_YAML_STYLE_H
#define RN_YAML_STYLE_H

#include "base/str.h"

/* Classes of bytes; a text's are or-ed. */
enum rn_text_class {
    RN_C_SPACE = 1,
    RN_C_LF = 2,
    RN_C_COLON = 4,
    RN_C_HASH = 8,
    RN_C_CONTROL = 16, /* C0 but LF, and DEL: tabs and CR as well */
    RN_C_HIGH = 32     /* not ASCII */
};

struct rn_style_facts {
    bool multiline; /* has a line break: LF, CR, NEL, LS or PS */
    bool plain;     /* in block context */
    bool single;
    bool block; /* literal or folded */
};

unsigned rn_text_classes(struct rn_str s);
/* v3 differs from v2 in that a tab does not forbid block style. */
struct rn_style_facts rn_style_analyze(struct rn_str s, bool v3);
/* rn_needs_quotes, after a look at the first byte that answers most questions. */
bool rn_text_is_typed(struct rn_str s);

/* The line break (as the emitters see them) or printable character at s[i]; the length. */
size_t rn_break_at(struct rn_str s, size_t i); /* 0 when there is none */
bool rn_is_printable(uint32_t cp);             /* by the emitters: no emoji, no BOM, no tab */
/* As rn_utf8_decode; a byte that is no UTF-8 is one unprintable character. */
size_t rn_style_decode(struct rn_str s, size_t i, uint32_t *cp);

#endif
