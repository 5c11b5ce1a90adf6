#include "kustom/field_macros.h"
#include "kustom/substitution_config.h"

static const struct rn_field source_list[] = {
    TEXT(rn_substitution_source, "env", env),
    TEXT(rn_substitution_source, "file", file),
    TEXT(rn_substitution_source, "sops", sops),
    TEXT(rn_substitution_source, "path", path),
};
static const struct rn_field_table source_table =
    TABLE(source_list, rn_substitution_source, AT(rn_substitution_source, given),
          AT(rn_substitution_source, mark));

static const struct rn_field substitution_list[] = {
    STRUCT(rn_substitution, "target", target, rn_selector_spec, rn_fields_selector),
    TEXTS(rn_substitution, "fieldPaths", field_paths),
    STRUCT(rn_substitution, "from", from, rn_substitution_source, source_table),
    TEXT(rn_substitution, "encoding", encoding),
};
static const struct rn_field_table substitution_table =
    TABLE(substitution_list, rn_substitution, RN_NO_OFFSET, AT(rn_substitution, mark));

static const struct rn_field list[] = {
    TEXT(rn_substitutions, "apiVersion", api_version),
    TEXT(rn_substitutions, "kind", kind),
    STRUCT(rn_substitutions, "metadata", metadata, rn_metadata, rn_fields_metadata),
    STRUCTS(rn_substitutions, "substitutions", at, n, rn_substitution, substitution_table),
    TEXTS(rn_substitutions, "placeholders", placeholders),
};
static const struct rn_field_table table =
    TABLE(list, rn_substitutions, RN_NO_OFFSET, RN_NO_OFFSET);

bool rn_is_substitution(struct rn_run *run, const struct rn_node *config)
{
    return rn_str_is(rn_text(rn_get(config, RN_WORD(run, apiVersion))), "render/v1alpha1") &&
           rn_str_is(rn_text(rn_get(config, RN_WORD(run, kind))), "SecretSubstitution");
}

static int check_source(struct rn_run *run, const struct rn_substitution *s)
{
    const struct rn_substitution_source *from = &s->from;
    int given = (from->env.s.n > 0) + (from->file.s.n > 0) + (from->sops.s.n > 0);

    if (!from->given || given != 1)
        return rn_hint(run,
                       rn_error(run, from->given ? from->mark : s->mark, RN_E_FIELD_VALUE,
                                "a substitution takes its value from one place, not from %d",
                                given),
                       "write from: {env: NAME}, {file: PATH} or {sops: FILE, path: a.b}");
    if ((from->sops.s.n > 0) != (from->path.s.n > 0))
        return rn_hint(run,
                       rn_error(run, from->mark, RN_E_FIELD_VALUE,
                                "the fields sops and path of a substitution go together"),
                       "sops names an encrypted file, path a value in it");
    return RENDER_OK;
}

static int check(struct rn_run *run, const struct rn_substitution *s)
{
    struct rn_str encoding = s->encoding.s;

    if (!s->target.given)
        return rn_hint(run,
                       rn_error(run, s->mark, RN_E_FIELD_VALUE, "a substitution has no target"),
                       "write target: {kind: Secret, name: ...}");
    if (s->field_paths.n == 0)
        return rn_hint(run,
                       rn_error(run, s->mark, RN_E_FIELD_VALUE, "a substitution has no fieldPaths"),
                       "write fieldPaths: [data.password]");
    if (encoding.n && !rn_str_is(encoding, "base64") && !rn_str_is(encoding, "none"))
        return rn_error(run, s->encoding.mark, RN_E_FIELD_VALUE,
                        "the encoding of a substitution is base64 or none, not %.*s",
                        RN_FMT(encoding));
    return check_source(run, s);
}

int rn_substitutions_read(struct rn_run *run, const struct rn_node *config,
                          struct rn_substitutions *out)
{
    *out = (struct rn_substitutions){0};
    RN_TRY(rn_decode(run, config, &table, out, true));
    for (size_t i = 0; i < out->n; i++)
        RN_TRY(check(run, &out->at[i]));
    return RENDER_OK;
}
