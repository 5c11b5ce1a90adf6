/* The subcommands of `edit`, one a field of the kustomization. */
#include "edit.h"

#define FIELD(name) offsetof(struct edit_options, name)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct flag force_flags[] = {
    {"force", 'f', FLAG_BOOL, FIELD(force), NULL},
};
static const struct flag label_flags[] = {
    {"force", 'f', FLAG_BOOL, FIELD(force), NULL},
    {"without-selector", 0, FLAG_BOOL, FIELD(without_selector), NULL},
    {"include-templates", 0, FLAG_BOOL, FIELD(include_templates), NULL},
};
static const struct flag ignore_flags[] = {
    {"ignore-non-existence", 'i', FLAG_BOOL, FIELD(ignore_missing), NULL},
};
static const struct flag resource_flags[] = {
    {"no-verify", 0, FLAG_BOOL, FIELD(no_verify), NULL},
};
static const struct flag patch_flags[] = {
    {"path", 0, FLAG_TEXT, FIELD(edit.path), NULL},
    {"patch", 0, FLAG_TEXT, FIELD(edit.patch), NULL},
    {"group", 0, FLAG_TEXT, FIELD(edit.group), NULL},
    {"version", 0, FLAG_TEXT, FIELD(edit.version), NULL},
    {"kind", 0, FLAG_TEXT, FIELD(edit.kind), NULL},
    {"name", 0, FLAG_TEXT, FIELD(edit.target_name), NULL},
    {"namespace", 0, FLAG_TEXT, FIELD(edit.in_namespace), NULL},
    {"annotation-selector", 0, FLAG_TEXT, FIELD(edit.annotation_selector), NULL},
    {"label-selector", 0, FLAG_TEXT, FIELD(edit.label_selector), NULL},
};
static const struct flag namespace_flags[] = {
    {"namespace", 0, FLAG_TEXT, FIELD(edit.in_namespace), NULL},
};
static const struct flag set_generator_flags[] = {
    {"from-literal", 0, FLAG_LIST, FIELD(literals), NULL},
    {"namespace", 0, FLAG_TEXT, FIELD(edit.in_namespace), NULL},
    {"new-namespace", 0, FLAG_TEXT, FIELD(edit.new_namespace), NULL},
};
static const struct flag config_map_flags[] = {
    {"from-literal", 0, FLAG_LIST, FIELD(literals), NULL},
    {"from-file", 0, FLAG_LIST, FIELD(files), NULL},
    {"from-env-file", 0, FLAG_TEXT, FIELD(edit.env_file), NULL},
    {"behavior", 0, FLAG_TEXT, FIELD(edit.behavior), NULL},
    {"namespace", 0, FLAG_TEXT, FIELD(edit.in_namespace), NULL},
    {"disableNameSuffixHash", 0, FLAG_BOOL, FIELD(no_hash), NULL},
};
static const struct flag secret_flags[] = {
    {"from-literal", 0, FLAG_LIST, FIELD(literals), NULL},
    {"from-file", 0, FLAG_LIST, FIELD(files), NULL},
    {"from-env-file", 0, FLAG_TEXT, FIELD(edit.env_file), NULL},
    {"type", 0, FLAG_TEXT, FIELD(edit.type), NULL},
    {"namespace", 0, FLAG_TEXT, FIELD(edit.in_namespace), NULL},
    {"disableNameSuffixHash", 0, FLAG_BOOL, FIELD(no_hash), NULL},
};

#define EDIT(verb, id, word, flags_, nflags_, summary_, usage_)                                    \
    static const struct command verb##_##id = {.name = word,                                       \
                                               .summary = summary_,                                \
                                               .usage = usage_,                                    \
                                               .flags = flags_,                                    \
                                               .nflags = nflags_,                                  \
                                               .run = run_edit,                                    \
                                               .parent = &edit_##verb##_command}

EDIT(set, image, "image", NULL, 0, "Say what images become",
     "Usage:\n"
     "  render edit set image IMAGE...\n"
     "\n"
     "IMAGE is NAME:TAG, NAME@DIGEST, NAME=NEW, NAME=NEW:TAG, NAME=NEW@DIGEST or\n"
     "NAME=NEW:TAG@DIGEST. What is not given is taken away; * keeps what there is.\n");
