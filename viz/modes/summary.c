/* See summary.h.
 *
 *   ┌ what was seen ─────────────────────────────────────────────────┐
 *   │ Predictions                                          2 of 3    │
 *   │ ✓ What will the server's recv() return?                        │
 *   │   b  0                                                         │
 *   │     server: recv(4, "", 512, 0) = 0   server.c:29  step 27     │
 *   │ Findings                                                       │
 *   │ client.c:41  step 12  The rest of a send() was never sent ...  │
 *   │ Next                                                           │
 *   │ sockeye run 04 close    The client calls close() instead ...   │
 *   │ sockeye start 04        the exercise                           │
 *   └────────────────────────────────────────────────────────────────┘ */
#include "viz/modes/summary.h"

#include <stdio.h>

#include "lab/course/lesson/lesson.h"
#include "lab/explain/findings/findings_text.h"
#include "viz/draw/text_writer.h"
#include "viz/modes/window.h"
#include "viz/panes/hands_bars.h"
#include "viz/panes/question.h"

enum { INDENT = 3, WIDTH_MAX = 110, FILE_MAX = 60 };

/* ---- what stands in it */

static bool was_asked(const struct view *view, const struct quiz_item *item)
{
    return item->asked != EVENT_NO_INDEX && item->step <= view->step;
}

/* Of a question without a verdict. */
static const char *standing(const struct view *view, const struct quiz_item *item)
{
    if (item->given == QUIZ_OPEN)
        return "not answered yet";
    return quiz_untold(view->quiz, item, view->position) ? "this run does not tell"
                                                         : "this run has not shown it";
}

static void write_verdict(struct text_writer *writer, const struct view *view, const struct quiz_item *item)
{
    const struct prediction *prediction = &item->prediction;
    text_writer_printf(writer, INDENT, STYLE_TITLE, "%c  %.*s", quiz_letter(item->answer),
                       STR_ARGS(prediction->choices[item->answer].text));
    if (item->given >= 0 && !quiz_right(item))
        text_writer_printf(writer, INDENT + 2, STYLE_PLAIN, "you said %c  %.*s",
                           quiz_letter((size_t)item->given), STR_ARGS(prediction->choices[item->given].text));
    question_put_evidence(writer, INDENT + 2, view, item, 0);
    hands_bars_put(writer, INDENT + 2, item);
}

static void write_prediction(struct text_writer *writer, const struct view *view,
                             const struct quiz_item *item)
{
    bool known = quiz_revealed(item, view->position), right = quiz_right(item);
    if (item->given >= 0 && known)
        text_writer_glyph(writer, 1, right ? STYLE_GOOD : STYLE_ERROR, right ? GLYPH_CHECK : GLYPH_DEADLOCK);
    else
        text_writer_glyph(writer, 1, STYLE_DIM, GLYPH_PART_OPEN);
    text_writer_markdown(writer, INDENT, item->prediction.question);
    if (known)
        write_verdict(writer, view, item);
    else
        text_writer_wrap(writer, INDENT, STYLE_TITLE, str_from(standing(view, item)));
}

static void write_predictions(struct text_writer *writer, const struct view *view)
{
    unsigned right = 0, answered = 0;
    char count[64];
    if (!view->quiz || view->quiz->count == 0)
        return;
    for (size_t i = 0; i < view->quiz->count; i++) {
        const struct quiz_item *item = &view->quiz->items[i];
        bool counts = item->given >= 0 && quiz_revealed(item, view->position);
        answered += counts;
        right += counts && quiz_right(item);
    }
    snprintf(count, sizeof count, "%u of %u right", right, answered);
    int x = text_writer_put(writer, 1, STYLE_HEADING, str_from("Predictions"));
    if (answered > 0)
        text_writer_put(writer, x + 2, STYLE_PLAIN, str_from(count));
    writer->y++;
    for (size_t i = 0; quiz_nth(view->quiz, i); i++)
        if (was_asked(view, quiz_nth(view->quiz, i)))
            write_prediction(writer, view, quiz_nth(view->quiz, i));
    writer->y++;
}

static void write_finding(struct text_writer *writer, const struct finding *finding)
{
    char place[FINDING_PLACE_MAX], steps[64];
    finding_place(finding, place);
    text_writer_glyph(writer, 1, STYLE_NEXT, GLYPH_CURSOR);
    text_writer_printf(writer, INDENT, STYLE_TITLE, "%s%s%s", place, place[0] ? "   " : "",
                       finding_steps(finding, steps));
    text_writer_wrap(writer, INDENT + 2, STYLE_PLAIN, str_from(finding->sentence));
    text_writer_wrap(writer, INDENT + 2, STYLE_DIM, str_from(finding->advice));
}

