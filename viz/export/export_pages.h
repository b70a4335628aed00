/* A ladder of any length as pages of rows, oldest first. Private to the exports. */
#ifndef SOCKEYE_VIZ_EXPORT_PAGES_H
#define SOCKEYE_VIZ_EXPORT_PAGES_H

#include "viz/ladder/ladder_pane.h"

/* Where a page ends, as an index of an event, and how many rows of it are new. */
struct export_page {
    uint32_t end;
    int rows;
};

struct export_pages {
    struct view view; /* at the end of the recording; a copy, its states owned here */
    struct ladder_lanes lanes;
    struct export_page *pages;
    size_t count, capacity;
};

/* False when memory is short; export_pages_free() is right in either case. */
bool export_pages_make(const struct view *view, struct export_pages *pages);
void export_pages_free(struct export_pages *pages);

#endif
