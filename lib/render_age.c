/* The door of age files. */
#include "door.h"
#include "secret/key_source.h"

struct call {
    const struct render_stream *stream;
    bool armoured;
};

static int begin(struct rn_run *run, const struct render_stream *stream, struct rn_age_io *io)
{
    *io = (struct rn_age_io){.mark = RN_NOWHERE};
    RN_TRY(rn_door_take(run, &io->stream, sizeof(io->stream), stream));
    io->mark.file = rn_run_place(run, rn_str_given(io->stream.name));
    return RENDER_OK;
}

static int decrypt(struct render_build *b, const struct render_options *o, const void *data)
{
    const struct call *call = data;
    struct rn_age_host host = rn_keys_host(o->keys);
    struct rn_age_identities ids = {.run = &b->run, .host = &host};
    struct render_keys keys;
    struct rn_age_io io;

    RN_TRY(begin(&b->run, call->stream, &io));
    RN_TRY(rn_keys_load(&b->run, o->keys, &keys));
    RN_TRY(rn_keys_identities(&keys, &ids));
    if (!ids.n)
        rn_age_add_asked_passphrase(&ids);
    return rn_age_decrypt(&ids, &io);
}

static int encrypt(struct render_build *b, const struct render_options *o, const void *data)
{
    const struct call *call = data;
    struct rn_age_host host = rn_keys_host(o->keys);
    struct rn_age_recipients to = {.run = &b->run, .host = &host};
    struct render_keys keys;
    struct rn_age_io io;

    RN_TRY(begin(&b->run, call->stream, &io));
    RN_TRY(rn_keys_load(&b->run, o->keys, &keys));
    RN_TRY(rn_keys_recipients(&keys, &to));
    return rn_age_encrypt(&to, &io, call->armoured);
}

int render_age_decrypt(struct render_build **out, const struct render_context *ctx,
                       const struct render_stream *stream)
{
    return rn_door_run(out, ctx, false, decrypt, &(struct call){.stream = stream});
}

int render_age_encrypt(struct render_build **out, const struct render_context *ctx,
                       const struct render_stream *stream, int armoured)
{
    return rn_door_run(out, ctx, false, encrypt, &(struct call){stream, armoured != 0});
}
