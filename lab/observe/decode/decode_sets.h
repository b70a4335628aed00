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

#endif
