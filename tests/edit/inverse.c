/* Edits that are taken back: for each kustomization file whose path is a line of the standard
 * input, an edit and its inverse must give the file back, byte for byte. Nothing is written.
 *
 * A field with a null, or an empty list in a block, cannot come back when it was given a value, nor
 * can bases that became resources, a value that was written on several lines, or a number that was
 * not written in the usual way: such edits are left out. Refused edits are counted. */
#include <render/render.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "kustom/fields.h"
#include "yaml/layout.h"

enum { LINE = 4096, MAX_WORDS = 4, TEXT = 512 };

/* One edit: what, its word, and of what a config map is made. Without a word it is of a patch. */
struct edit {
    enum render_edit_action action;
    const char *what, *word, *literal;
};

#define ADD(what, word, literal)                                                                   \
    {                                                                                              \
        RENDER_EDIT_ADD, what, word, literal                                                       \
    }
#define REMOVE(what, word)                                                                         \
    {                                                                                              \
        RENDER_EDIT_REMOVE, what, word, NULL                                                       \
    }

/* One file. */
struct subject {
    const char *path;
    const char *data;
    size_t size;
    struct render_context *ctx;
    struct rn_run *run;
    struct rn_layout layout;
    struct rn_kustomization k;
};

static struct counts {
    size_t files, back, refused, failed;
} counts;

static void *resize(void *user, void *old, size_t size)
{
    (void)user;
    if (size == 0) {
        free(old);
        return NULL;
    }
    return realloc(old, size);
}

static int run_edit(const struct subject *s, const struct edit *edit, struct render_text text,
                    struct render_build **build, struct render_text *out)
{
    struct render_edit e = {.size = sizeof(e), .name = s->path, .text = text};
    int status;

    e.action = edit->action;
    e.what = edit->what;
    e.words = &edit->word;
    e.nwords = edit->word ? 1 : 0;
    e.path = edit->word ? NULL : "zz.yaml";
    e.literals = &edit->literal;
    e.nliterals = edit->literal ? 1 : 0;
    status = render_edit_run(build, s->ctx, &e);
    return status ? status : render_build_emit(*build, out);
}

