/* One selection in every pane: see selection.h. */
#include "viz/navigate/selection.h"

#include "viz/ladder/ladder_pane.h"
#include "viz/panes/packets_list.h"
#include "viz/view/filter.h"
#include "viz/view/related.h"

/* ---- the ladder */

/* The ladder as it stands on `rows` lines of the screen, the heads not counted; false when memory is short. */
struct ladder_shown {
    struct ladder ladder;
    int top;
};

static bool ladder_now(const struct view *view, int rows, struct ladder_shown *shown)
{
    struct ladder_lanes lanes;
    ladder_lanes_of(view, &lanes);
    rows = ladder_rows_on(view, rows);
    if (lanes.count == 0 || !ladder_build_for(view, &lanes, ladder_end_of(view), rows + 1, &shown->ladder))
        return false;
    shown->top = shown->ladder.row_count > rows ? shown->ladder.row_count - rows : 0;
    return true;
}

/* An event without a row of its own is as good as seen among its neighbours. */
static bool in_sight(const struct view *view, int rows)
{
    struct ladder_shown shown;
    if (!ladder_now(view, rows, &shown))
        return true;
    const struct ladder *ladder = &shown.ladder;
    bool listed = false, found = false;
    for (int row = 0; row < ladder->row_count; row++)
        if (ladder_row_has(ladder, row, view->selected)) {
            listed = true;
            found = found || row >= shown.top;
        }
    bool among = !listed && ladder->row_count > 0 && ladder->rows[shown.top].first <= view->selected &&
                 view->selected < ladder_end_of(view);
    ladder_free(&shown.ladder);
    return found || among;
}

/* Half a screen of what came after it stands below, where that leaves it in sight. */
static void show_in_ladder(struct view *view, int rows)
{
    uint32_t end = view->selected + 1;
    if (rows < 1 || in_sight(view, rows))
        return;
    for (int left = rows / 2; end < view->position && left > 0; end++)
        left -= filter_passes(view->filter, end);
    view->scroll[PANE_LADDER] = (int)(view->position - end);
    if (in_sight(view, rows))
        return;
    view->scroll[PANE_LADDER] = (int)(view->position - view->selected - 1);
}

static bool ladder_at(struct view *view, int rows, int y)
{
    struct ladder_shown shown;
    if (y < 1 || !ladder_now(view, rows - 1, &shown))
        return false;
    int row = shown.top + (y - 1) / ladder_pitch(view);
    bool there = row < shown.ladder.row_count;
    if (there)
        view->selected = ladder_row_event(&shown.ladder, row);
    ladder_free(&shown.ladder);
    return there;
}

/* ---- the packets */

static void show_in_packets(struct view *view, int rows)
{
    int height = packets_list_height(view, rows), age = packets_age(view, related_packet(view));
    int *scroll = &view->scroll[PANE_PACKETS], skip = packets_clamp(view, *scroll, height);
    if (age < 0 || height < 1)
        return;
    if (age < skip || age >= skip + height)
        *scroll = packets_clamp(view, age - height / 2, height);
}

static bool packet_at(struct view *view, int rows, int y)
{
    int height = packets_list_height(view, rows);
    struct packets_list list;
    if (y >= height)
        return false;
    packets_collect(view, packets_clamp(view, view->scroll[PANE_PACKETS], height), height, &list);
    if (y >= list.count)
        return false;
    view->selected = list.index[y];
    return true;
}

/* ---- all panes */

void selection_show(struct view *view, enum pane_id pane, int rows)
{
    if (view->selected == EVENT_NO_INDEX)
        return;
    if (pane == PANE_LADDER)
        show_in_ladder(view, rows - 1);
    else if (pane == PANE_PACKETS)
        show_in_packets(view, rows);
    else if (pane == PANE_SOURCE)
        view->scroll[PANE_SOURCE] = 0;
}

bool selection_at(struct view *view, enum pane_id pane, int rows, int y)
{
    if (pane == PANE_LADDER)
        return ladder_at(view, rows, y);
    return pane == PANE_PACKETS && packet_at(view, rows, y);
}
