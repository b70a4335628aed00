/* The packets up to the position that a filter lets through, counted from the newest back, so that a frame
 * costs the same wherever it ends. */
#ifndef SOCKEYE_VIZ_PACKETS_LIST_H
#define SOCKEYE_VIZ_PACKETS_LIST_H

#include "viz/view/pane.h"

enum { PACKETS_LIST_MAX = 512 };

/* The packets that are seen, oldest first. */
struct packets_list {
    uint32_t index[PACKETS_LIST_MAX];
    uint32_t number[PACKETS_LIST_MAX]; /* counted from 1 */
    int count;
};

/* Packets there are to be seen. */
uint32_t packets_shown(const struct view *view);
/* The last `wanted` packets, when the newest `skip` are passed over. */
void packets_collect(const struct view *view, int skip, int wanted, struct packets_list *rows);
/* `skip` so that `height` rows are full. */
int packets_clamp(const struct view *view, int skip, int height);
/* How many packets are newer than this one; -1 when it is none that can be seen. */
int packets_age(const struct view *view, uint32_t chosen);
/* The packet of an age; EVENT_NO_INDEX for none. */
uint32_t packets_at_age(const struct view *view, int age);
/* Rows of the list when the pane has `height`: an opened packet takes the others. */
int packets_list_height(const struct view *view, int height);

#endif
