#include "lab/observe/signals.h"

#include <signal.h>
#include <stdio.h>

#include "lab/base/names.h"
#include "lab/record/match.h"

void signals_init(struct observer *ob)
{
    for (size_t i = 0; i < ob->plan->actor_count; i++)
        ob->waiting_signals += ob->plan->actors[i].signal_count;
}

void signals_saw(struct observer *ob, const struct event *event)
{
    for (size_t i = 0; i < ob->plan->actor_count; i++) {
        struct actor *actor = &ob->actors[i];
        for (size_t j = 0; j < actor->plan->signal_count; j++) {
            const struct plan_signal *signal = &actor->plan->signals[j];
            if (actor->signals[j] == SIGNAL_WAITS && signal->after && match_event(signal->after, event))
                actor->signals[j] = SIGNAL_DUE;
        }
    }
}

/* Of a program that has not begun, or has ended, none is waited for. */
int64_t signals_due(const struct observer *ob)
{
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < ob->plan->actor_count && ob->waiting_signals > 0; i++) {
        const struct actor *actor = &ob->actors[i];
        for (size_t j = 0; actor->state == ACTOR_STARTED && j < actor->plan->signal_count; j++) {
            int64_t due = actor->plan->signals[j].after_ns;
            if (actor->signals[j] == SIGNAL_WAITS && due > 0 && due < first)
                first = due;
        }
    }
    return first;
}

void signals_send_to(struct observer *ob, struct str label, pid_t pid, int number, bool asked)
{
    struct event_note note = {
        .kind = NOTE_SIGNAL, .actor = label, .value = asked, .text = str_from(names_signal(number))
    };
    recorder_note(&ob->recorder, note); /* before whatever comes of it */
    if (kill(pid, number) != 0)
        recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_NOT_RUNNING, .actor = label });
}

/* Whether the program runs what it is to run: before that, nobody is there to be sent a signal. */
static bool has_begun(const struct observer *ob, const struct actor *actor)
{
    for (size_t i = 0; actor->state == ACTOR_STARTED && i < ob->tracer.count; i++)
        if (ob->tracer.tracees[i]->tid == actor->pid)
            return ob->tracer.tracees[i]->state != TRACEE_NEW;
    return actor->state == ACTOR_STARTED;
}

static bool is_due(const struct actor *actor, size_t n, bool rest)
{
    const struct plan_signal *signal = &actor->plan->signals[n];
    if (actor->signals[n] != SIGNAL_WAITS)
        return actor->signals[n] == SIGNAL_DUE;
    if (signal->after_ns > 0)
        return actor->ob->now_ns >= signal->after_ns;
    return rest && !signal->after;
}

bool signals_send(struct observer *ob, bool rest)
{
    for (size_t i = 0; i < ob->plan->actor_count && ob->waiting_signals > 0; i++) {
        struct actor *actor = &ob->actors[i];
        for (size_t j = 0; has_begun(ob, actor) && j < actor->plan->signal_count; j++) {
            if (!is_due(actor, j, rest))
                continue;
            actor->signals[j] = SIGNAL_SENT;
            ob->waiting_signals--;
            signals_send_to(ob, str_from(actor->plan->label), actor->pid, actor->plan->signals[j].number,
                            false);
            return true;
        }
    }
    return false;
}

void signals_tell_unsent(struct observer *ob)
{
    for (size_t i = 0; i < ob->plan->actor_count && ob->waiting_signals > 0; i++) {
        const struct actor *actor = &ob->actors[i];
        for (size_t j = 0; j < actor->plan->signal_count; j++)
            if (actor->signals[j] != SIGNAL_SENT)
                recorder_note(&ob->recorder,
                              (struct event_note){
                                  .kind = NOTE_UNSENT,
                                  .actor = str_from(actor->plan->label),
                                  .text = str_from(names_signal(actor->plan->signals[j].number)),
                              });
    }
}
