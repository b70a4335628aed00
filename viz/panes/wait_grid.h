/* What a task last waited for with select, poll or epoll_wait, and what came back. */
#ifndef SOCKEYE_VIZ_WAIT_GRID_H
#define SOCKEYE_VIZ_WAIT_GRID_H

#include "viz/draw/page.h"

/* The last wait of a task, and beside it the one before where there is room. Nothing for one that never
 * waited. */
void wait_draw(struct page *page, const struct task *task, bool with_label);
/* The interest list of an epoll object that nobody waits on. */
void wait_draw_interest(struct page *page, int32_t pid, int32_t fd, uint32_t object);
/* Whether the task's last wait was an epoll_wait on this descriptor. */
bool wait_is_on(const struct page *page, const struct task *task, int32_t fd);

#endif
