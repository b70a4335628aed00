/* lab/check.h: what a machine cannot show is neither right nor wrong. */
#include "lab/check.h"

#include <setjmp.h>
#include <stdio.h>

#include <cmocka.h>

#include "lab/course/judge/run.h"

/* The first NOTE of this kind whose text begins with `name`. */
static bool find_note(const struct run *run, enum note_kind kind, const char *name, struct event *event)
{
    for (uint32_t at = 0; at < timeline_count(run->timeline); at++)
        if (timeline_kind(run->timeline, at) == EVENT_NOTE && timeline_event(run->timeline, at, event) &&
            event->u.note.kind == kind && str_starts(event->u.note.text, name))
            return true;
    return false;
}

static void excuse(struct run *run, struct str why)
{
    struct verdict *verdict = run->verdict;
    verdict->kind = VERDICT_UNJUDGED;
    verdict->event_count = 0;
    snprintf(verdict->actual, sizeof verdict->actual, "%.*s", STR_ARGS(why));
}

void run_excuse(struct run *run)
{
    struct event event;
    struct verdict *verdict = run->verdict;
    bool fails = verdict->kind == VERDICT_FAILS, judged = fails || verdict->kind == VERDICT_HOLDS;
    if (judged && verdict->packets && find_note(run, NOTE_CAPTURE, "", &event))
        excuse(run, event.line);
    else if (fails && verdict->packets && find_note(run, NOTE_DROPS, "", &event))
        excuse(run, event.line);
    else if (fails && find_note(run, NOTE_UNSET, "", &event))
        excuse(run, event.line);
}

void need_setting(struct run *run, const char *name)
{
    struct event event;
    if (!find_note(run, NOTE_UNSET, name, &event))
        return;
    run->verdict->kind = VERDICT_FAILS; /* which run_excuse() knows better */
    run->verdict->evidence = NO_EVENT;
    fail();
}
