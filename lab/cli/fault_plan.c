#include "lab/cli/fault_plan.h"

struct plan_faults rough_weather(enum weather weather, uint64_t seed, const char *actor)
{
    static const struct plan_faults kinds[WEATHER_COUNT] = {
        [WEATHER_SHORT] = { .cut = true },
        [WEATHER_EINTR] = { .interrupt = true },
        [WEATHER_EAGAIN] = { .refuse = true },
        [WEATHER_STORM] = { .cut = true, .interrupt = true, .refuse = true, .shuffle = true },
    };
    struct plan_faults plan = kinds[weather];
    plan.seed = seed;
    plan.actor = actor;
    return plan;
}
