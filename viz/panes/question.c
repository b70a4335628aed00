/* Questions and what the run answers:
 *
 *    Before the next step:
 *    What will the server's recv() return?
 *    a  -1, ECONNRESET      b  0      c  nothing yet: it stays blocked
 *
 *    ✓ right: b  0
 *      server: recv(4, "", 512, 0) = 0   server.c:56   step 27
 *
 * Where a prediction's reason is asked for, what explains the prediction comes behind it. */
#include "viz/panes/question.h"

#include <stdio.h>
#include <stdlib.h>

#include "lab/base/text.h"
#include "viz/draw/markdown_layout.h"
#include "viz/draw/text_writer.h"
#include "viz/panes/hands_bars.h"

enum { CHOICE_GAP = 6, CHOICE_INDENT = 3 };

const struct quiz_item *question_open(const struct view *view)
{
    return view->quiz ? quiz_open(view->quiz, view->step) : NULL;
}

/* ---- the question that is open */

static int choices_width(const struct prediction *prediction)
{
    int width = 0;

    for (size_t i = 0; i < prediction->choice_count; i++)
        width += CHOICE_INDENT + utf8_width(prediction->choices[i].text) + (i > 0 ? CHOICE_GAP : 0);
    return width;
}

static void put_choices(struct text_writer *writer, const struct prediction *prediction)
{
    bool one_row = choices_width(prediction) <= writer->width;
    int x = 1;

    for (size_t i = 0; i < prediction->choice_count; i++) {
        char letter = quiz_letter(i);
        text_writer_put(writer, x, STYLE_KEY, (struct str){ &letter, 1 });
        if (one_row)
            x = text_writer_put(writer, x + CHOICE_INDENT, STYLE_PLAIN, prediction->choices[i].text) +
                CHOICE_GAP;
        else
            text_writer_wrap(writer, x + CHOICE_INDENT, STYLE_PLAIN, prediction->choices[i].text);
    }
    writer->y += one_row;
}

static void put_open(struct text_writer *writer, const struct prediction *prediction)
{
    text_writer_put(writer, 1, STYLE_TITLE,
                    str_from(prediction->why ? "And why, before the next step:" : "Before the next step:"));
    writer->y++;
    text_writer_markdown(writer, 1, prediction->question);
    put_choices(writer, prediction);
}

/* ---- what came of it */

size_t question_evidence(const struct timeline *timeline, uint32_t index, char *out, size_t cap)
{
    struct text text = text_into(out, cap);
    struct event event;

    if (index == EVENT_NO_INDEX || !timeline_event(timeline, index, &event))
        return 0;
    text_printf(&text, "%.*s%s%.*s", STR_ARGS(event.actor), event.actor.n ? ": " : "",
                STR_ARGS(str_first(event.line, 200)));
    bool call = event.kind == EVENT_RETURN || event.kind == EVENT_ENTER || event.kind == EVENT_BLOCK;
    if (call && event.u.call.line > 0)
        text_printf(&text, "   %.*s:%d", STR_ARGS(str_behind_last(event.u.call.file, '/')),
                    event.u.call.line);
    text_printf(&text, "   step %u", (unsigned)timeline_step_at(timeline, index + 1));
    return text.used;
}

static void put_event(struct text_writer *writer, int x, const struct view *view, uint32_t event,
                      uint16_t lit)
{
    char evidence[QUESTION_EVIDENCE_MAX];

    if (question_evidence(view->timeline, event, evidence, sizeof evidence) > 0)
        text_writer_wrap(writer, x, STYLE_PLAIN | lit, str_from(evidence));
}

static void put_claim(struct text_writer *writer, int x, const struct lesson *lesson,
                      const struct quiz_item *item)
{
    if (lesson && item->claim[0])
        text_writer_printf(writer, x, STYLE_DIM, "proved by `sockeye facts %s`: %s",
                           lesson->number[0] ? lesson->number : lesson->name, item->claim);
}

/* The event that shows what is right. */
static uint32_t evidence_of(const struct quiz_item *item)
{
    return item->prediction.why ? item->evidence[item->answer] : item->revealed;
}

void question_put_evidence(struct text_writer *writer, int x, const struct view *view,
                           const struct quiz_item *item, uint16_t lit)
{
    put_event(writer, x, view, evidence_of(item), lit);
    put_claim(writer, x, view->lesson, item);
}

