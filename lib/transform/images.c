#include "base/regex.h"
#include "transform/name_patterns.h"
#include "transform/setter.h"
#include "transform/transform.h"

/* An entry, ready to match. The reference pastes the name into an expression; a name whose only
 * special character is the dot, as nearly all are, is compared without one. */
struct image {
    const struct rn_image_entry *entry;
    const struct rn_regex *regex; /* NULL: compare, unless never */
    bool never;                   /* the name is no valid expression */
    bool used;                    /* noted for --strict */
};

/* A tag may start at one colon, or at that of a digest; a digest at one @; or there is nothing. */
enum { MAX_ENDS = 4 };

/* The entries, in their order. */
struct images {
    struct rn_run *run;
    struct image *at;
    size_t n;
    size_t *others, nothers;       /* those that are in no index: expressions */
    struct rn_name_patterns names; /* the rest */
};

/* An image field, and where a name may end in the text that it had then. */
struct image_field {
    struct rn_node *node;
    struct rn_str text;
    size_t ends[MAX_ENDS], nends;
    bool ascii;
    unsigned visits; /* how often an entry visits it */
};

/* The image fields of a resource: below containers and initContainers at any depth, then by the
 * table. Most are found in both ways, and in the same order. */
struct image_fields {
    struct rn_run *run;
    struct image_field *at;
    size_t n, cap;
    bool by_table;       /* those below are all found */
    size_t again;        /* where the next one is if it was found before */
    struct rn_map old;   /* where each one is, made when that does not hold */
    struct rn_mark mark; /* of the first entry */
};

/* An image reference taken apart. */
struct reference {
    struct rn_str name, tag, digest;
};

static bool is_plain_name(struct rn_str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '\0' || strchr("\\+*?()[]{}|^$", name.p[i]))
            return false;
    return rn_str_valid_utf8(name);
}

static int compile(struct rn_run *run, const struct rn_image_entry *entry, struct image *out)
{
    static const char rest[] = "(:[a-zA-Z0-9_.{}-]*)?"
                               "(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?$";
    struct rn_str why;

    *out = (struct image){.entry = entry};
    if (is_plain_name(entry->name.s))
        return RENDER_OK;
    out->regex = rn_regex_compile(
        run, rn_str_printf(&run->arena, "^%.*s%s", RN_FMT(entry->name.s), rest), &why);
    out->never = out->regex == NULL;
    if (out->never)
        rn_warning(
            run, entry->name.mark, RN_W_OPTION,
            "images: name '%.*s' is no valid regular expression (%.*s), so it matches nothing",
            RN_FMT(entry->name.s), RN_FMT(why));
    if (out->never)
        rn_hint(run, RENDER_OK, "name is an expression (RE2): put a \\ in front of ( ) [ * + ?");
    return RENDER_OK;
}

static bool is_tag_char(char c)
{
    return rn_is_alpha(c) || rn_is_digit(c) || (c && strchr("_.{}-", c));
}

static size_t skip_tag(struct rn_str s, size_t i)
{
    while (i < s.n && is_tag_char(s.p[i]))
        i++;
    return i;
}

static size_t skip_alnum(struct rn_str s, size_t i)
{
    while (i < s.n && (rn_is_alpha(s.p[i]) || rn_is_digit(s.p[i])))
        i++;
    return i;
}

/* Whether s from i is a digest: an algorithm of parts, a colon, and what is hashed. */
static bool is_digest(struct rn_str s, size_t i)
{
    size_t end = skip_alnum(s, i);

    while (end > i && end < s.n && strchr(".+_-", s.p[end]) && s.p[end]) {
        i = end + 1;
        end = skip_alnum(s, i);
    }
    return end > i && end < s.n && s.p[end] == ':' && skip_tag(s, end + 1) == s.n;
}

/* Whether s from i is what may follow a name: a tag, a digest, both or nothing. */
static bool is_rest(struct rn_str s, size_t i)
{
    if (i < s.n && s.p[i] == ':')
        i = skip_tag(s, i + 1);
    return i == s.n || (s.p[i] == '@' && is_digest(s, i + 1));
}

