/* What keys do in the ladder: choose a row, scroll, go sideways. */
#include "viz/ladder/ladder_fold.h"
#include "viz/ladder/ladder_layout.h"
#include "viz/ladder/ladder_pane.h"

#include <stdio.h>

enum { FOREIGN_PACKETS = 256, FOREIGN_EVENTS = 1024, LANE_STEP = 8, LANE_MOST = 200 };

static void add_host(struct ladder_lanes *lanes, struct str host)
{
    if (!host.n || host.n >= sizeof lanes->names[0] || lanes->count >= LADDER_LANES_MAX)
        return;
    for (unsigned i = 0; i < lanes->count; i++)
        if (str_is(host, lanes->names[i]))
            return;
    lanes->actor[lanes->count] = lanes->count;
    snprintf(lanes->names[lanes->count++], sizeof lanes->names[0], "%.*s", STR_ARGS(host));
}

static void hosts_of(const struct view *view, struct ladder_lanes *lanes)
{
    struct event event;
    struct conversation_parts parts;
    unsigned packets = 0;
    for (uint32_t i = 0; i < view->position && i < FOREIGN_EVENTS && packets < FOREIGN_PACKETS; i++) {
        if (timeline_kind(view->timeline, i) != EVENT_PACKET || !timeline_event(view->timeline, i, &event))
            continue;
        packets++;
        if (!conversation_parse(event.line, &parts))
            continue;
        add_host(lanes, parts.from_actor);
        add_host(lanes, parts.to_actor);
    }
}

void ladder_lanes_of(const struct view *view, struct ladder_lanes *lanes)
{
    *lanes = (struct ladder_lanes){ .count = view->actor_count };
    for (unsigned i = 0; i < lanes->count; i++) {
        lanes->actor[i] = lanes->count == 2 ? 1 - i : i;
        snprintf(lanes->names[i], sizeof lanes->names[i], "%s", view->actors[lanes->actor[i]]);
    }
    if (lanes->count == 0)
        hosts_of(view, lanes);
}

uint32_t ladder_end_of(const struct view *view)
{
    int back = view->scroll[PANE_LADDER];
    if (back <= 0)
        return view->position;
    return (uint32_t)back < view->position ? view->position - (uint32_t)back : 0;
}

/* Where rounds are folded there are fewer rows than were built: more are, until there are enough. */
bool ladder_build_for(const struct view *view, const struct ladder_lanes *lanes, uint32_t end, int rows,
                      struct ladder *ladder)
{
    struct ladder_span span = {
        .timeline = view->timeline,
        .now = &view->now,
        .position = view->position,
        .end = end < view->position ? end : view->position,
        .rows = rows,
        .lanes = lanes,
        .packets_apart = lanes->count > 2,
        .filter = view->filter,
    };
    for (;;) {
        if (!ladder_build(&span, ladder))
            return false;
        int built = ladder->row_count;
        if (view->unfolded || !ladder_fold_rounds(ladder, view->timeline, view->unfolded_round))
            return true;
        if (ladder->row_count >= rows || ladder->row_count == built || !ladder->more ||
            span.rows >= LADDER_ROWS_MAX)
            return true;
        ladder_free(ladder);
        span.rows = span.rows * 4 > LADDER_ROWS_MAX ? LADDER_ROWS_MAX : span.rows * 4;
    }
}

/* Who does something in the rows that are shown, and how late: the row, -1 nothing. */
static void find_active(const struct ladder *ladder, int top, int last[LADDER_LANES_MAX])
{
    for (int i = 0; i < LADDER_LANES_MAX; i++)
        last[i] = -1;
    for (int i = top < 0 ? 0 : top; i < ladder->row_count; i++) {
        const struct ladder_row *row = &ladder->rows[i];
        int lanes[] = { row->lane, row->from, row->to };
        for (size_t j = 0; j < sizeof lanes / sizeof *lanes; j++)
            if (lanes[j] >= 0)
                last[lanes[j]] = i;
    }
}

static unsigned latest_of(const int last[LADDER_LANES_MAX], const bool kept[LADDER_LANES_MAX], unsigned count)
{
    unsigned best = count;
    for (unsigned i = 0; i < count; i++)
        if (!kept[i] && (best == count || last[i] > last[best]))
            best = i;
    return best;
}

/* Keeps the lanes of `kept`, in their order; the others share the last one. */
static void fold(struct ladder_lanes *lanes, const bool kept[LADDER_LANES_MAX])
{
    struct ladder_lanes all = *lanes;
    *lanes = (struct ladder_lanes){ .quiet = all.quiet };
    for (unsigned i = 0; i < all.count; i++) {
        if (kept[i]) {
            lanes->actor[lanes->count] = all.actor[i];
            memcpy(lanes->names[lanes->count++], all.names[i], sizeof all.names[i]);
        } else {
            memcpy(lanes->folded[lanes->folded_count++], all.names[i], sizeof all.names[i]);
        }
    }
    lanes->actor[lanes->count] = VIEW_ACTORS_MAX;
    snprintf(lanes->names[lanes->count++], sizeof lanes->names[0], "+%u", lanes->folded_count);
}

void ladder_fold_lanes(const struct view *view, struct ladder_lanes *lanes, uint32_t end, int width, int rows)
{
    bool kept[LADDER_LANES_MAX] = { false };
    int last[LADDER_LANES_MAX];
    struct ladder ladder;
    unsigned fitting = ladder_lanes_fitting(width, true), active = 0;
    if (view->unfolded || lanes->count < 4 || ladder_lanes_fitting(width, false) >= lanes->count ||
        !ladder_build_for(view, lanes, end, rows, &ladder))
        return;
    find_active(&ladder, ladder.row_count - rows, last);
    ladder_free(&ladder);
    for (unsigned i = 0; i < lanes->count; i++)
        active += last[i] >= 0;
    lanes->quiet = active <= fitting;
    if (!lanes->quiet && fitting > 2)
        fitting--; /* the lane they share is as wide as the others */
    for (unsigned i = 0; i < fitting; i++)
        kept[latest_of(last, kept, lanes->count)] = true;
    fold(lanes, kept);
}

