/* Names of the kernel's constants, as tables: a constant that is not named yet is a new row in
 * decode_names.c. */
#ifndef SOCKEYE_OBSERVE_DECODE_NAMES_H
#define SOCKEYE_OBSERVE_DECODE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "lab/base/text.h"

struct constant {
    int64_t value;
    const char *name;
};

struct names {
    const struct constant *rows;
    size_t count;
};

extern const struct names names_family, names_socket_type, names_socket_flag, names_inet_protocol,
    names_netlink_protocol, names_message_flag, names_shutdown, names_level, names_poll, names_epoll,
    names_epoll_operation, names_epoll_flag, names_eventfd_flag, names_timerfd_flag,
    names_timerfd_settime_flag, names_signalfd_flag, names_pipe_flag, names_splice_flag,
    names_close_range_flag, names_wait_option, names_id, names_clock, names_fcntl, names_descriptor_flag,
    names_file_flag, names_file_access, names_ioctl;

/* NULL for a value that has no row. */
const char *names_find(const struct names *names, int64_t value);

/* The name, or the number in decimal. */
void names_put(struct text *text, const struct names *names, int64_t value);

/* "A|B|0x40": what has no name comes last in hex; "0" for none. */
void names_put_flags(struct text *text, const struct names *names, uint64_t flags);

#endif
