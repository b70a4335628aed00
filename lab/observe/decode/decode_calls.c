/* The table of calls: which are stopped at, what they are called and how each argument is written. */
#include "lab/observe/decode/decode_calls.h"

#include <seccomp.h>
#include <threads.h>

#include "lab/observe/decode/decode_address.h"
#include "lab/observe/decode/decode_args.h"
#include "lab/observe/decode/decode_data.h"
#include "lab/observe/decode/decode_forms.h"
#include "lab/observe/decode/decode_sets.h"
#include "lab/observe/decode/decode_time.h"
#include "lab/observe/decode/decode_values.h"
#include "lab/observe/decode/decode_wait.h"

enum {
    SOCKET_CALL = CALL_ALWAYS | CALL_SCHEDULES | CALL_FD_FIRST,
    RECEIVE_CALL = SOCKET_CALL | CALL_RECEIVES,
    DESCRIPTOR_CALL = CALL_FD_FROM_3 | CALL_SCHEDULES | CALL_FD_FIRST,
    NEW_CALL = CALL_ALWAYS | CALL_SCHEDULES | CALL_OPENS,
    WAIT_CALL = CALL_ALWAYS | CALL_SCHEDULES | CALL_WAITS
};

#define FD                                                                                                   \
    {                                                                                                        \
        show_int, NULL                                                                                       \
    }
#define INT                                                                                                  \
    {                                                                                                        \
        show_int, NULL                                                                                       \
    }
#define SIZE                                                                                                 \
    {                                                                                                        \
        show_unsigned, NULL                                                                                  \
    }
#define COUNT                                                                                                \
    {                                                                                                        \
        show_count32, NULL                                                                                   \
    }
#define HIDDEN                                                                                               \
    {                                                                                                        \
        NULL, NULL                                                                                           \
    }
#define MSG_FLAGS                                                                                            \
    {                                                                                                        \
        show_flags, &names_message_flag                                                                      \
    }

