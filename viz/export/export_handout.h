/* A lesson as Markdown for slides and paper: its text along one run of it, the questions with their choices,
 * the ladder, and behind all the answers as that run told them. */
#ifndef SOCKEYE_VIZ_EXPORT_HANDOUT_H
#define SOCKEYE_VIZ_EXPORT_HANDOUT_H

#include <stdio.h>

#include "lab/course/lesson/lesson.h"
#include "lab/record/timeline.h"

struct handout {
    const struct lesson *lesson;
    const char *variant;       /* of the run; NULL or "": the lesson itself */
    struct timeline *timeline; /* of the run, whole */
    const char *picture; /* how the ladder's picture is linked; NULL: it stands in the text, as Mermaid */
    bool notes;          /* with what is for the presenter alone */
};

/* Writes the text to `out` and, where it is linked, the picture (SVG) to `picture`. False when memory or one
 * of them fails. Nothing is owned. */
bool export_handout(const struct handout *handout, FILE *out, FILE *picture);

#endif
