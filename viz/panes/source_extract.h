/* A source file around a line of it: numbers, signs for where the tasks of an actor are, how often a line has
 * called; the line that it is about goes on in the next rows where it is too long. */
#ifndef SOCKEYE_VIZ_SOURCE_EXTRACT_H
#define SOCKEYE_VIZ_SOURCE_EXTRACT_H

#include "viz/draw/canvas.h"
#include "viz/view/view.h"

/* A line of a file around which an actor's source is shown. */
struct source_anchor {
    struct str file;
    int32_t line;
    bool chosen;  /* of what is selected, not where the task is */
    bool wrapper; /* beside another: it was called from there; else the other was called from here */
};

struct source_extract {
    const struct view *view;
    struct canvas *canvas;
    const struct timeline_source *source; /* of the anchor's file */
    const struct task *task;
    unsigned actor;
    struct source_anchor anchor;
};

void source_extract_draw(const struct source_extract *extract);

/* The first line shown of a file: the current one stands in the middle, unless the file begins or ends there.
 */
int32_t source_first_line(const struct timeline_source *source, int32_t current, int rows, int scroll);
/* Columns of the line numbers. */
int source_number_width(const struct timeline_source *source);

#endif
