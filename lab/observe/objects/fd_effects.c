/* What each call does to a descriptor table, as one table; and to the objects themselves. */
#include "lab/observe/objects/objects.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "lab/observe/objects/fdinfo.h"
#include "lab/observe/objects/probe.h"
#include "lab/observe/objects/tables.h"
#include "lab/observe/ptrace/memory.h"

/* One call that has returned, and where what it changed is written. */
struct effect {
    struct objects *objects;
    struct process *process;
    const struct raw_call *raw;
    struct report report;
};

static struct object *object_at(const struct process *process, int fd)
{
    const struct slot *slot = process_slot(process, fd);
    return slot ? slot->object : NULL;
}

static void learn(struct effect *effect, int fd, bool fresh)
{
    struct slot slot = table_learn(effect->objects, effect->process, fd, fresh);
    table_set(effect->objects, effect->process, fd, slot, true, &effect->report);
}

static void forget(struct effect *effect, int fd)
{
    table_set(effect->objects, effect->process, fd, (struct slot){ .object = NULL }, true, &effect->report);
}

static void look_at(struct effect *effect, int fd)
{
    struct object *object = object_at(effect->process, fd);
    if (object)
        probe(effect->objects, effect->process, fd, object);
}

/* ---- effects */

static void makes_one(struct effect *effect)
{
    if (effect->raw->ret >= 0)
        learn(effect, (int)effect->raw->ret, true);
}

/* Of another process: what it is a copy of may be known. */
static void takes_one(struct effect *effect)
{
    if (effect->raw->ret >= 0)
        learn(effect, (int)effect->raw->ret, false);
}

/* signalfd() on a descriptor that is there changes its signals, and makes none. */
static void makes_signalfd(struct effect *effect)
{
    if (effect->raw->ret >= 0)
        learn(effect, (int)effect->raw->ret, (int)effect->raw->args[0] == -1);
}

/* What is accepted has the timeouts of its listener. */
static void accepts(struct effect *effect)
{
    const struct object *listener = object_at(effect->process, (int)effect->raw->args[0]);
    struct object *accepted;
    makes_one(effect);
    accepted = effect->raw->ret >= 0 ? object_at(effect->process, (int)effect->raw->ret) : NULL;
    if (listener && accepted)
        accepted->timed = listener->timed;
    look_at(effect, (int)effect->raw->args[0]);
}

static void makes_pair_at(struct effect *effect, uint64_t address)
{
    int pair[2];
    if (effect->raw->ret != 0 || memory_read(effect->raw->tid, address, pair, sizeof pair) != sizeof pair)
        return;
    learn(effect, pair[0], true);
    learn(effect, pair[1], true);
    look_at(effect, pair[0]); /* its peer is known now */
}

static void makes_pair(struct effect *effect)
{
    makes_pair_at(effect, effect->raw->args[0]);
}

static void makes_socketpair(struct effect *effect)
{
    makes_pair_at(effect, effect->raw->args[3]);
}

/* The copy leads to the same open file: the object is known without asking. */
static void copies_to(struct effect *effect, int fd, int copy, bool cloexec)
{
    struct slot *from = process_slot(effect->process, fd);
    if (!from) {
        learn(effect, copy, false);
        return;
    }
    struct slot slot = *from;
    slot.cloexec = cloexec;
    table_set(effect->objects, effect->process, copy, slot, true, &effect->report);
}

static void duplicates(struct effect *effect)
{
    const struct raw_call *raw = effect->raw;
    if (raw->ret < 0)
        return;
    if (raw->number == SYS_dup)
        copies_to(effect, (int)raw->args[0], (int)raw->ret, false);
    else if (raw->ret != (int64_t)raw->args[0])
        copies_to(effect, (int)raw->args[0], (int)raw->ret,
                  raw->number == SYS_dup3 && (raw->args[2] & O_CLOEXEC));
}

static void refresh_flags(struct effect *effect, int fd)
{
    struct table *table = effect->process->table;
    if (!object_at(effect->process, fd))
        return;
    struct slot slot = table->slots[fd];
    if (!fdinfo_flags(effect->process->pid, fd, &slot.cloexec, &slot.nonblock, NULL))
        return;
    table_set(effect->objects, effect->process, fd, slot, true, &effect->report);
    /* O_NONBLOCK is of the open file: all its descriptors have it. */
    for (int other = 0; other < table->count; other++) {
        struct slot same = table->slots[other];
        if (same.object != slot.object || same.nonblock == slot.nonblock)
            continue;
        same.nonblock = slot.nonblock;
        table_set(effect->objects, effect->process, other, same, true, &effect->report);
    }
    slot.object->nonblock = slot.nonblock;
}

static void controls_file(struct effect *effect)
{
    const struct raw_call *raw = effect->raw;
    int command = (int)raw->args[1];
    if (raw->ret < 0)
        return;
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC)
        copies_to(effect, (int)raw->args[0], (int)raw->ret, command == F_DUPFD_CLOEXEC);
    else if (command == F_SETFD || command == F_SETFL)
        refresh_flags(effect, (int)raw->args[0]);
    else if (command == F_SETPIPE_SZ)
        look_at(effect, (int)raw->args[0]);
}

static void controls_device(struct effect *effect)
{
    unsigned long request = effect->raw->args[1];
    if (effect->raw->ret == 0 && (request == FIONBIO || request == FIOCLEX || request == FIONCLEX))
        refresh_flags(effect, (int)effect->raw->args[0]);
}

