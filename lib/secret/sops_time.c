#include "secret/sops_time.h"

struct time {
    int year, month, day, hour, minute, second;
    int nano;
    int offset; /* minutes east */
};

struct cursor {
    struct rn_str s;
    size_t i;
    bool ok;
};

static void literal(struct cursor *c, char ch)
{
    if (c->i < c->s.n && c->s.p[c->i] == ch)
        c->i++;
    else
        c->ok = false;
}

static bool digit_at(const struct cursor *c, size_t i)
{
    return i < c->s.n && rn_is_digit(c->s.p[i]);
}

/* `least` to `most` digits. */
static int number(struct cursor *c, int least, int most, int from, int to)
{
    int v = 0, n = 0;

    for (; n < most && digit_at(c, c->i); n++)
        v = v * 10 + (c->s.p[c->i++] - '0');
    c->ok = c->ok && n >= least && v >= from && v <= to;
    return v;
}

static void fraction(struct cursor *c, bool strict, struct time *t)
{
    int scale = 100000000;

    if (c->i >= c->s.n || !digit_at(c, c->i + 1) ||
        !(c->s.p[c->i] == '.' || (!strict && c->s.p[c->i] == ',')))
        return;
    for (c->i++; digit_at(c, c->i); c->i++, scale /= 10)
        t->nano += (c->s.p[c->i] - '0') * scale;
}

static void zone(struct cursor *c, bool strict, struct time *t)
{
    int hours, minutes;
    bool west;

    if (c->i < c->s.n && c->s.p[c->i] == 'Z') {
        c->i++;
        return;
    }
    west = c->i < c->s.n && c->s.p[c->i] == '-';
    literal(c, west ? '-' : '+');
    hours = number(c, 2, 2, 0, strict ? 23 : 24);
    literal(c, ':');
    minutes = number(c, 2, 2, 0, strict ? 59 : 60);
    t->offset = (west ? -1 : 1) * (hours * 60 + minutes);
}

static int days_in(int month, int year)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month == 2 && leap ? 29 : days[month - 1];
}

static bool parse(struct rn_str text, bool strict, struct time *t)
{
    struct cursor c = {text, 0, true};

    t->year = number(&c, 4, 4, 0, 9999);
    literal(&c, '-');
    t->month = number(&c, 2, 2, 1, 12);
    literal(&c, '-');
    t->day = number(&c, 2, 2, 1, 31);
    literal(&c, 'T');
    t->hour = number(&c, strict ? 2 : 1, 2, 0, 23);
    literal(&c, ':');
    t->minute = number(&c, 2, 2, 0, 59);
    literal(&c, ':');
    t->second = number(&c, 2, 2, 0, 59);
    fraction(&c, strict, t);
    zone(&c, strict, t);
    return c.ok && c.i == text.n && t->day <= days_in(t->month, t->year);
}

static void add_fraction(struct rn_buf *out, int nano)
{
    int digits = 9;

    for (; digits && nano % 10 == 0; digits--)
        nano /= 10;
    if (digits)
        rn_buf_printf(out, ".%0*d", digits, nano);
}

bool rn_sops_time(struct rn_str text, bool strict, enum rn_sops_time form, struct rn_buf *out)
{
    struct time t = {0};
    int offset;

    if (!parse(text, strict, &t))
        return false;
    rn_buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d", t.year, t.month, t.day, t.hour, t.minute,
                  t.second);
    if (form == RN_SOPS_TIME_NANO)
        add_fraction(out, t.nano);
    offset = t.offset < 0 ? -t.offset : t.offset;
    if (offset == 0)
        rn_buf_char(out, 'Z');
    else
        rn_buf_printf(out, "%c%02d:%02d", t.offset < 0 ? '-' : '+', offset / 60, offset % 60);
    return true;
}

/* Days to a date, by eras of 400 years, the first of which begins on March 1st of the year -400. */
void rn_sops_time_unix(int64_t seconds, struct rn_buf *out)
{
    const int64_t first = INT64_C(-62167219200), last = INT64_C(253402300799), day = 86400;
    int64_t s = seconds < first ? first : seconds > last ? last : seconds;
    int64_t days, era, of_era, year, of_year, month;

    s -= first;
    days = s / day + 146097 - 60; /* since the era that began in March of the year -400 */
    era = days / 146097;
    of_era = days % 146097;
    year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    of_year = of_era - (365 * year + year / 4 - year / 100);
    month = (5 * of_year + 2) / 153;
    rn_buf_printf(
        out, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)(year + era * 400 - 400 + (month >= 10)),
        (int)(month < 10 ? month + 3 : month - 9), (int)(of_year - (153 * month + 2) / 5 + 1),
        (int)(s % day / 3600), (int)(s % 3600 / 60), (int)(s % 60));
}
