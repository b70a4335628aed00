#include "viz/ladder/ladder_lanes.h"

static bool names(const char *name, struct str actor, struct str label)
{
    return str_is(actor, name) || str_is(label, name);
}

int ladder_lane(const struct ladder_lanes *lanes, struct str label)
{
    struct str actor = str_before(label, '.');
    for (unsigned i = 0; i < lanes->count; i++)
        if (names(lanes->names[i], actor, label))
            return (int)i;
    for (unsigned i = 0; i < lanes->folded_count; i++)
        if (names(lanes->folded[i], actor, label))
            return (int)lanes->count - 1;
    return -1;
}

bool ladder_lane_is_folded(const struct ladder_lanes *lanes, int lane)
{
    return lanes->folded_count > 0 && lane == (int)lanes->count - 1;
}
