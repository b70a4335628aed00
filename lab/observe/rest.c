#include "lab/observe/rest.h"

#include "lab/observe/sampler.h"
#include "lab/observe/syscall_stops.h"

enum { SPINNING_MS = 100, SPINNING_UNSEEN_MS = 400, ASLEEP_TWICE = 2 };

/* Who has used a tenth of a second of the processor since it was let go, and more where nobody watches, does
 * not hold up the others. It is its own time that counts, so that a busy machine does not change the order.
 */
static bool computes_for_long(const struct observer *ob, struct tracee *tracee)
{
    int64_t used_ms = tracee_cpu_ms(tracee);
    if (tracee->cpu_ms < 0)
        tracee->cpu_ms = used_ms;
    int64_t most_ms = ob->plan->time == TIME_OWN ? SPINNING_UNSEEN_MS : SPINNING_MS;
    return used_ms - tracee->cpu_ms >= most_ms * ob->plan->slowness;
}

static bool asleep(const struct observer *ob, struct tracee *tracee)
{
    char letter = tracee_status_letter(tracee);
    bool now =
        letter == 'S' || (letter == 'D' && tracee->vforking) || (letter == 'Z' && tracee->process->users > 1);
    tracee->asleep = now ? tracee->asleep + 1 : 0;
    tracee->spinning = letter == 'R' && computes_for_long(ob, tracee);
    return now;
}

/* Asleep counts when it was seen twice: a task may sleep for a moment while the kernel passes a packet on. */
static bool at_rest(const struct observer *ob, struct tracee *tracee)
{
    if (!tracee->process || tracee->pending || tracee->spinning || tracee->state == TRACEE_HELD ||
        tracee->state == TRACEE_STOPPED)
        return true;
    return asleep(ob, tracee) && tracee->asleep >= ASLEEP_TWICE;
}

/* Each is looked at, for each has to be seen twice. */
bool rest_of_all(struct observer *ob)
{
    bool rest = true;
    for (size_t i = 0; i < ob->tracer.count; i++)
        rest = at_rest(ob, ob->tracer.tracees[i]) && rest;
    return rest;
}

void rest_tell_blocked(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (tracee->state != TRACEE_IN_CALL || tracee->blocked || tracee->pending || tracee->spinning)
            continue;
        sampler_names(ob);
        sampler_packets(ob);
        syscall_stops_block(ob, tracee);
    }
}