EDIT(set, namespace, "namespace", NULL, 0, "Set the field namespace",
     "Usage:\n"
     "  render edit set namespace NAME\n");
EDIT(set, nameprefix, "nameprefix", NULL, 0, "Set the field namePrefix",
     "Usage:\n"
     "  render edit set nameprefix PREFIX\n"
     "\n"
     "A text that begins with a dash goes behind --. An empty one takes the field away.\n");
EDIT(set, namesuffix, "namesuffix", NULL, 0, "Set the field nameSuffix",
     "Usage:\n"
     "  render edit set namesuffix -- SUFFIX\n"
     "\n"
     "A text that begins with a dash goes behind --. An empty one takes the field away.\n");
EDIT(set, replicas, "replicas", NULL, 0, "Set counts of replicas",
     "Usage:\n"
     "  render edit set replicas NAME=COUNT...\n");
EDIT(set, label, "label", NULL, 0, "Set entries of commonLabels",
     "Usage:\n"
     "  render edit set label KEY:VALUE...\n");
EDIT(set, annotation, "annotation", NULL, 0, "Set entries of commonAnnotations",
     "Usage:\n"
     "  render edit set annotation KEY:VALUE...\n");
EDIT(set, buildmetadata, "buildmetadata", NULL, 0, "Set the field buildMetadata",
     "Usage:\n"
     "  render edit set buildmetadata OPTION[,OPTION]\n"
     "\n"
     "Options are originAnnotations, transformerAnnotations and managedByLabel.\n");
EDIT(set, configmap, "configmap", set_generator_flags, COUNT(set_generator_flags),
     "Change literals, or the namespace, of a config map",
     "Usage:\n"
     "  render edit set configmap NAME [FLAG...]\n"
     "\n"
     "Flags:\n"
     "      --from-literal KEY=VALUE      the new value of a literal; can be given again\n"
     "      --namespace NAME              where the config map is now\n"
     "      --new-namespace NAME          where it shall be\n");
EDIT(set, secret, "secret", set_generator_flags, COUNT(set_generator_flags),
     "Change literals, or the namespace, of a secret",
     "Usage:\n"
     "  render edit set secret NAME [FLAG...]\n"
     "\n"
     "Flags:\n"
     "      --from-literal KEY=VALUE      the new value of a literal; can be given again\n"
     "      --namespace NAME              where the secret is now\n"
     "      --new-namespace NAME          where it shall be\n");
EDIT(add, resource, "resource", resource_flags, COUNT(resource_flags),
     "List files, directories or git URLs under resources",
     "Usage:\n"
     "  render edit add resource PATH... [FLAG...]\n"
     "\n"
     "PATH may be a pattern. What is listed already is not listed again.\n"
     "\n"
     "Flags:\n"
     "      --no-verify   PATH is listed as it is, whether it is there or not\n");
EDIT(add, component, "component", NULL, 0, "List directories or git URLs under components",
     "Usage:\n"
     "  render edit add component PATH...\n"
     "\n"
     "PATH may be a pattern. What is listed already is not listed again.\n");
EDIT(add, base, "base", NULL, 0, "List directories under resources",
     "Usage:\n"
     "  render edit add base PATH[,PATH]\n"
     "\n"
     "Each has to be there, and not to be listed yet.\n");
EDIT(add, patch, "patch", patch_flags, COUNT(patch_flags), "Add a patch",
     "Usage:\n"
     "  render edit add patch [FLAG...]\n"
     "\n"
     "Flags:\n"
     "      --path FILE                   the patch is a file\n"
     "      --patch TEXT                  the patch itself\n"
     "      --group, --version, --kind, --name, --namespace TEXT\n"
     "      --label-selector, --annotation-selector TEXT\n"
     "                                    what it is for\n");
EDIT(add, label, "label", label_flags, COUNT(label_flags),
     "Add entries to commonLabels, or to labels",
     "Usage:\n"
     "  render edit add label KEY:VALUE... [FLAG...]\n"
     "\n"
     "Flags:\n"
     "  -f, --force               what is there gets the new value\n"
     "      --without-selector    add to labels: selectors stay as they are\n"
     "      --include-templates   with that: templates get the labels, too\n");
