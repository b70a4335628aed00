/* Predictions followed through a run: see quiz.h. */
#include "lab/course/quiz/quiz.h"

#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/course/quiz/tagged.h"
#include "lab/record/match.h"

static bool add(struct quiz *quiz, const struct prediction *prediction, size_t nth)
{
    if (!array_reserve(&quiz->items, &quiz->capacity, quiz->count + 1, sizeof *quiz->items))
        return false;
    struct quiz_item *item = &quiz->items[quiz->count++];
    *item = (struct quiz_item){ .prediction = *prediction,
                                .nth = nth,
                                .asked = EVENT_NO_INDEX,
                                .held = EVENT_NO_INDEX,
                                .given = QUIZ_OPEN,
                                .revealed = EVENT_NO_INDEX };
    for (size_t i = 0; i < PREDICTION_CHOICES_MAX; i++)
        item->evidence[i] = EVENT_NO_INDEX;
    return true;
}

bool quiz_begin(struct quiz *quiz, const struct lesson *lesson, const char *variant,
                struct timeline *timeline)
{
    struct prediction prediction;
    size_t offset = 0, nth = 0;
    char why[160];
    int result;

    *quiz = (struct quiz){ .timeline = timeline, .over = EVENT_NO_INDEX };
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
        if (quiz->items[i].asked == EVENT_NO_INDEX && !quiz->items[i].prediction.why)
            return true;
    return false;
}

/* Whether what the question takes for granted has happened, and its patterns can be filled in. */
static bool holds(const struct quiz *quiz, const struct prediction *prediction, const struct subject *subject,
                  uint32_t index)
{
    char pattern[2 * PREDICTION_PATTERN_MAX];
    for (size_t i = 0; i < prediction->choice_count; i++)
        if (!subject_fill(subject, prediction->choices[i].pattern, pattern, sizeof pattern))
            return false;
    return !prediction->after[0] || (subject_fill(subject, prediction->after, pattern, sizeof pattern) &&
                                     match_find(quiz->timeline, pattern, 0, index) != EVENT_NO_INDEX);
}

/* ---- what answers */

/* An event that is the programs' own doing: what the observer does when it ends them is not. */
static uint32_t answers_until(const struct quiz *quiz)
{
    return quiz->over != EVENT_NO_INDEX ? quiz->over + 1 : timeline_count(quiz->timeline);
}

/* What comes while the call is held, or the person thinks, belongs to the step that the question is asked at,
 * and answers nothing. */
static void find_answer(const struct quiz *quiz, struct quiz_item *item)
{
    uint32_t event, until = answers_until(quiz);

    if (item->asked == EVENT_NO_INDEX || item->revealed != EVENT_NO_INDEX || item->prediction.why ||
        timeline_steps(quiz->timeline) <= item->step)
        return;
    uint32_t begin = timeline_step_begin(quiz->timeline, item->step + 1);
    uint32_t from = item->looked > begin ? item->looked : begin;
    if (from < until && prediction_answer(&item->prediction, &item->subject, quiz->timeline, from, until,
                                          &item->answer, &event))
        item->revealed = event;
    else
        item->looked = until;
}

/* ---- what is asked */

/* Questions that are asked before the same step is made. */
static unsigned asked_at(const struct quiz *quiz, uint32_t step)
{
    unsigned count = 0;

    for (size_t i = 0; i < quiz->count; i++)
        count += quiz->items[i].asked != EVENT_NO_INDEX && !quiz->items[i].prediction.why &&
                 quiz->items[i].step == step;
    return count;
}

/* Asks it of the call at `index` before the step behind `step`, unless what it takes for granted does not
 * hold at the position. */
static bool ask_item(const struct quiz *quiz, struct quiz_item *item, uint32_t index, uint32_t step,
                     uint32_t position)
{
    struct subject subject = subject_at(quiz->timeline, index, position);

    if (!holds(quiz, &item->prediction, &subject, position))
        return false;
    if (asked_at(quiz, step) >= QUIZ_ROW_MAX) {
        item->postponed = true;
        return false;
    }
    item->asked = index;
    item->subject = subject;
    item->step = step;
    item->looked = index + 1;
    return true;
}

/* A call that is held can be looked at while the question is open; one that is not shows its result in its
 * own step. */