struct verdict {
    enum glyph glyph;
    uint16_t style;
    const char *word;
};

static const struct verdict verdict_right = { GLYPH_CHECK, STYLE_GOOD, "right:" };
static const struct verdict verdict_wrong = { GLYPH_DEADLOCK, STYLE_ERROR, "not so:" };
static const struct verdict verdict_skipped = { GLYPH_CURSOR, STYLE_TITLE, "the run answers:" };
static const struct verdict verdict_reason = { GLYPH_CURSOR, STYLE_TITLE, "the reason:" };

static const struct verdict *verdict_of(const struct quiz_item *item)
{
    if (item->given < 0)
        return item->prediction.why ? &verdict_reason : &verdict_skipped;
    return quiz_right(item) ? &verdict_right : &verdict_wrong;
}

static bool is_wrong(const struct quiz_item *item)
{
    return item->given >= 0 && !quiz_right(item);
}

static void put_markdown(struct text_writer *writer, struct str text)
{
    char *plain = text.n > 0 ? markdown_layout_plain(text) : NULL;

    if (plain)
        text_writer_markdown(writer, CHOICE_INDENT, str_from(plain));
    free(plain);
}

/* What was given stands refuted before what is right is shown; of a wrong reason also what it speaks of,
 * where that is there. */
static void put_refutation(struct text_writer *writer, const struct view *view, const struct quiz_item *item)
{
    if (!is_wrong(item))
        return;
    put_markdown(writer, item->prediction.choices[item->given].wrong);
    put_event(writer, CHOICE_INDENT, view, item->evidence[item->given], 0);
}

static void put_verdict(struct text_writer *writer, const struct view *view, const struct quiz_item *item,
                        bool refutes, uint16_t lit)
{
    const struct verdict *verdict = verdict_of(item);
    struct str answer = item->prediction.choices[item->answer].text;

    text_writer_glyph(writer, 1, verdict->style | lit, verdict->glyph);
    if (is_wrong(item))
        text_writer_printf(writer, CHOICE_INDENT, verdict->style | lit, "%s  not %c but %c  %.*s",
                           verdict->word, quiz_letter((size_t)item->given), quiz_letter(item->answer),
                           STR_ARGS(answer));
    else
        text_writer_printf(writer, CHOICE_INDENT, verdict->style | lit, "%s  %c  %.*s", verdict->word,
                           quiz_letter(item->answer), STR_ARGS(answer));
    if (refutes)
        put_refutation(writer, view, item);
    put_event(writer, CHOICE_INDENT, view, evidence_of(item), lit);
    hands_bars_put(writer, CHOICE_INDENT, item);
}

/* Whether what this step has answered has been read: then the next question has its place. */
static bool makes_room(const struct view *view)
{
    const struct quiz_item *open = question_open(view);

    return open && !open->prediction.why;
}

/* Whether this step is the one that answers it. */
static bool answered_now(const struct view *view, const struct quiz_item *item)
{
    return quiz_revealed(item, view->position) && !quiz_revealed(item, view->before.position) &&
           !makes_room(view);
}

/* A prediction, then its reason, then what explains and proves both; nothing of that while the reason is
 * asked for. */
static void put_answered(struct text_writer *writer, const struct view *view, const struct quiz_item *item,
                         uint16_t lit)
{
    const struct quiz_item *why = quiz_why_of(view->quiz, item);
    bool asks = why && why->given == QUIZ_OPEN;

    put_verdict(writer, view, item, !asks, lit);
    if (asks)
        return;
    if (why)
        put_verdict(writer, view, why, true, lit);
    put_markdown(writer, item->prediction.explains);
    if (!why)
        return;
    put_markdown(writer, why->prediction.explains);
    put_claim(writer, CHOICE_INDENT, view->lesson, why);
}

static bool untold_now(const struct view *view, const struct quiz_item *item)
{
    return quiz_untold(view->quiz, item, view->position) &&
           !quiz_untold(view->quiz, item, view->before.position);
}

static void put_untold(struct text_writer *writer, const struct quiz_item *item)
{
    text_writer_glyph(writer, 1, STYLE_TITLE, GLYPH_PART_OPEN);
    text_writer_wrap(writer, CHOICE_INDENT, STYLE_TITLE, str_from("This run does not tell:"));
    put_markdown(writer, item->prediction.question);
}

