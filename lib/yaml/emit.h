/* The lower half of the writer: strings to text in the style that go-yaml v2's emitter gives them
 * (block context, indent 2, width 80). Inside yaml/ only. */
#ifndef RN_YAML_EMIT_H
#define RN_YAML_EMIT_H

#include "base/str.h"

struct rn_emitter {
    struct rn_buf *out;
    size_t line; /* where in out the current line starts */
    bool fresh;  /* at the very start of a line that a block scalar, or nothing, ended */
};

/* Goes to the given column of a new line. */
void rn_emit_indent(struct rn_emitter *e, size_t indent);
/* Text that is plain and has no spaces (a number, true, null, {}), a space before it. */
void rn_emit_token(struct rn_emitter *e, struct rn_str text);
/* A string as a value, a list item or behind "?", a space before it; its further lines start at
 * indent. classes is rn_text_classes(s), here and below. */
void rn_emit_string(struct rn_emitter *e, struct rn_str s, unsigned classes, size_t indent);
/* A key that is a word (rn_str_is_word), and ":"; where the line is, or at the given column of a
 * new one. */
void rn_emit_word_key(struct rn_emitter *e, struct rn_str word);
void rn_emit_word_line(struct rn_emitter *e, size_t indent, struct rn_str word);
/* A key that is at most 128 bytes of one line: as rn_emit_string, but never folded, and no space.
 */
void rn_emit_simple_key(struct rn_emitter *e, struct rn_str s, unsigned classes);
/* Whether s can be such a key. */
bool rn_is_simple_key(struct rn_str s, unsigned classes);

#endif
