/* The table of fields: which names a map may have, of what type each is and where in a struct it
 * goes. decode.c fills any struct that has a table; the kustomization file is the biggest, the
 * configurations of built-in plugins use the smaller ones. */
#ifndef RN_KUSTOM_FIELDS_H
#define RN_KUSTOM_FIELDS_H

#include "kustom/kustomization.h"

enum rn_field_type {
    RN_F_TEXT,    /* struct rn_textval */
    RN_F_BOOL,    /* struct rn_boolval */
    RN_F_INT,     /* struct rn_intval */
    RN_F_TEXTS,   /* struct rn_texts */
    RN_F_STRINGS, /* struct rn_string_map */
    RN_F_NODE,    /* const struct rn_node *: a map of anything, as read */
    RN_F_STRUCT,  /* the fields of sub, from offset on */
    RN_F_STRUCTS  /* pointer, count, capacity; sub is of one entry */
};

enum rn_field_flags {
    RN_FIELD_NULLABLE = 1,   /* null takes back what an earlier spelling of the name gave */
    RN_FIELD_INLINED = 2,    /* inlined in the reference: no number in it becomes text */
    RN_FIELD_SECRET = 4,     /* messages must not show values below it */
    RN_FIELD_TYPE_META = 8,  /* says what the file is; a file with nothing else is empty */
    RN_FIELD_WITH_NODE = 16, /* text: a pointer to the scalar follows it in the struct */
    RN_FIELD_ALWAYS = 32,    /* written even when it is empty */
    RN_FIELD_RESENT = 64,    /* goes to a built-in plugin: as JSON, which go-yaml v2 reads */
    RN_FIELD_INHERITED = RN_FIELD_SECRET | RN_FIELD_RESENT /* what holds below it, too */
};

#define RN_NO_OFFSET UINT16_MAX

/* What a text, each text of a list, or the text under `path` of a map of strings names. */
enum rn_field_names {
    RN_FIELD_FILE = 1 << 8,     /* a file */
    RN_FIELD_SOURCE = 2 << 8,   /* PATH or KEY=PATH */
    RN_FIELD_RESOURCE = 3 << 8, /* a file, or a directory with a kustomization; or the URL of one */
    RN_FIELD_BASE = 4 << 8,     /* such a directory, or its URL */
    RN_FIELD_PATCH = 5 << 8,    /* a file, unless it is the patch itself */
    RN_FIELD_PLUGIN = 6 << 8,   /* as a resource, of configs, unless it is a config itself */
    RN_FIELD_NAMES = 15 << 8    /* the bits for these */
};

struct rn_field_table;

struct rn_field {
    const char *name;
    const struct rn_field_table *sub;
    uint16_t offset;
    uint8_t type;
    uint16_t flags; /* enum rn_field_flags, one of enum rn_field_names */
};

struct rn_field_table {
    const struct rn_field *fields;
    uint16_t n, size;
    uint16_t given, mark; /* offset of a bool and a struct rn_mark to set, or RN_NO_OFFSET */
    bool direct;          /* of a root: the reference decodes by go-yaml v3, not by way of JSON */
};

extern const struct rn_field_table rn_fields_kustomization;
extern const struct rn_field_table rn_fields_metadata;  /* struct rn_metadata */
extern const struct rn_field_table rn_fields_fieldspec; /* struct rn_fieldspec_arg */
extern const struct rn_field_table rn_fields_label;     /* struct rn_label_entry */
extern const struct rn_field_table rn_fields_selector;  /* struct rn_selector_spec */
extern const struct rn_field_table rn_fields_patch;     /* struct rn_patch_entry */
extern const struct rn_field_table rn_fields_image;     /* struct rn_image_entry */
extern const struct rn_field_table rn_fields_replica;   /* struct rn_replica_entry */
extern const struct rn_field_table rn_fields_generator_options;
extern const struct rn_field_table rn_fields_config_map;       /* struct rn_generator_args */
extern const struct rn_field_table rn_fields_secret;           /* struct rn_generator_args */
extern const struct rn_field_table rn_fields_replacement;      /* struct rn_replacement_entry */
extern const struct rn_field_table rn_fields_replacement_file; /* the same, without `path` */
extern const struct rn_field_table rn_fields_helm_chart;       /* struct rn_helm_chart */
extern const struct rn_field_table rn_fields_helm_globals;     /* struct rn_helm_globals */

/* Fills the struct *out from a map as read by rn_read_v2, by the rules of the reference's JSON
 * decoder: names match without regard to case, the last of two equal keys counts, keys that differ
 * only in case are applied in byte order, null leaves a field as it is. *out is zeroed by the
 * caller, or holds what is to be overlaid. Every fault of the map is reported, in the order of the
 * file.
 *
 * strict: unknown fields are errors, and so is a number where a string is due (a kustomization
 * file). Otherwise unknown fields are ignored, and a number or boolean becomes text where the
 * reference lets it (replacements files). */
int rn_decode(struct rn_run *run, const struct rn_node *map, const struct rn_field_table *table,
              void *out, bool strict);
/* A kustomization that is to be built: strictly, and texts as built-in plugins get them. */
int rn_decode_kustomization(struct rn_run *run, const struct rn_node *map,
                            struct rn_kustomization *out);
/* The configuration of a built-in plugin: as rn_decode when it is not strict, but that the
 * reference makes text of it once more (RN_FIELD_RESENT holds for all fields). */
int rn_decode_config(struct rn_run *run, const struct rn_node *map,
                     const struct rn_field_table *table, void *out);

/* As rn_decode where the reference decodes YAML straight into a type (the spec of a function):
 * unknown fields and keys that are there twice are errors, a number or boolean becomes text. */
int rn_decode_typed(struct rn_run *run, const struct rn_node *map,
                    const struct rn_field_table *table, void *out);

/* The field of that name, without regard to case as Unicode folds it; NULL when there is none. */
const struct rn_field *rn_field_find(const struct rn_field_table *table, struct rn_str name);
/* The field whose name is so close that it may be meant; NULL when none is. */
const struct rn_field *rn_field_guess(const struct rn_field_table *table, struct rn_str name);

/* What is told of each text that names something and is not "". names: one of enum rn_field_names;
 * node: the scalar it was read from, when it is one of a list, or NULL. */
typedef int rn_field_path(void *user, unsigned names, struct rn_textval text,
                          const struct rn_node *node);
/* Tells of all such texts in the struct at base, in the order of the table. Returns the first
 * status of see that is not RENDER_OK. */
int rn_field_paths(const struct rn_field_table *table, const void *base, rn_field_path *see,
                   void *user);

/* Whether the field was given in a struct that rn_decode filled, as the reference's test for an
 * empty file sees it: an empty list counts, an empty text does not. */
bool rn_field_given(const struct rn_field *f, const void *base);

#endif
