/* What the presenter sees beside the class's screen: the notes of the section that the run has come to, the
 * question that is put or comes next with the answer that a rehearsal has given, and what follows. */
#ifndef SOCKEYE_VIZ_NOTES_PAGE_H
#define SOCKEYE_VIZ_NOTES_PAGE_H

#include "lab/course/quiz/quiz.h"
#include "lab/course/quiz/tour.h"
#include "viz/draw/canvas.h"
#include "viz/keys/keys.h"
#include "viz/session/session.h"

/* The run that is followed. */
struct notes_run {
    bool there, gone; /* there was one; there is none any more */
    struct session_place place;
    char variant[64];
    int64_t seconds;  /* since it began */
    size_t which, of; /* it is the n-th, from 1, of so many */
};

struct notes_page {
    const struct lesson *lesson;
    struct notes_run run;
    /* A run of the same variant that was played before. */
    bool rehearsed;
    struct quiz quiz;
    struct tour tour;
    char trouble[200]; /* why there is none */
    int scroll;
};

/* Takes a rehearsal in, which the caller owns and keeps; notes_page_forget() before it closes it. */
void notes_page_rehearse(struct notes_page *page, struct timeline *timeline, const char *variant);
void notes_page_forget(struct notes_page *page);

/* On a canvas as large as the screen. */
void notes_page_draw(const struct notes_page *page, struct canvas *screen);
/* Whether the key scrolled. */
bool notes_page_scroll(struct notes_page *page, enum action action, struct rect screen);

#endif
