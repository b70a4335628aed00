/* A ladder of any length as pages: see export_pages.h. The rows are built from the end of the recording
 * backwards, as the pane does, a page at a time. */
#include "viz/export/export_pages.h"

#include <stdlib.h>

#include "lab/base/array.h"
#include "viz/view/view.h"

enum { PAGE_ROWS = 400 };

static bool add_page(struct export_pages *pages, uint32_t end, int rows)
{
    if (!array_reserve(&pages->pages, &pages->capacity, pages->count + 1, sizeof *pages->pages))
        return false;
    pages->pages[pages->count++] = (struct export_page){ end, rows };
    return true;
}

static void turn_round(struct export_pages *pages)
{
    for (size_t i = 0; i < pages->count / 2; i++) {
        struct export_page kept = pages->pages[i];
        pages->pages[i] = pages->pages[pages->count - 1 - i];
        pages->pages[pages->count - 1 - i] = kept;
    }
}

static bool find_pages(struct export_pages *pages)
{
    uint32_t end = pages->view.position;
    bool more = true;

    while (more) {
        struct ladder ladder;
        if (!ladder_build_for(&pages->view, &pages->lanes, end, PAGE_ROWS + 1, &ladder))
            return false;
        int rows = ladder.row_count < PAGE_ROWS ? ladder.row_count : PAGE_ROWS, top = ladder.row_count - rows;
        uint32_t next = rows > 0 ? ladder.rows[top].first : 0;
        more = rows > 0 && next < end && (top > 0 || ladder.more);
        bool good = rows == 0 || add_page(pages, end, rows);
        ladder_free(&ladder);
        if (!good)
            return false;
        end = next;
    }
    turn_round(pages);
    return true;
}

bool export_pages_make(const struct view *view, struct export_pages *pages)
{
    *pages = (struct export_pages){ 0 };
    view_init(&pages->view, view->timeline);
    pages->view.filter = view->filter;
    pages->view.absolute_time = view->absolute_time;
    pages->view.unfolded = true; /* a page holds what is counted for it, and on paper nothing unfolds */
    if (!view_go(&pages->view, timeline_steps(view->timeline)))
        return false;
    ladder_lanes_of(&pages->view, &pages->lanes);
    return pages->lanes.count == 0 || find_pages(pages);
}

void export_pages_free(struct export_pages *pages)
{
    view_free(&pages->view);
    free(pages->pages);
    *pages = (struct export_pages){ 0 };
}
