/* Questions and what the run answers:
 *
 *    half  Before the next step:
 *    What will the server's recv() return?
 *    a  -1, ECONNRESET      b  0      c  nothing yet: it stays blocked
 *
 *    ✓ right: b  0
 *      server: recv(4, "", 512, 0) = 0   server.c:56   step 27
 */
#include "viz/question.h"

#include <stdio.h>

#include "lab/course/markdown.h"
#include "viz/prose.h"

enum { CHOICE_GAP = 6, CHOICE_INDENT = 3 };

/* Where the next row lands; counts alone where there is no canvas. */
struct pen {
    struct canvas *canvas;
    int y, width;
};

static int put(const struct pen *pen, int x, uint16_t style, struct str text)
{
    if (pen->canvas && pen->y >= 0 && pen->y < pen->canvas->area.height)
        canvas_text(pen->canvas, x, pen->y, pen->width + 1 - x, style, text, true);
    return x + text_width(text);
}

/* Wraps a text from column `x` on, further lines as far in. */
static void put_wrapped(struct pen *pen, int x, uint16_t style, struct str text)
{
    struct str line;

    while (text_wrap(&text, pen->width + 1 - x, &line)) {
        put(pen, x, style, line);
        pen->y++;
    }
}

static void put_markdown(struct pen *pen, struct str text)
{
    struct markdown prose;

    if (markdown_layout(&prose, text, pen->width < 8 ? 8 : pen->width))
        for (size_t i = 0; i < prose.line_count; i++, pen->y++) {
            const struct markdown_run *run = prose.runs + prose.lines[i].first;
            int x = 1;
            for (size_t n = 0; n < prose.lines[i].count; n++)
                x = put(pen, x, prose_style(run[n].style), run[n].text);
        }
    markdown_free(&prose);
}

const struct quiz_item *question_open(const struct view *view)
{
    return view->quiz ? quiz_open(view->quiz, view->step) : NULL;
}

/* ---- the question that is open */

static int choices_width(const struct prediction *prediction)
{
    int width = 0;

    for (size_t i = 0; i < prediction->choice_count; i++)
        width += CHOICE_INDENT + text_width(prediction->choices[i].text) + (i > 0 ? CHOICE_GAP : 0);
    return width;
}

static void put_choices(struct pen *pen, const struct prediction *prediction)
{
    bool one_row = choices_width(prediction) <= pen->width;
    int x = 1;

    for (size_t i = 0; i < prediction->choice_count; i++) {
        char letter = quiz_letter(i);
        put(pen, x, STYLE_KEY, (struct str){ &letter, 1 });
        if (one_row)
            x = put(pen, x + CHOICE_INDENT, STYLE_PLAIN, prediction->choices[i].text) + CHOICE_GAP;
        else
            put_wrapped(pen, x + CHOICE_INDENT, STYLE_PLAIN, prediction->choices[i].text);
    }
    pen->y += one_row;
}

static void put_open(struct pen *pen, const struct prediction *prediction)
{
    int x = put(pen, 1, STYLE_HEADING, str_from(prediction->tag));

    put(pen, prediction->tag[0] ? x + 2 : x, STYLE_TITLE, str_from("Before the next step:"));
    pen->y++;
    put_markdown(pen, prediction->question);
    put_choices(pen, prediction);
}

/* ---- what came of it */

/* The file's name without its folders. */
static struct str base_name(struct str path)
{
    const char *slash = path.n ? memrchr(path.p, '/', path.n) : NULL;

    if (!slash)
        return path;
    return (struct str){ slash + 1, path.n - (size_t)(slash + 1 - path.p) };
}

