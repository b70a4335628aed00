#include "lab/observe/objects/wakers.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "lab/base/clock.h"
#include "lab/observe/objects/endpoints.h"
#include "lab/observe/objects/fdinfo.h"
#include "lab/observe/objects/processes.h"
#include "lab/observe/objects/sockdiag.h"

/* Of two ends of a pipe; see inode_key() in identify.c. */
enum { OTHER_END = 1 };

/* Epolls in epolls: the kernel allows no more. */
enum { NESTED_MAX = 5 };

/* A question: whose descriptor, and what has been found so far. */
struct asking {
    struct objects *objects;
    pid_t pid;
    bool own_network;
    int depth;
    enum waker found;
};

/* ---- sockets */

static bool is_known(const struct objects *objects, uint64_t key)
{
    const struct object *object = map_get(&objects->by_inode, key);
    return object && object->references > 0;
}

/* A peer of the session may be on its way in a message: then it is known, and nobody has a descriptor. */
static bool unix_peer_is_strange(const struct objects *objects, const struct object *object)
{
    struct sockdiag_row row;
    if (!sockdiag_unix_one(objects->diag, object_socket_inode(object), &row))
        return true;
    return row.peer_inode != 0 && !map_get(&objects->by_inode, object_socket_key(row.peer_inode));
}

static bool inet_peer_is_strange(const struct objects *objects, const struct object *object)
{
    if (object->remote.port == 0)
        return false;
    return kind_is_tcp(object->kind) ? object->now.number[VALUE_PEER_OBJECT] == VALUE_UNKNOWN
                                     : !endpoints_known(objects, &object->remote, true);
}

/* Whether a socket drops segments that come to it. */
static bool is_deaf(int copy)
{
    int hops = 0;
    socklen_t size = sizeof hops, instructions = 0;
    bool told = getsockopt(copy, IPPROTO_IP, IP_MINTTL, &hops, &size) == 0 &&
                getsockopt(copy, SOL_SOCKET, SO_GET_FILTER, NULL, &instructions) == 0;
    return !told || hops > 0 || instructions > 0;
}

/* Whether a program of the session has the other end open: then its kernel answers each probe. */
static bool peer_answers(struct objects *objects, const struct object *object)
{
    const struct object *peer = object->peer ? map_get(&objects->by_tuple, object->peer) : NULL;
    struct process *holder = peer && peer->references > 0 ? process_of(objects, peer->holder) : NULL;
    int copy = holder ? process_copy_fd(objects, holder, peer->holder_fd) : -1;
    bool answers = copy >= 0 && !is_deaf(copy);
    if (copy >= 0)
        close(copy);
    return answers;
}

/* SO_KEEPALIVE gives a connection up whose peer is silent; where its peer is alive it does nothing: Go sets
 * it to 15 seconds for every connection. The two hours of its default are taken for never while the peer is
 * known. */
static bool keepalive_gives_up(struct objects *objects, const struct object *object)
{
    enum { TWO_HOURS = 7200 };
    const int32_t *number = object->now.number;
    int idle = 0;
    socklen_t size = sizeof idle;
    if (object->state == STATE_LISTEN || number[VALUE_OPTIONS] == VALUE_UNKNOWN ||
        !(number[VALUE_OPTIONS] & OPTION_KEEPALIVE) || peer_answers(objects, object))
        return false;
    struct process *holder = process_of(objects, object->holder);
    int copy = holder ? process_copy_fd(objects, holder, object->holder_fd) : -1;
    bool told = copy >= 0 && getsockopt(copy, IPPROTO_TCP, TCP_KEEPIDLE, &idle, &size) == 0;
    if (copy >= 0)
        close(copy);
    return !told || idle < TWO_HOURS || number[VALUE_PEER_OBJECT] == VALUE_UNKNOWN;
}

static bool socket_is_woken(const struct asking *asking, const struct object *object)
{
    if (kind_is_unix(object->kind))
        return unix_peer_is_strange(asking->objects, object);
    if (object->kind == KIND_NETLINK || object->kind == KIND_SOCKET)
        return true;
    if (kind_is_tcp(object->kind) && keepalive_gives_up(asking->objects, object))
        return true;
    if (asking->own_network)
        return false;
    return !(kind_is_tcp(object->kind) || kind_is_udp(object->kind)) ||
           inet_peer_is_strange(asking->objects, object);
}

/* ---- all kinds */

static void add(struct asking *asking, enum waker waker)
{
    if (waker > asking->found)
        asking->found = waker;
}

static void ask_target(void *data, const struct fdinfo_target *target);

static void ask_object(struct asking *asking, int fd, const struct object *object)
{
    bool woken = false;
    if (kind_is_socket(object->kind)) {
        woken = socket_is_woken(asking, object);
    } else if (kind_is_pipe(object->kind)) {
        woken = !is_known(asking->objects, object->inode ^ OTHER_END);
    } else if (object->kind == KIND_TIMERFD) {
        woken = fdinfo_timer_runs(asking->pid, fd);
    } else if (object->kind == KIND_EPOLL) {
        woken = asking->depth++ >= NESTED_MAX || !fdinfo_epoll(asking->pid, fd, ask_target, asking);
        asking->depth--;
    }
    if (woken)
        add(asking, WAKER_OTHERS);
}

