#include "viz/panes/panes.h"

extern const struct pane_ops pane_source, pane_ladder, pane_sets, pane_buffers, pane_packets, pane_text,
    pane_output;

const struct pane_ops *const panes[PANE_COUNT] = {
    [PANE_SOURCE] = &pane_source,   [PANE_LADDER] = &pane_ladder,   [PANE_SETS] = &pane_sets,
    [PANE_BUFFERS] = &pane_buffers, [PANE_PACKETS] = &pane_packets, [PANE_TEXT] = &pane_text,
    [PANE_OUTPUT] = &pane_output,
};

int pane_rows(const struct pane_ops *pane, const struct view *view, int width, int height)
{
    int least = 0, most = height, rows;

    if (pane->limits)
        pane->limits(view, width, 1, &least, &most);
    rows = pane->rows ? pane->rows(view, width, height) : most - least + 1;
    return rows < height ? rows : height;
}

int pane_pitch(enum pane_id pane, const struct view *view, int width, int height)
{
    bool apart = pane == PANE_SETS || pane == PANE_PACKETS || pane == PANE_OUTPUT;

    return view->spaced && apart && 2 * pane_rows(panes[pane], view, width, height) - 1 <= height ? 2 : 1;
}