static void ask(struct quiz *quiz, const char *tag, uint32_t index, bool held)
{
    uint32_t of = timeline_step_at(quiz->timeline, index + 1), step = held || of == 0 ? of : of - 1;

    for (size_t i = 0; i < quiz->count; i++) {
        struct quiz_item *item = &quiz->items[i];
        if (item->asked != EVENT_NO_INDEX || item->prediction.why || strcmp(item->prediction.tag, tag) != 0)
            continue;
        if (!ask_item(quiz, item, index, step, index))
            item->held = held ? index : EVENT_NO_INDEX;
    }
}

/* Where the call that is held goes: nothing is asked of it from there on. */
static uint32_t goes_at(const struct quiz *quiz, uint32_t held)
{
    struct event call, event;
    uint32_t at = held;

    timeline_event(quiz->timeline, held, &call);
    while ((at = timeline_next(quiz->timeline, at, EVENT_GO)) != EVENT_NO_INDEX)
        if (timeline_event(quiz->timeline, at, &event) && event.tid == call.tid)
            return at;
        else
            at++;
    return timeline_count(quiz->timeline);
}

/* What has to have happened may happen while the call is held. */
static void ask_held(struct quiz *quiz, struct quiz_item *item)
{
    char pattern[2 * PREDICTION_PATTERN_MAX];
    struct subject subject = subject_at(quiz->timeline, item->held, item->held);

    if (!item->prediction.after[0] ||
        !subject_fill(&subject, item->prediction.after, pattern, sizeof pattern))
        return;
    uint32_t at = match_find(quiz->timeline, pattern, item->held, goes_at(quiz, item->held));
    if (at != EVENT_NO_INDEX)
        ask_item(quiz, item, item->held, timeline_step_at(quiz->timeline, at + 1), at + 1);
}

/* ---- why */

static const struct quiz_item *prediction_of(const struct quiz *quiz, const struct quiz_item *why)
{
    for (size_t i = 0; i < quiz->count; i++)
        if (!quiz->items[i].prediction.why &&
            strcmp(quiz->items[i].prediction.name, why->prediction.name) == 0)
            return &quiz->items[i];
    return NULL;
}

const struct quiz_item *quiz_why_of(const struct quiz *quiz, const struct quiz_item *item)
{
    for (size_t i = 0; i < quiz->count; i++)
        if (quiz->items[i].prediction.why && quiz->items[i].asked != EVENT_NO_INDEX &&
            prediction_of(quiz, &quiz->items[i]) == item)
            return &quiz->items[i];
    return NULL;
}

/* The last event before `end` that the choice speaks of. */
static uint32_t evidence_before(const struct quiz *quiz, const struct subject *subject,
                                const struct prediction_choice *choice, uint32_t end)
{
    char pattern[2 * PREDICTION_PATTERN_MAX];
    if (!choice->pattern[0] || end == 0 || !subject_fill(subject, choice->pattern, pattern, sizeof pattern))
        return EVENT_NO_INDEX;
    return match_find(quiz->timeline, pattern, end - 1, 0);
}

/* While its step still grows what it builds on may come yet. */
static void ask_why(const struct quiz *quiz, struct quiz_item *item)
{
    const struct quiz_item *of = prediction_of(quiz, item);
    if (!of || of->revealed == EVENT_NO_INDEX || item->asked != EVENT_NO_INDEX)
        return;
    uint32_t step = timeline_step_at(quiz->timeline, of->revealed + 1);
    uint32_t end = timeline_step_end(quiz->timeline, step);
    if (item->looked == end)
        return;
    item->looked = end;
    for (size_t i = 0; i < item->prediction.choice_count; i++)
        item->evidence[i] = evidence_before(quiz, &of->subject, &item->prediction.choices[i], end);
    size_t right = item->prediction.right;
    if (item->prediction.choices[right].pattern[0] && item->evidence[right] == EVENT_NO_INDEX)
        return;
    item->asked = item->revealed = of->revealed;
    item->subject = of->subject;
    item->answer = right;
    item->step = step;
}

/* ---- how far it has come */

static bool moves(enum event_kind kind)
{
    return kind == EVENT_GO || kind == EVENT_ENTER || kind == EVENT_RETURN;
}

/* After a deadlock somebody may be helped, by what is typed. */
static void look_for_end(struct quiz *quiz, uint32_t count)
{
    struct event event;

    for (uint32_t i = quiz->seen; i < count; i++) {
        enum event_kind kind = timeline_kind(quiz->timeline, i);
        if (quiz->over != EVENT_NO_INDEX && moves(kind) && !quiz->ended)
            quiz->over = EVENT_NO_INDEX;
        if (kind != EVENT_NOTE || !timeline_event(quiz->timeline, i, &event))
            continue;
        enum note_kind note = event.u.note.kind;
        bool stuck = note == NOTE_DEADLOCK, ends = !stuck && (note_is_end(note) || note_ends_programs(note));
        if (quiz->over == EVENT_NO_INDEX && (ends || stuck))
            quiz->over = i;
        quiz->ended = quiz->ended || ends;
    }
}

