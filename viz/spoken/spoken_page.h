/* The lesson's text, as it is reached: each section once, what stands behind a question when that is
 * answered; and the questions. */
#ifndef SOCKEYE_VIZ_SPOKEN_PAGE_H
#define SOCKEYE_VIZ_SPOKEN_PAGE_H

#include "viz/session/session.h"
#include "viz/view/view.h"

enum { SPOKEN_SECTIONS_MAX = 64 };

/* What was told of the lesson. Begin with zeroes. */
struct spoken_page {
    struct {
        const char *text; /* which section: where it begins */
        size_t size;      /* bytes of it */
    } told[SPOKEN_SECTIONS_MAX];
    size_t count;
    const char *now; /* the section that was told of last */
    bool again;      /* how to hear one again was told */
};

/* The section that the position has reached, as far as it was not told; of one that was told before its name
 * alone. */
void spoken_page_tell(struct spoken_page *page, bool ascii, const struct view *view);
/* The same without a word: another has told it. */
void spoken_page_skip(struct spoken_page *page, const struct view *view);

/* What the step has answered; the question that is open, a line a choice. */
void spoken_answered(bool ascii, const struct view *view);
void spoken_question(bool ascii, const struct view *view);
/* The lesson's other runs, and how each is begun. */
void spoken_variants(bool ascii, const struct screen_session *session);

#endif