/* Linux closes the descriptor also where close() says EINTR or EIO. */
static void closes(struct effect *effect)
{
    if (effect->raw->ret != -EBADF)
        forget(effect, (int)effect->raw->args[0]);
}

static void closes_range(struct effect *effect)
{
    const struct raw_call *raw = effect->raw;
    struct table *table;
    if (raw->ret != 0)
        return;
    if (raw->args[2] & CLOSE_RANGE_UNSHARE)
        process_unshare(effect->objects, effect->process);
    table = effect->process->table;
    for (uint64_t fd = (uint32_t)raw->args[0]; fd < (uint64_t)table->count && fd <= (uint32_t)raw->args[1];
         fd++) {
        if (raw->args[2] & CLOSE_RANGE_CLOEXEC)
            refresh_flags(effect, (int)fd);
        else
            forget(effect, (int)fd);
    }
}

static void binds(struct effect *effect)
{
    struct object *object = object_at(effect->process, (int)effect->raw->args[0]);
    if (object && effect->raw->ret == 0 && !kind_is_tcp(object->kind))
        object->bound = effect->raw->number == SYS_bind;
    look_at(effect, (int)effect->raw->args[0]);
}

static void shuts_down(struct effect *effect)
{
    struct object *object = object_at(effect->process, (int)effect->raw->args[0]);
    if (!object)
        return;
    if (effect->raw->ret == 0 && effect->raw->args[1] <= SHUT_RDWR)
        object->shutdown |= (uint8_t)(effect->raw->args[1] + 1);
    look_at(effect, (int)effect->raw->args[0]);
}

static void sets_timeout(struct effect *effect, struct object *object, uint8_t bit)
{
    int64_t asked[2] = { 1, 0 }; /* as a struct timeval; what cannot be read may be one */
    memory_read(effect->raw->tid, effect->raw->args[3], asked, sizeof asked);
    effect->objects->timeouts_set = true;
    object->timed = (uint8_t)(asked[0] != 0 || asked[1] != 0 ? object->timed | bit : object->timed & ~bit);
}

static void sets_option(struct effect *effect)
{
    const struct raw_call *raw = effect->raw;
    struct object *object = object_at(effect->process, (int)raw->args[0]);
    int name = (int)raw->args[2];
    int asked;
    if (!object || raw->ret != 0)
        return;
    if ((int)raw->args[1] == SOL_SOCKET && (name == SO_RCVBUF || name == SO_SNDBUF) &&
        memory_read(raw->tid, raw->args[3], &asked, sizeof asked) == sizeof asked)
        object->now.number[name == SO_RCVBUF ? VALUE_RECV_ASKED : VALUE_SEND_ASKED] = asked;
    if ((int)raw->args[1] == SOL_SOCKET && (name == SO_RCVTIMEO || name == SO_SNDTIMEO))
        sets_timeout(effect, object, name == SO_RCVTIMEO ? 1 : 2);
    probe_options(effect->objects, effect->process, (int)raw->args[0], object);
    look_at(effect, (int)raw->args[0]);
}

/* A message may have brought descriptors: the table is read again, for which ones is in the program's memory
 * only. */
static void receives_message(struct effect *effect)
{
    const struct raw_call *raw = effect->raw;
    const struct object *object = object_at(effect->process, (int)raw->args[0]);
    struct msghdr header;
    if (raw->ret < 0 || !object || !kind_is_unix(object->kind))
        return;
    if (raw->number == SYS_recvmsg &&
        (memory_read(raw->tid, raw->args[1], &header, sizeof header) != sizeof header ||
         header.msg_controllen == 0))
        return;
    table_read(effect->objects, effect->process, false, &effect->report);
}

static const struct {
    int64_t number;
    void (*apply)(struct effect *effect);
} effects[] = {
    { SYS_socket, makes_one },
    { SYS_accept, accepts },
    { SYS_accept4, accepts },
    { SYS_socketpair, makes_socketpair },
    { SYS_pipe2, makes_pair },
    { SYS_epoll_create1, makes_one },
    { SYS_eventfd2, makes_one },
    { SYS_timerfd_create, makes_one },
    { SYS_signalfd4, makes_signalfd },
#ifdef SYS_pipe /* not on architectures younger than 2012 */
    { SYS_pipe, makes_pair },
    { SYS_epoll_create, makes_one },
    { SYS_eventfd, makes_one },
    { SYS_signalfd, makes_signalfd },
    { SYS_dup2, duplicates },
#endif
    { SYS_pidfd_getfd, takes_one },
    { SYS_dup, duplicates },
    { SYS_dup3, duplicates },
    { SYS_fcntl, controls_file },
    { SYS_ioctl, controls_device },
    { SYS_close, closes },
    { SYS_close_range, closes_range },
    { SYS_bind, binds },
    { SYS_listen, binds },
    { SYS_connect, binds },
    { SYS_shutdown, shuts_down },
    { SYS_setsockopt, sets_option },
    { SYS_recvmsg, receives_message },
    { SYS_recvmmsg, receives_message },
};

size_t objects_after_call(struct objects *objects, const struct raw_call *raw, char *out, size_t cap)
{
    struct effect effect = { .objects = objects, .raw = raw, .report = { out, cap, 0 } };
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
        if (effects[i].number != raw->number)
            continue;
        effect.process = process_make(objects, raw->pid);
        if (effect.process)
            effects[i].apply(&effect);
        break;
    }
    report_found(objects, raw->pid, &effect.report);
    return effect.report.used;
}