void quiz_grow(struct quiz *quiz)
{
    uint32_t count = timeline_count(quiz->timeline);
    struct event event;
    char tag[64];

    look_for_end(quiz, count);
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
        if (quiz->items[i].held != EVENT_NO_INDEX && quiz->items[i].asked == EVENT_NO_INDEX)
            ask_held(quiz, &quiz->items[i]);
    for (size_t i = 0; i < quiz->count; i++)
        find_answer(quiz, &quiz->items[i]);
    for (size_t i = 0; i < quiz->count; i++)
        if (quiz->items[i].prediction.why)
            ask_why(quiz, &quiz->items[i]);
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

/* Which of two is asked first: the reason of what was just seen, before what comes next; those of one call in
 * the order of the text. */
static bool comes_before(const struct quiz_item *a, const struct quiz_item *b)
{
    if (a->step != b->step)
        return a->step < b->step;
    if (a->prediction.why != b->prediction.why)
        return a->prediction.why;
    return a->asked != b->asked ? a->asked < b->asked : a->nth < b->nth;
}

/* Whether the step has answered something that has not been read yet. */
static bool tells(const struct quiz *quiz, uint32_t step)
{
    for (size_t i = 0; i < quiz->count && step > quiz->read; i++) {
        const struct quiz_item *item = &quiz->items[i];
        if (!item->prediction.why && item->given != QUIZ_OPEN && item->revealed != EVENT_NO_INDEX &&
            timeline_step_at(quiz->timeline, item->revealed + 1) == step)
            return true;
    }
    return false;
}

/* The first that is neither answered nor passed over. */
static struct quiz_item *first_open(const struct quiz *quiz, uint32_t step)
{
    struct quiz_item *first = NULL;

    for (size_t i = 0; i < quiz->count; i++) {
        struct quiz_item *item = &quiz->items[i];
        if (item->asked == EVENT_NO_INDEX || item->given != QUIZ_OPEN || item->step > step)
            continue;
        if (!first || comes_before(item, first))
            first = item;
    }
    return first;
}

struct quiz_item *quiz_open(const struct quiz *quiz, uint32_t step)
{
    struct quiz_item *first = first_open(quiz, step);

    return first && (first->prediction.why || first->step < step || !tells(quiz, step)) ? first : NULL;
}

bool quiz_waits(const struct quiz *quiz, uint32_t step)
{
    return first_open(quiz, step) && !quiz_open(quiz, step);
}

bool quiz_pending(const struct quiz *quiz)
{
    for (size_t i = 0; i < quiz->count; i++)
        if (quiz->items[i].given == QUIZ_OPEN &&
            (quiz->items[i].asked != EVENT_NO_INDEX || quiz->over == EVENT_NO_INDEX))
            return true;
    return false;
}

/* How many questions were asked before this one. */
static size_t rank_of(const struct quiz *quiz, const struct quiz_item *item)
{
    size_t rank = 0;

    for (size_t i = 0; i < quiz->count; i++)
        rank += quiz->items[i].asked != EVENT_NO_INDEX && comes_before(&quiz->items[i], item);
    return rank;
}

const struct quiz_item *quiz_nth(const struct quiz *quiz, size_t n)
{
    for (size_t i = 0; i < quiz->count; i++)
        if (quiz->items[i].asked != EVENT_NO_INDEX && rank_of(quiz, &quiz->items[i]) == n)
            return &quiz->items[i];
    return NULL;
}

bool quiz_revealed(const struct quiz_item *item, uint32_t position)
{
    return item->given != QUIZ_OPEN && item->revealed != EVENT_NO_INDEX && item->revealed < position;
}

bool quiz_untold(const struct quiz *quiz, const struct quiz_item *item, uint32_t position)
{
    return item->asked != EVENT_NO_INDEX && item->given != QUIZ_OPEN && item->revealed == EVENT_NO_INDEX &&
           quiz->over != EVENT_NO_INDEX && quiz->over < position;
}

bool quiz_right(const struct quiz_item *item)
{
    return item->revealed != EVENT_NO_INDEX && item->given >= 0 && (size_t)item->given == item->answer;
}

char quiz_letter(size_t choice)
{
    return (char)('a' + choice);
}
