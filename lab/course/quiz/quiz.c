/* Predictions followed through a run: see quiz.h. */
#include "lab/course/quiz/quiz.h"

#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/course/quiz/tagged.h"

static bool add(struct quiz *quiz, const struct prediction *prediction, size_t nth)
{
    if (!array_reserve(&quiz->items, &quiz->capacity, quiz->count + 1, sizeof *quiz->items))
        return false;
    quiz->items[quiz->count++] = (struct quiz_item){ .prediction = *prediction,
                                                     .nth = nth,
                                                     .asked = EVENT_NO_INDEX,
                                                     .given = QUIZ_OPEN,
                                                     .revealed = EVENT_NO_INDEX };
    return true;
}

bool quiz_begin(struct quiz *quiz, const struct lesson *lesson, const char *variant,
                struct timeline *timeline)
{
    struct prediction prediction;
    size_t offset = 0, nth = 0;
    char why[160];
    int result;

    *quiz = (struct quiz){ .timeline = timeline };
    for (; (result = prediction_next(lesson, &offset, &prediction, why, sizeof why)) != 0; nth += result == 1)
        if (result == 1 && prediction_is_of(&prediction, variant) && !add(quiz, &prediction, nth))
            return false;
    quiz_grow(quiz);
    return true;
}

void quiz_end(struct quiz *quiz)
{
    free(quiz->items);
    *quiz = (struct quiz){ 0 };
}

static bool waits_for_calls(const struct quiz *quiz)
{
    for (size_t i = 0; i < quiz->count; i++)
        if (quiz->items[i].asked == EVENT_NO_INDEX)
            return true;
    return false;
}

/* A call that is held can be looked at while the question is open; one that is not shows its result in its
 * own step. */
static void ask(struct quiz *quiz, const char *tag, uint32_t index, bool held)
{
    uint32_t step = timeline_step_at(quiz->timeline, index + 1);

    for (size_t i = 0; i < quiz->count; i++) {
        struct quiz_item *item = &quiz->items[i];
        if (item->asked != EVENT_NO_INDEX || strcmp(item->prediction.tag, tag) != 0)
            continue;
        item->asked = index;
        item->subject = subject_at(quiz->timeline, index);
        item->looked = index + 1;
        item->step = held || step == 0 ? step : step - 1;
    }
}

static void find_answer(struct quiz *quiz, struct quiz_item *item)
{
    uint32_t event;

    if (item->asked == EVENT_NO_INDEX || item->revealed != EVENT_NO_INDEX)
        return;
    if (prediction_answer(&item->prediction, &item->subject, quiz->timeline, item->looked, &item->answer,
                          &event))
        item->revealed = event;
    else
        item->looked = timeline_count(quiz->timeline);
}

void quiz_grow(struct quiz *quiz)
{
    uint32_t count = timeline_count(quiz->timeline);
    struct event event;
    char tag[64];

    if (count > 0)
        ask(quiz, "", 0, true);
    while (quiz->seen < count && waits_for_calls(quiz)) {
        uint32_t index = timeline_next(quiz->timeline, quiz->seen, EVENT_ENTER);
        if (index == EVENT_NO_INDEX)
            break;
        quiz->seen = index + 1;
        if (timeline_event(quiz->timeline, index, &event) &&
            tagged_call(quiz->timeline, &event, tag, sizeof tag) > 0)
            ask(quiz, tag, index, event.u.call.held);
    }
    quiz->seen = count;
    for (size_t i = 0; i < quiz->count; i++)
        find_answer(quiz, &quiz->items[i]);
}

uint32_t quiz_limit(const struct quiz *quiz)
{
    uint32_t limit = UINT32_MAX;

    for (size_t i = 0; i < quiz->count; i++) {
        const struct quiz_item *item = &quiz->items[i];
        if (item->asked != EVENT_NO_INDEX && item->given == QUIZ_OPEN && item->step < limit)
            limit = item->step;
    }
    return limit;
}

struct quiz_item *quiz_open(const struct quiz *quiz, uint32_t step)
{
    struct quiz_item *first = NULL;

    for (size_t i = 0; i < quiz->count; i++) {
        struct quiz_item *item = &quiz->items[i];
        if (item->asked == EVENT_NO_INDEX || item->given != QUIZ_OPEN || item->step > step)
            continue;
        if (!first || item->asked < first->asked)
            first = item;
    }
    return first;
}

/* How many questions were asked before this one; those of one call in the order of the text. */
static size_t rank_of(const struct quiz *quiz, size_t item)
{
    size_t rank = 0;

    for (size_t i = 0; i < quiz->count; i++)
        rank += quiz->items[i].asked < quiz->items[item].asked ||
                (quiz->items[i].asked == quiz->items[item].asked && i < item);
    return rank;
}

const struct quiz_item *quiz_nth(const struct quiz *quiz, size_t n)
{
    for (size_t i = 0; i < quiz->count; i++)
        if (quiz->items[i].asked != EVENT_NO_INDEX && rank_of(quiz, i) == n)
            return &quiz->items[i];
    return NULL;
}

bool quiz_revealed(const struct quiz_item *item, uint32_t position)
{
    return item->revealed != EVENT_NO_INDEX && item->revealed < position;
}

bool quiz_right(const struct quiz_item *item)
{
    return item->revealed != EVENT_NO_INDEX && item->given >= 0 && (size_t)item->given == item->answer;
}

char quiz_letter(size_t choice)
{
    return (char)('a' + choice);
}