int question_draw_answered(const struct view *view, struct canvas *canvas, int y, int width)
{
    struct text_writer writer = { canvas, y, width };

    for (size_t i = 0; view->quiz && i < view->quiz->count && view->step > 0; i++) {
        const struct quiz_item *item = &view->quiz->items[i];
        if (!item->prediction.why && answered_now(view, item))
            put_answered(&writer, view, item, STYLE_LIT);
        else if (untold_now(view, item))
            put_untold(&writer, item);
    }
    if (view->quiz && quiz_waits(view->quiz, view->step))
        text_writer_wrap(&writer, CHOICE_INDENT, STYLE_DIM, str_from("space goes on"));
    return writer.y - y;
}

int question_draw_open(const struct view *view, struct canvas *canvas, int y, int width)
{
    struct text_writer writer = { canvas, y, width };
    const struct quiz_item *open = question_open(view);

    if (open)
        put_open(&writer, &open->prediction);
    return writer.y - y;
}

int question_draw(const struct view *view, struct canvas *canvas, int y, int width)
{
    int rows = question_draw_answered(view, canvas, y, width);

    return rows + question_draw_open(view, canvas, y + rows, width);
}

/* What was said, while the run has not come to it. */
static bool is_pending(const struct view *view, const struct quiz_item *item)
{
    return !item->prediction.why && item->given >= 0 && item->asked != EVENT_NO_INDEX &&
           item->step <= view->step && !quiz_revealed(item, view->position) &&
           !quiz_untold(view->quiz, item, view->position);
}

static void put_given(struct text_writer *writer, const struct quiz_item *item)
{
    if (item->given >= 0)
        text_writer_printf(writer, 1, STYLE_TITLE, "You said %c  %.*s", quiz_letter((size_t)item->given),
                           STR_ARGS(item->prediction.choices[item->given].text));
}

int question_draw_pending(const struct view *view, struct canvas *canvas, int y, int width)
{
    struct text_writer writer = { canvas, y, width };

    for (size_t i = 0; view->quiz && i < view->quiz->count; i++) {
        const struct quiz_item *item = &view->quiz->items[i];
        if (!is_pending(view, item))
            continue;
        put_given(&writer, item);
        put_markdown(&writer, item->prediction.question);
    }
    return writer.y - y;
}

static void put_past(struct text_writer *writer, const struct view *view, const struct quiz_item *item)
{
    text_writer_markdown(writer, 1, item->prediction.question);
    put_given(writer, item);
    if (quiz_revealed(item, view->position))
        put_answered(writer, view, item, 0);
    else
        text_writer_wrap(writer, 1, STYLE_DIM,
                         str_from(quiz_untold(view->quiz, item, view->position) ? "This run does not tell."
                                                                                : "The run will show it."));
    writer->y++;
}

int question_draw_past(const struct view *view, struct str tag, struct canvas *canvas, int y, int width)
{
    struct text_writer writer = { canvas, y, width };

    for (size_t i = 0; view->quiz && i < view->quiz->count; i++) {
        const struct quiz_item *item = &view->quiz->items[i];
        if (item->given != QUIZ_OPEN && item->step <= view->step && !item->prediction.why &&
            str_is(tag, item->prediction.tag) && !answered_now(view, item) && !is_pending(view, item))
            put_past(&writer, view, item);
    }
    return writer.y - y;
}

/* Whether a heading asks what is neither answered nor passed over. */
static bool asks_still(const struct quiz *quiz, struct str heading)
{
    bool why = str_starts(heading, "### why ");
    if (!why && !str_starts(heading, "### predict "))
        return false;
    struct str name = str_trim(str_skip(heading, strlen(why ? "### why " : "### predict ")));
    for (size_t i = 0; i < quiz->count; i++)
        if (quiz->items[i].prediction.why == why && str_is(name, quiz->items[i].prediction.name))
            return quiz->items[i].given == QUIZ_OPEN;
    return false;
}

void question_cut(const struct view *view, struct lesson_section *section)
{
    struct str rest = { section->text, section->size }, line;

    while (view->quiz && str_take_line(&rest, &line))
        if (asks_still(view->quiz, line)) {
            section->size = (size_t)(line.p - section->text);
            return;
        }
}
