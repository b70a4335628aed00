/* Looks at many objects: at all, or at those that may have changed. Hundreds of connections that are quiet
 * cost nothing. */
#include <netinet/in.h>

#include "lab/observe/objects/endpoints.h"
#include "lab/observe/objects/objects.h"
#include "lab/observe/objects/probe.h"
#include "lab/observe/objects/sockdiag_sweep.h"

/* Looks between which what ends by the kernel's clock alone (TIME_WAIT) is asked for too. */
enum { ORPHANS_EACH = 30 };

static bool leads_to(const struct process *process, int fd, const struct object *object)
{
    const struct slot *slot = process_slot(process, fd);
    return slot && slot->object == object;
}

/* A process and descriptor that lead to the object, looked for where the last known one has gone. */
static struct process *holder_of(struct objects *objects, struct object *object)
{
    struct process *process = object->holder > 0 ? process_of(objects, object->holder) : NULL;
    if (leads_to(process, object->holder_fd, object))
        return process;
    for (process = objects->first_process; process; process = process->next) {
        for (int fd = 0; fd < process->table->count; fd++) {
            if (process->table->slots[fd].object != object)
                continue;
            object->holder = process->pid;
            object->holder_fd = fd;
            return process;
        }
    }
    return NULL;
}

/* Whether the kernel may change it with nobody doing anything: a timer of TCP that gives up. */
static bool has_timer(const struct object *object)
{
    const int32_t *number = object->now.number;
    return kind_is_tcp(object->kind) && object->state != STATE_LISTEN &&
           (object->state == STATE_SYN_SENT || number[VALUE_UNACKED] > 0 || number[VALUE_SEND_QUEUE] > 0);
}

static void look(struct objects *objects, struct object *object)
{
    struct process *process = object->references > 0 ? holder_of(objects, object) : NULL;
    if (process)
        probe(objects, process, object->holder_fd, object);
    object->touched = has_timer(object);
}

void objects_look_all(struct objects *objects)
{
    for (struct object *object = objects->first; object; object = object->next)
        look(objects, object);
    objects->doors_touched = objects->datagrams_touched = false;
    sockdiag_sweep(objects);
}

static bool is_touched(const struct objects *objects, const struct object *object)
{
    bool datagrams = kind_is_udp(object->kind) || object->kind == KIND_UNIX_DGRAM;
    return object->touched || object->kind == KIND_TIMERFD ||
           (objects->doors_touched && object->state == STATE_LISTEN) ||
           (objects->datagrams_touched && datagrams);
}

/* What an epoll would tell of hangs on all that is in it. */
static void look_epolls(struct objects *objects)
{
    for (struct object *object = objects->first; object; object = object->next)
        if (object->kind == KIND_EPOLL)
            look(objects, object);
}

void objects_look_touched(struct objects *objects)
{
    bool any = false, orphans = ++objects->looks % ORPHANS_EACH == 0;
    for (struct object *object = objects->first; object; object = object->next) {
        if (!is_touched(objects, object))
            continue;
        any = true;
        orphans |= object->references == 0;
        if (object->kind != KIND_EPOLL)
            look(objects, object);
    }
    if (any)
        look_epolls(objects);
    if (objects->doors_touched || orphans)
        sockdiag_sweep(objects);
    objects->doors_touched = objects->datagrams_touched = false;
}

void objects_touch(struct objects *objects, pid_t pid, int fd)
{
    struct slot *slot = process_slot(process_of(objects, pid), fd);
    if (slot)
        object_touch(objects, slot->object);
}

void objects_touch_ends(struct objects *objects, const struct sockaddr *from, const struct sockaddr *to,
                        socklen_t size, bool udp)
{
    struct address source = address_from(from, size), destination = address_from(to, size);
    endpoints_touch(objects, &source, &destination, udp);
}

bool objects_have_end(const struct objects *objects, const struct sockaddr *from, const struct sockaddr *to,
                      socklen_t size, bool udp)
{
    struct address source = address_from(from, size), destination = address_from(to, size);
    return endpoints_known(objects, &source, udp) || endpoints_known(objects, &destination, udp);
}

bool objects_make_packets(const struct objects *objects)
{
    for (const struct object *object = objects->first; object; object = object->next)
        if (object->kind == KIND_RAW || object->kind == KIND_PACKET)
            return true;
    return false;
}
