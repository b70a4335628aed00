/* What a right server does, judged on its calls, on its accept queue, and on what its guests heard. */
#include "lab/check.h"

enum { PLACES = 5, GREETING_SIZE = 8 };

static void listens(struct run *run)
{
    need(run, "server: listen(*) = 0");
}

/* ---- while it is shut */

static void admits_five(struct run *run)
{
    uint32_t looked = need(run, "callers: poll(*) = *");
    need_equal(run, looked, "connections that are complete while the shop is shut", PLACES,
               run_result(run, looked));
}

/* Those who waited are let in before any of them is greeted. */
static void burst(struct run *run)
{
    uint32_t greeted = need(run, "server: *(*, \"w*");
    int64_t let_in = 0;
    for (uint32_t at = run_find(run, "server: accept(*) = *"); at < greeted;
         at = run_find_after(run, at, "server: accept(*) = *"))
        let_in += run_result(run, at) >= 0;
    need_at_least(run, greeted, "guests let in before the first greeting", PLACES, let_in);
}

/* ---- guests */

/* That this many heard the whole greeting and its end, and that the server came to its own end. */
static void need_greeted(struct run *run, int64_t guests)
{
    static const char heard[] = "callers: recv(*) = *";
    int64_t bytes = 0, ends = 0;
    uint32_t last = NO_EVENT;
    need_none(run, "callers: recv(*) = -1 ECONNRE*");
    for (uint32_t at = run_find(run, heard); at != NO_EVENT; at = run_find_after(run, at, heard)) {
        bytes += run_result(run, at) > 0 ? run_result(run, at) : 0;
        ends += run_result(run, at) == 0;
        last = at;
    }
    need_equal(run, last, "guests that were hung up on after their greeting", guests, ends);
    need_equal(run, last, "bytes of greeting that they heard in all", guests * GREETING_SIZE, bytes);
    need(run, "server: exited with 0");
}

static void everybody(struct run *run)
{
    need_greeted(run, 7);
}

static void each_answer(struct run *run)
{
    need_greeted(run, 5);
}

static void quitter(struct run *run)
{
    need_greeted(run, 3);
}

static void twice(struct run *run)
{
    need_greeted(run, 6);
}

const struct check checks[] = {
    { "listens", NULL, "", "The server listens", listens },
    { "admits-five", "listens", "shut", "Of seven who call while it is shut, five are through", admits_five },
    { "burst", "admits-five", "shut", "All who wait are let in before any of them is greeted", burst },
    { "everybody", "listens", "shut",
      "Nobody is lost: those who found the queue full get in later, and all are greeted", everybody },
    { "each-answer", "listens", "", "Each of five guests hears the whole greeting", each_answer },
    { "quitter", "listens", "quitter", "A guest who has gone does not keep the others from being greeted",
      quitter },
    { "waits-again", "listens", "twice", "Those who come later are let in and greeted as well", twice },
    { 0 },
};
