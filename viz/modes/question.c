#include "viz/modes/question.h"

#include "lab/course/lesson/lesson.h"

enum { KEPT_MAX = 64 };

/* Keeps the view from going past a question, and a run from running on behind it: one that was shown to run,
 * as it may have come to its end meanwhile. */
static void hold(struct question *question)
{
    struct view *view = question->view;
    view->limit = quiz_limit(&question->quiz);
    if (view->running && view->limit < timeline_steps(view->timeline)) {
        live_run(question->live, false);
        say(question->message, "A question first: the run waits.");
    }
}

/* Questions before the place where the person asked to begin are not theirs. */
static void skip_before(struct quiz *quiz, uint32_t step)
{
    for (size_t i = 0; i < quiz->count; i++)
        if (quiz->items[i].asked != EVENT_NO_INDEX && quiz->items[i].step < step)
            quiz->items[i].given = QUIZ_SKIPPED;
}

/* Where some are not to be asked, they are left out, but for the prediction of which the reason is asked. */
static void leave_out(struct quiz *quiz, const struct session_keeper *keeper)
{
    size_t kept = 0;
    if (!keeper || !keeper->asks)
        return;
    for (size_t i = 0; i < quiz->count; i++) {
        struct quiz_item item = quiz->items[i];
        struct prediction why = item.prediction;
        bool asked = keeper->asks(keeper->data, &item.prediction);
        why.why = true;
        if (!asked)
            item.given = QUIZ_SKIPPED;
        if (asked || (!item.prediction.why && keeper->asks(keeper->data, &why)))
            quiz->items[kept++] = item;
    }
    quiz->count = kept;
}

void question_begin(struct question *question)
{
    const struct screen_session *session = question->session;
    if (!session->lesson || !session->lesson->text)
        return;
    question->on = quiz_begin(&question->quiz, session->lesson, session->variant, question->view->timeline);
    if (!question->on)
        return;
    skip_before(&question->quiz, session->at);
    leave_out(&question->quiz, session->keeper);
    question->view->quiz = &question->quiz;
    hold(question);
}

static void end(void *self)
{
    struct question *question = self;
    quiz_end(&question->quiz);
    question->view->quiz = NULL;
}

static void grow(void *self)
{
    struct question *question = self;
    if (!question->on)
        return;
    quiz_grow(&question->quiz);
    hold(question);
}

/* The question that is open at the step shown; NULL when none is. */
static struct quiz_item *open_item(const struct question *question)
{
    return question->on ? quiz_open(&question->quiz, question->view->step) : NULL;
}

static unsigned keys_now(const void *self)
{
    const struct question *question = self;
    if (!open_item(question))
        return 0;
    return question->view->lecture ? KEYS_QUESTION | KEYS_HANDS : KEYS_QUESTION;
}

/* ---- answers */

/* What proves the reason is fetched now that it is no secret any more. */
static void fetch_claim(const struct question *question, struct quiz_item *item)
{
    const struct session_keeper *keeper = question->session->keeper;
    const struct prediction *asked = &item->prediction;
    if (!asked->why || !keeper || !keeper->claim ||
        !keeper->claim(keeper->data, asked->choices[asked->right].fact, item->claim, sizeof item->claim))
        item->claim[0] = '\0';
}

static struct mode_reply give(struct question *question, struct quiz_item *item, int given)
{
    bool why = item->prediction.why;
    item->given = given;
    fetch_claim(question, item);
    hold(question);
    if (item->counted)
        say(question->message,
            why ? "The hands are counted." : "The hands are counted: the run will show who is right.");
    else if (given == QUIZ_SKIPPED)
        say(question->message, why ? "Skipped." : "Skipped: the run will show the answer.");
    else
        say(question->message,
            why ? "You say %c. r shows the whole explanation."
                : "You say %c. Go on, and the run will show it.",
            quiz_letter((size_t)given));
    return mode_handled;
}

/* Whether an action would go past the question. */
static bool goes_on(enum action action)
{
    return action == ACTION_STEP || action == ACTION_FORWARD || action == ACTION_RUN ||
           action == ACTION_LAST || action == ACTION_PLAY;
}

/* Going on from what was answered is to be asked what comes next, before it goes. */
static struct mode_reply read_on(struct question *question, enum action action, int key)
{
    uint32_t step = question->view->step;
    if (action == ACTION_NONE)
        action = keys_action(KEYS_LESSON | KEYS_LIVE, key);
    if (!question->on || !quiz_waits(&question->quiz, step) || !goes_on(action))
        return mode_passed;
    question->quiz.read = step;
    return mode_handled;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct question *question = self;
    struct quiz_item *item = open_item(question);
    size_t choice = (size_t)(key - 'a');
    if (!item)
        return read_on(question, action, key);
    if (action == ACTION_HANDS && key)
        return (struct mode_reply){ MODE_HANDLED, ACTION_HANDS };
    if (action == ACTION_SKIP)
        return give(question, item, QUIZ_SKIPPED);
    if (action == ACTION_ANSWER && choice < item->prediction.choice_count)
        return give(question, item, (int)choice);
    if (action == ACTION_NONE)
        action = keys_action(KEYS_LESSON | KEYS_LIVE, key);
    if (action != ACTION_ANSWER && !goes_on(action))
        return mode_passed;
    say(question->message, "What do you think? a to %c answers, esc skips.",
        quiz_letter(item->prediction.choice_count - 1));
    return mode_handled;
}

/* ---- what came of them */

/* Whether the run is over, or stands still for ever, and its end is looked at. */
static bool is_at_end(const struct question *question)
{
    const struct view *view = question->view;
    enum live_status status = live_status(question->live);
    return (status == LIVE_ENDED || status == LIVE_DEADLOCK) && view->step > 0 &&
           view->step == timeline_steps(view->timeline);
}

static void keep_answer(struct question *question, size_t n)
{
    const struct session_keeper *keeper = question->session->keeper;
    const struct quiz_item *item = &question->quiz.items[n];
    if (item->given < 0 || (question->kept >> n & 1) || !quiz_revealed(item, question->view->position))
        return;
    question->kept |= (uint64_t)1 << n;
    if (keeper->answered)
        keeper->answered(keeper->data, &item->prediction, quiz_letter((size_t)item->given), quiz_right(item));
}

static void see(void *self)
{
    struct question *question = self;
    const struct session_keeper *keeper = question->session->keeper;
    if (!keeper || !question->session->lesson)
        return;
    for (size_t i = 0; i < question->quiz.count && i < KEPT_MAX; i++)
        keep_answer(question, i);
    if (question->finished || !is_at_end(question))
        return;
    question->finished = true;
    if (keeper->finished)
        keeper->finished(keeper->data);
}

const struct mode_ops question_mode = {
    .form = MODE_BASE, .keys_now = keys_now, .act = act, .end = end, .grow = grow, .see = see
};