static void find_ends(struct image_field *f)
{
    struct rn_str s = f->node->text;

    f->text = s;
    f->nends = 0;
    f->ascii = true;
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && (unsigned char)s.p[i] >= 0x80)
            f->ascii = false;
        if ((i == s.n || s.p[i] == ':' || s.p[i] == '@') && is_rest(s, i) && f->nends < MAX_ENDS)
            f->ends[f->nends++] = i;
    }
}

/* Whether the name, where a dot is any character but a line break, is the text's start up to end.
 */
static bool is_name(struct rn_str name, struct rn_str s, size_t end)
{
    size_t j = 0;
    uint32_t cp;

    for (size_t i = 0; i < name.n; i++) {
        size_t step = 1;

        if (j >= end || (name.p[i] == '.' ? s.p[j] == '\n' : name.p[i] != s.p[j]))
            return false;
        if (name.p[i] == '.' && (step = rn_utf8_decode(s, j, &cp)) == 0)
            step = 1;
        j += step;
    }
    return j == end;
}

/* Most names fail here by their length or last character. */
static bool is_plain_match(struct rn_str name, const struct image_field *f)
{
    struct rn_str s = f->node->text;

    for (size_t i = 0; i < f->nends; i++) {
        size_t end = f->ends[i];

        if (f->ascii &&
            (end != name.n || (end && name.p[end - 1] != '.' && name.p[end - 1] != s.p[end - 1])))
            continue;
        if (is_name(name, s, end))
            return true;
    }
    return false;
}

static bool matches(const struct image *image, struct image_field *f)
{
    if (f->text.p != f->node->text.p) /* changed, by way of its other visit too */
        find_ends(f);
    if (image->regex)
        return rn_regex_match(image->regex, f->node->text);
    return !image->never && is_plain_match(image->entry->name.s, f);
}

/* A colon or @ before the first slash belongs to the name, unless the text starts with that slash.
 */
static struct reference split(struct rn_str s)
{
    size_t slash = rn_str_find(s, '/', 0), from = slash == s.n ? 0 : slash;
    size_t at = rn_str_find(s, '@', from), colon = rn_str_find(s, ':', from);
    struct reference r = {s, RN_S(""), RN_S("")};

    if (colon > at) /* what is behind @ is no tag */
        colon = at;
    r.name = rn_str_slice(s, 0, colon);
    if (colon < at)
        r.tag = rn_str_slice(s, colon + 1, at);
    if (at < s.n)
        r.digest = rn_str_slice(s, at + 1, s.n);
    return r;
}

static void change(struct rn_run *run, const struct rn_image_entry *e, struct reference *r)
{
    if (e->new_name.s.n)
        r->name = e->new_name.s;
    if (e->new_tag.s.n || e->digest.s.n) {
        r->tag = e->new_tag.s;
        r->digest = e->digest.s;
    } else if (e->tag_suffix.s.n) {
        r->tag = rn_str_printf(&run->arena, "%.*s%.*s", RN_FMT(r->tag), RN_FMT(e->tag_suffix.s));
        r->digest.n = 0;
    }
}

static struct rn_str text_of(struct rn_run *run, const struct reference *r)
{
    const struct rn_str parts[] = {r->name, r->tag.n ? RN_S(":") : RN_S(""), r->tag,
                                   r->digest.n ? RN_S("@") : RN_S(""), r->digest};

    return rn_str_concat(&run->arena, parts, sizeof(parts) / sizeof(*parts));
}

static void apply(struct rn_run *run, struct image *image, struct image_field *f)
{
    struct rn_node *n = f->node;
    struct reference r;

    if (!matches(image, f))
        return;
    if (run->strict)
        image->used = true;
    r = split(n->text);
    change(run, image->entry, &r);
    rn_set_scalar(n, text_of(run, &r), RN_TAG_NONE);
    n->mark = image->entry->mark;
}

