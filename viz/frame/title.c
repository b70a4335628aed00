#include "viz/frame/title.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lab/base/clock.h"
#include "lab/base/utf8.h"
#include "viz/panes/question.h"
#include "viz/view/filter.h"

enum { PIECE_MAX = 64 };

/* Pieces stand from the right; the least needed is dropped first. */
struct status_form {
    enum glyph glyph;
    bool twice;
    const char *word;
    uint16_t style;
};

static const struct status_form status_question = { GLYPH_QUESTION, true, "question", STYLE_BLOCKED };
static const struct status_form status_playing = { GLYPH_NEXT, true, "playing", STYLE_GOOD | STYLE_SELECTED };
static const struct status_form status_forms[] = {
    [LIVE_PAUSED] = { GLYPH_PAUSED, true, "paused", STYLE_TITLE },
    [LIVE_WORKING] = { GLYPH_ELLIPSIS, false, "working", STYLE_TITLE },
    [LIVE_RUNNING] = { GLYPH_RUNNING, false, "running", STYLE_GOOD },
    [LIVE_BLOCKED] = { GLYPH_BLOCKED, false, "blocked", STYLE_BLOCKED },
    [LIVE_DEADLOCK] = { GLYPH_DEADLOCK, false, "deadlock", STYLE_ERROR },
    [LIVE_ENDED] = { GLYPH_ENDED, false, "ended", STYLE_TITLE },
    [LIVE_REPLAY] = { GLYPH_CURSOR, false, "replay", STYLE_TITLE },
};

enum { PIECE_FOUND, PIECE_FILTER, PIECE_STEP, PIECE_TIME, PIECE_STATUS, PIECE_NEXT, PIECE_COUNT };

struct piece {
    char text[PIECE_MAX]; /* empty: it is not there */
    uint16_t style;
};

__attribute__((format(printf, 3, 4))) static void put(struct piece *piece, uint16_t style, const char *format,
                                                      ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(piece->text, sizeof piece->text, format, arguments);
    va_end(arguments);
    piece->style = style;
}

static void put_time(struct piece *piece, int64_t ns, const char *sign)
{
    bool short_time = ns < 10LL * NS_PER_S;
    put(piece, STYLE_PLAIN, "%s%.3f %s", sign, (double)ns / (short_time ? NS_PER_MS : NS_PER_S),
        short_time ? "ms" : "s");
}

/* Before the step that is shown, by a clock that could not stand. */
static bool was_paused(const struct view *view)
{
    return view->before.position > 0 && view->now.position > view->before.position &&
           view_paused(view->timeline, view->before.position - 1, view->now.position - 1);
}

/* Before a class it is seen from the last row whether the next step comes by itself. */
static const struct status_form *status_of(const struct view *view, const struct live *live)
{
    if (view->lecture && question_open(view))
        return &status_question;
    return view->playing_ms > 0 ? &status_playing : &status_forms[live_status(live)];
}

static void put_status(struct piece *piece, const struct status_form *status, int32_t playing_ms, bool ascii)
{
    char glyph[2 * UTF8_MAX + 1] = "";
    size_t size = utf8_encode(glyph_character(status->glyph, ascii), glyph);
    if (status->twice)
        memcpy(glyph + size, glyph, size);
    if (status == &status_playing)
        put(piece, status->style, " %s %s %g s ", glyph, status->word, (double)playing_ms / 1000);
    else
        put(piece, status->style, "%s %s", glyph, status->word);
}

static void make_pieces(const struct view *view, const struct live *live, uint32_t findings, bool ascii,
                        struct piece pieces[PIECE_COUNT])
{
    struct str next = live_next(live, view->step);
    unsigned actor = view_actor_number(view, next);
    if (findings > 0)
        put(&pieces[PIECE_FOUND], STYLE_ERROR, "%u finding%s", findings, findings == 1 ? "" : "s");
    if (view->filter)
        put(&pieces[PIECE_FILTER], STYLE_BLOCKED, "filter: %.*s",
            (int)utf8_fit(str_from(filter_text(view->filter)), 20), filter_text(view->filter));
    put(&pieces[PIECE_STEP], STYLE_PLAIN, "step %u of %u", (unsigned)view->step,
        (unsigned)timeline_steps(view->timeline));
    if (view->absolute_time)
        put_time(&pieces[PIECE_TIME], view->now.ns, "at ");
    else
        put_time(&pieces[PIECE_TIME], view->now.ns - view->before.ns,
                 was_paused(view) ? ascii ? "|| +" : "▮▮ +" : "+");
    put_status(&pieces[PIECE_STATUS], status_of(view, live), view->playing_ms, ascii);
    if (next.n > 0)
        put(&pieces[PIECE_NEXT], (actor < view->actor_count ? style_actor(actor) : STYLE_PLAIN) | STYLE_BOLD,
            "next ▸ %.*s", STR_ARGS(next));
}

static int cells(const struct piece *piece)
{
    return piece->text[0] ? utf8_width(str_from(piece->text)) + 3 : 0;
}

void title_draw(const char *title, const struct view *view, const struct live *live, uint32_t findings,
                struct canvas *line)
{
    static const int dropped_first[] = { PIECE_TIME, PIECE_STEP };
    struct piece pieces[PIECE_COUNT] = { 0 };
    int width = line->area.width, needed = utf8_width(str_from(title)) + 2, total = 1;
    make_pieces(view, live, findings, line->ascii, pieces);
    for (int i = 0; i < PIECE_COUNT; i++)
        total += cells(&pieces[i]);
    for (size_t i = 0; i < sizeof dropped_first / sizeof *dropped_first; i++)
        if (total + (needed < 16 ? needed : 16) > width) {
            total -= cells(&pieces[dropped_first[i]]);
            pieces[dropped_first[i]].text[0] = '\0';
        }
    bool named = total + needed + 9 <= width;
    int x = named ? 1 + canvas_string(line, 1, 0, STYLE_DIM, "sockeye") + 2 : 1;
    canvas_text(line, x, 0, width - total - x, STYLE_TITLE, str_from(title), true);
    x = width - total + 3;
    for (int i = 0; i < PIECE_COUNT; i++)
        if (pieces[i].text[0])
            x += canvas_string(line, x, 0, pieces[i].style, pieces[i].text) + 3;
}
