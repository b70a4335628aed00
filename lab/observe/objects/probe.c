/* What the object behind a descriptor says of itself, through a copy of that descriptor which lives only as
 * long as the questions take. Nothing here changes the object: no PEEK (it would take a pending error), no
 * SO_ERROR. */
#include "lab/observe/objects/registry.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STATE_ESTABLISHED = 1, STATE_SYN_SENT = 2, STATE_SYN_RECV = 3, STATE_CLOSED = 7, STATE_LISTEN = 10 };
enum { SHUT_RECEIVING = 1, SHUT_SENDING = 2, INTERESTS_MAX = 256 };

static int32_t held(uint64_t value)
{
    return value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

void values_from_memory(struct values *values, const uint32_t memory[], bool tcp)
{
    values->number[VALUE_RECV_LIMIT] = held(memory[SK_MEMINFO_RCVBUF]);
    values->number[VALUE_SEND_LIMIT] = held(memory[SK_MEMINFO_SNDBUF]);
    values->number[VALUE_RECV_MEMORY] = held(memory[SK_MEMINFO_RMEM_ALLOC]);
    values->number[VALUE_SEND_MEMORY] = held(memory[tcp ? SK_MEMINFO_WMEM_QUEUED : SK_MEMINFO_WMEM_ALLOC]);
    values->number[VALUE_DROPS] = held(memory[SK_MEMINFO_DROPS]);
}

/* A field that this kernel's shorter tcp_info may not have. */
static int32_t info_field(const void *info, size_t size, size_t offset)
{
    uint32_t value;

    if (offset + sizeof value > size)
        return VALUE_UNKNOWN;
    memcpy(&value, (const char *)info + offset, sizeof value);
    return held(value);
}

void values_from_tcp(struct objects *objects, struct object *object, const void *bytes, size_t size)
{
    /* tcpi_rcv_wnd follows tcpi_snd_wnd since Linux 6.2; older headers do not name it. */
    const size_t snd_wnd = offsetof(struct tcp_info, tcpi_snd_wnd), rcv_wnd = snd_wnd + sizeof(uint32_t);
    int32_t *number = object->now.number;
    struct tcp_info info = { .tcpi_state = 0 };

    if (size < offsetof(struct tcp_info, tcpi_total_retrans) + sizeof info.tcpi_total_retrans)
        return;
    /* What netlink gives is not aligned. */
    memcpy(&info, bytes, size < sizeof info ? size : sizeof info);
    if (info.tcpi_state != object->state)
        object_set_state(objects, object, info.tcpi_state);
    if (object->state == STATE_LISTEN) {
        number[VALUE_ACCEPT_QUEUE] = held(info.tcpi_unacked);
        number[VALUE_BACKLOG] = held(info.tcpi_sacked);
        return;
    }
    if (object->state == STATE_CLOSED)
        return;
    number[VALUE_CWND] = held(info.tcpi_snd_cwnd);
    number[VALUE_SSTHRESH] =
        info.tcpi_snd_ssthresh >= INT32_MAX ? VALUE_UNKNOWN : held(info.tcpi_snd_ssthresh);
    number[VALUE_RTT] = info.tcpi_rtt ? held(info.tcpi_rtt) : VALUE_UNKNOWN;
    number[VALUE_RTO] = held(info.tcpi_rto);
    number[VALUE_MSS] = held(info.tcpi_snd_mss);
    number[VALUE_UNACKED] = held(info.tcpi_unacked);
    number[VALUE_RETRANSMITS] = held(info.tcpi_total_retrans);
    number[VALUE_UNSENT] = info_field(bytes, size, offsetof(struct tcp_info, tcpi_notsent_bytes));
    if (object->state != STATE_SYN_SENT) {
        number[VALUE_PEER_WINDOW] = info_field(bytes, size, snd_wnd);
        number[VALUE_OWN_WINDOW] = info_field(bytes, size, rcv_wnd);
    }
}

static int32_t queue(int fd, unsigned long request)
{
    int bytes;

    return ioctl(fd, request, &bytes) == 0 ? bytes : VALUE_UNKNOWN;
}

static void probe_memory(struct object *object, int copy)
{
    uint32_t memory[SK_MEMINFO_VARS] = { 0 };
    socklen_t size = sizeof memory;

    if (getsockopt(copy, SOL_SOCKET, SO_MEMINFO, memory, &size) == 0)
        values_from_memory(&object->now, memory, kind_is_tcp(object->kind));
}

static void probe_names(struct objects *objects, struct object *object, int copy)
{
    struct sockaddr_storage local, remote;
    socklen_t local_size = sizeof local, remote_size = sizeof remote;
    struct address here, there;

    if (getsockname(copy, (struct sockaddr *)&local, &local_size) != 0)
        return;
    if (getpeername(copy, (struct sockaddr *)&remote, &remote_size) != 0)
        remote_size = 0;
    here = address_from((struct sockaddr *)&local, local_size);
    there = address_from((struct sockaddr *)&remote, remote_size);
    /* A connection that has ended no longer says who its peer was. */
    if (kind_is_tcp(object->kind) && there.port == 0 && object->remote.port != 0) {
        here = object->local;
        there = object->remote;
    }
    endpoints_learn(objects, object, &here, &there);
}

/* poll(2) tells the receiving side, and both; the sending side alone shows in the state of a TCP socket. */
static uint8_t tcp_shutdown(const struct object *object, int copy)
{
    static const uint32_t fin_sent = 1 << 4 | 1 << 5 | 1 << 6 | 1 << 9 | 1 << 11;
    struct pollfd poller = { .fd = copy, .events = POLLRDHUP };
    uint8_t shutdown = 0;

    if (poll(&poller, 1, 0) < 0)
        return 0;
    if (poller.revents & POLLRDHUP)
        shutdown |= SHUT_RECEIVING;
    if ((fin_sent >> object->state & 1) || (object->state == STATE_CLOSED && (poller.revents & POLLRDHUP)))
        shutdown |= SHUT_SENDING;
    return shutdown;
}

static void probe_tcp(struct objects *objects, struct object *object, int copy)
{
    char info[sizeof(struct tcp_info) + sizeof(uint32_t)];
    socklen_t size = sizeof info;
    uint8_t before = object->state;

    if (getsockopt(copy, IPPROTO_TCP, TCP_INFO, info, &size) != 0)
        return;
    values_from_tcp(objects, object, info, size);
    probe_memory(object, copy);
    if (object->state != before || object->local.port == 0 || object->unresolved || !object->named)
        probe_names(objects, object, copy);
    if (object->state == STATE_LISTEN)
        return;
    object->now.number[VALUE_RECV_QUEUE] = queue(copy, SIOCINQ);
    object->now.number[VALUE_SEND_QUEUE] = queue(copy, SIOCOUTQ);
    object->now.number[VALUE_SHUTDOWN] = tcp_shutdown(object, copy);
}

static void probe_datagram(struct objects *objects, struct object *object, int copy)
{
    object->now.number[VALUE_RECV_QUEUE] = queue(copy, SIOCINQ);
    object->now.number[VALUE_SEND_QUEUE] = queue(copy, SIOCOUTQ);
    object->now.number[VALUE_SHUTDOWN] = object->shutdown;
    probe_memory(object, copy);
    if (kind_is_udp(object->kind)) {
        probe_names(objects, object, copy);
        object_set_text(object, TEXT_STATE, object->remote.port != 0 ? "CONNECTED" : "UNCONN");
    }
}

static void probe_pipe(struct object *object, int copy)
{
    bool writes = object->kind == KIND_PIPE_WRITE;
    struct pollfd poller = { .fd = copy, .events = writes ? POLLOUT : POLLIN };
    int size = fcntl(copy, F_GETPIPE_SZ);

    object->now.number[writes ? VALUE_SEND_QUEUE : VALUE_RECV_QUEUE] = queue(copy, FIONREAD);
    object->now.number[writes ? VALUE_SEND_LIMIT : VALUE_RECV_LIMIT] = size < 0 ? VALUE_UNKNOWN : size;
    if (poll(&poller, 1, 0) < 0)
        return;
    if (writes)
        object_set_text(object, TEXT_STATE, poller.revents & POLLERR ? "NO_READER" : "OPEN");
    else
        object_set_text(object, TEXT_STATE, poller.revents & POLLHUP ? "NO_WRITER" : "OPEN");
}

/* A number behind a name in fdinfo. */
static int32_t info_number(pid_t pid, int fd, const char *name, int base)
{
    char text[512];
    const char *at;

    if (read_fdinfo(pid, fd, text, sizeof text) == 0 || (at = strstr(text, name)) == NULL)
        return VALUE_UNKNOWN;
    return held(strtoull(at + strlen(name), NULL, base));
}

static bool ready_now(struct objects *objects, struct process *process, int fd, uint32_t events)
{
    struct pollfd poller = { .events = (short)(events & 0xffff) };
    bool ready;

    poller.fd = process_copy_fd(objects, process, fd);
    if (poller.fd < 0)
        return false;
    ready = poll(&poller, 1, 0) > 0;
    close(poller.fd);
    return ready;
}

/* A signalfd is ready for whoever asks and has signals waiting. Were an epoll of it polled by us, it would
 * find the program's signals not waiting for us, drop the entry, and the program would never hear of them. */
static bool has_signalfd(const struct process *process)
{
    for (int fd = 0; fd < process->table->count; fd++)
        if (process->table->slots[fd].object != NULL &&
            process->table->slots[fd].object->kind == KIND_SIGNALFD)
            return true;
    return false;
}

/* How many entries epoll_wait() would return. It cannot be asked without taking edges, so the descriptors of
 * interest are polled one by one; an edge-triggered one may be ready and reported already, then the count is
 * not known. */
static int32_t epoll_ready(struct objects *objects, struct process *process, int fd, int copy)
{
    struct pollfd poller = { .fd = copy, .events = POLLIN };
    char text[INTERESTS_MAX * 96];
    size_t size;
    int32_t ready = 0;
    bool edges = false;

    if (has_signalfd(process))
        return VALUE_UNKNOWN;
    if (poll(&poller, 1, 0) <= 0)
        return 0;
    size = read_fdinfo(process->pid, fd, text, sizeof text);
    if (size == 0 || size == sizeof text - 1)
        return VALUE_UNKNOWN;
    for (const char *at = text; (at = strstr(at, "tfd:")) != NULL; at++) {
        int target = (int)strtol(at + 4, NULL, 10);
        const char *field = strstr(at, "events:");
        uint32_t events = field ? (uint32_t)strtoul(field + 7, NULL, 16) : 0;

        if ((events & 0xffff) == 0 || !ready_now(objects, process, target, events))
            continue;
        ready++;
        edges |= (events & EPOLLET) != 0;
    }
    if (ready <= 1)
        return 1;
    return edges ? VALUE_UNKNOWN : ready;
}

static void probe_anonymous(struct objects *objects, struct process *process, int fd, struct object *object,
                            int copy)
{
    int32_t *ready = &object->now.number[VALUE_COUNT_READY];

    if (object->kind == KIND_EPOLL && copy >= 0)
        *ready = epoll_ready(objects, process, fd, copy);
    else if (object->kind == KIND_EVENTFD)
        *ready = info_number(process->pid, fd, "eventfd-count:", 16);
    else if (object->kind == KIND_TIMERFD)
        *ready = info_number(process->pid, fd, "ticks:", 10);
}

void probe(struct objects *objects, struct process *process, int fd, struct object *object)
{
    int copy = -1;

    if (kind_is_unix(object->kind)) {
        sockdiag_sweep_unix(objects, object);
        return;
    }
    copy = process_copy_fd(objects, process, fd);
    if (copy < 0 && kind_is_socket(object->kind)) {
        sockdiag_sweep_one(objects, object);
        return;
    }
    if (object->kind >= KIND_EPOLL)
        probe_anonymous(objects, process, fd, object, copy);
    else if (copy >= 0 && kind_is_tcp(object->kind))
        probe_tcp(objects, object, copy);
    else if (copy >= 0 && kind_is_pipe(object->kind))
        probe_pipe(object, copy);
    else if (copy >= 0)
        probe_datagram(objects, object, copy);
    if (copy >= 0)
        close(copy);
    object_tell(objects, object);
}

void probe_options(struct objects *objects, struct process *process, int fd, struct object *object)
{
    static const struct {
        int level, name;
        enum value_option bit;
    } rows[] = {
        { SOL_SOCKET, SO_REUSEADDR, OPTION_REUSEADDR }, { SOL_SOCKET, SO_REUSEPORT, OPTION_REUSEPORT },
        { SOL_SOCKET, SO_KEEPALIVE, OPTION_KEEPALIVE }, { SOL_SOCKET, SO_BROADCAST, OPTION_BROADCAST },
        { SOL_SOCKET, SO_LINGER, OPTION_LINGER },       { SOL_SOCKET, SO_PASSCRED, OPTION_PASSCRED },
        { IPPROTO_TCP, TCP_NODELAY, OPTION_NODELAY },   { IPPROTO_TCP, TCP_CORK, OPTION_CORK },
        { IPPROTO_IPV6, IPV6_V6ONLY, OPTION_V6ONLY },
    };
    int copy = kind_is_socket(object->kind) ? process_copy_fd(objects, process, fd) : -1;
    int32_t bits = 0;

    if (copy < 0)
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int value[2] = { 0, 0 }; /* a struct linger begins with whether it is on */
        socklen_t size = sizeof value;

        if (getsockopt(copy, rows[i].level, rows[i].name, value, &size) == 0 && value[0] != 0)
            bits |= (int32_t)rows[i].bit;
    }
    close(copy);
    object->now.number[VALUE_OPTIONS] = bits;
}
