/* Commands of kustomize that render leaves to other programs, and `openapi`, half of which it
 * does. */
#include "cli.h"

const struct command cfg_command = {
    .name = "cfg",
    .summary = "Not here: names the programs to look through files with",
    .usage = "Its commands never see a kustomization, only files. Instead of\n"
             "  cfg cat DIR        yq . DIR/*.yaml; what a build has: render build DIR\n"
             "  cfg count DIR      yq -N .kind DIR/*.yaml | sort | uniq -c; the same for what\n"
             "                     render build prints\n"
             "  cfg grep Q DIR     yq 'select(.kind == \"Q\")' DIR/*.yaml\n"
             "  cfg tree DIR       kpt pkg tree DIR\n",
    .run = run_elsewhere,
    .is_elsewhere = true,
};

const struct command fn_run_command = {
    .name = "run",
    .summary = "Not here: names what runs functions over files",
    .usage = "It changes the files of a directory. Instead of it\n"
             "  list the function under transformers, generators or validators of a\n"
             "  kustomization: render build --enable-alpha-plugins then runs it and prints the\n"
             "  result ('render help functions')\n"
             "  to change the files, use kpt fn eval or kpt fn render\n",
    .run = run_elsewhere,
    .parent = &fn_command,
    .is_elsewhere = true,
};

/* ---- openapi -------------------------------------------------------------------------------- */

static int run_info(const struct command *command, int argc, char **argv)
{
    struct words words;
    int status;

    if (!flags_parse(command, argc, argv, NULL, &words, &status))
        return status;
    /* The version of Kubernetes whose schema is in lib/kube/tables_schema.c. */
    puts("{title:Kubernetes,version:v1.21.2}");
    return fflush(stdout) == 0 ? DONE : FAILED;
}

static const struct command info_command = {
    .name = "info",
    .summary = "Print which version of Kubernetes the built-in schema is of",
    .usage = "Usage:\n"
             "  render openapi info\n\n"
             "The schema says how patches merge lists. A kustomization can bring another one,\n"
             "in the field openapi.\n",
    .run = run_info,
    .parent = &openapi_command,
};

static const struct command fetch_command = {
    .name = "fetch",
    .summary = "Not here: names what gets the schema of a cluster",
    .usage = "kubectl gets the schema of your cluster; name the file in a kustomization:\n"
             "  kubectl get --raw /openapi/v2 > schema.json\n"
             "  openapi: {path: schema.json}\n",
    .run = run_elsewhere,
    .parent = &openapi_command,
    .is_elsewhere = true,
};

static const struct command *const openapi_commands[] = {&fetch_command, &info_command, NULL};

const struct command openapi_command = {
    .name = "openapi",
    .summary = "Tell about the schema of Kubernetes that patches are merged by",
    .usage = "Usage:\n"
             "  render openapi info\n\n"
             "Commands:\n"
             "  fetch   not here: use kubectl get --raw /openapi/v2\n"
             "  info    print which version of Kubernetes the built-in schema is of\n",
    .run = run_subcommand,
    .subcommands = openapi_commands,
};