/* Those up to the step. */
static void write_findings(struct text_writer *writer, const struct found *found, uint32_t step)
{
    uint32_t count;
    const struct finding *items = found_until(found, step, &count);
    if (count == 0)
        return;
    text_writer_wrap(writer, 1, STYLE_HEADING, str_from("Findings"));
    for (uint32_t i = 0; i < count; i++)
        write_finding(writer, &items[i]);
    writer->y++;
}

/* The variant behind this one; NULL behind the last. */
static const struct lesson_variant *next_variant(const struct screen_session *session)
{
    const struct lesson *lesson = session->lesson;
    const struct lesson_variant *now = lesson_variant(lesson, session->variant);
    for (size_t i = 0; i + 1 < lesson->variant_count; i++)
        if (&lesson->variants[i] == now)
            return &lesson->variants[i + 1];
    return NULL;
}

static void write_key(struct text_writer *writer, const char *key, const char *words)
{
    int x = text_writer_put(writer, INDENT, STYLE_KEY, str_from(key));
    text_writer_put(writer, x + 1, STYLE_PLAIN, str_from(words));
    writer->y++;
}

static void write_next(struct text_writer *writer, const struct screen_session *session)
{
    const struct lesson *lesson = session->lesson;
    const struct lesson_variant *variant = lesson ? next_variant(session) : NULL;
    text_writer_wrap(writer, 1, STYLE_HEADING, str_from("Next"));
    if (variant) {
        text_writer_printf(writer, INDENT, STYLE_CODE, "sockeye run %s %s",
                           lesson->number[0] ? lesson->number : lesson->name, variant->name);
        if (variant->about)
            text_writer_wrap(writer, INDENT + 2, STYLE_PLAIN, str_from(variant->about));
    }
    if (session->next && lesson && lesson->variant_count > 1)
        write_key(writer, "v", "goes on with this one here, or with another variant");
    if (session->exercise) {
        text_writer_wrap(writer, INDENT, STYLE_CODE, str_from(session->exercise));
        text_writer_wrap(writer, INDENT + 2, STYLE_PLAIN,
                         str_from("The exercise of this lesson: a program to write, and told what it does."));
    }
    write_key(writer, "d", "lays another run beside this one");
}

static void write_all(struct text_writer *writer, const struct summary *summary)
{
    write_predictions(writer, summary->view);
    write_findings(writer, summary->found, summary->view->step);
    write_next(writer, summary->session);
}

/* ---- on the screen */

static struct rect area_on(int width, int height)
{
    int wide = width - 2 < WIDTH_MAX ? width - 2 : WIDTH_MAX;
    return (struct rect){ (width - wide) / 2, 1, wide, height - 2 };
}

static int rows_of(const struct summary *summary, struct rect area)
{
    struct text_writer writer = { NULL, 0, area.width - 4 };
    write_all(&writer, summary);
    return writer.y;
}

static bool open(void *self, enum action action)
{
    struct summary *summary = self;
    if (action != ACTION_SUMMARY)
        return false;
    summary->scroll = 0;
    return true;
}

/* Space goes on through it, as it went on through the run. What has no meaning here closes it and is done. */
static struct mode_reply act(void *self, enum action action, int key)
{
    struct summary *summary = self;
    enum action meant = keys_action(KEYS_LESSON, key);
    struct rect area = area_on(summary->layout->width, summary->layout->height);
    if (action == ACTION_BACK || action == ACTION_OPEN || meant == ACTION_SUMMARY)
        return mode_closed;
    action = meant == ACTION_STEP ? ACTION_PAGE_DOWN : action;
    if (!window_scroll(&summary->scroll, action, area.height - 3))
        return mode_left;
    summary->scroll = window_within(summary->scroll, rows_of(summary, area), area.height - 2);
    return mode_handled;
}

static void draw(const void *self, struct canvas *screen)
{
    const struct summary *summary = self;
    struct rect area = area_on(screen->area.width, screen->area.height);
    int rows = rows_of(summary, area), scroll = window_within(summary->scroll, rows, area.height - 2);
    canvas_fill(screen, area, STYLE_PLAIN, ' ');
    struct canvas inside = canvas_frame(screen, area, " what was seen    esc closes ", true);
    struct text_writer writer = { &inside, -scroll, area.width - 4 };
    write_all(&writer, summary);
    window_marks(&inside, scroll > 0, scroll < rows - (area.height - 2));
}

const struct mode_ops summary_mode = {
    .form = MODE_WINDOW, .keys = KEYS_OVERLAY, .open = open, .act = act, .draw = draw
};
