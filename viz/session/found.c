#include "viz/session/found.h"

enum { PORTION = 4096 }; /* events: some milliseconds */

void found_free(struct found *found)
{
    findings_pass_free(found->pass);
    found->pass = NULL;
}

static uint32_t count_of(const struct found *found)
{
    return found->pass ? findings_pass_found(found->pass)->count : 0;
}

bool found_read(struct found *found, bool over)
{
    uint32_t before = count_of(found);
    if (found->over && found->over != timeline_count(found->timeline)) {
        found_free(found); /* more was recorded behind the end: all of it is looked through once more */
        found->over = 0;
    }
    if (!found->pass)
        found->pass = findings_pass_new(found->timeline);
    found->complete = !found->pass || findings_pass_read(found->pass, PORTION);
    if (over && found->complete && !found->over && found->pass) {
        findings_pass_finish(found->pass);
        found->over = timeline_count(found->timeline);
    }
    return count_of(found) != before;
}

const struct finding *found_until(const struct found *found, uint32_t step, uint32_t *count)
{
    const struct findings *all = found->pass ? findings_pass_found(found->pass) : NULL;
    *count = 0;
    while (all && *count < all->count && all->items[*count].step <= step)
        ++*count;
    return all ? all->items : NULL;
}
