/* The public header in strict C11, twice. */
#include <render/render.h>
#include <render/render.h> /* guarded */
#include <stdio.h>

int main(void)
{
    struct render_options options = {.size = sizeof(options)};
    const struct render_files no_size = {.load = NULL};
    struct render_context *ctx;

    if (render_context_new(&ctx, &options) != RENDER_OK)
        return 1;
    render_context_free(ctx);
    render_context_free(NULL);
    render_build_free(NULL);
    options.size = 1;
    if (render_context_new(&ctx, &options) != RENDER_EHOST || ctx)
        return 1;
    options = (struct render_options){.size = sizeof(options), .working_directory = "relative"};
    if (render_context_new(&ctx, &options) != RENDER_EHOST || ctx)
        return 1;
    options = (struct render_options){.size = sizeof(options), .files = &no_size};
    if (render_context_new(&ctx, &options) != RENDER_EHOST || ctx)
        return 1;
    if (!render_kustomization_name(0) || !render_kustomization_name(2) ||
        render_kustomization_name(3))
        return 1;
    return puts(render_version()) < 0;
}