EDIT(add, annotation, "annotation", force_flags, COUNT(force_flags),
     "Add entries to commonAnnotations",
     "Usage:\n"
     "  render edit add annotation KEY:VALUE... [FLAG...]\n"
     "\n"
     "Flags:\n"
     "  -f, --force   what is there gets the new value\n");
EDIT(add, configmap, "configmap", config_map_flags, COUNT(config_map_flags),
     "Add a config map, or sources to one that is there",
     "Usage:\n"
     "  render edit add configmap NAME [FLAG...]\n"
     "\n"
     "Flags:\n"
     "      --from-literal KEY=VALUE      can be given again\n"
     "      --from-file [KEY=]PATH        a file, a pattern, or several with commas between\n"
     "      --from-env-file PATH          a file of KEY=VALUE lines\n"
     "      --behavior WHICH              create, merge or replace\n"
     "      --namespace NAME              of the entry\n"
     "      --disableNameSuffixHash       the name gets no hash\n");
EDIT(add, secret, "secret", secret_flags, COUNT(secret_flags),
     "Add a secret, or sources to one that is there",
     "Usage:\n"
     "  render edit add secret NAME [FLAG...]\n"
     "\n"
     "Flags:\n"
     "      --from-literal KEY=VALUE      can be given again\n"
     "      --from-file [KEY=]PATH        a file, a pattern, or several with commas between\n"
     "      --from-env-file PATH          a file of KEY=VALUE lines\n"
     "      --type TYPE                   of a new one; Opaque unless given\n"
     "      --namespace NAME              of the entry\n"
     "      --disableNameSuffixHash       the name gets no hash\n");
EDIT(add, buildmetadata, "buildmetadata", NULL, 0, "Add options to buildMetadata",
     "Usage:\n"
     "  render edit add buildmetadata OPTION[,OPTION]\n"
     "\n"
     "Options are originAnnotations, transformerAnnotations and managedByLabel.\n");
EDIT(add, configuration, "configuration", NULL, 0, "List files under configurations",
     "Usage:\n"
     "  render edit add configuration PATH...\n"
     "\n"
     "PATH may be a pattern. What is listed already is not listed again.\n");
EDIT(add, generator, "generator", NULL, 0, "List files under generators",
     "Usage:\n"
     "  render edit add generator PATH...\n"
     "\n"
     "PATH may be a pattern. What is listed already is not listed again.\n");
EDIT(add, transformer, "transformer", NULL, 0, "List files under transformers",
     "Usage:\n"
     "  render edit add transformer PATH...\n"
     "\n"
     "PATH may be a pattern. What is listed already is not listed again.\n");
EDIT(remove, resource, "resource", NULL, 0, "Take paths out of resources",
     "Usage:\n"
     "  render edit remove resource PATH...\n"
     "\n"
     "PATH may be a pattern, which is matched against what the file lists.\n");
EDIT(remove, component, "component", NULL, 0, "Take paths out of components",
     "Usage:\n"
     "  render edit remove component PATH...\n"
     "\n"
     "PATH may be a pattern, which is matched against what the file lists.\n");
EDIT(remove, transformer, "transformer", NULL, 0, "Take paths out of transformers",
     "Usage:\n"
     "  render edit remove transformer PATH...\n"
     "\n"
     "PATH may be a pattern, which is matched against what the file lists.\n");
EDIT(remove, patch, "patch", patch_flags, COUNT(patch_flags), "Take a patch out",
     "Usage:\n"
     "  render edit remove patch [FLAG...]\n"
     "\n"
     "What is given has to be all of the patch.\n"
     "\n"
     "Flags:\n"
     "      --path FILE                   the patch is a file\n"
     "      --patch TEXT                  the patch itself\n"
     "      --group, --version, --kind, --name, --namespace TEXT\n"
     "      --label-selector, --annotation-selector TEXT\n"
     "                                    what it is for\n");
EDIT(remove, label, "label", ignore_flags, COUNT(ignore_flags), "Take entries out of commonLabels",
     "Usage:\n"
     "  render edit remove label KEY[,KEY] [FLAG...]\n"
     "\n"
     "Flags:\n"
     "  -i, --ignore-non-existence   a key that is not there is no failure\n");
