/* One kernel object in the pane of buffers. */
#ifndef SOCKEYE_VIZ_BUFFER_BLOCK_H
#define SOCKEYE_VIZ_BUFFER_BLOCK_H

#include "viz/panes/queue_history.h"
#include "viz/panes/scroll_list.h"

enum buffer_detail { DETAIL_LINE, DETAIL_BARS, DETAIL_ALL };

/* Where one object is drawn: its half of the page where two stand side by side. */
struct buffer_block {
    struct scroll_list *page;
    const struct object *object, *before; /* before: NULL, it is new */
    enum buffer_detail detail;
    int x, width, line;
};

/* Draws it; returns the line after its last. */
int buffer_block_draw(struct buffer_block b);

#endif
