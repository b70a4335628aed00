/* What was found to be wrong: a list, and all of the one at the cursor. Enter goes to its moment. */
#ifndef SOCKEYE_VIZ_MODES_FINDINGS_H
#define SOCKEYE_VIZ_MODES_FINDINGS_H

#include "viz/modes/mode.h"
#include "viz/navigate/search.h"

struct findings_list {
    struct search *search; /* goes there */
    size_t cursor;
};

extern const struct mode_ops findings_mode;

#endif
