/* Arguments: select, poll, epoll. */
#ifndef SOCKEYE_OBSERVE_DECODE_SETS_H
#define SOCKEYE_OBSERVE_DECODE_SETS_H

#include "lab/observe/decode/decode_forms.h"

argument_show show_fd_set, show_poll_set, show_epoll_change, show_epoll_filled;
void before_select(struct rendering *r);
void after_select(struct rendering *r);
void after_poll(struct rendering *r);
void after_epoll(struct rendering *r);
void after_epoll_ctl(struct rendering *r);

/* Private to decode_sets.c and decode_epoll.c: */

/* A negative descriptor is none: poll(2) passes it over, epoll_ctl(2) fails. */
void add_set(struct decoded *out, struct event_set entry);
/* The sets of the entry, once more, as asked; nothing of them is ready. */
void copy_asked(struct rendering *r);
/* Parts the entries of a list: whether there is still room for one. After FORM_SHOWN_ENTRIES it is "...". */
bool put_entry(struct rendering *r, int *shown);

#endif
