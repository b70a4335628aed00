/* From the name of a weather to what the observer does. */
#ifndef SOCKEYE_CLI_FAULT_PLAN_H
#define SOCKEYE_CLI_FAULT_PLAN_H

#include "lab/course/judge/judge.h"
#include "lab/observe/plan/plan.h"

/* `actor` is whose calls it befalls, borrowed; NULL everybody's. */
struct plan_faults rough_weather(enum weather weather, uint64_t seed, const char *actor);

#endif
