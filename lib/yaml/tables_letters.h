/* Code points beyond ASCII that are letters (category L) or decimal digits (Nd), in order: the
 * order of keys needs them. */
#ifndef RN_YAML_TABLES_LETTERS_H
#define RN_YAML_TABLES_LETTERS_H

#include <stddef.h>
#include <stdint.h>

struct rn_code_range {
    uint32_t first, last;
};

extern const struct rn_code_range rn_letters[];
extern const size_t rn_letters_n;
extern const struct rn_code_range rn_digits[];
extern const size_t rn_digits_n;

#endif
