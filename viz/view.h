/* What is looked at: moving a struct view through its timeline, and the few questions about the position that
 * several panes ask. */
#ifndef SOCKEYE_VIZ_VIEW_H
#define SOCKEYE_VIZ_VIEW_H

#include "viz/pane.h"

/* At step 0 of the timeline, which is not owned. */
void view_init(struct view *view, struct timeline *timeline);
void view_free(struct view *view);

/* Shows the state after a step (the last one when there are fewer; at most view->limit) and, as what was
 * before, that after the step before it. False when memory ran out: what is shown is then incomplete. */
bool view_go(struct view *view, uint32_t step);
/* Takes in what the timeline gained: new actors; the new end when following, else more of the same step. */
bool view_grow(struct view *view);

/* The event that stands for the step: the call that was let go, as far as it got (RETURN, BLOCK, GO, ENTER);
 * what is selected when something is. EVENT_NO_INDEX at step 0. */
uint32_t view_event(const struct view *view);
/* Label of the task whose step it is; empty at step 0. Points into the recording. */
struct str view_actor(const struct view *view);
/* Number of an actor in view->actors by its label or that of its child ("server.1"); actor_count when
 * unknown. */
unsigned view_actor_number(const struct view *view, struct str label);
/* The text of one line of a source file, counted from 1; p == NULL when there is no such line. */
struct str view_source_line(const struct timeline_source *source, int32_t line);

#endif
