// The public header in C++.
#include <render/render.h>

int main()
{
    render_context *ctx = nullptr;
    int status = render_context_new(&ctx, nullptr);

    render_context_free(ctx);
    return status == RENDER_OK ? 0 : 1;
}
