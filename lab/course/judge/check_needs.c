/* lab/check.h: requirements. One that does not hold writes what was expected and what was there into the
 * verdict, and leaves the check through cmocka. */
#include "lab/check.h"

#include <setjmp.h>
#include <stdio.h>

#include <cmocka.h>

#include "lab/course/judge/run.h"
#include "lab/record/match.h"
#include "lab/record/transcript.h"

enum { STORY_LINES = 6 };

static void append(char *text, size_t cap, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void append(char *text, size_t cap, const char *format, ...)
{
    size_t used = strlen(text);
    va_list list;
    va_start(list, format);
    vsnprintf(text + used, cap - used, format, list);
    va_end(list);
}

static void append_event(struct run *run, uint32_t index)
{
    struct event event;
    char line[TRANSCRIPT_LINE_MAX];
    if (!timeline_event(run->timeline, index, &event))
        return;
    transcript_line(&event, line, sizeof line);
    append(run->verdict->actual, sizeof run->verdict->actual, "%sstep %u  %s",
           run->verdict->actual[0] ? "\n" : "", timeline_step_at(run->timeline, index + 1), line);
}

static void fails(struct run *run, uint32_t event)
{
    run->verdict->kind = VERDICT_FAILS;
    run->verdict->evidence = event;
    fail();
}

/* What came nearest to a pattern that was not found: the same actor's same call, with whatever result. */
static void nearest(struct run *run, uint32_t from, const char *pattern)
{
    char wider[160];
    const char *paren = strchr(pattern, '(');
    if (paren && (size_t)(paren - pattern) < sizeof wider - 4)
        snprintf(wider, sizeof wider, "%.*s(*", (int)(paren - pattern), pattern);
    else
        wider[0] = '\0';
    uint32_t at = from, shown = 0;
    while (wider[0] && shown < STORY_LINES) {
        at = match_find(run->timeline, wider, at, run_events(run));
        if (at == NO_EVENT)
            break;
        append_event(run, at++);
        shown++;
    }
    if (shown == 0)
        append(run->verdict->actual, sizeof run->verdict->actual, "nothing like it happened%s",
               from > 0 ? " after that" : "");
}

static uint32_t need_from(struct run *run, uint32_t from, const char *pattern)
{
    uint32_t event = match_find(run->timeline, pattern, from, run_events(run));
    if (event == NO_EVENT) {
        append(run->verdict->expected, sizeof run->verdict->expected, "%s", pattern);
        if (from > 0)
            append(run->verdict->expected, sizeof run->verdict->expected, " after step %u",
                   timeline_step_at(run->timeline, from));
        nearest(run, from, pattern);
        run->verdict->missing = true;
        fails(run, from > 0 ? from - 1 : NO_EVENT);
    }
    run->verdict->evidence = event;
    return event;
}

uint32_t need(struct run *run, const char *pattern)
{
    return need_from(run, 0, pattern);
}

uint32_t need_after(struct run *run, uint32_t event, const char *pattern)
{
    return need_from(run, event == NO_EVENT ? 0 : event + 1, pattern);
}

uint32_t need_state(struct run *run, const char *local, const char *state)
{
    uint32_t event = run_find_state(run, local, state);
    if (event == NO_EVENT) {
        append(run->verdict->expected, sizeof run->verdict->expected, "a socket at %s in %s", local, state);
        append(run->verdict->actual, sizeof run->verdict->actual, "there was none at any moment");
        run->verdict->missing = true;
        fails(run, NO_EVENT);
    }
    run->verdict->evidence = event;
    return event;
}

void need_none_between(struct run *run, uint32_t from, uint32_t to, const char *pattern)
{
    if (to > run_events(run))
        to = run_events(run);
    uint32_t event = from < to ? match_find(run->timeline, pattern, from, to) : NO_EVENT;
    if (event == NO_EVENT)
        return;
    append(run->verdict->expected, sizeof run->verdict->expected, "no %s", pattern);
    append_event(run, event);
    fails(run, event);
}

void need_none(struct run *run, const char *pattern)
{
    need_none_between(run, 0, run_events(run), pattern);
}

void need_before(struct run *run, uint32_t first, uint32_t second)
{
    if (first != NO_EVENT && second != NO_EVENT && first < second)
        return;
    struct event event;
    if (timeline_event(run->timeline, first, &event))
        append(run->verdict->expected, sizeof run->verdict->expected, "%.*s: %.*s first",
               STR_ARGS(event.actor), STR_ARGS(event.line));
    append_event(run, second);
    append_event(run, first);
    fails(run, second);
}

/* Ends the check with "what: expected" and "what: actual" beside the event where it was seen. */
static void differs(struct run *run, uint32_t event)
{
    append_event(run, event);
    fails(run, event);
}

static void expect_number(struct run *run, uint32_t event, const char *what, const char *relation,
                          int64_t expected, int64_t actual)
{
    struct verdict *verdict = run->verdict;
    append(verdict->expected, sizeof verdict->expected, "%s: %s%lld", what, relation, (long long)expected);
    if (actual == UNKNOWN)
        append(verdict->actual, sizeof verdict->actual, "%s: not known", what);
    else
        append(verdict->actual, sizeof verdict->actual, "%s: %lld", what, (long long)actual);
    differs(run, event);
}

void need_equal(struct run *run, uint32_t event, const char *what, int64_t expected, int64_t actual)
{
    if (expected != actual)
        expect_number(run, event, what, "", expected, actual);
}

void need_at_least(struct run *run, uint32_t event, const char *what, int64_t least, int64_t actual)
{
    if (actual == UNKNOWN || actual < least)
        expect_number(run, event, what, "at least ", least, actual);
}

void need_at_most(struct run *run, uint32_t event, const char *what, int64_t most, int64_t actual)
{
    if (actual == UNKNOWN || actual > most)
        expect_number(run, event, what, "at most ", most, actual);
}

void need_text(struct run *run, uint32_t event, const char *what, const char *expected, const char *actual)
{
    if (strcmp(expected, actual) == 0)
        return;
    append(run->verdict->expected, sizeof run->verdict->expected, "%s: %s", what, expected);
    append(run->verdict->actual, sizeof run->verdict->actual, "%s: %s", what,
           actual[0] ? actual : "not known");
    differs(run, event);
}

void need_that(struct run *run, uint32_t event, bool holds, const char *format, ...)
{
    if (holds)
        return;
    va_list list;
    va_start(list, format);
    vsnprintf(run->verdict->expected, sizeof run->verdict->expected, format, list);
    va_end(list);
    append(run->verdict->actual, sizeof run->verdict->actual, "that is not so at");
    differs(run, event);
}

void run_measured(struct run *run, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(run->verdict->measured, sizeof run->verdict->measured, format, list);
    va_end(list);
}
