/* What detectors find: when, and where in the source. */
#include <stdarg.h>
#include <stdio.h>

#include "lab/base/array.h"
#include "lab/explain/findings/keep.h"
#include "lab/explain/findings/wrapper.h"

/* The ENTER of the call that an event stands in, or of the last one that its task made before it. */
static uint32_t enter_of(const struct keep *keep, const struct event *event, uint32_t at)
{
    const struct task_calls *task = keep_known_task(keep, event->tid);
    if (event->kind == EVENT_ENTER)
        return at;
    if (!task || task->enter_index == EVENT_NO_INDEX || task->enter_index <= at)
        return task ? task->enter_index : EVENT_NO_INDEX; /* who has not called yet has none */
    struct event call;
    while (at > 0 && (at = timeline_previous(keep->timeline, at - 1, EVENT_ENTER)) != EVENT_NO_INDEX &&
           timeline_event(keep->timeline, at, &call))
        if (call.tid == event->tid)
            return at;
    return EVENT_NO_INDEX;
}

void keep_place(struct finding *finding, const struct event_call *call)
{
    if (!finding)
        return;
    finding->file = call->file;
    finding->line = call->line;
    finding->beside_file = call->caller_file;
    finding->beside_line = call->caller_line;
    finding->wrapped = call->caller_line > 0 && is_wrapper(call->function, call->name);
    if (!finding->wrapped)
        return;
    finding->file = call->caller_file;
    finding->line = call->caller_line;
    finding->beside_file = call->file;
    finding->beside_line = call->line;
}

enum { LOOK_BACK = 256 }; /* calls */

/* What an interpreter does by itself, as Python when it ends with sockets open, has no line: the last line
 * that used the descriptor is what a person looks for. */
static bool last_line(const struct keep *keep, uint32_t at, struct event *enter)
{
    struct event earlier;
    for (int i = 0; i < LOOK_BACK && at > 0; i++) {
        at = timeline_previous(keep->timeline, at - 1, EVENT_ENTER);
        if (at == EVENT_NO_INDEX || !timeline_event(keep->timeline, at, &earlier))
            return false;
        if (earlier.pid != enter->pid || earlier.u.call.fd != enter->u.call.fd || earlier.u.call.line <= 0)
            continue;
        *enter = earlier;
        return str_ends(earlier.u.call.file, ".py");
    }
    return false;
}

bool keep_move(const struct keep *keep, struct finding *finding, uint32_t at)
{
    struct event event;
    if (!finding || !timeline_event(keep->timeline, at, &event))
        return false;
    uint32_t enter = enter_of(keep, &event, at);
    if (enter == EVENT_NO_INDEX || !timeline_event(keep->timeline, enter, &event) ||
        (event.u.call.line <= 0 && !last_line(keep, enter, &event)))
        return false;
    finding->actor = event.actor;
    keep_place(finding, &event.u.call);
    return true;
}

struct str keep_source(const struct keep *keep, struct str file)
{
    const struct timeline_source *source =
        file.n > 0 ? timeline_source((struct timeline *)keep->timeline, file) : NULL;
    return source ? (struct str){ source->text, source->size } : (struct str){ NULL, 0 };
}

struct where keep_where(const struct keep *keep, uint32_t at)
{
    struct where where;
    struct finding there = { 0 };
    int used = snprintf(where.text, sizeof where.text, "step %u", timeline_step_at(keep->timeline, at + 1));
    if (keep_move(keep, &there, at))
        snprintf(where.text + used, sizeof where.text - (size_t)used, ", %.*s:%d",
                 STR_ARGS(str_behind_last(there.file, '/')), there.line);
    return where;
}

struct finding *keep_found(struct keep *keep, const struct finding_kind *kind, uint32_t at,
                           const char *sentence, ...)
{
    struct findings *fresh = &keep->fresh;
    struct event event;
    if (!array_reserve(&fresh->items, &fresh->capacity, fresh->count + 1, sizeof *fresh->items)) {
        keep->failed = true;
        return NULL;
    }
    uint32_t step = timeline_step_at(keep->timeline, at + 1);
    struct finding *finding = &fresh->items[fresh->count++];
    *finding = (struct finding){ .kind = kind,
                                 .advice = kind->advice,
                                 .question = kind->question,
                                 .count = 1,
                                 .event = at,
                                 .last_event = at,
                                 .step = step,
                                 .last_step = step };
    va_list values;
    va_start(values, sentence);
    vsnprintf(finding->sentence, sizeof finding->sentence, sentence, values);
    va_end(values);
    if (timeline_event(keep->timeline, at, &event)) {
        keep_move(keep, finding, at);
        finding->actor = event.actor;
    }
    return finding;
}

void keep_last(const struct keep *keep, struct finding *finding)
{
    if (!finding)
        return;
    finding->last_event = keep->index;
    finding->last_step = timeline_step_at(keep->timeline, keep->index + 1);
}

void keep_advise(struct finding *finding, const char *advice)
{
    if (finding)
        finding->advice = advice;
}

void keep_advise_in(struct finding *finding, const char *const *advice)
{
    keep_advise(finding, advice[LANGUAGE_C]);
    if (finding)
        finding->advice_in = advice;
}

void keep_ask(struct finding *finding)
{
    if (finding)
        finding->question = true;
}