static bool same(struct render_text a, struct render_text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static void try(const struct subject *s, const struct edit *there, const struct edit *back)
{
    struct render_text old = {s->data, s->size}, now = {"", 0}, again = {"", 0};
    struct render_build *first = NULL, *second = NULL;
    int status = run_edit(s, there, old, &first, &now);

    if (status || same(old, now)) {
        counts.refused++;
    } else if (run_edit(s, back, now, &second, &again) || !same(old, again)) {
        printf("%s: '%s %s' and back: another file\n", s->path, there->what,
               there->word ? there->word : "");
        counts.failed++;
    } else {
        counts.back++;
    }
    render_build_free(first);
    render_build_free(second);
}

/* Whether a field is away, or has something that stays when an entry comes and goes. */
static bool can_grow(const struct subject *s, const char *field)
{
    const struct rn_laid *root = s->layout.root;
    bool fits = true;

    for (size_t i = 0; i < root->n; i++) {
        const struct rn_laid *v = root->pairs[i].value;

        if (rn_str_eq_nocase(root->pairs[i].key->text, rn_str_from(field)))
            fits = v->kind != RN_SCALAR && (v->n > 0 || v->flow);
    }
    return fits;
}

static void try_entries(const struct subject *s)
{
    static const struct {
        const char *field;
        struct edit there, back;
    } pairs[] = {
        {"components", ADD("component", "zz/zz", NULL), REMOVE("component", "zz/zz")},
        {"transformers", ADD("transformer", "zz: y", NULL), REMOVE("transformer", "zz: y")},
        {"commonLabels", ADD("label", "zz:true", NULL), REMOVE("label", "zz")},
        {"commonAnnotations", ADD("annotation", "z/z:a # b", NULL), REMOVE("annotation", "z/z")},
        {"patches", ADD("patch", NULL, NULL), REMOVE("patch", NULL)},
        {"configMapGenerator", ADD("configmap", "zz", "a=b"), REMOVE("configmap", "zz")},
        {"secretGenerator", ADD("secret", "zz", "a=b"), REMOVE("secret", "zz")},
        {"buildMetadata", ADD("buildmetadata", "managedByLabel", NULL),
         REMOVE("buildmetadata", "managedByLabel")},
        {"resources", ADD("resource", "zz.yaml", NULL), REMOVE("resource", "zz.yaml")},
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        if (can_grow(s, pairs[i].field) && (strcmp(pairs[i].field, "resources") || !s->k.bases.at))
            try(s, &pairs[i].there, &pairs[i].back);
}

static void try_text(const struct subject *s, const char *what, struct rn_str old)
{
    char text[TEXT];
    struct edit there = {.action = RENDER_EDIT_SET, .what = what, .word = "zz-"};
    struct edit back = {.action = RENDER_EDIT_SET, .what = what, .word = text};

    snprintf(text, sizeof(text), "%.*s", RN_FMT(old));
    if (old.n < TEXT && !rn_str_is(old, "zz-"))
        try(s, &there, &back);
}

/* Texts that are empty or null are not what they were when they are set and taken away. */
static void try_texts(const struct subject *s)
{
    const struct rn_kustomization *k = &s->k;

    if (k->namespace.s.n || can_grow(s, "namespace"))
        try_text(s, "namespace", k->namespace.s);
    if (k->name_prefix.s.n || can_grow(s, "namePrefix"))
        try_text(s, "nameprefix", k->name_prefix.s);
    if (k->name_suffix.s.n || can_grow(s, "nameSuffix"))
        try_text(s, "namesuffix", k->name_suffix.s);
}

/* The value of a key in a map as it is laid out; NULL when there is none. */
static const struct rn_laid *laid(const struct rn_laid *map, const char *key)
{
    const struct rn_laid *found = NULL;

    for (size_t i = 0; map && map->kind == RN_MAP && i < map->n; i++)
        if (rn_str_eq_nocase(map->pairs[i].key->text, rn_str_from(key)))
            found = map->pairs[i].value;
    return found;
}

/* Whether the text of a scalar is on one line, as it is meant or in quotes. */
static bool is_plain(const struct subject *s, const struct rn_laid *n)
{
    return n && n->kind == RN_SCALAR && !memchr(s->data + n->content, '\n', n->to - n->content);
}

static void try_words(const struct subject *s, const char *what, const char *there,
                      const char *back)
{
    struct edit a = {.action = RENDER_EDIT_SET, .what = what, .word = there};
    struct edit b = {.action = RENDER_EDIT_SET, .what = what, .word = back};

    try(s, &a, &b);
}

/* Of several entries with one name one is left, so there must be one. */
static bool is_only_image(const struct rn_kustomization *k, size_t i)
{
    bool only = k->nimage_tags == 0 && k->images[i].tag_suffix.s.n == 0;

    for (size_t j = 0; j < k->nimages; j++)
        only = only && (i == j || !rn_str_eq(k->images[i].name.s, k->images[j].name.s));
    return only;
}

static void try_images(const struct subject *s)
{
    char there[TEXT], back[TEXT];

    for (size_t i = 0; i < s->k.nimages; i++) {
        const struct rn_image_entry *im = &s->k.images[i];
        bool fits = im->new_tag.s.n && !im->digest.s.n && is_only_image(&s->k, i);

        snprintf(there, sizeof(there), "%.*s=*:zz", RN_FMT(im->name.s));
        snprintf(back, sizeof(back), "%.*s=*:%.*s", RN_FMT(im->name.s), RN_FMT(im->new_tag.s));
        if (fits && strlen(back) + 1 < TEXT)
            try_words(s, "image", there, back);
    }
    for (size_t i = 0; i < s->k.nreplicas; i++) {
        const struct rn_replica_entry *r = &s->k.replicas[i];

        const struct rn_laid *list = laid(s->layout.root, "replicas"), *count;

        count = list && list->kind == RN_LIST ? laid(list->items[i], "count") : NULL;
        snprintf(there, sizeof(there), "%.*s=987", RN_FMT(r->name.s));
        snprintf(back, sizeof(back), "%.*s=%lld", RN_FMT(r->name.s), (long long)r->count.value);
        if (count && rn_str_is(count->text, back + r->name.s.n + 1))
            try_words(s, "replicas", there, back);
    }
}

static void try_labels(const struct subject *s, const char *what, const char *field,
                       const struct rn_string_map *map)
{
    char there[TEXT], back[TEXT], key[TEXT];

    for (size_t i = 0; i < map->n; i++) {
        snprintf(there, sizeof(there), "%.*s:zz", RN_FMT(map->at[i].key));
        snprintf(back, sizeof(back), "%.*s:%.*s", RN_FMT(map->at[i].key), RN_FMT(map->at[i].value));
        snprintf(key, sizeof(key), "%.*s", RN_FMT(map->at[i].key));
        if (strlen(back) + 1 < TEXT && is_plain(s, laid(laid(s->layout.root, field), key)))
            try_words(s, what, there, back);
    }
}

static int look(struct subject *s)
{
    struct rn_str text = rn_str_make(s->data, s->size);
    struct rn_reader *reader = rn_reader_new(s->run);
    struct rn_node *root;

    memset(&s->k, 0, sizeof(s->k));
    RN_TRY(rn_read_v2(s->run, reader, text, 0, &root));
    if (!root)
        return RENDER_EINPUT;
    RN_TRY(rn_decode(s->run, root, &rn_fields_kustomization, &s->k, true));
    return rn_read_layout(s->run, reader, text, 0, &s->layout);
}

static void try_file(struct subject *s)
{
    static const struct rn_allocator allocator = {resize, NULL};
    struct rn_run run;

    rn_run_init(&run, &allocator, 0);
    s->run = &run;
    if (setjmp(run.escape.env)) {
        printf("%s: no memory\n", s->path);
        counts.failed++;
    } else {
        rn_run_start(&run);
        if (look(s) == RENDER_OK && s->layout.root && s->layout.root->kind == RN_MAP) {
            counts.files++;
            try_entries(s);
            try_texts(s);
            try_images(s);
            try_labels(s, "label", "commonLabels", &s->k.common_labels);
            try_labels(s, "annotation", "commonAnnotations", &s->k.common_annotations);
        }
    }
    rn_run_free(&run);
}

static bool read_file(const char *path, struct subject *s)
{
    FILE *f = fopen(path, "rb");
    char *data = NULL;
    size_t n = 0, got = 1;

    while (f && got && (data = realloc(data, n + LINE))) {
        got = fread(data + n, 1, LINE, f);
        n += got;
    }
    if (f)
        fclose(f);
    s->path = path;
    s->data = data;
    s->size = n;
    return f && data;
}

int main(void)
{
    struct render_options options = {.size = sizeof(options), .working_directory = "/"};
    struct subject s = {.path = ""};
    char line[LINE];

    if (render_context_new(&s.ctx, &options))
        return 1;
    while (fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (read_file(line, &s))
            try_file(&s);
        free((char *)(uintptr_t)s.data);
    }
    render_context_free(s.ctx);
    printf("%zu files: %zu edits taken back, %zu refused or without effect, %zu problems\n",
           counts.files, counts.back, counts.refused, counts.failed);
    return counts.failed || counts.files == 0 || counts.refused * 20 > counts.back;
}
