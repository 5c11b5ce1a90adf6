/* Edits: a line with the action and what it is of, words, one a line, a line "====", the text. The
 * new text must be one that can be read, in which other fields mean what they did; the same edit
 * changes nothing then. */
#include <stdlib.h>

#include "edit/edit.h"
#include "fuzz.h"
#include "kustom/encode.h"
#include "source/sink.h"

enum { MAX_WORDS = 16 };

/* The fields that an edit is of; of others none but its own. */
static const char *const fields[][3] = {
    {"image", "images", "imageTags"},
    {"nameprefix", "namePrefix", NULL},
    {"namesuffix", "nameSuffix", NULL},
    {"label", "commonLabels", "labels"},
    {"annotation", "commonAnnotations", NULL},
    {"buildmetadata", "buildMetadata", NULL},
    {"configmap", "configMapGenerator", NULL},
    {"secret", "secretGenerator", NULL},
    {"resource", "resources", "bases"},
    {"base", "resources", "bases"},
    {"component", "components", NULL},
    {"configuration", "configurations", NULL},
    {"generator", "generators", NULL},
    {"transformer", "transformers", NULL},
    {"patch", "patches", NULL},
};

/* What a fix does not touch, if the file does. */
static const char *const fixed[] = {"namespace",  "namePrefix",   "nameSuffix", "commonAnnotations",
                                    "components", "transformers", "generators", "replicas",
                                    "crds",       "sortOptions",  "openapi",    "vars"};

static bool is_concerned(const struct render_edit *asked, const char *field)
{
    if (asked->action == RENDER_EDIT_FIX) {
        for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
            if (strcmp(field, fixed[i]) == 0)
                return false;
        return true;
    }
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (strcmp(fields[i][0], asked->what) == 0)
            return strcmp(field, fields[i][1]) == 0 ||
                   (fields[i][2] && strcmp(field, fields[i][2]) == 0);
    return strcmp(field, asked->what) == 0;
}

/* The file system: one directory without anything in it. */
static int load(void *user, const char *path, int content, enum render_file_type *type,
                struct render_sink *sink)
{
    (void)user;
    (void)content;
    (void)sink;
    *type = strcmp(path, "/") == 0 ? RENDER_FILE_DIRECTORY : RENDER_FILE_NONE;
    return RENDER_OK;
}

static struct rn_node *meaning(struct rn_run *run, struct rn_str text)
{
    struct rn_kustomization k;
    struct rn_node *root = NULL, *out = NULL;

    memset(&k, 0, sizeof(k));
    if (rn_read_v2(run, rn_reader_new(run), text, 0, &root))
        return NULL;
    if (!root)
        return rn_map_node(run, RN_NOWHERE);
    if (rn_decode(run, root, &rn_fields_kustomization, &k, true) ||
        rn_encode(run, &rn_fields_kustomization, &k, &out))
        return NULL;
    return out;
}

static void compare(struct rn_run *run, const struct render_edit *asked, struct rn_str before,
                    struct rn_str after)
{
    const struct rn_field_table *table = &rn_fields_kustomization;
    const struct rn_node *old = meaning(run, before), *new = meaning(run, after);

    fuzz_check(old && new, "both texts can be read");
    for (size_t i = 0; i < table->n; i++) {
        const char *name = table->fields[i].name;
        const struct rn_node *a = rn_get_c(run, old, name), *b = rn_get_c(run, new, name);

        if (is_concerned(asked, name) || strcmp(name, "apiVersion") == 0 ||
            strcmp(name, "kind") == 0)
            continue;
        fuzz_check(!a == !b && (!a || rn_node_eq(a, b)), name);
    }
}

/* Reads the words; false when there is no action. */
static bool read_words(struct rn_run *run, struct rn_str part, struct render_edit *asked,
                       const char **words)
{
    static const char *const actions[] = {"set ", "add ", "remove ", "fix"};
    size_t end = rn_str_find(part, '\n', 0), action = 0;
    struct rn_str line = rn_str_slice(part, 0, end);

    while (action < 4 && !rn_str_starts(line, rn_str_from(actions[action])))
        action++;
    if (action == 4)
        return false;
    asked->action = (enum render_edit_action)action;
    asked->what = rn_str_c(&run->arena, rn_str_slice(line, strlen(actions[action]), line.n));
    for (size_t at = end + 1; at < part.n && asked->nwords < MAX_WORDS; at = end + 1) {
        end = rn_str_find(part, '\n', at);
        words[asked->nwords++] = rn_str_c(&run->arena, rn_str_slice(part, at, end));
    }
    if (strcmp(asked->what, "patch") == 0 && asked->nwords) {
        asked->path = words[--asked->nwords];
        asked->kind = asked->nwords ? words[--asked->nwords] : NULL;
    } else if ((strcmp(asked->what, "configmap") == 0 || strcmp(asked->what, "secret") == 0) &&
               asked->nwords > 1) {
        asked->literals = words + 1;
        asked->nliterals = asked->nwords - 1;
        asked->nwords = 1;
    }
    return true;
}

void fuzz(struct rn_run *run, struct rn_str text)
{
    struct render_files files = {.load = load};
    struct rn_source *source = rn_source_new(run, &files, "/", RENDER_RESTRICT_ROOT_ONLY);
    struct rn_str part = fuzz_part(&text), once, twice;
    const char *words[MAX_WORDS] = {NULL};
    struct render_edit asked = {.size = sizeof(asked), .name = "k", .words = words};
    struct rn_edited_files others = {.n = 0};
    struct rn_loader *loader;

    fuzz_check(rn_loader_open(run, source, "/", &loader) == RENDER_OK, "a directory");
    if (!read_words(run, part, &asked, words))
        return;
    asked.force = asked.ignore_missing = part.n % 2;
    asked.without_selector = part.n % 3 == 0;
    asked.include_templates = asked.without_selector && part.n % 5 == 0;
    asked.convert_vars = part.n % 2;
    if (rn_edit(run, loader, &asked, text, rn_run_place(run, RN_S("k")), &once, &others)) {
        fuzz_check(run->errors > 0, "a failure has a message");
        return;
    }
    fuzz_check(run->errors == 0, "a message is a failure");
    if (!rn_str_eq(once, text) && !asked.convert_vars)
        compare(run, &asked, text, once);
    if (!rn_edit(run, loader, &asked, once, 0, &twice, &others))
        fuzz_check(rn_str_eq(once, twice), "a second run changes nothing");
}
