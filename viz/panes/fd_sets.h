/* What a task last waited for with select, poll or epoll_wait, and what came back. */
#ifndef SOCKEYE_VIZ_FD_SETS_H
#define SOCKEYE_VIZ_FD_SETS_H

#include "viz/panes/scroll_list.h"

/* The last wait of a task, and beside it the one before where there is room. Nothing for one that never
 * waited. */
void fd_sets_draw(struct scroll_list *page, const struct task *task, bool with_label);
/* The interest list of an epoll object that nobody waits on. */
void fd_sets_draw_interest(struct scroll_list *page, int32_t fd, uint32_t object);
/* Whether the task's last wait was an epoll_wait on this descriptor. */
bool fd_sets_is_on(const struct scroll_list *page, const struct task *task, int32_t fd);

#endif
