/* From a verdict to the moment, the line and the error that tell a student most. */
#include "lab/course/judge/report_checks.h"

#include <stdio.h>

#include "lab/base/path.h"
#include "lab/explain/explain.h"
#include "lab/record/match.h"

static bool is_call(const struct timeline *timeline, uint32_t index)
{
    enum event_kind kind = timeline_kind(timeline, index);
    return kind == EVENT_ENTER || kind == EVENT_RETURN;
}

/* Whether a call was made in the student's own file. */
static bool is_students(const struct judgement *judgement, const struct event *event)
{
    return event->u.call.line > 0 && str_is(event->u.call.file, judgement->source);
}

/* The student's last call at or before an event. */
static bool students_call(const struct judgement *judgement, const struct timeline *timeline, uint32_t from,
                          struct event *call)
{
    for (uint32_t at = from + 1; at-- > 0;)
        if (is_call(timeline, at) && timeline_event(timeline, at, call) && is_students(judgement, call))
            return true;
    return false;
}

/* Whether an event is something that the student's program did. */
static bool is_deed(const struct timeline *timeline, uint32_t index, const char *actor)
{
    struct event event;
    enum event_kind kind = timeline_kind(timeline, index);
    if (kind != EVENT_ENTER && kind != EVENT_RETURN && kind != EVENT_BLOCK && kind != EVENT_EXIT)
        return false;
    return timeline_event(timeline, index, &event) && str_is(str_before(event.actor, '.'), actor);
}

/* From here on the observer was ending the programs. */
static uint32_t end_of(const struct timeline *timeline)
{
    struct event event;
    uint32_t count = timeline_count(timeline);
    for (uint32_t at = timeline_next(timeline, 0, EVENT_NOTE); at < count;
         at = at + 1 < count ? timeline_next(timeline, at + 1, EVENT_NOTE) : count)
        if (timeline_event(timeline, at, &event) && note_ends_programs(event.u.note.kind))
            return at;
    return count;
}

/* Where something did not happen it is when nobody could go on any more, or the last of what did happen
 * instead did; and without these the end of what the student's program did. */
static uint32_t moment_of(const struct trial_result *trial, uint32_t evidence, const struct verdict *verdict)
{
    const struct timeline *timeline = trial->timeline;
    uint32_t count = timeline_count(timeline);
    bool missing = verdict && verdict->missing;
    if (missing && trial->trouble.kind == ABNORMAL_DEADLOCK)
        return trial->trouble.event;
    if (missing && verdict->event_count > 0)
        evidence = verdict->events[verdict->event_count - 1];
    if (evidence < count && (!missing || verdict->event_count > 0))
        return evidence;
    for (uint32_t at = end_of(timeline); at-- > 0;)
        if (is_deed(timeline, at, scenario_student(trial->trial.scenario)))
            return at;
    return count ? count - 1 : 0;
}

static void tell_error(const struct event *event, struct failure *failure)
{
    char name[96];
    if (event->kind != EVENT_RETURN || event->u.call.error == 0)
        return;
    const char *cause = explain_cause((struct str){ NULL, 0 }, &event->u.call);
    snprintf(failure->error, sizeof failure->error, "%s%s%s", explain_errno(event->u.call.error, name),
             cause ? ": " : "", cause ? cause : "");
}

/* A sanitizer's place, when it is in the student's file. */
static int line_of_place(const struct judgement *judgement, const char *place)
{
    struct str rest = str_from(place), file = str_take(&rest, ':');
    uint64_t line;
    bool is_own = str_is(file, path_base(judgement->source)) && str_take_digits(&rest, 10, INT32_MAX, &line);
    return is_own ? (int)line : 0;
}

bool failure_of(const struct judgement *judgement, const struct check_result *check, struct failure *failure)
{
    struct event call;
    if (check->kind != VERDICT_FAILS && check->kind != VERDICT_CRASHED)
        return false;
    const struct trial_result *trial = &judgement->trials[check->trial];
    bool runs = check == &judgement->checks[0];
    size_t row = runs ? 0 : (size_t)(check - judgement->checks) - 1;
    uint32_t evidence = runs ? trial->trouble.event : trial->verdicts[row].evidence;
    *failure = (struct failure){
        .expected = runs ? "" : trial->verdicts[row].expected,
        .actual = runs ? trial->trouble.sentence : trial->verdicts[row].actual,
        .verdict = runs ? NULL : &trial->verdicts[row],
        .scenario = trial->trial.scenario->name,
        .weather = trial->trial.weather,
        .seed = trial->trial.seed,
        .event = moment_of(trial, evidence, runs ? NULL : &trial->verdicts[row]),
        .kept = trial->kept,
        .timeline = trial->timeline,
        .trouble = &trial->trouble,
    };
    failure->step = timeline_step_at(trial->timeline, failure->event + 1);
    if (students_call(judgement, trial->timeline, failure->event, &call)) {
        failure->line = call.u.call.line;
        tell_error(&call, failure);
    }
    if (runs && trial->trouble.place[0])
        failure->line = line_of_place(judgement, trial->trouble.place);
    return true;
}

/* Packets explain, but calls are what the student wrote; ENTER is told by the RETURN that follows it. */
static bool tells(const struct failure *failure, uint32_t index)
{
    struct event event, later;
    uint32_t count = timeline_count(failure->timeline);
    enum event_kind kind = timeline_kind(failure->timeline, index);
    if (kind == EVENT_RETURN || kind == EVENT_BLOCK || kind == EVENT_SIGNAL || kind == EVENT_EXIT)
        return true;
    if (kind == EVENT_NOTE)
        return index == failure->event;
    if (kind != EVENT_ENTER || !timeline_event(failure->timeline, index, &event))
        return false;
    for (uint32_t at = index + 1; at < count && at <= failure->event; at++)
        if ((timeline_kind(failure->timeline, at) == EVENT_RETURN ||
             timeline_kind(failure->timeline, at) == EVENT_BLOCK) &&
            timeline_event(failure->timeline, at, &later) && later.tid == event.tid)
            return false;
    return true;
}

size_t failure_story(const struct judgement *judgement, const struct failure *failure, uint32_t *events,
                     size_t max)
{
    size_t count = 0;
    (void)judgement;
    for (uint32_t at = failure->event + 1; at-- > 0 && count < max;)
        if (tells(failure, at))
            events[count++] = at;
    for (size_t i = 0; i < count / 2; i++) {
        uint32_t swap = events[i];
        events[i] = events[count - 1 - i];
        events[count - 1 - i] = swap;
    }
    return count;
}
