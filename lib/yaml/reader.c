/* The door of the reader: files to pieces, pieces to documents. */
#include "yaml/reader.h"

#include <assert.h>

#include "yaml/layout.h"
#include "yaml/reader_parts.h"
#include "yaml/twice.h"

struct rn_reader {
    struct rn_builder builder;
};

struct rn_reader *rn_reader_new(struct rn_run *run)
{
    struct rn_reader *r = RN_NEW(run, struct rn_reader);

    r->builder.run = run;
    r->builder.parser.run = run;
    return r;
}

static int check_size(struct rn_run *run, const struct rn_source *source)
{
    if (source->text.n <= RN_MAX_FILE_SIZE)
        return RENDER_OK;
    return rn_fail(run, RENDER_ELIMIT, source->origin, RN_E_LIMIT, "the text is over %d bytes",
                   RN_MAX_FILE_SIZE);
}

/* ---- Pieces --------------------------------------------------------------------------------- */

/* A line that starts with --- and ends in LF. */
struct separator {
    size_t at, end; /* of the line, with its LF */
    uint32_t lines; /* before it, from where the search began */
};

static bool find_separator(struct rn_str text, size_t from, struct separator *out)
{
    const char *p = text.p + from, *end = text.p + text.n;

    out->lines = 0;
    while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        out->lines++;
        p++;
        if (end - p >= 4 && p[0] == '-' && p[1] == '-' && p[2] == '-') {
            const char *lf = memchr(p, '\n', (size_t)(end - p));

            if (!lf)
                return false;
            out->at = (size_t)(p - text.p);
            out->end = (size_t)(lf + 1 - text.p);
            return true;
        }
    }
    return false;
}

/* After the dashes only a comment may stand. */
static int check_separator(struct rn_run *run, const struct rn_source *source,
                           const struct separator *sep)
{
    struct rn_str line = rn_str_trim_unicode(rn_str_slice(source->text, sep->at, sep->end));
    struct rn_str rest = rn_str_trim_unicode(rn_str_slice(line, 3, line.n));
    struct rn_mark mark = source->origin;

    if (rest.n == 0 || rest.p[0] == '#')
        return RENDER_OK;
    if (!source->fixed) {
        mark.line += sep->lines;
        mark.column = (uint16_t)(source->column_shift + 1);
    }
    return rn_hint(run,
                   rn_error(run, mark, RN_E_YAML, "invalid document separator: %.*s",
                            line.n > 40 ? 40 : (int)line.n, line.p),
                   "write --- on a line of its own");
}

static int read_piece(struct rn_reader *r, struct rn_source *piece, struct rn_documents *out)
{
    struct rn_run *run = r->builder.run;
    struct rn_node *root;

    out->pieces++;
    RN_TRY(rn_text_check(run, piece));
    RN_TRY(rn_build_document(&r->builder, piece, false, &root));
    if (run->strict)
        rn_warn_of_keys_twice(run, root);
    if (!rn_is_null(root))
        RN_PUSH(run, out->roots, out->n, out->cap) = root;
    return RENDER_OK;
}

/* The reference cuts before it parses: also where --- stands inside a quoted text. */
static int read_pieces(struct rn_reader *r, struct rn_source *source, struct rn_documents *out)
{
    struct rn_source rest = *source;
    struct separator sep;
    size_t from = 0;

    while (find_separator(source->text, from, &sep)) {
        struct rn_source piece = rest;

        RN_TRY(check_separator(r->builder.run, &rest, &sep));
        piece.text = rn_str_slice(source->text, from, sep.at);
        RN_TRY(read_piece(r, &piece, out));
        from = sep.end;
        if (!rest.fixed) {
            rest.origin.line += sep.lines + 1;
            rest.origin.column = (uint16_t)(rest.column_shift + 1);
        }
    }
    rest.text = rn_str_slice(source->text, from, source->text.n);
    return read_piece(r, &rest, out);
}

