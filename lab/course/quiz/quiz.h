/* The predictions of a lesson in one run: when each is asked, what was answered, and what the run says. Pure:
 * no screen, no file. The screen asks it how far a person may look, and draws what is open.
 *
 * A prediction is asked once, at the first call made from a line tagged with its section where what it takes
 * for granted holds (or comes to hold before the call goes): while that call is held, or, where calls are not
 * held, before the step that the call begins. No third one is asked before an answer was seen: it waits for
 * another call from its line. Why it is so is asked at the step that answers it. */
#ifndef SOCKEYE_COURSE_QUIZ_H
#define SOCKEYE_COURSE_QUIZ_H

#include "lab/course/quiz/prediction.h"

enum { QUIZ_OPEN = -1, QUIZ_SKIPPED = -2, QUIZ_CLAIM_MAX = 240, QUIZ_ROW_MAX = 2 };

struct quiz_item {
    struct prediction prediction;
    size_t nth;             /* among all of the lesson's, in the order of the text */
    uint32_t asked;         /* event of the call, of a why the one that answers its prediction;
                               EVENT_NO_INDEX: the run has not come to it */
    struct subject subject; /* of that call */
    uint32_t held;          /* call at which it waits for what has to happen; EVENT_NO_INDEX: at none */
    uint32_t step;          /* the last that is seen before it is answered */
    int given;              /* choice, QUIZ_OPEN or QUIZ_SKIPPED */
    bool postponed;         /* it would have been the third before a step is made */
    uint32_t looked;        /* events from the step behind it on in which there is no answer */
    uint32_t revealed;      /* event that answers it; EVENT_NO_INDEX: none so far */
    size_t answer;          /* choice that it shows to be right */
    uint32_t evidence[PREDICTION_CHOICES_MAX]; /* of a why: event that its choice speaks of, or none */
    bool counted;                              /* a class has shown its hands */
    uint16_t hands[PREDICTION_CHOICES_MAX];    /* for each choice; kept nowhere else */
    char claim[QUIZ_CLAIM_MAX]; /* of a why, once it is closed: what its fact proves; "" not known */
};

struct quiz {
    struct timeline *timeline; /* not owned */
    struct quiz_item *items;   /* in the order of the lesson's text */
    size_t count, capacity;
    uint32_t seen; /* events looked at */
    uint32_t read; /* the last step whose answers have been read; 0 none */
    uint32_t over; /* event that says nothing more will happen: an end, or a deadlock while nobody moves;
                      EVENT_NO_INDEX: it may */
    bool ended;    /* it is an end */
};

/* Reads the lesson's predictions that are asked in this variant (NULL or "": the lesson itself); malformed
 * ones are left out. Nothing is owned; both live as long as the quiz. False when out of memory; quiz_end() is
 * right in either case. */
bool quiz_begin(struct quiz *quiz, const struct lesson *lesson, const char *variant,
                struct timeline *timeline);
void quiz_end(struct quiz *quiz);

/* Takes in what the recording gained. */
void quiz_grow(struct quiz *quiz);

/* The last step that may be looked at: that of the first question without an answer; UINT32_MAX when all are
 * answered. */
uint32_t quiz_limit(const struct quiz *quiz);
/* The question that is open when this step is looked at; NULL when none is. A step that has answered
 * something is read first: what comes next is open once it has been. Why it was so may be asked at once. */
struct quiz_item *quiz_open(const struct quiz *quiz, uint32_t step);
/* Whether a question waits at this step until what was answered there has been read. */
bool quiz_waits(const struct quiz *quiz, uint32_t step);

/* Whether something is yet to be answered, or may yet be asked. */
bool quiz_pending(const struct quiz *quiz);

/* The n-th question in the order in which the run came to them; NULL when it has come to fewer. */
const struct quiz_item *quiz_nth(const struct quiz *quiz, size_t n);

/* The why that has been asked of this prediction; NULL none. */
const struct quiz_item *quiz_why_of(const struct quiz *quiz, const struct quiz_item *item);

/* Whether it is answered or passed over, and what the run shows lies before this position. */
bool quiz_revealed(const struct quiz_item *item, uint32_t position);
/* Whether it has been asked, and the run is over at this position without an answer to it. */
bool quiz_untold(const struct quiz *quiz, const struct quiz_item *item, uint32_t position);
/* Whether what was given is what the run shows; false while it shows nothing. */
bool quiz_right(const struct quiz_item *item);
/* 'a' for the first choice. */
char quiz_letter(size_t choice);

#endif
