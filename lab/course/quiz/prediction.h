/* Predictions of lesson.md: asked before the step that reveals them, answered by the run.
 *
 *   ### predict NAME
 *   in: VARIANT ...
 *   not in: VARIANT ...
 *   after: `glob`
 *   told: WHY THAT IS NO ANSWER
 *   The question, in Markdown.
 *
 *   - a choice that people believe => `glob on the transcript`
 *     What one would have to see if it were so, and why one might think it.
 *   - another => `glob`
 *
 *   What stands here explains the answer, and is shown with it.
 *
 * "not in" is there where what the question takes for granted does not hold in a variant ("-" is the lesson
 * itself): it is not asked there; "in" where it holds in these alone. Where that is a matter of what happened
 * before, "after" says what has to have been recorded. "told" is for who reads the lesson for what its author
 * forgot: words before it look like its answer, and are none. The globs may name the call that is asked
 * about, see subject.h. The indented words of a choice are for who chose it wrongly.
 *
 * They stand in the section `## tag` of the line at which they are asked. No choice is marked as right: the
 * right one is the choice whose glob (lab/record/match.h) matches first in the events that follow.
 *
 * Behind a prediction's evidence its reason may be asked for:
 *
 *   ### why NAME
 *   And why?
 *
 *   - the reason, which a fact with its control proves[^fact] => `glob`
 *   - another that people believe
 *     What one would have to see if it were so.
 *
 *   What explains it.
 *
 * One choice ends in a claim: it is the right one. A glob may be left out; it is looked for in what was
 * recorded before, as evidence. Where that of the right one is not found the question is not asked. */
#ifndef SOCKEYE_COURSE_PREDICTION_H
#define SOCKEYE_COURSE_PREDICTION_H

#include "lab/course/lesson/lesson.h"
#include "lab/course/quiz/subject.h"
#include "lab/record/timeline.h"

enum { PREDICTION_CHOICES_MAX = 6, PREDICTION_NAME_MAX = 32, PREDICTION_PATTERN_MAX = 160 };

struct prediction_choice {
    struct str text;
    struct str wrong;                     /* for who chose it, where the run shows another; "" nothing */
    struct str fact;                      /* of a why: its claim; "" none */
    char pattern[PREDICTION_PATTERN_MAX]; /* of a why: perhaps "" */
};

/* Slices point into the lesson's text. */
struct prediction {
    bool why; /* asks for the reason of the prediction of that name */
    char name[PREDICTION_NAME_MAX];
    char tag[64];                       /* of the section it stands in; "" before the first */
    struct str only_in, not_in;         /* names of variants, with blanks between; "" all, and none */
    char after[PREDICTION_PATTERN_MAX]; /* glob of what has to have happened; "" nothing */
    struct str told;                    /* see above; "" nothing */
    struct str question;
    struct prediction_choice choices[PREDICTION_CHOICES_MAX];
    size_t choice_count;
    size_t right;        /* of a why: the choice that has a claim */
    struct str explains; /* what stands behind the choices, up to the next heading: it explains the answer */
    int line;            /* of the text, from 1 */
};

/* Reads the next prediction or why from `*offset` of the lesson's text on and moves it behind. 1; 0 when
 * there is none; -1 with `why` ("lesson.md:40: ...") for one that is malformed. Begin with *offset = 0. */
int prediction_next(const struct lesson *lesson, size_t *offset, struct prediction *prediction, char *why,
                    size_t cap);

/* Whether it is asked in the runs of this variant. */
bool prediction_is_of(const struct prediction *prediction, const char *variant);
/* The same of the question or why whose heading stands before `below`. */
bool prediction_below_is_of(struct str below, const char *variant);

/* What the run answers: the first event in [from, to) that one of the choices matches, and which. False while
 * nothing has answered it yet. */
bool prediction_answer(const struct prediction *prediction, const struct subject *subject,
                       const struct timeline *timeline, uint32_t from, uint32_t to, size_t *choice,
                       uint32_t *event);

#endif
