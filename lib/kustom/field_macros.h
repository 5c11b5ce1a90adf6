/* How a table of fields is written: each line is a name as the reference spells it, the member it
 * goes to and, through the macro, its type; the macros fail to compile when the member has another
 * type. For the files that define tables only. */
#ifndef RN_KUSTOM_FIELD_MACROS_H
#define RN_KUSTOM_FIELD_MACROS_H

#include "kustom/fields.h"

/* 0, or no constant at all when cond is false. */
#define MUST(cond) (0 * sizeof(char[(cond) ? 1 : -1]))
#define IS(S, m, T) MUST(_Generic(((struct S *)0)->m, T : 1, default : 0))
#define AT(S, m) offsetof(struct S, m)

#define TEXT_(S, name, m, flags)                                                                   \
    {                                                                                              \
        name, NULL, (uint16_t)(AT(S, m) + IS(S, m, struct rn_textval)), RN_F_TEXT, flags           \
    }
#define TEXT(S, name, m) TEXT_(S, name, m, 0)
#define INLINED(S, name, m) TEXT_(S, name, m, RN_FIELD_INLINED)
#define BOOL(S, name, m)                                                                           \
    {                                                                                              \
        name, NULL, (uint16_t)(AT(S, m) + IS(S, m, struct rn_boolval)), RN_F_BOOL, 0               \
    }
#define INT_(S, name, m, flags)                                                                    \
    {                                                                                              \
        name, NULL, (uint16_t)(AT(S, m) + IS(S, m, struct rn_intval)), RN_F_INT, flags             \
    }
#define INT(S, name, m) INT_(S, name, m, 0)
#define TEXTS_(S, name, m, flags)                                                                  \
    {                                                                                              \
        name, NULL, (uint16_t)(AT(S, m) + IS(S, m, struct rn_texts)), RN_F_TEXTS, flags            \
    }
#define TEXTS(S, name, m) TEXTS_(S, name, m, 0)
#define STRINGS_(S, name, m, flags)                                                                \
    {                                                                                              \
        name, NULL, (uint16_t)(AT(S, m) + IS(S, m, struct rn_string_map)), RN_F_STRINGS, flags     \
    }
#define STRINGS(S, name, m) STRINGS_(S, name, m, 0)
#define NODE(S, name, m)                                                                           \
    {                                                                                              \
        name, NULL, (uint16_t)(AT(S, m) + IS(S, m, const struct rn_node *)), RN_F_NODE, 0          \
    }
/* A member of its own struct type; a pointer in the reference, so that null takes it back. */
#define STRUCT_(S, name, m, T, sub, flags)                                                         \
    {                                                                                              \
        name, &(sub), (uint16_t)(AT(S, m) + IS(S, m, struct T)), RN_F_STRUCT,                      \
            RN_FIELD_NULLABLE | (flags)                                                            \
    }
#define STRUCT(S, name, m, T, sub) STRUCT_(S, name, m, T, sub, 0)
/* A map whose fields are members of S itself. */
#define SPREAD(name, sub, flags)                                                                   \
    {                                                                                              \
        name, &(sub), 0, RN_F_STRUCT, flags                                                        \
    }
/* A list: the pointer m, its count and its capacity follow one another. */
#define STRUCTS_(S, name, m, count, T, sub, flags)                                                 \
    {                                                                                              \
        name, &(sub),                                                                              \
            (uint16_t)(AT(S, m) + IS(S, m, struct T *) +                                           \
                       MUST(AT(S, count) == AT(S, m) + sizeof(void *))),                           \
            RN_F_STRUCTS, flags                                                                    \
    }
#define STRUCTS(S, name, m, count, T, sub) STRUCTS_(S, name, m, count, T, sub, 0)

#define COUNT(a) (uint16_t)(sizeof(a) / sizeof((a)[0]))
#define TABLE(list, S, given, mark)                                                                \
    {                                                                                              \
        list, COUNT(list), (uint16_t)sizeof(struct S), given, mark, false                          \
    }

#endif
