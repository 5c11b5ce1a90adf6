/* The verbs, and one edit from text to text. */
#include "edit/edit.h"

struct verb {
    enum render_edit_action action;
    const char *what;
    int (*run)(struct rn_edit *e, const char *field);
    const char *field;
};

static const struct verb verbs[] = {
    {RENDER_EDIT_SET, "image", rn_edit_set_image, "images"},
    {RENDER_EDIT_SET, "namespace", rn_edit_set_text, "namespace"},
    {RENDER_EDIT_SET, "nameprefix", rn_edit_set_text, "namePrefix"},
    {RENDER_EDIT_SET, "namesuffix", rn_edit_set_text, "nameSuffix"},
    {RENDER_EDIT_SET, "replicas", rn_edit_set_replicas, "replicas"},
    {RENDER_EDIT_SET, "label", rn_edit_set_labels, "commonLabels"},
    {RENDER_EDIT_SET, "annotation", rn_edit_set_labels, "commonAnnotations"},
    {RENDER_EDIT_SET, "buildmetadata", rn_edit_set_options, "buildMetadata"},
    {RENDER_EDIT_SET, "configmap", rn_edit_set_generator, "configMapGenerator"},
    {RENDER_EDIT_SET, "secret", rn_edit_set_generator, "secretGenerator"},
    {RENDER_EDIT_ADD, "label", rn_edit_add_labels, "commonLabels"},
    {RENDER_EDIT_ADD, "annotation", rn_edit_add_labels, "commonAnnotations"},
    {RENDER_EDIT_ADD, "component", rn_edit_add_paths, "components"},
    {RENDER_EDIT_ADD, "resource", rn_edit_add_paths, "resources"},
    {RENDER_EDIT_ADD, "base", rn_edit_add_base, "resources"},
    {RENDER_EDIT_ADD, "configuration", rn_edit_add_paths, "configurations"},
    {RENDER_EDIT_ADD, "generator", rn_edit_add_paths, "generators"},
    {RENDER_EDIT_ADD, "transformer", rn_edit_add_paths, "transformers"},
    {RENDER_EDIT_ADD, "buildmetadata", rn_edit_add_options, "buildMetadata"},
    {RENDER_EDIT_ADD, "patch", rn_edit_add_patch, "patches"},
    {RENDER_EDIT_ADD, "configmap", rn_edit_add_generator, "configMapGenerator"},
    {RENDER_EDIT_ADD, "secret", rn_edit_add_generator, "secretGenerator"},
    {RENDER_EDIT_REMOVE, "resource", rn_edit_remove_paths, "resources"},
    {RENDER_EDIT_REMOVE, "component", rn_edit_remove_paths, "components"},
    {RENDER_EDIT_REMOVE, "transformer", rn_edit_remove_paths, "transformers"},
    {RENDER_EDIT_REMOVE, "buildmetadata", rn_edit_remove_options, "buildMetadata"},
    {RENDER_EDIT_REMOVE, "label", rn_edit_remove_labels, "commonLabels"},
    {RENDER_EDIT_REMOVE, "annotation", rn_edit_remove_labels, "commonAnnotations"},
    {RENDER_EDIT_REMOVE, "patch", rn_edit_remove_patch, "patches"},
    {RENDER_EDIT_REMOVE, "configmap", rn_edit_remove_generator, "configMapGenerator"},
    {RENDER_EDIT_REMOVE, "secret", rn_edit_remove_generator, "secretGenerator"},
    {RENDER_EDIT_FIX, "", rn_edit_fix, NULL},
};

static const struct verb *find_verb(const struct render_edit *asked)
{
    const char *what = asked->what ? asked->what : "";

    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (verbs[i].action == asked->action && strcmp(verbs[i].what, what) == 0)
            return &verbs[i];
    return NULL;
}

/* What goes into the file has to be text. */
static int check_texts(struct rn_run *run, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (texts[i] && !rn_str_valid_utf8(rn_str_from(texts[i])))
            return rn_error(run, RN_NOWHERE, RN_E_EDIT, "a word of the edit is not UTF-8");
    return RENDER_OK;
}

static int check_asked(struct rn_run *run, const struct render_edit *a)
{
    const char *const texts[] = {
        a->path,         a->patch,         a->group,          a->version,
        a->kind,         a->target_name,   a->label_selector, a->annotation_selector,
        a->in_namespace, a->new_namespace, a->behavior,       a->type,
        a->env_file,
    };

    RN_TRY(check_texts(run, texts, sizeof(texts) / sizeof(texts[0])));
    RN_TRY(check_texts(run, a->words, a->nwords));
    RN_TRY(check_texts(run, a->literals, a->nliterals));
    return check_texts(run, a->files, a->nfiles);
}

int rn_edit(struct rn_run *run, const struct rn_loader *loader, const struct render_edit *asked,
            struct rn_str text, uint16_t place, struct rn_str *out, struct rn_edited_files *others)
{
    const struct verb *verb = find_verb(asked);
    struct rn_edit e = {
        .run = run,
        .reader = rn_reader_new(run),
        .asked = asked,
        .loader = loader,
        .others = others,
        .place = place,
        .text = text,
    };

    *out = text;
    if (!verb)
        return rn_fail(run, RENDER_EUNSUPPORTED, RN_NOWHERE, RN_E_EDIT, "there is no edit of '%s'",
                       asked->what ? asked->what : "");
    RN_TRY(check_asked(run, asked));
    RN_TRY(rn_edit_read(&e));
    RN_TRY(verb->run(&e, verb->field));
    *out = e.text;
    return RENDER_OK;
}
