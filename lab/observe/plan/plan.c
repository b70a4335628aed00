#include "lab/observe/plan/plan.h"

#include <string.h>

void plan_init(struct plan *plan)
{
    memset(plan, 0, sizeof *plan);
    plan->packets = true;
    plan->slowness = 1;
    plan->limits = (struct plan_limits){
        .cpu_seconds = 30,
        .processes = 256,
        .file_bytes = (int64_t)64 << 20,
        .memory_bytes = (int64_t)512 << 20,
        .written_bytes = (int64_t)64 << 20,
        .output_bytes = (int64_t)1 << 20,
    };
}

bool plan_attaches(const struct plan *plan)
{
    for (size_t i = 0; i < plan->actor_count; i++)
        if (plan->actors[i].attach)
            return true;
    return false;
}

bool plan_has_foreign(const struct plan *plan)
{
    for (size_t i = 0; i < plan->actor_count; i++)
        if (plan->actors[i].foreign)
            return true;
    return false;
}
