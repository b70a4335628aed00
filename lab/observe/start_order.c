#include "lab/observe/start_order.h"

#include <errno.h>
#include <string.h>

#include "lab/base/clock.h"
#include "lab/observe/wait_for.h"

/* A program's own sleep and processor time (half of the limit, which ticks reach early); what neither
 * computes nor sleeps waits for a disk. */
static const int64_t SLEEP_MOST_NS = 10 * (int64_t)NS_PER_S, WRITTEN_MOST_NS = 2 * (int64_t)NS_PER_S,
                     DISK_MOST_NS = 60 * (int64_t)NS_PER_S;

enum { CPU_MOST_MS = 15000, TALKS_MANY = 50, LOOK_MOST_NS = 100 * NS_PER_MS };

/* ---- what it does */

static bool sends(const struct call_row *row)
{
    return strncmp(row->name, "send", 4) == 0 || strncmp(row->name, "write", 5) == 0;
}

static bool dials(const struct call_row *row)
{
    return strcmp(row->name, "connect") == 0;
}

/* That nobody listens is an answer too. */
static bool has_answer(int64_t ret)
{
    return ret == 0 || ret == -ECONNREFUSED || ret == -EINPROGRESS;
}

void start_order_returned(struct observer *ob, const struct tracee *tracee, int64_t ret)
{
    const struct call_row *row = tracee->call->row;
    struct actor_start *start = &ob->actors[tracee->process->actor].start;
    if (ob->waiting_actors == 0 || start->up)
        return;
    enum object_kind kind = objects_kind(ob->objects, tracee->process->pid, tracee->call->enter.call.fd);
    bool network = kind_is_tcp(kind) || kind_is_udp(kind);
    if ((dials(row) && kind_is_tcp(kind) && has_answer(ret)) || (network && sends(row) && ret > 0))
        start->talked = true;
    if ((row->flags & CALL_WAITS) || (network && ((row->flags & CALL_RECEIVES) || sends(row) || dials(row))))
        start->up = ++start->talks >= TALKS_MANY;
}

/* ---- where it is */

/* Of all tasks of a program. */
struct where {
    int tasks;
    bool goes, computes, held, sleeps, door;
    int64_t cpu_ms; /* of the task that has used most */
    int64_t sleeps_so_far;
};

/* What is outside answers by itself, and is no program that could be started here. */
static bool sleeps(struct observer *ob, const struct tracee *tracee, enum wait_for wait)
{
    return wait == WAIT_FOR_NAP || (wait == WAIT_FOR_TIMED && wait_for_outside(ob, tracee));
}

static void look_at_task(struct observer *ob, struct tracee *tracee, struct where *where)
{
    enum wait_for wait = wait_for_of(ob, tracee);
    where->tasks++;
    where->goes = where->goes || wait == WAIT_FOR_GOES;
    where->held = where->held || wait == WAIT_FOR_HELD;
    where->sleeps = where->sleeps || sleeps(ob, tracee, wait);
    where->door =
        where->door || (wait != WAIT_FOR_GOES && wait != WAIT_FOR_HELD && wait_for_at_door(ob, tracee));
    if (wait != WAIT_FOR_GOES)
        return;
    int64_t cpu_ms = tracee_cpu_ms(tracee);
    where->cpu_ms = cpu_ms > where->cpu_ms ? cpu_ms : where->cpu_ms;
    where->computes = where->computes || tracee_status_letter(tracee) == 'R';
}

static int64_t sleeps_of(struct observer *ob, int actor)
{
    int64_t sleeps = 0;
    for (size_t i = 0; i < ob->tracer.count; i++)
        if (ob->tracer.tracees[i]->process && ob->tracer.tracees[i]->process->actor == actor)
            sleeps += tracee_sleeps(ob->tracer.tracees[i]);
    return sleeps;
}

/* One task is asked after the other: it holds of one moment where none has slept anew meanwhile. */
static struct where look_at(struct observer *ob, int actor)
{
    struct where where = { 0 };
    int64_t sleeps = sleeps_of(ob, actor);
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (!tracee->process)
            where.goes = true; /* whose it is will be known soon */
        else if (tracee->process->actor == actor)
            look_at_task(ob, tracee, &where);
    }
    where.goes = where.goes || sleeps_of(ob, actor) != sleeps;
    return where;
}

/* ---- whether it is past its start */

/* True when that has changed. */
static bool look_at_actor(struct actor *actor, int64_t passed_ns)
{
    struct actor_start *start = &actor->start;
    bool up = start->up, late = start->late;
    struct observer *ob = actor->ob;
    struct where where = look_at(ob, (int)(actor - ob->actors));
    bool rests = where.tasks > 0 && !where.goes && !where.held;
    if (rests && start->rested)
        start->slept_ns += passed_ns;
    if (where.goes && !where.computes && start->disk)
        start->disk_ns += passed_ns;
    start->rested = rests;
    start->disk = where.goes && !where.computes;
    start->late = start->late || start->slept_ns >= SLEEP_MOST_NS || start->disk_ns >= DISK_MOST_NS ||
                  where.cpu_ms >= CPU_MOST_MS;
    start->up = start->up || start->late || (rests && (!where.sleeps || where.door || start->talked));
    return start->up != up || start->late != late;
}

static bool is_held(const struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++)
        if (ob->tracer.tracees[i]->state == TRACEE_HELD)
            return true;
    return false;
}

/* Whether what it waits for is waited for not without end. */
static bool may_give_up(const struct actor *actor)
{
    return actor->state == ACTOR_WAITING && actor->plan->after_ns == 0 &&
           actor->plan->after_kind != AFTER_ASKED;
}

bool start_order_waits(const struct observer *ob)
{
    for (size_t i = 0; i < ob->plan->actor_count && ob->waiting_actors > 0; i++)
        if (may_give_up(&ob->actors[i]))
            return !is_held(ob);
    return false;
}

bool start_order_look(struct observer *ob)
{
    int64_t passed_ns = ob->now_ns - ob->start_look_ns;
    bool changed = false;
    if (passed_ns > LOOK_MOST_NS)
        passed_ns = LOOK_MOST_NS; /* a busy machine let us look late: nobody knows what was meanwhile */
    ob->start_look_ns = ob->now_ns;
    for (size_t i = 0; i < ob->plan->actor_count; i++)
        if (ob->actors[i].state == ACTOR_STARTED && !ob->actors[i].start.late && !ob->actors[i].plan->attach)
            changed = look_at_actor(&ob->actors[i], passed_ns) || changed;
    return changed;
}

static bool is_far_enough(const struct actor *actor, enum plan_after kind)
{
    const struct actor_start *start = &actor->start;
    return actor->state != ACTOR_STARTED || actor->plan->attach || start->late ||
           (kind == AFTER_GUESSED ? start->up : start->slept_ns >= WRITTEN_MOST_NS);
}

bool start_order_allows(const struct observer *ob, const struct actor *actor)
{
    enum plan_after kind = actor->plan->after_kind;
    if (!may_give_up(actor))
        return false;
    for (size_t i = 0; i < ob->plan->actor_count; i++)
        if (!is_far_enough(&ob->actors[i], kind))
            return false;
    return true;
}
