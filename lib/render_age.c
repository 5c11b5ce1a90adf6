/* The door of age files. */
#include "base/secure.h"
#include "door.h"
#include "secret/key_source.h"

static struct rn_age_io io_of(struct rn_run *run, const struct render_stream *stream)
{
    struct rn_str name = rn_str_from(stream->name ? stream->name : "");

    return (struct rn_age_io){.stream = *stream, .mark = {.file = rn_run_place(run, name)}};
}

static int decrypt(struct render_build *b, const struct render_context *ctx,
                   const struct render_stream *stream)
{
    struct rn_age_host host = rn_keys_host(&ctx->options.keys);
    struct rn_age_identities ids = {.run = &b->run, .host = &host};
    struct render_keys keys;
    struct rn_age_io io;

    if (setjmp(b->run.escape.env))
        return rn_door_escaped(b);
    rn_run_start(&b->run);
    io = io_of(&b->run, stream);
    RN_TRY(rn_keys_load(&b->run, &ctx->options.keys, &keys));
    RN_TRY(rn_keys_identities(&keys, &ids));
    if (!ids.n)
        rn_age_add_asked_passphrase(&ids);
    return rn_age_decrypt(&ids, &io);
}

static int encrypt(struct render_build *b, const struct render_context *ctx,
                   const struct render_stream *stream, bool armoured)
{
    struct rn_age_host host = rn_keys_host(&ctx->options.keys);
    struct rn_age_recipients to = {.run = &b->run, .host = &host};
    struct render_keys keys;
    struct rn_age_io io;

    if (setjmp(b->run.escape.env))
        return rn_door_escaped(b);
    rn_run_start(&b->run);
    io = io_of(&b->run, stream);
    RN_TRY(rn_keys_load(&b->run, &ctx->options.keys, &keys));
    RN_TRY(rn_keys_recipients(&keys, &to));
    return rn_age_encrypt(&to, &io, armoured);
}

/* The warning about memory that could not be locked needs memory itself. */
static void report(struct render_build *b)
{
    if (!setjmp(b->run.escape.env))
        rn_secure_report(&b->run);
}

int render_age_decrypt(struct render_build **out, const struct render_context *ctx,
                       const struct render_stream *stream)
{
    struct render_build *b = rn_door_build(ctx);

    *out = b;
    if (!b)
        return RENDER_ENOMEM;
    b->status = decrypt(b, ctx, stream);
    report(b);
    return b->status;
}

int render_age_encrypt(struct render_build **out, const struct render_context *ctx,
                       const struct render_stream *stream, int armoured)
{
    struct render_build *b = rn_door_build(ctx);

    *out = b;
    if (!b)
        return RENDER_ENOMEM;
    b->status = encrypt(b, ctx, stream, armoured != 0);
    report(b);
    return b->status;
}
