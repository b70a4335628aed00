#include "viz/frame/title.h"

#include <stdio.h>
#include <string.h>

#include "lab/base/utf8.h"
#include "viz/view/filter.h"

enum { PIECE_MAX = 64 };

/* Pieces stand from the right; the least needed is dropped first. */
struct status_form {
    enum glyph glyph;
    bool twice;
    const char *word;
    uint16_t style;
};

static const struct status_form status_forms[] = {
    [LIVE_PAUSED] = { GLYPH_PAUSED, true, "paused", STYLE_TITLE },
    [LIVE_WORKING] = { GLYPH_ELLIPSIS, false, "working", STYLE_TITLE },
    [LIVE_RUNNING] = { GLYPH_RUNNING, false, "running", STYLE_GOOD },
    [LIVE_BLOCKED] = { GLYPH_BLOCKED, false, "blocked", STYLE_BLOCKED },
    [LIVE_DEADLOCK] = { GLYPH_DEADLOCK, false, "deadlock", STYLE_ERROR },
    [LIVE_ENDED] = { GLYPH_ENDED, false, "ended", STYLE_TITLE },
    [LIVE_REPLAY] = { GLYPH_CURSOR, false, "replay", STYLE_TITLE },
};

static void put_time(char *out, size_t cap, int64_t ns, const char *sign)
{
    if (ns < 10000000000)
        snprintf(out, cap, "%s%.3f ms", sign, (double)ns / 1e6);
    else
        snprintf(out, cap, "%s%.3f s", sign, (double)ns / 1e9);
}

enum { PIECE_FILTER, PIECE_STEP, PIECE_TIME, PIECE_STATUS, PIECE_NEXT, PIECE_COUNT };

static void make_pieces(const struct view *view, const struct live *live, bool ascii,
                        char pieces[PIECE_COUNT][PIECE_MAX])
{
    const struct status_form *status = &status_forms[live_status(live)];
    struct str next = live_next(live, view->step);
    char glyph[9] = "";
    size_t size = utf8_encode(glyph_character(status->glyph, ascii), glyph);

    pieces[PIECE_FILTER][0] = '\0';
    if (view->filter)
        snprintf(pieces[PIECE_FILTER], PIECE_MAX, "filter: %.*s",
                 (int)utf8_fit(str_from(filter_text(view->filter)), 20), filter_text(view->filter));
    if (status->twice)
        memcpy(glyph + size, glyph, size);
    snprintf(pieces[PIECE_STEP], PIECE_MAX, "step %u of %u", (unsigned)view->step,
             (unsigned)timeline_steps(view->timeline));
    if (view->absolute_time)
        put_time(pieces[PIECE_TIME], PIECE_MAX, view->now.ns, "at ");
    else
        put_time(pieces[PIECE_TIME], PIECE_MAX, view->now.ns - view->before.ns, "+");
    snprintf(pieces[PIECE_STATUS], PIECE_MAX, "%s %s", glyph, status->word);
    if (next.n > 0)
        snprintf(pieces[PIECE_NEXT], PIECE_MAX, "next ▸ %.*s", STR_ARGS(next));
    else
        pieces[PIECE_NEXT][0] = '\0';
}

static uint16_t piece_style(const struct view *view, const struct live *live, int piece)
{
    struct str next = live_next(live, view->step);
    unsigned actor;

    if (piece == PIECE_STATUS)
        return status_forms[live_status(live)].style;
    if (piece == PIECE_FILTER)
        return STYLE_BLOCKED;
    if (piece != PIECE_NEXT)
        return STYLE_PLAIN;
    actor = view_actor_number(view, next);
    return (actor < view->actor_count ? style_actor(actor) : STYLE_PLAIN) | STYLE_BOLD;
}

void title_draw(const char *title, const struct view *view, const struct live *live, struct canvas *line)
{
    static const int dropped_first[] = { PIECE_TIME, PIECE_STEP };
    char pieces[PIECE_COUNT][PIECE_MAX];
    int width = line->area.width, needed = utf8_width(str_from(title)) + 2, total = 1;
    bool named;

    make_pieces(view, live, line->ascii, pieces);
    for (int i = 0; i < PIECE_COUNT; i++)
        total += pieces[i][0] ? utf8_width(str_from(pieces[i])) + 3 : 0;
    for (size_t i = 0; i < sizeof dropped_first / sizeof *dropped_first; i++)
        if (total + (needed < 16 ? needed : 16) > width) {
            total -= utf8_width(str_from(pieces[dropped_first[i]])) + 3;
            pieces[dropped_first[i]][0] = '\0';
        }
    named = total + needed + 9 <= width;
    int x = named ? 1 + canvas_string(line, 1, 0, STYLE_DIM, "sockeye") + 2 : 1;
    canvas_text(line, x, 0, width - total - x, STYLE_TITLE, str_from(title), true);
    x = width - total + 3;
    for (int i = 0; i < PIECE_COUNT; i++)
        if (pieces[i][0])
            x += canvas_string(line, x, 0, piece_style(view, live, i), pieces[i]) + 3;
}