/* The first entry from `from` on that may match; all that may is looked at again. */
static size_t next_image(struct images *all, struct image_field *f, size_t from)
{
    size_t next = all->n;

    if (f->text.p != f->node->text.p)
        find_ends(f);
    if (!f->ascii)
        return from;
    for (size_t i = 0; i < all->nothers && all->others[i] < next; i++)
        next = all->others[i] >= from ? all->others[i] : next;
    for (size_t i = 0; i < f->nends; i++) {
        struct rn_str name = rn_str_slice(f->text, 0, f->ends[i]);
        size_t place = rn_name_patterns_find(&all->names, name, from);

        next = place < next ? place : next;
    }
    return next;
}

static void apply_all(struct images *all, struct image_field *f)
{
    for (size_t e = next_image(all, f, 0); e < all->n; e = next_image(all, f, e + 1))
        for (unsigned i = 0; i < f->visits; i++)
            apply(all->run, &all->at[e], f);
}

static void index_fields(struct image_fields *f)
{
    f->old.arena = &f->run->arena;
    for (size_t i = 0; i < f->n; i++)
        *rn_map_at(&f->old, RN_KEY1(f->at[i].node)) = (void *)(i + 1);
}

static struct image_field *find_again(struct image_fields *f, const struct rn_node *node)
{
    size_t i = f->again;

    if (i >= f->n || f->at[i].node != node) {
        if (!f->old.arena)
            index_fields(f);
        i = (size_t)rn_map_lookup(&f->old, RN_KEY1(node)) - 1;
    }
    if (i == SIZE_MAX)
        return NULL;
    f->again = i + 1;
    return &f->at[i];
}

static int collect(struct rn_run *run, struct rn_node **at, void *user)
{
    struct image_fields *f = user;
    struct image_field *old;

    if ((*at)->kind != RN_SCALAR)
        return rn_wrong_kind(run, *at, "an image (a string)", "images", f->mark);
    old = f->by_table ? find_again(f, *at) : NULL;
    if (old) {
        old->visits++;
        return RENDER_OK;
    }
    RN_PUSH(run, f->at, f->n, f->cap) = (struct image_field){.node = *at, .visits = 1};
    if (f->old.arena)
        *rn_map_at(&f->old, RN_KEY1(*at)) = (void *)f->n;
    find_ends(&f->at[f->n - 1]);
    return RENDER_OK;
}

static int collect_containers(struct image_fields *f, const struct rn_node *list)
{
    if (list->kind != RN_LIST)
        return RENDER_OK;
    RN_EACH_ITEM (i, list) {
        struct rn_node *container = list->items[i];
        struct rn_pair *image = rn_get_pair(container, RN_WORD(f->run, image));

        if (rn_is_null(container))
            continue;
        if (container->kind != RN_MAP)
            return rn_wrong_kind(f->run, container, "a container (a map)", "images", f->mark);
        if (image)
            RN_TRY(collect(f->run, &image->value, f));
    }
    return RENDER_OK;
}

/* Nesting is bounded by the reader's limit. */
static int collect_below(struct image_fields *f, const struct rn_node *n)
{
    const struct rn_pair *p, *end;

    if (n->kind == RN_LIST)
        RN_EACH_ITEM (i, n)
            if (n->items[i]->kind != RN_SCALAR)
                RN_TRY(collect_below(f, n->items[i]));
    if (n->kind != RN_MAP)
        return RENDER_OK;
    for (p = n->pairs, end = p + n->npairs; p != end; p++) {
        if (p->value->kind == RN_SCALAR)
            continue;
        RN_TRY(collect_below(f, p->value));
        if (p->key == RN_WORD(f->run, containers) || p->key == RN_WORD(f->run, initContainers))
            RN_TRY(collect_containers(f, p->value));
    }
    return RENDER_OK;
}

