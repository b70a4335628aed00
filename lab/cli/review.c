/* sockeye review: asks again what was answered wrongly, with a run made now that proves it. */
#include "lab/cli/review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/path.h"
#include "lab/cli/lesson_screen.h"
#include "lab/cli/review_text.h"
#include "lab/cli/session.h"
#include "lab/cli/show.h"
#include "lab/cli/submission.h"
#include "lab/course/quiz/quiz.h"

struct review {
    const struct cli_options *options;
    bool screen;
    unsigned due, later;   /* come back now; not before another day */
    unsigned asked, right; /* of those that were given an answer, rightly */
    bool stopped;          /* a screen was left without an answer */
};

/* ---- what comes back */

static void find_again(const struct progress *progress, bool now, struct again *again, unsigned *later)
{
    struct prediction prediction;
    struct answer answer;
    char what[ANSWER_WHAT_MAX], why[160], id[64], today[ANSWER_DAY_MAX];
    size_t offset = 0;
    int result;
    answer_today(today);
    lesson_screen_id(again->lesson, id, sizeof id);
    while ((result = prediction_next(again->lesson, &offset, &prediction, why, sizeof why)) != 0) {
        if (result < 0 || !prediction_is_of(&prediction, again->variant) ||
            !answer_what(&prediction, again->variant, what, sizeof what))
            continue;
        const struct progress_entry *entry = progress_entry(progress, id, what);
        if (!entry || !answer_read(entry, &answer) || answer.days == 0)
            continue;
        if (!answer_comes_back(&answer, today, now))
            ++*later;
        else if (again->count < REVIEW_QUESTIONS_MAX)
            again->answers[again->count++] = answer;
    }
}

size_t review_count(const struct lesson *lesson, const struct progress *progress)
{
    static struct again again; /* large */
    unsigned later = 0;
    size_t count = 0;
    for (size_t i = 0; i < lesson->variant_count; i++, count += again.count) {
        again = (struct again){ .lesson = lesson, .variant = lesson->variants[i].name };
        find_again(progress, false, &again, &later);
    }
    return count;
}

/* ---- in a run */

/* A lesson that was changed may not come to the question any more: then it does not come back either. */
static void drop_gone(struct again *again, const struct quiz *quiz)
{
    char what[ANSWER_WHAT_MAX], id[64];
    size_t kept = 0;
    lesson_screen_id(again->lesson, id, sizeof id);
    for (size_t i = 0; i < again->count; i++) {
        const struct quiz_item *item = review_item(quiz, &again->answers[i]);
        if (item && item->asked != EVENT_NO_INDEX)
            again->answers[kept++] = again->answers[i];
        else if (item && answer_what(&item->prediction, again->variant, what, sizeof what))
            keep_progress(id, what, "-");
    }
    again->count = kept;
}

static uint32_t first_step(const struct again *again, const struct quiz *quiz)
{
    uint32_t first = UINT32_MAX;
    for (size_t i = 0; i < again->count; i++) {
        const struct quiz_item *item = review_item(quiz, &again->answers[i]);
        first = item->step < first ? item->step : first;
    }
    return first;
}

static int ask_on_screen(struct review *review, const struct again *again, const char *title,
                         struct timeline *timeline, uint32_t at)
{
    char named[240];
    struct screen_session app = { .title = named, .timeline = timeline, .wake = -1, .at = at };
    struct screen_options looks = show_app_options(review->options);
    struct lesson_screen teach;
    snprintf(named, sizeof named, "review: %s", title);
    lesson_screen_begin(&teach, again->lesson, again->variant, NULL, &app);
    lesson_screen_only(&teach, again->answers, again->count);
    int status = app_watch(&app, &looks);
    lesson_screen_end(&teach);
    review->asked += teach.answered;
    review->right += teach.right;
    review->stopped = teach.answered == 0 || review->options->keys;
    return status;
}

/* ---- all of it */

static int ask_again(struct review *review, struct again *again)
{
    static struct session_plan session; /* large; one session runs at a time */
    struct timeline *timeline = NULL;
    struct quiz quiz;
    int status = session_plan_lesson(&session, again->lesson, again->variant);
    if (status == CLI_GOOD)
        status = session_record(&session, &timeline);
    if (status == CLI_GOOD && quiz_begin(&quiz, again->lesson, again->variant, timeline)) {
        drop_gone(again, &quiz);
        if (again->count > 0 && review->screen)
            status = ask_on_screen(review, again, session.title, timeline, first_step(again, &quiz));
        else
            review_print(again, &quiz, timeline);
        quiz_end(&quiz);
    }
    session_plan_free(&session);
    if (timeline)
        timeline_close(timeline);
    return status;
}

static int ask_lesson(struct review *review, const struct lesson *lesson)
{
    int status = CLI_GOOD;
    for (size_t i = 0; i < lesson->variant_count && status == CLI_GOOD && !review->stopped; i++) {
        static struct again again; /* large */
        struct progress progress;
        again = (struct again){ .lesson = lesson, .variant = lesson->variants[i].name };
        progress_read(&progress);
        find_again(&progress, review->options->now, &again, &review->later);
        review->due += (unsigned)again.count;
        if (again.count > 0)
            status = ask_again(review, &again);
        progress_free(&progress);
    }
    return status;
}

static void tell(const struct review *review)
{
    if (review->asked > 0)
        printf("%u asked again, %u right.\n", review->asked, review->right);
    if (review->due == 0 && review->later == 0)
        puts("Nothing to ask again: what was answered wrongly comes back here on another day.");
    else if (review->due == 0)
        printf("Nothing to ask again today. %u %s another day; `sockeye review --now` asks now.\n",
               review->later, review->later == 1 ? "question comes back" : "questions come back");
}

int review_lessons(const struct lesson_list *all, const struct cli_options *options)
{
    struct review review = { .options = options, .screen = show_on_screen(options) };
    char why[500];
    int status = CLI_GOOD;
    if (!progress_is_own(why, sizeof why))
        complain("%s", why);
    for (size_t i = 0; i < all->count && status == CLI_GOOD && !review.stopped; i++)
        if (all->entries[i].lesson)
            status = ask_lesson(&review, all->entries[i].lesson);
    tell(&review);
    return status;
}

static int review(const struct cli_options *options, int count, char **words)
{
    struct lesson_list all;
    if (count > 0)
        return complain_usage("review takes no words, so not '%s'", words[0]);
    int status = find_lessons(&all);
    if (status != CLI_GOOD)
        return status;
    status = review_lessons(&all, options);
    lessons_free(&all);
    return status;
}

const struct verb verb_review = {
    .name = "review",
    .usage = "review [--now]",
    .about = "ask again what was answered wrongly, with a run that proves it",
    .more =
        "A question that was answered wrongly comes back on another day, until it was right on two days in "
        "a\n"
        "row. Its lesson is run, and opens where it is asked; q goes on to the next. Without a terminal it "
        "is\n"
        "printed, with what the run shows.\n",
    .options = OPTIONS_SCREEN | OPTIONS_LOOKS | OPTIONS_REVIEW,
    .run = review,
};
