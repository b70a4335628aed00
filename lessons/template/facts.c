/* What lesson.md claims, proved on a run. */
#include "lab/check.h"

static void early(struct run *run)
{
    uint32_t sent = need(run, "client: send(*) = 5");
    need_after(run, sent, "server: accept(*) = *");
}

const struct fact facts[] = {
    { "early", "", "send() returns before the server has called accept()", early },
    { 0 },
};
