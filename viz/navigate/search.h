/* Finding events by a pattern or by what they are, and showing only those that match. */
#ifndef SOCKEYE_VIZ_SEARCH_H
#define SOCKEYE_VIZ_SEARCH_H

#include "viz/keys/keys.h"
#include "viz/navigate/jumps.h"
#include "viz/session/found.h"
#include "viz/view/pattern.h"

struct search {
    struct jumps *jumps;       /* that go to what is found */
    const struct found *found; /* to be wrong */
    struct pattern pattern;    /* last looked for */
};

/* The filter of the view. */
void search_free(struct search *search);

/* The next match behind what is selected or shown, around the end. */
void search_for(struct search *search, const char *text);
void search_again(struct search *search, bool back);
/* The next or the previous of ACTION_KIND_*. */
void search_kind(struct search *search, enum action kind, bool back);
void search_to_finding(struct search *search, const struct finding *finding);

/* Shows in ladder and packets only what matches; an empty text shows all again. */
void search_filter(struct view *view, const char *text, struct message *message);

#endif
