/* One key more, in place of the footer: the kind to go to, what to save, the letter of a mark; and, before
 * what cannot be taken back, whether to leave while programs run, or to overwrite a file. */
#ifndef SOCKEYE_VIZ_CHOICE_H
#define SOCKEYE_VIZ_CHOICE_H

#include "viz/modes/mode.h"
#include "viz/navigate/save.h"
#include "viz/navigate/search.h"
#include "viz/session/live.h"

struct choice {
    struct search *search;
    const struct save *save;
    const struct live *live;
    enum action asked; /* the action that opened it */
};

extern const struct mode_ops choice_mode;

#endif
