/* What was seen, up to the position:
 *
 *   ┌ what was seen ─────────────────────────────────────────────────┐
 *   │ Predictions                                          2 of 3    │
 *   │ ✓ half   b  0                                                  │
 *   │          server: recv(4, "", 512, 0) = 0   server.c:29  step 27│
 *   │ Findings                                                       │
 *   │ client.c:41  step 12  The rest of a send() was never sent ...  │
 *   │ Next                                                           │
 *   │ sockeye run 04 close    The client calls close() instead ...   │
 *   │ sockeye start 04        the exercise                           │
 *   └────────────────────────────────────────────────────────────────┘ */
#include <stdio.h>

#include "viz/app_state.h"
#include "viz/draw/text_writer.h"
#include "viz/panes/question.h"

enum { INDENT = 3, WIDTH_MAX = 110 };

void summary_open(struct app *app)
{
    struct summary *summary = &app->teaching.summary;
    uint32_t count = timeline_count(app->view.timeline);

    if (summary->found_in != count) {
        findings_free(&summary->findings);
        findings_of(app->view.timeline, &summary->findings);
        summary->found_in = count;
    }
    summary->open = true;
    summary->scroll = 0;
}

void summary_offer(struct app *app)
{
    if (app->session->lesson)
        summary_open(app);
}

/* ---- what stands in it */

static bool was_asked(const struct view *view, const struct quiz_item *item)
{
    return item->asked != EVENT_NO_INDEX && item->step <= view->step;
}

static void write_prediction(struct text_writer *writer, const struct view *view,
                             const struct quiz_item *item)
{
    const struct prediction *prediction = &item->prediction;
    bool known = quiz_revealed(item, view->position), right = known && quiz_right(item);
    char words[512], evidence[QUESTION_EVIDENCE_MAX];
    struct str answer = known ? prediction->choices[item->answer].text : (struct str){ 0 };

    if (item->given >= 0 && known)
        text_writer_glyph(writer, 1, right ? STYLE_GOOD : STYLE_ERROR, right ? GLYPH_CHECK : GLYPH_DEADLOCK);
    else
        text_writer_glyph(writer, 1, STYLE_DIM, GLYPH_PART_OPEN);
    if (known)
        snprintf(words, sizeof words, "%s: %c  %.*s", prediction->name, quiz_letter(item->answer),
                 STR_ARGS(answer));
    else
        snprintf(words, sizeof words, "%s: this run has not shown it", prediction->name);
    text_writer_wrap(writer, INDENT, STYLE_TITLE, str_from(words));
    if (known && item->given >= 0 && !right) {
        snprintf(words, sizeof words, "you said %c  %.*s", quiz_letter((size_t)item->given),
                 STR_ARGS(prediction->choices[item->given].text));
        text_writer_wrap(writer, INDENT + 2, STYLE_PLAIN, str_from(words));
    }
    if (known && question_evidence(view, item, evidence, sizeof evidence) > 0)
        text_writer_wrap(writer, INDENT + 2, STYLE_PLAIN, str_from(evidence));
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
    const char *slash = finding->file.n ? memrchr(finding->file.p, '/', finding->file.n) : NULL;
    struct str file = finding->file;
    char place[128];
    int used = 0;

    if (slash)
        file = (struct str){ slash + 1, file.n - (size_t)(slash + 1 - file.p) };
    if (finding->line > 0)
        used = snprintf(place, sizeof place, "%.*s:%d   ", file.n < 60 ? (int)file.n : 60, file.p,
                        finding->line);
    snprintf(place + used, sizeof place - (size_t)used, "step %u", (unsigned)finding->step);
    text_writer_glyph(writer, 1, STYLE_NEXT, GLYPH_CURSOR);
    text_writer_wrap(writer, INDENT, STYLE_TITLE, str_from(place));
    text_writer_wrap(writer, INDENT + 2, STYLE_PLAIN, str_from(finding->sentence));
    if (finding->advice)
        text_writer_wrap(writer, INDENT + 2, STYLE_DIM, str_from(finding->advice));
}