int ladder_pitch(const struct view *view)
{
    return view->spaced ? 2 : 1;
}

int ladder_rows_on(const struct view *view, int lines)
{
    return (lines + ladder_pitch(view) - 1) / ladder_pitch(view);
}

static int rows_of(enum action action, int page)
{
    switch (action) {
    case ACTION_UP:
        return -1;
    case ACTION_DOWN:
        return 1;
    case ACTION_PAGE_UP:
        return -page;
    case ACTION_PAGE_DOWN:
        return page;
    default:
        return 0;
    }
}

/* Last row that tells of something before `end`. */
static int bottom_row(const struct ladder *ladder, uint32_t end)
{
    int row = ladder->row_count - 1;
    while (row > 0 && (ladder->rows[row].part == LADDER_HELD || ladder->rows[row].first >= end))
        row--;
    return row;
}

static int chosen_row(const struct ladder *ladder, uint32_t selected)
{
    for (int row = ladder->row_count - 1; row >= 0; row--)
        if (ladder_row_has(ladder, row, selected))
            return row;
    return -1;
}

/* Makes `bottom` the last row shown. */
static void show_to(struct view *view, const struct ladder *ladder, uint32_t end, int bottom)
{
    bool newest = bottom >= ladder->row_count - 1 && end >= view->position;
    uint32_t stop = newest ? view->position : end;
    if (bottom < ladder->row_count - 1) {
        const struct ladder_row *next = &ladder->rows[bottom + 1];
        stop = next->part == LADDER_HELD ? view->position - 1 : next->first;
    }
    view->scroll[PANE_LADDER] = (int)(view->position - stop);
}

/* Where to look to for the rows that come behind what is shown. */
static uint32_t end_ahead(const struct view *view, uint32_t shown, int page)
{
    uint32_t ahead = 32 * (uint32_t)page + 64, end = shown;
    for (; end < view->position && ahead > 0; ahead--)
        end = filter_next(view->filter, end, view->position - 1) + 1;
    return end;
}

static enum handled move(struct view *view, int by, int page)
{
    struct ladder_lanes lanes;
    struct ladder ladder;
    uint32_t shown = ladder_end_of(view), end = end_ahead(view, shown, page);
    ladder_lanes_of(view, &lanes);
    if (!ladder_build_for(view, &lanes, end, 12 * page + 64, &ladder))
        return HANDLED;
    if (ladder.row_count == 0) {
        ladder_free(&ladder);
        return HANDLED;
    }
    int last = ladder.row_count - 1, bottom = shown < view->position ? bottom_row(&ladder, shown) : last;
    int row = chosen_row(&ladder, view->selected);
    bool past = by > 0 && row + by > last && end == view->position;
    if (row < 0 && by > 0 && shown == view->position)
        past = true; /* at the newest row already */
    row = row < 0 ? bottom + (by < 0 ? 1 + by : 0) : row + by;
    row = row < 0 ? 0 : row > last ? last : row;
    bottom = row > bottom ? row : row < bottom - page + 1 ? row + page - 1 : bottom;
    show_to(view, &ladder, end, bottom > last ? last : bottom);
    view->selected = past ? EVENT_NO_INDEX : ladder_row_event(&ladder, row);
    ladder_free(&ladder);
    return HANDLED;
}

/* The rounds of the row that is chosen get their rows. */
static enum handled unfold(struct view *view, int page)
{
    struct ladder_lanes lanes;
    struct ladder ladder;
    enum handled handled = IGNORED;
    ladder_lanes_of(view, &lanes);
    if (!ladder_build_for(view, &lanes, end_ahead(view, ladder_end_of(view), page), 12 * page + 64, &ladder))
        return IGNORED;
    int row = chosen_row(&ladder, view->selected);
    if (row >= 0 && ladder.rows[row].part == LADDER_ROUNDS) {
        view->unfolded_round = ladder.rows[row].event;
        handled = HANDLED;
    }
    ladder_free(&ladder);
    return handled;
}

enum handled ladder_act(struct view *view, enum action action, int rows)
{
    int most = ladder_rows_on(view, rows - 1), page = most > 1 ? most : 1, across = view->across[PANE_LADDER];
    switch (action) {
    case ACTION_UP:
    case ACTION_DOWN:
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        return move(view, rows_of(action, page), page);
    case ACTION_LEFT:
        view->across[PANE_LADDER] = across > LANE_STEP ? across - LANE_STEP : 0;
        return HANDLED;
    case ACTION_RIGHT:
        view->across[PANE_LADDER] = across < LANE_MOST ? across + LANE_STEP : LANE_MOST;
        return HANDLED;
    case ACTION_OPEN:
        return unfold(view, page);
    case ACTION_BACK:
        if (view->unfolded_round != EVENT_NO_INDEX) {
            view->unfolded_round = EVENT_NO_INDEX;
            return HANDLED;
        }
        if (view->selected == EVENT_NO_INDEX && view->scroll[PANE_LADDER] == 0)
            return IGNORED;
        view->selected = EVENT_NO_INDEX;
        view->scroll[PANE_LADDER] = 0;
        return HANDLED;
    default:
        return IGNORED;
    }
}
