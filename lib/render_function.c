/* The door of KRM functions. */
#include "build/function.h"
#include "door.h"
#include "yaml/reader.h"

enum { CHUNK = 64 * 1024 };

/* The items may be secret as well, so they are read into the run's locked memory. */
static int read_all(struct rn_run *run, const struct render_stream *stream, struct rn_buf *in)
{
    const struct rn_mark start = {.file = rn_run_place(run, rn_str_from(stream->name))};

    for (;;) {
        char *room = rn_buf_reserve(in, CHUNK);
        size_t got = 0;
        int status = stream->read(stream->user, room, CHUNK, &got);

        if (status)
            return rn_fail(run, status, start, RN_E_IO, "the input cannot be read");
        if (got == 0)
            return RENDER_OK;
        in->n += got;
        if (in->n > RN_MAX_FILE_SIZE)
            return rn_fail(run, RENDER_ELIMIT, start, RN_E_LIMIT,
                           "the input is longer than %d bytes", RN_MAX_FILE_SIZE);
    }
}

static int run_function(struct render_build *b, const struct render_options *o, const void *input)
{
    struct render_stream stream;
    struct rn_build_args args = {
        .target = ".",
        .files = o->files,
        .working_directory = o->working_directory,
        .restrictor = o->load_restrictor,
        .decrypt = o->decrypt,
        .keys = o->keys,
    };
    struct rn_buf in = {.arena = &b->run.arena}, out = {.arena = &b->run.arena};
    int status;

    RN_TRY(rn_door_take(&b->run, &stream, sizeof(stream), input));
    RN_TRY(read_all(&b->run, &stream, &in));
    status = rn_function(&b->run, &args, stream.name, rn_buf_str(&in), &out, &b->secret);
    if (out.n)
        b->output = rn_door_text(&out);
    return status;
}

int render_function_run(struct render_build **out, const struct render_context *ctx,
                        const struct render_stream *input)
{
    return rn_door_run(out, ctx, true, run_function, input);
}
