#include "lab/cli/rough.h"

struct plan_weather rough_weather(enum weather weather, uint64_t seed, const char *actor)
{
    static const struct plan_weather kinds[WEATHER_COUNT] = {
        [WEATHER_SHORT] = { .cut = true },
        [WEATHER_EINTR] = { .interrupt = true },
        [WEATHER_EAGAIN] = { .refuse = true },
        [WEATHER_STORM] = { .cut = true, .interrupt = true, .refuse = true, .shuffle = true },
    };
    struct plan_weather plan = kinds[weather];
    plan.seed = seed;
    plan.actor = actor;
    return plan;
}