EDIT(remove, annotation, "annotation", ignore_flags, COUNT(ignore_flags),
     "Take entries out of commonAnnotations",
     "Usage:\n"
     "  render edit remove annotation KEY[,KEY] [FLAG...]\n"
     "\n"
     "Flags:\n"
     "  -i, --ignore-non-existence   a key that is not there is no failure\n");
EDIT(remove, configmap, "configmap", namespace_flags, COUNT(namespace_flags),
     "Take config maps out",
     "Usage:\n"
     "  render edit remove configmap NAME[,NAME] [FLAG...]\n"
     "\n"
     "Flags:\n"
     "      --namespace NAME   where they are\n");
EDIT(remove, secret, "secret", namespace_flags, COUNT(namespace_flags), "Take secrets out",
     "Usage:\n"
     "  render edit remove secret NAME[,NAME] [FLAG...]\n"
     "\n"
     "Flags:\n"
     "      --namespace NAME   where they are\n");
EDIT(remove, buildmetadata, "buildmetadata", NULL, 0, "Take options out of buildMetadata",
     "Usage:\n"
     "  render edit remove buildmetadata OPTION[,OPTION]\n"
     "\n"
     "Options are originAnnotations, transformerAnnotations and managedByLabel.\n");

static const struct command *const add_commands[] = {
    &add_annotation,
    &add_base,
    &add_buildmetadata,
    &add_component,
    &add_configmap,
    &add_configuration,
    &add_generator,
    &add_label,
    &add_patch,
    &add_resource,
    &add_secret,
    &add_transformer,
    NULL,
};
const struct command edit_add_command = {
    .name = "add",
    .summary = "Add to the kustomization file",
    .usage = "Usage:\n"
             "  render edit add WHAT [WORD...] [FLAG...]\n"
             "\n"
             "What:\n"
             "  annotation     add entries to commonAnnotations\n"
             "  base           list directories under resources\n"
             "  buildmetadata  add options to buildMetadata\n"
             "  component      list directories or git URLs under components\n"
             "  configmap      add a config map, or sources to one that is there\n"
             "  configuration  list files under configurations\n"
             "  generator      list files under generators\n"
             "  label          add entries to commonLabels, or to labels\n"
             "  patch          add a patch\n"
             "  resource       list files, directories or git URLs under resources\n"
             "  secret         add a secret, or sources to one that is there\n"
             "  transformer    list files under transformers\n"
             "\n"
             "'render edit add WHAT --help' explains one.\n",
    .run = run_subcommand,
    .subcommands = add_commands,
    .parent = &edit_command,
};

static const struct command *const remove_commands[] = {
    &remove_annotation,  &remove_buildmetadata,
    &remove_component,   &remove_configmap,
    &remove_label,       &remove_patch,
    &remove_resource,    &remove_secret,
    &remove_transformer, NULL,
};
const struct command edit_remove_command = {
    .name = "remove",
    .summary = "Take out of the kustomization file",
    .usage = "Usage:\n"
             "  render edit remove WHAT [WORD...] [FLAG...]\n"
             "\n"
             "What:\n"
             "  annotation     take entries out of commonAnnotations\n"
             "  buildmetadata  take options out of buildMetadata\n"
             "  component      take paths out of components\n"
             "  configmap      take config maps out\n"
             "  label          take entries out of commonLabels\n"
             "  patch          take a patch out\n"
             "  resource       take paths out of resources\n"
             "  secret         take secrets out\n"
             "  transformer    take paths out of transformers\n"
             "\n"
             "'render edit remove WHAT --help' explains one.\n",
    .run = run_subcommand,
    .subcommands = remove_commands,
    .parent = &edit_command,
};

