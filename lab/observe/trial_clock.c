#include "lab/observe/trial_clock.h"

int64_t trial_clock_at(const struct trial_clock *clock, int64_t real_ns)
{
    if (!clock->on)
        return real_ns;
    if (clock->always)
        return clock->trial_ns + (clock->stands && real_ns > clock->real_ns ? clock->real_ns : real_ns);
    int64_t passed = clock->runs && real_ns > clock->real_ns ? real_ns - clock->real_ns : 0;
    int64_t left = clock->most_ns > clock->trial_ns ? clock->most_ns - clock->trial_ns : 0;
    return clock->trial_ns + (passed > left ? left : passed);
}

void trial_clock_stop(struct trial_clock *clock, int64_t real_ns)
{
    if (clock->always)
        return;
    clock->trial_ns = trial_clock_at(clock, real_ns);
    clock->runs = false;
}

void trial_clock_run(struct trial_clock *clock, int64_t real_ns, int64_t most_ns)
{
    if (!clock->on || clock->always)
        return;
    if (!clock->runs)
        clock->real_ns = real_ns;
    clock->runs = true;
    clock->most_ns = most_ns;
}

void trial_clock_hold(struct trial_clock *clock, int64_t real_ns)
{
    if (!clock->on || !clock->always || clock->stands)
        return;
    clock->stands = true;
    clock->real_ns = real_ns;
}

void trial_clock_go_on(struct trial_clock *clock, int64_t real_ns)
{
    if (clock->stands && real_ns > clock->real_ns)
        clock->trial_ns -= real_ns - clock->real_ns;
    clock->stands = false;
}

void trial_clock_spend(struct trial_clock *clock, int64_t ns)
{
    if (clock->on && !clock->always)
        clock->trial_ns += ns;
}

void trial_clock_reach(struct trial_clock *clock, int64_t real_ns, int64_t trial_ns)
{
    int64_t left = trial_ns - trial_clock_at(clock, real_ns);
    if (clock->on && left > 0)
        clock->trial_ns += left;
}