static const struct call_form forms[] = {
    /* ---- sockets ---- */
    { .row = { "socket", { "domain", "type", "protocol" }, NEW_CALL, "socket(2)" },
      .args = { { show_name, &names_family },
                { show_socket_type, &names_socket_type },
                { show_protocol, NULL } } },
    { .row = { "socketpair", { "domain", "type", "protocol", "sv" }, NEW_CALL, "socketpair(2)" },
      .fills = true,
      .args = { { show_name, &names_family },
                { show_socket_type, &names_socket_type },
                { show_protocol, NULL },
                { show_pair_filled, NULL } } },
    { .row = { "bind", { "sockfd", "addr", "addrlen" }, SOCKET_CALL, "bind(2)" },
      .args = { FD, { show_address, NULL } } },
    { .row = { "listen", { "sockfd", "backlog" }, SOCKET_CALL, "listen(2)" }, .args = { FD, INT } },
    { .row = { "accept", { "sockfd", "addr", "addrlen" }, SOCKET_CALL | CALL_OPENS, "accept(2)" },
      .fills = true,
      .args = { FD, { show_address_filled, NULL } } },
    { .row = { "accept4", { "sockfd", "addr", "addrlen", "flags" }, SOCKET_CALL | CALL_OPENS, "accept(2)" },
      .plain = "accept",
      .plain_without = 3,
      .fills = true,
      .args = { FD, { show_address_filled, NULL }, HIDDEN, { show_flags_given, &names_socket_flag } } },
    { .row = { "connect", { "sockfd", "addr", "addrlen" }, SOCKET_CALL, "connect(2)" },
      .args = { FD, { show_address, NULL } } },
    { .row = { "getsockname", { "sockfd", "addr", "addrlen" }, SOCKET_CALL, "getsockname(2)" },
      .fills = true,
      .args = { FD, { show_address_filled, NULL } } },
    { .row = { "getpeername", { "sockfd", "addr", "addrlen" }, SOCKET_CALL, "getpeername(2)" },
      .fills = true,
      .args = { FD, { show_address_filled, NULL } } },
    { .row = { "sendto",
               { "sockfd", "buf", "len", "flags", "dest_addr", "addrlen" },
               SOCKET_CALL,
               "send(2)" },
      .plain = "send",
      .plain_without = 4,
      .moves = true,
      .args = { FD, { show_buffer, NULL }, SIZE, MSG_FLAGS, { show_address_given, NULL } } },
    { .row = { "recvfrom",
               { "sockfd", "buf", "len", "flags", "src_addr", "addrlen" },
               RECEIVE_CALL,
               "recv(2)" },
      .plain = "recv",
      .plain_without = 4,
      .fills = true,
      .moves = true,
      .args = { FD, { show_buffer_filled, NULL }, SIZE, MSG_FLAGS, { show_source_address, NULL } } },
    { .row = { "sendmsg", { "sockfd", "msg", "flags" }, SOCKET_CALL, "send(2)" },
      .moves = true,
      .args = { FD, { show_message, NULL }, MSG_FLAGS } },
    { .row = { "recvmsg", { "sockfd", "msg", "flags" }, RECEIVE_CALL | CALL_OPENS, "recv(2)" },
      .fills = true,
      .moves = true,
      .args = { FD, { show_message_filled, NULL }, MSG_FLAGS } },
    { .row = { "sendmmsg", { "sockfd", "msgvec", "vlen", "flags" }, SOCKET_CALL, "sendmmsg(2)" },
      .after = after_sendmmsg,
      .args = { FD, { show_messages, NULL }, INT, MSG_FLAGS } },
    { .row = { "recvmmsg",
               { "sockfd", "msgvec", "vlen", "flags", "timeout" },
               RECEIVE_CALL | CALL_OPENS,
               "recvmmsg(2)" },
      .fills = true,
      .args = { FD, { show_messages_filled, NULL }, INT, MSG_FLAGS, { show_timespec, NULL } } },
    { .row = { "shutdown", { "sockfd", "how" }, SOCKET_CALL, "shutdown(2)" },
      .args = { FD, { show_name, &names_shutdown } } },
    { .row = { "setsockopt",
               { "sockfd", "level", "optname", "optval", "optlen" },
               SOCKET_CALL,
               "setsockopt(2)" },
      .args = { FD, { show_name, &names_level }, { show_option_name, NULL }, { show_option_value, NULL } } },
    { .row = { "getsockopt",
               { "sockfd", "level", "optname", "optval", "optlen" },
               SOCKET_CALL,
               "getsockopt(2)" },
      .fills = true,
      .args = { FD,
                { show_name, &names_level },
                { show_option_name_got, NULL },
                { show_option_filled, NULL } } },

    /* ---- waiting ---- */
    { .row = { "select", { "nfds", "readfds", "writefds", "exceptfds", "timeout" }, WAIT_CALL, "select(2)" },
      .before = before_select,
      .after = after_select,
      .args = { INT,
                { show_fd_set, NULL },
                { show_fd_set, NULL },
                { show_fd_set, NULL },
                { show_timeval, NULL } } },
    { .row = { "pselect6",
               { "nfds", "readfds", "writefds", "exceptfds", "timeout", "sigmask" },
               WAIT_CALL,
               "select(2)" },
      .spoken = "pselect",
      .plain = "select",
      .plain_without = 5,
      .plain_beside = true,
      .before = before_select,
      .after = after_select,
      .args = { INT,
                { show_fd_set, NULL },
                { show_fd_set, NULL },
                { show_fd_set, NULL },
                { show_timespec, NULL },
                { show_pselect_signals, NULL } } },
    { .row = { "poll", { "fds", "nfds", "timeout" }, WAIT_CALL, "poll(2)" },
      .after = after_poll,
      .args = { { show_poll_set, &names_poll }, COUNT, INT } },
    { .row = { "ppoll", { "fds", "nfds", "tmo_p", "sigmask" }, WAIT_CALL, "poll(2)" },
      .plain = "poll",
      .plain_without = 3,
      .plain_if = is_poll_time,
      .after = after_poll,
      .args = { { show_poll_set, &names_poll },
                COUNT,
                { show_poll_timespec, NULL },
                { show_signals, NULL } } },
    { .row = { "epoll_create", { "size" }, NEW_CALL, "epoll_create(2)" }, .args = { INT } },
    { .row = { "epoll_create1", { "flags" }, NEW_CALL, "epoll_create(2)" },
      .args = { { show_flags, &names_epoll_flag } } },
    { .row = { "epoll_ctl", { "epfd", "op", "fd", "event" }, SOCKET_CALL, "epoll_ctl(2)" },
      .after = after_epoll_ctl,
      .args = { FD, { show_name, &names_epoll_operation }, FD, { show_epoll_change, &names_epoll } } },
    { .row = { "epoll_wait",
               { "epfd", "events", "maxevents", "timeout" },
               WAIT_CALL | CALL_FD_FIRST,
               "epoll_wait(2)" },
      .fills = true,
      .after = after_epoll,
      .args = { FD, { show_epoll_filled, &names_epoll }, INT, INT } },
    { .row = { "epoll_pwait",
               { "epfd", "events", "maxevents", "timeout", "sigmask" },
               WAIT_CALL | CALL_FD_FIRST,
               "epoll_wait(2)" },
      .plain = "epoll_wait",
      .plain_without = 4,
      .fills = true,
      .after = after_epoll,
      .args = { FD, { show_epoll_filled, &names_epoll }, INT, INT, { show_signals, NULL } } },
    { .row = { "epoll_pwait2",
               { "epfd", "events", "maxevents", "timeout", "sigmask" },
               WAIT_CALL | CALL_FD_FIRST,
               "epoll_wait(2)" },
      .fills = true,
      .after = after_epoll,
      .args = { FD,
                { show_epoll_filled, &names_epoll },
                INT,
                { show_timespec, NULL },
                { show_signals, NULL } } },
    { .row = { "restart_syscall", { NULL }, CALL_ALWAYS | CALL_WAITS, "restart_syscall(2)" } },

    /* ---- descriptors ---- */
    { .row = { "pipe", { "pipefd" }, NEW_CALL, "pipe(2)" },
      .fills = true,
      .args = { { show_pair_filled, NULL } } },
    { .row = { "pipe2", { "pipefd", "flags" }, NEW_CALL, "pipe(2)" },
      .plain = "pipe",
      .plain_without = 1,
      .plain_beside = true,
      .fills = true,
      .args = { { show_pair_filled, NULL }, { show_flags_given, &names_pipe_flag } } },
    { .row = { "dup", { "oldfd" }, SOCKET_CALL | CALL_OPENS, "dup(2)" }, .args = { FD } },
    { .row = { "dup2", { "oldfd", "newfd" }, SOCKET_CALL | CALL_OPENS, "dup(2)" }, .args = { FD, FD } },
    { .row = { "dup3", { "oldfd", "newfd", "flags" }, SOCKET_CALL | CALL_OPENS, "dup(2)" },
      .plain = "dup2",
      .plain_without = 2,
      .args = { FD, FD, { show_flags_given, &names_pipe_flag } } },
    { .row = { "eventfd", { "initval" }, NEW_CALL, "eventfd(2)" }, .args = { INT } },
    { .row = { "eventfd2", { "initval", "flags" }, NEW_CALL, "eventfd(2)" },
      .spoken = "eventfd",
      .args = { INT, { show_flags, &names_eventfd_flag } } },
    { .row = { "timerfd_create", { "clockid", "flags" }, NEW_CALL, "timerfd_create(2)" },
      .args = { { show_name, &names_clock }, { show_flags, &names_timerfd_flag } } },
    { .row = { "timerfd_settime",
               { "fd", "flags", "new_value", "old_value" },
               SOCKET_CALL,
               "timerfd_create(2)" },
      .fills = true,
      .args = { FD,
                { show_flags, &names_timerfd_settime_flag },
                { show_itimerspec, NULL },
                { show_itimerspec_filled, NULL } } },
    { .row = { "timerfd_gettime", { "fd", "curr_value" }, SOCKET_CALL, "timerfd_create(2)" },
      .fills = true,
      .args = { FD, { show_itimerspec_filled, NULL } } },
    { .row = { "signalfd", { "fd", "mask", "sizemask" }, NEW_CALL, "signalfd(2)" },
      .args = { INT, { show_signals, NULL } } },
    { .row = { "signalfd4", { "fd", "mask", "sizemask", "flags" }, NEW_CALL, "signalfd(2)" },
      .spoken = "signalfd",
      .args = { INT, { show_signals, NULL }, HIDDEN, { show_flags, &names_signalfd_flag } } },
    { .row = { "read", { "fd", "buf", "count" }, DESCRIPTOR_CALL | CALL_RECEIVES, "read(2)" },
      .fills = true,
      .moves = true,
      .args = { FD, { show_buffer_filled, NULL }, SIZE } },
    { .row = { "write", { "fd", "buf", "count" }, DESCRIPTOR_CALL, "write(2)" },
      .moves = true,
      .args = { FD, { show_buffer, NULL }, SIZE } },
    { .row = { "readv", { "fd", "iov", "iovcnt" }, DESCRIPTOR_CALL | CALL_RECEIVES, "readv(2)" },
      .fills = true,
      .moves = true,
      .args = { FD, { show_vector_filled, NULL }, INT } },
    { .row = { "writev", { "fd", "iov", "iovcnt" }, DESCRIPTOR_CALL, "readv(2)" },
      .moves = true,
      .args = { FD, { show_vector, NULL }, INT } },
    { .row = { "sendfile", { "out_fd", "in_fd", "offset", "count" }, SOCKET_CALL, "sendfile(2)" },
      .moves = true,
      .args = { FD, FD, { show_offset, NULL }, { show_count, NULL } } },
    { .row = { "splice",
               { "fd_in", "off_in", "fd_out", "off_out", "len", "flags" },
               RECEIVE_CALL,
               "splice(2)" },
      .moves = true,
      .args = { FD,
                { show_offset, NULL },
                FD,
                { show_offset, NULL },
                { show_count, NULL },
                { show_flags, &names_splice_flag } } },
    { .row = { "close", { "fd" }, DESCRIPTOR_CALL, "close(2)" }, .args = { FD } },
    { .row = { "close_range", { "first", "last", "flags" }, CALL_ALWAYS, "close_range(2)" },
      .args = { { show_descriptor_bound, NULL },
                { show_descriptor_bound, NULL },
                { show_flags, &names_close_range_flag } } },
    { .row = { "fcntl", { "fd", "op", "arg" }, DESCRIPTOR_CALL | CALL_OPENS, "fcntl(2)" },
      .after = after_fcntl,
      .args = { FD, { show_name, &names_fcntl }, { show_fcntl_argument, NULL } } },
    { .row = { "ioctl", { "fd", "op", "argp" }, DESCRIPTOR_CALL, "ioctl(2)" },
      .fills = true,
      .args = { FD, { show_ioctl_request, &names_ioctl }, { show_ioctl_argument, NULL } } },

    /* ---- children: no steps of their own ---- */
    { .row = { "wait4", { "pid", "wstatus", "options", "rusage" }, CALL_ALWAYS, "wait(2)" },
      .plain = "waitpid",
      .plain_without = 3,
      .fills = true,
      .args = { INT, { show_wait_status, NULL }, { show_flags, &names_wait_option }, HIDDEN } },
    { .row = { "waitid", { "idtype", "id", "infop", "options", "rusage" }, CALL_ALWAYS, "wait(2)" },
      .fills = true,
      .after = after_waitid,
      .args = { { show_name, &names_id },
                INT,
                { show_wait_info, NULL },
                { show_flags, &names_wait_option } } },
    { .row = { "io_uring_setup", { "entries", "p" }, CALL_ALWAYS | CALL_OPENS, "io_uring_setup(2)" },
      .args = { INT, { show_opaque, NULL } } },
};