static const struct command *const set_commands[] = {
    &set_annotation, &set_buildmetadata, &set_configmap, &set_image,  &set_label, &set_nameprefix,
    &set_namespace,  &set_namesuffix,    &set_replicas,  &set_secret, NULL,
};
const struct command edit_set_command = {
    .name = "set",
    .summary = "Set what is in the kustomization file",
    .usage = "Usage:\n"
             "  render edit set WHAT [WORD...] [FLAG...]\n"
             "\n"
             "What:\n"
             "  annotation     set entries of commonAnnotations\n"
             "  buildmetadata  set the field buildMetadata\n"
             "  configmap      change literals, or the namespace, of a config map\n"
             "  image          say what images become\n"
             "  label          set entries of commonLabels\n"
             "  nameprefix     set the field namePrefix\n"
             "  namespace      set the field namespace\n"
             "  namesuffix     set the field nameSuffix\n"
             "  replicas       set counts of replicas\n"
             "  secret         change literals, or the namespace, of a secret\n"
             "\n"
             "'render edit set WHAT --help' explains one.\n",
    .run = run_subcommand,
    .subcommands = set_commands,
    .parent = &edit_command,
};

/* ---- Fix ------------------------------------------------------------------------------------ */

static const struct flag fix_flags[] = {
    {"vars", 0, FLAG_BOOL, FIELD(vars), NULL},
};

const struct command edit_fix_command = {
    .name = "fix",
    .summary = "Write old fields as new ones",
    .usage = "Usage:\n"
             "  render edit fix [FLAG...]\n"
             "\n"
             "bases, imageTags, env, helmChartInflationGenerator, patchesJson6902,\n"
             "patchesStrategicMerge and commonLabels become the fields that replace them, and\n"
             "apiVersion and kind are written. It is told when that builds to something else.\n"
             "\n"
             "Flags:\n"
             "      --vars   vars become replacements; in resources and patches of this\n"
             "               kustomization and those below it, $(NAME) becomes NAME_PLACEHOLDER\n",
    .flags = fix_flags,
    .nflags = COUNT(fix_flags),
    .run = run_edit,
    .parent = &edit_command,
};

/* ---- Plugins -------------------------------------------------------------------------------- */

/* In the order of their names; the reference's differs from call to call. */
static int run_list(const struct command *command, int argc, char **argv)
{
    static const char *const names[] = {"AnnotationsTransformer",
                                        "ConfigMapGenerator",
                                        "HashTransformer",
                                        "HelmChartInflationGenerator",
                                        "IAMPolicyGenerator",
                                        "ImageTagTransformer",
                                        "LabelTransformer",

                                        "NamespaceTransformer",
                                        "PatchJson6902Transformer",
                                        "PatchStrategicMergeTransformer",
                                        "PatchTransformer",
                                        "PrefixSuffixTransformer",
                                        "PrefixTransformer",
                                        "ReplacementTransformer",
                                        "ReplicaCountTransformer",
                                        "SecretGenerator",
                                        "SuffixTransformer",
                                        "ValueAddTransformer"};
    struct words words;
    int status;

    if (!flags_parse(command, argc, argv, NULL, &words, &status))
        return status;
    printf("Builtin plugins:\n\n");
    for (size_t i = 0; i < COUNT(names); i++)
        printf(" * %s\n", names[i]);
    return fflush(stdout) == 0 ? DONE : FAILED;
}

static const struct command list_command = {
    .name = "alpha-list-builtin-plugin",
    .summary = "List the built-in generators and transformers",
    .usage = "Usage:\n"
             "  render edit alpha-list-builtin-plugin\n",
    .run = run_list,
    .parent = &edit_command,
};

static const struct command *const edit_commands[] = {
    &edit_add_command,    &list_command,     &edit_fix_command,
    &edit_remove_command, &edit_set_command, NULL,
};

const struct command edit_command = {
    .name = "edit",
    .summary = "Change the kustomization file of the working directory",
    .usage =
        "Usage:\n"
        "  render edit VERB WHAT [WORD...] [FLAG...]\n\n"
        "Only the bytes that have to are changed: comments, order, quotes and line breaks of\n"
        "the rest stay. The file is replaced in one step; edits at once wait for each other.\n\n"
        "Verbs:\n"
        "  add                         add to a field\n"
        "  remove                      take out of a field\n"
        "  set                         give a field another value\n"
        "  fix                         write old fields as new ones\n"
        "  alpha-list-builtin-plugin   list the built-in generators and transformers\n\n"
        "'render edit VERB' lists what there is to it.\n",
    .run = run_subcommand,
    .subcommands = edit_commands,
};