static void warn_of_unused(struct rn_run *run, const struct image *images, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct rn_image_entry *e = images[i].entry;

        if (images[i].used || images[i].never)
            continue;
        rn_warning(run, e->name.s.n ? e->name.mark : e->mark, RN_W_NO_EFFECT,
                   "images: no image of this kustomization matches '%.*s'", RN_FMT(e->name.s));
        rn_hint(run, RENDER_OK, "name is what stands in front of the tag or digest, all of it");
    }
}

static int compile_all(struct images *all, const struct rn_image_entry *entries)
{
    all->at = RN_NEW_N(all->run, struct image, all->n);
    all->others = RN_NEW_N(all->run, size_t, all->n);
    all->names = (struct rn_name_patterns){.run = all->run,
                                           .masks = {.arena = &all->run->arena},
                                           .places = {.arena = &all->run->arena},
                                           .text = {.arena = &all->run->arena}};
    for (size_t i = 0; i < all->n; i++) {
        RN_TRY(compile(all->run, &entries[i], &all->at[i]));
        if (all->at[i].regex)
            all->others[all->nothers++] = i;
        else if (!all->at[i].never)
            rn_name_patterns_add(&all->names, entries[i].name.s, i);
    }
    return RENDER_OK;
}

/* What is to be done, to some resources. */
struct imaging {
    struct images all;
    struct rn_fieldspecs specs;
    bool leads_to_id;
};

/* An entry changes nothing but the text of image fields. So they are looked for once, and to each
 * field all entries are applied before the next. */
static int change_resource(struct imaging *im, struct rn_resource *r, struct image_fields *f)
{
    struct rn_run *run = im->all.run;
    struct rn_field_walk walk = {.visit = collect, .user = f, .beside_id = !im->leads_to_id};

    if (rn_str_is(rn_resource_id(run, r).gvk.kind->s, "CustomResourceDefinition"))
        return RENDER_OK;
    *f = (struct image_fields){
        .run = run, .at = f->at, .cap = f->cap, .mark = im->all.at[0].entry->mark};
    RN_TRY(collect_below(f, r->root));
    f->by_table = true;
    RN_TRY(rn_field_walk_all(run, r, &im->specs, &walk));
    for (size_t k = 0; k < f->n; k++)
        apply_all(&im->all, &f->at[k]);
    rn_resource_settle(run, r);
    return RENDER_OK;
}

static int change_some(struct rn_run *run, struct rn_resource *const *at, size_t n,
                       const void *args)
{
    struct imaging im = *(const struct imaging *)args;
    struct image_fields f = {.run = run};

    im.all.run = run;
    rn_name_patterns_lend(&im.all.names, run);
    for (size_t i = 0; i < n; i++)
        RN_TRY(change_resource(&im, at[i], &f));
    return RENDER_OK;
}

/* An expression is one thread's, and so are notes of what was used. */
static bool may_be_shared(const struct images *all)
{
    return all->nothers == 0 && !all->run->strict;
}

int rn_transform_images(struct rn_layer *layer, const struct rn_image_entry *images, size_t n,
                        const struct rn_fieldspecs *specs)
{
    struct rn_run *run = layer->run;
    struct rn_resset *set = layer->set;
    struct imaging im = {.all = {.run = run, .n = n}, .specs = *specs};

    RN_TRY(compile_all(&im.all, images));
    im.leads_to_id = rn_fieldspecs_lead_to_id(run, specs);
    if (n)
        RN_TRY(rn_share(may_be_shared(&im.all) ? layer->sharing : NULL, run, set->at, set->n,
                        RN_TOGETHER, change_some, &im, sizeof(im)));
    if (im.leads_to_id)
        rn_resset_dirty(set);
    if (run->strict)
        warn_of_unused(run, im.all.at, n);
    return RENDER_OK;
}

int rn_transform_image(struct rn_layer *layer, const struct rn_image_entry *image,
                       const struct rn_fieldspecs *specs)
{
    return rn_transform_images(layer, image, 1, specs);
}