static int read_source(struct rn_reader *r, struct rn_source *source, struct rn_documents *out)
{
    struct rn_run *run = r->builder.run;
    bool was_utf16;

    *out = (struct rn_documents){0};
    RN_TRY(check_size(run, source));
    if (source->text.n == 0)
        return RENDER_OK;
    RN_TRY(rn_utf16_decode(run, source->origin, &source->text, &was_utf16));
    if (was_utf16) /* the reference looks for separators before it decodes, so it finds none */
        return read_piece(r, source, out);
    source->text = rn_text_drop_cr(run, source->text);
    return read_pieces(r, source, out);
}

int rn_read_documents(struct rn_run *run, struct rn_reader *reader, struct rn_str text,
                      uint16_t place, struct rn_documents *out)
{
    struct rn_source source = {.text = text, .origin = {.file = place, .line = 1, .column = 1}};

    assert(run == reader->builder.run);
    (void)run;
    return read_source(reader, &source, out);
}

/* Of a literal block text each line stands in the file as it is, only indented. */
static struct rn_source inline_source(const struct rn_node *scalar)
{
    struct rn_source source = {.text = rn_text(scalar), .origin = scalar->mark, .fixed = true};

    if (scalar->kind == RN_SCALAR && scalar->style == RN_LITERAL && scalar->indent) {
        source.fixed = false;
        source.column_shift = scalar->indent;
        source.origin.line++;
        source.origin.column = (uint16_t)(source.column_shift + 1);
    }
    return source;
}

int rn_read_inline(struct rn_run *run, struct rn_reader *reader, const struct rn_node *scalar,
                   struct rn_documents *out)
{
    struct rn_source source = inline_source(scalar);

    assert(run == reader->builder.run);
    (void)run;
    return read_source(reader, &source, out);
}

/* ---- The first document --------------------------------------------------------------------- */

static int read_first(struct rn_run *run, struct rn_reader *r, struct rn_source *source, bool v2,
                      struct rn_node **out)
{
    bool was_utf16;

    assert(run == r->builder.run);
    *out = NULL;
    RN_TRY(check_size(run, source));
    RN_TRY(rn_utf16_decode(run, source->origin, &source->text, &was_utf16));
    RN_TRY(rn_text_check(run, source));
    RN_TRY(rn_build_document(&r->builder, source, v2, out));
    if (run->strict)
        rn_warn_of_keys_twice(run, *out);
    if (rn_is_null(*out))
        *out = NULL;
    return RENDER_OK;
}

int rn_read_first(struct rn_run *run, struct rn_reader *reader, struct rn_str text, uint16_t place,
                  struct rn_node **out)
{
    struct rn_source source = {.text = text, .origin = {.file = place, .line = 1, .column = 1}};

    return read_first(run, reader, &source, false, out);
}

int rn_read_first_inline(struct rn_run *run, struct rn_reader *reader, const struct rn_node *scalar,
                         struct rn_node **out)
{
    struct rn_source source = inline_source(scalar);

    return read_first(run, reader, &source, false, out);
}

int rn_read_v2(struct rn_run *run, struct rn_reader *reader, struct rn_str text, uint16_t place,
               struct rn_node **out)
{
    struct rn_source source = {.text = text, .origin = {.file = place, .line = 1, .column = 1}};

    return read_first(run, reader, &source, true, out);
}

int rn_read_layout(struct rn_run *run, struct rn_reader *reader, struct rn_str text, uint16_t place,
                   struct rn_layout *out)
{
    struct rn_source source = {.text = text, .origin = {.file = place, .line = 1, .column = 1}};
    bool was_utf16;

    *out = (struct rn_layout){0};
    RN_TRY(check_size(run, &source));
    RN_TRY(rn_utf16_decode(run, source.origin, &source.text, &was_utf16));
    if (was_utf16)
        return rn_hint(
            run, rn_error(run, source.origin, RN_E_ENCODING, "a file in UTF-16 is not edited"),
            "save the file as UTF-8");
    RN_TRY(rn_text_check(run, &source));
    return rn_lay_document(run, &reader->builder.parser, &source, (size_t)(source.text.p - text.p),
                           out);
}

int rn_read_v2_inline(struct rn_run *run, struct rn_reader *reader, const struct rn_node *scalar,
                      struct rn_node **out)
{
    struct rn_source source = inline_source(scalar);

    return read_first(run, reader, &source, true, out);
}
