/* Questions and what the run answers:
 *
 *    half  Before the next step:
 *    What will the server's recv() return?
 *    a  -1, ECONNRESET      b  0      c  nothing yet: it stays blocked
 *
 *    ✓ right: b  0
 *      server: recv(4, "", 512, 0) = 0   server.c:56   step 27
 */
#include "viz/panes/question.h"

#include <stdio.h>
#include <stdlib.h>

#include "lab/base/text.h"
#include "viz/draw/markdown_layout.h"
#include "viz/draw/text_writer.h"

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
    int x = text_writer_put(writer, 1, STYLE_HEADING, str_from(prediction->tag));

    text_writer_put(writer, prediction->tag[0] ? x + 2 : x, STYLE_TITLE, str_from("Before the next step:"));
    writer->y++;
    text_writer_markdown(writer, 1, prediction->question);
    put_choices(writer, prediction);
}

/* ---- what came of it */

size_t question_evidence(const struct view *view, const struct quiz_item *item, char *out, size_t cap)
{
    struct text text = text_into(out, cap);
    struct event event;

    if (item->revealed == EVENT_NO_INDEX || !timeline_event(view->timeline, item->revealed, &event))
        return 0;
    text_printf(&text, "%.*s%s%.*s", STR_ARGS(event.actor), event.actor.n ? ": " : "",
                STR_ARGS(str_first(event.line, 200)));
    bool call = event.kind == EVENT_RETURN || event.kind == EVENT_ENTER || event.kind == EVENT_BLOCK;
    if (call && event.u.call.line > 0)
        text_printf(&text, "   %.*s:%d", STR_ARGS(str_behind_last(event.u.call.file, '/')),
                    event.u.call.line);
    text_printf(&text, "   step %u", (unsigned)timeline_step_at(view->timeline, item->revealed + 1));
    return text.used;
}

struct verdict {
    enum glyph glyph;
    uint16_t style;
    const char *word;
};

static const struct verdict verdict_right = { GLYPH_CHECK, STYLE_GOOD, "right:" };
static const struct verdict verdict_wrong = { GLYPH_DEADLOCK, STYLE_ERROR, "not so:" };
static const struct verdict verdict_skipped = { GLYPH_CURSOR, STYLE_TITLE, "the run answers:" };

static const struct verdict *verdict_of(const struct quiz_item *item)
{
    if (item->given < 0)
        return &verdict_skipped;
    return quiz_right(item) ? &verdict_right : &verdict_wrong;
}

static void put_explanation(struct text_writer *writer, struct str text)
{
    char *plain = text.n > 0 ? markdown_layout_plain(text) : NULL;

    if (plain)
        text_writer_markdown(writer, CHOICE_INDENT, str_from(plain));
    free(plain);
}

static void put_verdict(struct text_writer *writer, const struct view *view, const struct quiz_item *item,
                        uint16_t lit)
{
    const struct verdict *verdict = verdict_of(item);
    const struct prediction *prediction = &item->prediction;
    char evidence[QUESTION_EVIDENCE_MAX];
    struct str answer = prediction->choices[item->answer].text;

    text_writer_glyph(writer, 1, verdict->style | lit, verdict->glyph);
    if (item->given < 0 || quiz_right(item))
        text_writer_printf(writer, CHOICE_INDENT, verdict->style | lit, "%s  %c  %.*s", verdict->word,
                           quiz_letter(item->answer), STR_ARGS(answer));
    else
        text_writer_printf(writer, CHOICE_INDENT, verdict->style | lit, "%s  not %c but %c  %.*s",
                           verdict->word, quiz_letter((size_t)item->given), quiz_letter(item->answer),
                           STR_ARGS(answer));
    question_evidence(view, item, evidence, sizeof evidence);
    text_writer_wrap(writer, CHOICE_INDENT, STYLE_PLAIN | lit, str_from(evidence));
    if (item->given >= 0 && !quiz_right(item))
        put_explanation(writer, prediction->choices[item->given].wrong);
    put_explanation(writer, prediction->after);
}

/* Whether this step is the one that answers it. */
static bool answered_now(const struct view *view, const struct quiz_item *item)
{
    return quiz_revealed(item, view->position) && !quiz_revealed(item, view->before.position);
}

int question_draw(const struct view *view, struct canvas *canvas, int y, int width)
{
    struct text_writer writer = { canvas, y, width };
    const struct quiz_item *open = question_open(view);

    if (!view->quiz)
        return 0;
    for (size_t i = 0; i < view->quiz->count; i++)
        if (view->step > 0 && answered_now(view, &view->quiz->items[i]))
            put_verdict(&writer, view, &view->quiz->items[i], STYLE_LIT);
    if (open)
        put_open(&writer, &open->prediction);
    return writer.y - y;
}

static void put_past(struct text_writer *writer, const struct view *view, const struct quiz_item *item)
{
    text_writer_markdown(writer, 1, item->prediction.question);
    if (item->given >= 0)
        text_writer_printf(writer, 1, STYLE_TITLE, "You said %c  %.*s", quiz_letter((size_t)item->given),
                           STR_ARGS(item->prediction.choices[item->given].text));
    if (quiz_revealed(item, view->position))
        put_verdict(writer, view, item, 0);
    else
        text_writer_wrap(writer, 1, STYLE_DIM, str_from("The run will show it."));
    writer->y++;
}

int question_draw_past(const struct view *view, struct str tag, struct canvas *canvas, int y, int width)
{
    struct text_writer writer = { canvas, y, width };

    for (size_t i = 0; view->quiz && i < view->quiz->count; i++) {
        const struct quiz_item *item = &view->quiz->items[i];
        if (item->given != QUIZ_OPEN && item->step <= view->step && str_is(tag, item->prediction.tag) &&
            !answered_now(view, item))
            put_past(&writer, view, item);
    }
    return writer.y - y;
}