static void ask_descriptor(struct asking *asking, int fd)
{
    /* What was never seen in a call is found out now. */
    const struct slot *slot = objects_watches(asking->objects, asking->pid, fd)
                                  ? process_slot(process_of(asking->objects, asking->pid), fd)
                                  : NULL;
    if (slot)
        ask_object(asking, fd, slot->object);
    else
        add(asking, fd == 0 ? WAKER_INPUT : WAKER_OTHERS);
}

/* An entry of an epoll stays after its descriptor was closed, while somebody else has the same file; its
 * number may be another file's by now. */
static void ask_target(void *data, const struct fdinfo_target *target)
{
    struct asking *asking = data;
    const struct object *socket = map_get(&asking->objects->by_inode, object_socket_key(target->inode));
    if ((target->events & 0xffff) == 0)
        return; /* EPOLLONESHOT: it was told, and is not watched now */
    if (target->inode != 0 && socket)
        ask_object(asking, target->fd, socket);
    else
        ask_descriptor(asking, target->fd);
}

enum waker wakers_of(struct objects *objects, pid_t pid, int fd, bool own_network)
{
    struct asking asking = { .objects = objects, .pid = pid, .own_network = own_network };
    ask_descriptor(&asking, fd);
    return asking.found;
}

/* ---- time */

static int64_t timeout_of(int fd, int option)
{
    struct timeval timeout;
    socklen_t size = sizeof timeout;
    if (getsockopt(fd, SOL_SOCKET, option, &timeout, &size) != 0 || timeout.tv_sec > INT32_MAX)
        return 0;
    return timeout.tv_sec * (int64_t)NS_PER_S + timeout.tv_usec * (int64_t)NS_PER_US;
}

static bool set_timeout(int fd, int option, int64_t ns)
{
    const struct timeval timeout = { .tv_sec = ns / NS_PER_S, .tv_usec = ns % NS_PER_S / NS_PER_US };
    return setsockopt(fd, SOL_SOCKET, option, &timeout, sizeof timeout) == 0;
}

/* To be closed; -1 where it is no socket, -2 where it cannot be copied. */
static int copy_socket(struct objects *objects, pid_t pid, int fd)
{
    struct process *process = process_of(objects, pid);
    const struct slot *slot = process_slot(process, fd);
    if (!slot || !kind_is_socket(slot->object->kind))
        return -1;
    int copy = process_copy_fd(objects, process, fd);
    return copy < 0 ? -2 : copy;
}

bool wakers_times_out(struct objects *objects, pid_t pid, int fd)
{
    int copy = copy_socket(objects, pid, fd);
    if (copy == -2)
        return process_slot(process_of(objects, pid), fd)->object->timed != 0;
    if (copy < 0)
        return false;
    bool timed = timeout_of(copy, SO_RCVTIMEO) > 0 || timeout_of(copy, SO_SNDTIMEO) > 0;
    close(copy);
    return timed;
}

bool wakers_timeouts(struct objects *objects, pid_t pid, int fd, int64_t *receiving_ns, int64_t *sending_ns)
{
    int copy = objects->timeouts_set ? copy_socket(objects, pid, fd) : -1;
    if (copy < 0)
        return false;
    *receiving_ns = timeout_of(copy, SO_RCVTIMEO);
    *sending_ns = timeout_of(copy, SO_SNDTIMEO);
    close(copy);
    return true;
}

bool wakers_set_timeouts(struct objects *objects, pid_t pid, int fd, int64_t receiving_ns, int64_t sending_ns)
{
    int copy = copy_socket(objects, pid, fd);
    if (copy < 0)
        return false;
    bool set = set_timeout(copy, SO_RCVTIMEO, receiving_ns) && set_timeout(copy, SO_SNDTIMEO, sending_ns);
    close(copy);
    return set;
}

bool wakers_ring_timer(struct objects *objects, pid_t pid, int fd)
{
    enum { PATIENCE_MS = 1000 };
    static const struct itimerspec now = { .it_value.tv_nsec = 1 };
    struct process *process = process_of(objects, pid);
    int copy = process ? process_copy_fd(objects, process, fd) : -1;
    struct pollfd rings = { .fd = copy, .events = POLLIN };
    bool set = copy >= 0 && timerfd_settime(copy, 0, &now, NULL) == 0 && poll(&rings, 1, PATIENCE_MS) == 1;
    if (copy >= 0)
        close(copy);
    return set;
}

/* States in which what was sent is repeated until it is acknowledged. */
static const uint32_t repeating = 1 << STATE_ESTABLISHED | 1 << STATE_FIN_WAIT1 | 1 << STATE_CLOSE_WAIT |
                                  1 << STATE_LAST_ACK | 1 << STATE_CLOSING;

bool wakers_tcp(const struct objects *objects, bool probes)
{
    for (const struct object *object = objects->first; object; object = object->next) {
        const int32_t *number = object->now.number;
        if (!kind_is_tcp(object->kind))
            continue;
        if ((object->state == STATE_SYN_SENT && object->references > 0) ||
            (object->state == STATE_SYN_RECV && number[VALUE_PEER_OBJECT] != VALUE_UNKNOWN) ||
            ((repeating >> object->state & 1) && (probes || number[VALUE_PEER_WINDOW] != 0) &&
             (number[VALUE_UNACKED] > 0 || number[VALUE_SEND_QUEUE] > 0)))
            return true;
    }
    return false;
}