size_t question_evidence(const struct view *view, const struct quiz_item *item, char *out, size_t cap)
{
    struct event event;
    int used;

    out[0] = '\0';
    if (item->revealed == EVENT_NO_INDEX || !timeline_event(view->timeline, item->revealed, &event))
        return 0;
    used = snprintf(out, cap, "%.*s%s%.*s", STR_ARGS(event.actor), event.actor.n ? ": " : "",
                    event.line.n < 200 ? (int)event.line.n : 200, event.line.p);
    bool call = event.kind == EVENT_RETURN || event.kind == EVENT_ENTER || event.kind == EVENT_BLOCK;
    if (call && event.u.call.line > 0 && used > 0 && (size_t)used < cap) {
        struct str file = base_name(event.u.call.file);
        used += snprintf(out + used, cap - (size_t)used, "   %.*s:%d", STR_ARGS(file), event.u.call.line);
    }
    if (used > 0 && (size_t)used < cap)
        used += snprintf(out + used, cap - (size_t)used, "   step %u",
                         (unsigned)timeline_step_at(view->timeline, item->revealed + 1));
    return used < 0 ? 0 : (size_t)used < cap ? (size_t)used : cap - 1;
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

static void put_verdict(struct pen *pen, const struct view *view, const struct quiz_item *item, uint16_t lit)
{
    const struct verdict *verdict = verdict_of(item);
    const struct prediction *prediction = &item->prediction;
    char words[512], evidence[QUESTION_EVIDENCE_MAX];
    struct str answer = prediction->choices[item->answer].text;

    if (item->given < 0 || quiz_right(item)) {
        snprintf(words, sizeof words, "%s  %c  %.*s", verdict->word, quiz_letter(item->answer),
                 STR_ARGS(answer));
    } else {
        snprintf(words, sizeof words, "%s  not %c but %c  %.*s", verdict->word,
                 quiz_letter((size_t)item->given), quiz_letter(item->answer), STR_ARGS(answer));
    }
    if (pen->canvas)
        canvas_glyph(pen->canvas, 1, pen->y, verdict->style | lit, verdict->glyph);
    put_wrapped(pen, CHOICE_INDENT, verdict->style | lit, str_from(words));
    question_evidence(view, item, evidence, sizeof evidence);
    put_wrapped(pen, CHOICE_INDENT, STYLE_PLAIN | lit, str_from(evidence));
}

/* Whether this step is the one that answers it. */
static bool answered_now(const struct view *view, const struct quiz_item *item)
{
    return quiz_revealed(item, view->position) && !quiz_revealed(item, view->before.position);
}

int question_draw(const struct view *view, struct canvas *canvas, int y, int width)
{
    struct pen pen = { canvas, y, width };
    const struct quiz_item *open = question_open(view);

    if (!view->quiz)
        return 0;
    for (size_t i = 0; i < view->quiz->count; i++)
        if (view->step > 0 && answered_now(view, &view->quiz->items[i]))
            put_verdict(&pen, view, &view->quiz->items[i], STYLE_LIT);
    if (open)
        put_open(&pen, &open->prediction);
    return pen.y - y;
}

static void put_past(struct pen *pen, const struct view *view, const struct quiz_item *item)
{
    char words[512];

    put_markdown(pen, item->prediction.question);
    if (item->given >= 0) {
        snprintf(words, sizeof words, "You said %c  %.*s", quiz_letter((size_t)item->given),
                 STR_ARGS(item->prediction.choices[item->given].text));
        put_wrapped(pen, 1, STYLE_TITLE, str_from(words));
    }
    if (quiz_revealed(item, view->position))
        put_verdict(pen, view, item, 0);
    else
        put_wrapped(pen, 1, STYLE_DIM, str_from("The run will show it."));
    pen->y++;
}

int question_draw_past(const struct view *view, struct str tag, struct canvas *canvas, int y, int width)
{
    struct pen pen = { canvas, y, width };

    for (size_t i = 0; view->quiz && i < view->quiz->count; i++) {
        const struct quiz_item *item = &view->quiz->items[i];
        if (item->given != QUIZ_OPEN && item->step <= view->step && str_is(tag, item->prediction.tag) &&
            !answered_now(view, item))
            put_past(&pen, view, item);
    }
    return pen.y - y;
}
