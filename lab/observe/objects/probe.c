#include "lab/observe/objects/probe.h"

#include <fcntl.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/observe/objects/endpoints.h"
#include "lab/observe/objects/fdinfo.h"
#include "lab/observe/objects/sockdiag_sweep.h"
#include "lab/observe/objects/values_from.h"

enum { SHUT_RECEIVING = 1, SHUT_SENDING = 2, INTERESTS_MAX = 256 };

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

static void learn_names(struct objects *objects, struct object *object, int copy)
{
    struct sockaddr_storage local, remote;
    socklen_t local_size = sizeof local, remote_size = sizeof remote;
    if (getsockname(copy, (struct sockaddr *)&local, &local_size) != 0)
        return;
    if (getpeername(copy, (struct sockaddr *)&remote, &remote_size) != 0)
        remote_size = 0;
    struct address here = address_from((struct sockaddr *)&local, local_size);
    struct address there = address_from((struct sockaddr *)&remote, remote_size);
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
        learn_names(objects, object, copy);
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
        learn_names(objects, object, copy);
        object_set_text(object, TEXT_STATE, object->remote.port != 0 ? "CONNECTED" : "UNCONN");
    }
}

/* Asked for its size while a splice() waits with it locked, the kernel would not come back before that does:
 * the figures of before stand until then. poll() takes no lock. */
static void probe_pipe(struct objects *objects, struct object *object, int copy)
{
    bool writes = object->kind == KIND_PIPE_WRITE;
    struct pollfd poller = { .fd = copy, .events = writes ? POLLOUT : POLLIN };
    if (!objects->sink.splices || !objects->sink.splices(objects->sink.data)) {
        int size = fcntl(copy, F_GETPIPE_SZ);
        object->now.number[writes ? VALUE_SEND_QUEUE : VALUE_RECV_QUEUE] = queue(copy, FIONREAD);
        object->now.number[writes ? VALUE_SEND_LIMIT : VALUE_RECV_LIMIT] = size < 0 ? VALUE_UNKNOWN : size;
    }
    if (poll(&poller, 1, 0) < 0)
        return;
    if (writes)
        object_set_text(object, TEXT_STATE, poller.revents & POLLERR ? "NO_READER" : "OPEN");
    else
        object_set_text(object, TEXT_STATE, poller.revents & POLLHUP ? "NO_WRITER" : "OPEN");
}

static int32_t info_number(pid_t pid, int fd, const char *name, int base)
{
    uint64_t number;
    return fdinfo_number(pid, fd, name, base, &number) ? values_held(number) : VALUE_UNKNOWN;
}

static bool ready_now(struct objects *objects, struct process *process, int fd, uint32_t events)
{
    struct pollfd poller = { .events = (short)(events & 0xffff) };
    poller.fd = process_copy_fd(objects, process, fd);
    if (poller.fd < 0)
        return false;
    bool ready = poll(&poller, 1, 0) > 0;
    close(poller.fd);
    return ready;
}

/* A signalfd is ready for whoever asks and has signals waiting. Were an epoll of it polled by us, it would
 * find the program's signals not waiting for us, drop the entry, and the program would never hear of them. */
static bool has_signalfd(const struct process *process)
{
    for (int fd = 0; fd < process->table->count; fd++)
        if (process_slot(process, fd) && process_slot(process, fd)->object->kind == KIND_SIGNALFD)
            return true;
    return false;
}

struct readiness {
    struct objects *objects;
    struct process *process;
    int asked, ready;
    bool edges; /* one that is ready is edge-triggered */
};

static void count_ready(void *data, const struct fdinfo_target *target)
{
    struct readiness *readiness = data;
    if (++readiness->asked > INTERESTS_MAX || (target->events & 0xffff) == 0 ||
        !ready_now(readiness->objects, readiness->process, target->fd, target->events))
        return;
    readiness->ready++;
    readiness->edges |= (target->events & EPOLLET) != 0;
}

/* How many entries epoll_wait() would return. It cannot be asked without taking edges, so the descriptors of
 * interest are polled one by one; an edge-triggered one may be ready and reported already, then the count is
 * not known. */
static int32_t epoll_ready(struct objects *objects, struct process *process, int fd, int copy)
{
    struct pollfd poller = { .fd = copy, .events = POLLIN };
    struct readiness readiness = { .objects = objects, .process = process };
    if (has_signalfd(process))
        return VALUE_UNKNOWN;
    if (poll(&poller, 1, 0) <= 0)
        return 0;
    if (!fdinfo_epoll(process->pid, fd, count_ready, &readiness) || readiness.asked > INTERESTS_MAX)
        return VALUE_UNKNOWN;
    if (readiness.ready <= 1)
        return 1;
    return readiness.edges ? VALUE_UNKNOWN : readiness.ready;
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
        probe_pipe(objects, object, copy);
    else if (copy >= 0)
        probe_datagram(objects, object, copy);
    if (copy >= 0)
        close(copy);
    object_tell(objects, object);
}

void probe_unread(struct objects *objects, struct process *process, int fd, struct object *object)
{
    if (!kind_is_tcp(object->kind) && !kind_is_udp(object->kind))
        return;
    int copy = process_copy_fd(objects, process, fd);
    if (copy < 0)
        return;
    int32_t unread = queue(copy, SIOCINQ), *known = &object->now.number[VALUE_RECV_QUEUE];
    close(copy);
    if (unread == *known)
        return;
    *known = unread;
    object_tell(objects, object);
}

void probe_names(struct objects *objects, struct process *process, int fd, struct object *object)
{
    int copy = process_copy_fd(objects, process, fd);
    if (copy < 0)
        return;
    learn_names(objects, object, copy);
    close(copy);
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
