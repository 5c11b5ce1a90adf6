/* What the commands that write SOPS files share: their settings, and where the output goes. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli.h"

static int read_config(struct sops_writing *w, const char *name)
{
    if (read_sops_config(w->flags->config, &w->config))
        return FAILED;
    if (!w->config.path && w->wants_config) {
        complain("there is no .sops.yaml here or in a directory above");
        return FAILED;
    }
    if (!w->config.path)
        return DONE;
    w->document.config_name = w->config.path;
    w->document.config = (struct render_text){w->config.text.data, w->config.text.size};
    w->path = path_from_config(&w->config, name);
    w->settings.path = w->path;
    if (!w->path)
        complain("%s", status_text(RENDER_ENOMEM));
    return w->path ? DONE : FAILED;
}

static int fill_settings(struct sops_writing *w)
{
    const struct sops_flags *f = w->flags;
    struct render_sops_settings *s = &w->settings;

    *s = (struct render_sops_settings){.size = sizeof(*s),
                                       .now = (int64_t)time(NULL),
                                       .keys = &f->keys,
                                       .removed_keys = &f->removed,
                                       .aws_profile = f->aws_profile,
                                       .encryption_context = f->context,
                                       .unencrypted_suffix = f->unencrypted_suffix,
                                       .encrypted_suffix = f->encrypted_suffix,
                                       .unencrypted_regex = f->unencrypted_regex,
                                       .encrypted_regex = f->encrypted_regex,
                                       .unencrypted_comment_regex = f->unencrypted_comment_regex,
                                       .encrypted_comment_regex = f->encrypted_comment_regex,
                                       .mac_only_encrypted = f->mac_only_encrypted};
    return parse_flag_number(w->command, "--indent", f->indent, &w->document.indent) ||
                   parse_flag_number(w->command, "--shamir-secret-sharing-threshold", f->threshold,
                                     &s->shamir_threshold)
               ? WRONG_USAGE
               : DONE;
}

int begin_writing(struct sops_writing *w)
{
    const struct sops_flags *f = w->flags;
    const char *name = f->name && *f->name ? f->name : is_stdin(w->file) ? "/dev/stdin" : w->file;

    w->document = (struct render_document){.size = sizeof(w->document),
                                           .name = name,
                                           .input_format = f->input_type,
                                           .output_format = f->output_type,
                                           .ignore_mac = f->ignore_mac};
    if (fill_settings(w))
        return WRONG_USAGE;
    if (read_config(w, name) || read_file(w->file, w->plain, &w->input))
        return FAILED;
    w->document.text = (struct render_text){w->input.data, w->input.size};
    if (!f->previous)
        return DONE;
    if (read_file(f->previous, false, &w->previous))
        return FAILED;
    w->settings.previous_name = f->previous;
    w->settings.previous = (struct render_text){w->previous.data, w->previous.size};
    return DONE;
}

/* ---- The work ------------------------------------------------------------------------------- */

int do_writing(struct sops_writing *w,
               int (*work)(struct render_build **out, const struct render_context *ctx,
                           const struct render_document *document,
                           const struct render_sops_settings *settings),
               struct render_text *out)
{
    struct render_options library = {.size = sizeof(library), .keys = sops_keys()};
    int status = render_context_new(&w->context, &library);

    if (!status)
        status = work(&w->build, w->context, &w->document, &w->settings);
    if (w->build ? print_diagnostics(w->build, 0) == 0 && status : status)
        complain("%s: %s", w->document.name, status_text(status));
    if (!status)
        status = render_build_emit(w->build, out);
    return status ? FAILED : DONE;
}

int write_sops_file(const struct sops_writing *w, bool in_place, struct render_text text)
{
    const char *output = in_place ? w->file : w->flags->output;
    struct out_file file = {.path = output, .texts = &text, .ntexts = 1};

    if (!output || strcmp(output, "-") == 0)
        return print_texts(&text, 1);
    return write_files(&file, 1);
}

void end_writing(struct sops_writing *w)
{
    render_build_free(w->build);
    render_context_free(w->context);
    free_input(&w->input);
    free_sops_config(&w->config);
    free_input(&w->previous);
    free(w->path);
}
