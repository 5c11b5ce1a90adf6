#include "source/program.h"

#include "source/sink.h"

/* What sinks hold for one program, or the directory that was made for programs. */
struct held {
    struct rn_run *run;
    struct rn_held output, errors;
    const struct render_programs *programs;
    const char *directory;
};

static void release(void *what)
{
    struct held *h = what;

    if (h->directory)
        h->programs->remove_directory(h->programs->user, h->directory);
    if (h->run->secure.everything)
        return;
    rn_held_free(h->run, &h->output);
    rn_held_free(h->run, &h->errors);
}

static struct held *hold(struct rn_run *run)
{
    struct held *h = RN_NEW(run, struct held);

    h->run = run;
    rn_run_defer(run, release, h);
    return h;
}

static struct render_sink sink_of(struct rn_run *run, struct rn_held *held)
{
    return (struct render_sink){.run = run, .held = held, .locked = run->secure.everything};
}

static struct rn_str text_of(const struct rn_held *held)
{
    return rn_str_make(held->p ? held->p : "", held->n);
}

/* A host may return anything: what is no status of ours is its failure. */
static int as_status(int status, const struct render_sink *sink)
{
    if (sink->status)
        return sink->status;
    return status < 0 || status > RENDER_EHOST ? RENDER_EHOST : status;
}

int rn_program_run(struct rn_run *run, const struct render_programs *programs,
                   const struct render_program *program, struct rn_program_result *out)
{
    struct held *h = hold(run);
    struct render_sink output = sink_of(run, &h->output), errors = sink_of(run, &h->errors);
    int status, exit_status = 0;

    status = programs->run(programs->user, program, &output, &errors, &exit_status);
    *out = (struct rn_program_result){text_of(&h->output), text_of(&h->errors), exit_status};
    return as_status(status, output.status ? &output : &errors);
}

int rn_program_directory(struct rn_run *run, const struct render_programs *programs,
                         const char *purpose, struct rn_str *path)
{
    struct held *h = hold(run);
    struct render_sink sink = sink_of(run, &h->output);
    int status;

    status = as_status(programs->make_directory(programs->user, purpose, &sink), &sink);
    *path = text_of(&h->output);
    if (!status && h->output.p) {
        h->programs = programs;
        h->directory = h->output.p;
    }
    return status;
}