static void write_findings(struct text_writer *writer, const struct app *app)
{
    const struct findings *findings = &app->teaching.summary.findings;
    bool any = false;

    for (uint32_t i = 0; i < findings->count; i++) {
        if (findings->items[i].event >= app->view.position)
            continue;
        if (!any)
            text_writer_wrap(writer, 1, STYLE_HEADING, str_from("Findings"));
        any = true;
        write_finding(writer, &findings->items[i]);
    }
    if (any)
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

static void write_next(struct text_writer *writer, const struct screen_session *session)
{
    const struct lesson *lesson = session->lesson;
    const struct lesson_variant *variant = lesson ? next_variant(session) : NULL;
    char command[160];

    text_writer_wrap(writer, 1, STYLE_HEADING, str_from("Next"));
    if (variant) {
        snprintf(command, sizeof command, "sockeye run %s %s",
                 lesson->number[0] ? lesson->number : lesson->name, variant->name);
        text_writer_wrap(writer, INDENT, STYLE_CODE, str_from(command));
        if (variant->about)
            text_writer_wrap(writer, INDENT + 2, STYLE_PLAIN, str_from(variant->about));
    }
    if (session->exercise) {
        text_writer_wrap(writer, INDENT, STYLE_CODE, str_from(session->exercise));
        text_writer_wrap(writer, INDENT + 2, STYLE_PLAIN,
                         str_from("The exercise of this lesson: a program to write, and told what it does."));
    }
    int x = text_writer_put(writer, INDENT, STYLE_KEY, str_from("d"));
    text_writer_put(writer, x + 1, STYLE_PLAIN, str_from("lays another run beside this one"));
    writer->y++;
}

static void write_all(struct text_writer *writer, const struct app *app)
{
    write_predictions(writer, &app->view);
    write_findings(writer, app);
    write_next(writer, app->session);
}

/* ---- on the screen */

static struct rect area_of(const struct canvas *canvas)
{
    int width = canvas->area.width - 2 < WIDTH_MAX ? canvas->area.width - 2 : WIDTH_MAX;

    return (struct rect){ (canvas->area.width - width) / 2, 1, width, canvas->area.height - 2 };
}

/* Rows that lie below what is seen when nothing is scrolled. */
static int rows_below(const struct app *app)
{
    struct rect area = area_of(&app->canvas);
    struct text_writer writer = { NULL, 0, area.width - 4 };

    write_all(&writer, app);
    return writer.y > area.height - 2 ? writer.y - (area.height - 2) : 0;
}

/* Space goes on through it, as it went on through the run. What has no meaning here closes it and is done. */
bool summary_key(struct app *app, int key)
{
    struct summary *summary = &app->teaching.summary;
    enum action action = keys_action(KEYS_OVERLAY, key), meant = keys_action(KEYS_LESSON, key);
    int page = area_of(&app->canvas).height - 3, most = rows_below(app);

    if (action == ACTION_UP || action == ACTION_DOWN)
        summary->scroll += action == ACTION_UP ? -1 : 1;
    else if (action == ACTION_PAGE_UP)
        summary->scroll -= page;
    else if (action == ACTION_PAGE_DOWN || meant == ACTION_STEP)
        summary->scroll += page;
    else
        summary->open = false;
    summary->scroll = summary->scroll > most ? most : summary->scroll;
    summary->scroll = summary->scroll < 0 ? 0 : summary->scroll;
    return summary->open || action == ACTION_BACK || action == ACTION_OPEN || meant == ACTION_SUMMARY;
}

void summary_draw(const struct app *app, struct canvas *canvas)
{
    const struct summary *summary = &app->teaching.summary;
    struct rect area = area_of(canvas);
    struct canvas inside;
    int below = rows_below(app);

    canvas_fill(canvas, area, STYLE_PLAIN, ' ');
    inside = canvas_frame(canvas, area, " what was seen    esc closes ", true);
    struct text_writer writer = { &inside, -summary->scroll, area.width - 4 };
    write_all(&writer, app);
    if (summary->scroll < below)
        canvas_glyph(&inside, inside.area.width - 1, inside.area.height - 1, STYLE_DIM, GLYPH_DOWN);
    if (summary->scroll > 0)
        canvas_glyph(&inside, inside.area.width - 1, 0, STYLE_DIM, GLYPH_UP);
}
