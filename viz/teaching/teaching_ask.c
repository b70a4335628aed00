/* Predictions: who wants to go on answers first. Where the view may not go, view->limit says; what is known
 * of the run behind it is not shown. */
#include <stdio.h>

#include "viz/app_state.h"
#include "viz/panes/question.h"

enum { KEPT_MAX = 64 };

/* Questions before the place where the person asked to begin are not theirs. */
static void skip_before(struct quiz *quiz, uint32_t step)
{
    for (size_t i = 0; i < quiz->count; i++)
        if (quiz->items[i].asked != EVENT_NO_INDEX && quiz->items[i].step < step)
            quiz->items[i].given = QUIZ_SKIPPED;
}

void asking_begin(struct app *app)
{
    struct asking *asking = &app->teaching.asking;

    if (!app->options->ask || !app->session->lesson || !app->session->lesson->text)
        return;
    asking->on = quiz_begin(&asking->quiz, app->session->lesson, app->view.timeline);
    if (!asking->on)
        return;
    skip_before(&asking->quiz, app->session->at);
    app->view.quiz = &asking->quiz;
    asking_hold(app);
}

void asking_hold(struct app *app)
{
    struct view *view = &app->view;

    view->limit = quiz_limit(&app->teaching.asking.quiz);
    if (app->live.running && view->limit < timeline_steps(view->timeline)) {
        live_run(&app->live, false);
        say(&app->message, "A question first: the run waits.");
    }
}

static void give(struct app *app, struct quiz_item *item, int given)
{
    item->given = given;
    asking_hold(app);
    demo_wait(app);
    if (given == QUIZ_SKIPPED)
        say(&app->message, "Skipped: the run will show the answer.");
    else
        say(&app->message, "You say %c. Go on, and the run will show it.", quiz_letter((size_t)given));
}

/* Whether an action would go past the question. */
static bool goes_on(enum action action)
{
    return action == ACTION_STEP || action == ACTION_FORWARD || action == ACTION_RUN ||
           action == ACTION_LAST || action == ACTION_PLAY;
}

bool asking_bars(struct app *app, enum action action)
{
    const struct quiz_item *item = question_open(&app->view);

    if (!item || !goes_on(action))
        return false;
    say(&app->message, "What do you think? a to %c answers, esc skips.",
        quiz_letter(item->prediction.choice_count - 1));
    return true;
}

bool asking_key(struct app *app, int key)
{
    struct asking *asking = &app->teaching.asking;
    struct quiz_item *item = asking->on ? quiz_open(&asking->quiz, app->view.step) : NULL;
    enum action action = keys_action(KEYS_QUESTION, key);
    size_t choice = (size_t)(key - 'a');

    if (!item)
        return false;
    if (action == ACTION_SKIP) {
        give(app, item, QUIZ_SKIPPED);
        return true;
    }
    if (action == ACTION_ANSWER && choice < item->prediction.choice_count) {
        give(app, item, (int)choice);
        return true;
    }
    if (action == ACTION_ANSWER)
        return asking_bars(app, ACTION_STEP);
    return asking_bars(app, keys_action(KEYS_LESSON | KEYS_LIVE, key));
}

/* Whether the run is over, or stands still for ever, and its end is looked at. */
static bool is_at_end(const struct app *app)
{
    enum live_status status = live_status(&app->live);

    return (status == LIVE_ENDED || status == LIVE_DEADLOCK) &&
           app->view.step == timeline_steps(app->view.timeline) && app->view.step > 0;
}

void asking_see(struct app *app)
{
    struct asking *asking = &app->teaching.asking;
    const struct session_keeper *keeper = app->session->keeper;

    if (!keeper || !app->session->lesson)
        return;
    for (size_t i = 0; i < asking->quiz.count && i < KEPT_MAX; i++) {
        const struct quiz_item *item = &asking->quiz.items[i];
        if (item->given < 0 || (asking->kept >> i & 1) || !quiz_revealed(item, app->view.position))
            continue;
        asking->kept |= (uint64_t)1 << i;
        if (keeper->answered)
            keeper->answered(keeper->data, item->prediction.name, quiz_letter((size_t)item->given),
                             quiz_right(item));
    }
    if (!asking->finished && is_at_end(app)) {
        asking->finished = true;
        if (keeper->finished)
            keeper->finished(keeper->data);
    }
}
