#include "unit.h"

static struct rn_mark mark(uint16_t place)
{
    return (struct rn_mark){.line = 1, .file = place, .column = 1};
}

/* What cannot be told apart from what was fetched is not the user's own. */
Test(run, foreign_places)
{
    struct rn_run run;
    uint16_t own, foreign, last = 1;

    UNIT_RUN(&run);
    own = rn_run_place(&run, RN_S("own"));
    foreign = rn_run_place(&run, RN_S("foreign"));
    cr_expect_not(rn_run_is_foreign(&run, mark(own)));
    cr_expect_not(rn_run_is_foreign(&run, RN_NOWHERE));
    rn_run_foreign_place(&run, foreign);
    rn_run_hide_place(&run, own);
    cr_expect(rn_run_is_foreign(&run, mark(foreign)));
    cr_expect_not(rn_run_is_foreign(&run, mark(own)));
    cr_expect(rn_run_is_foreign(&run, RN_NOWHERE));
    cr_expect(rn_run_is_hidden(&run, mark(own)));
    cr_expect_not(rn_run_is_hidden(&run, mark(foreign)));
    for (int i = 0; i <= UINT16_MAX; i++)
        last = rn_run_place(&run, RN_S("one of many"));
    cr_assert_eq(last, 0);
    cr_expect(rn_run_is_foreign(&run, mark(last)));
    rn_run_free(&run);
}