enum { FORM_COUNT = sizeof forms / sizeof forms[0], NUMBER_MAX = 512 };

/* What exists on this architecture: written once, before the first use, and only read from then on. */
static struct {
    struct call_row rows[FORM_COUNT];
    struct call_form forms[FORM_COUNT];
    size_t count;
    uint8_t place[NUMBER_MAX]; /* index + 1 by native number; 0: none */
} known;

static once_flag known_once = ONCE_FLAG_INIT;

static void know(void)
{
    for (size_t i = 0; i < FORM_COUNT; i++) {
        int number = seccomp_syscall_resolve_name(forms[i].row.name);
        if (number < 0 || number >= NUMBER_MAX)
            continue;
        struct call_form *form = &known.forms[known.count];
        *form = forms[i];
        if (form->plain && !form->plain_beside && seccomp_syscall_resolve_name(form->plain) >= 0)
            form->plain = NULL;
        known.rows[known.count] = form->row;
        known.place[number] = (uint8_t)++known.count;
    }
}

static size_t place_of(int64_t number)
{
    call_once(&known_once, know);
    return number >= 0 && number < NUMBER_MAX ? known.place[number] : 0;
}

const struct call_row *decode_rows(size_t *count)
{
    call_once(&known_once, know);
    *count = known.count;
    return known.rows;
}

const struct call_row *decode_row(int64_t number)
{
    size_t place = place_of(number);
    return place ? &known.rows[place - 1] : NULL;
}

const struct call_form *form_of(int64_t number)
{
    size_t place = place_of(number);
    return place ? &known.forms[place - 1] : NULL;
}
