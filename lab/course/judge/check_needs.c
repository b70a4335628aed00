/* lab/check.h: requirements. One that does not hold writes what was expected and what was there into the
 * verdict, and leaves the check through cmocka. */
#include "lab/check.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lab/base/text.h"
#include "lab/course/judge/run.h"
#include "lab/record/match.h"
#include "lab/record/transcript.h"

static void append(char *text, size_t cap, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void append(char *text, size_t cap, const char *format, ...)
{
    size_t used = strlen(text);
    va_list list;
    va_start(list, format);
    vsnprintf(text + used, cap - used, format, list);
    va_end(list);
}

static void show_event(struct run *run, uint32_t index)
{
    struct verdict *verdict = run->verdict;
    if (index < run_events(run) && verdict->event_count < VERDICT_EVENTS_MAX)
        verdict->events[verdict->event_count++] = index;
}

static void fails(struct run *run, uint32_t event)
{
    run->verdict->kind = VERDICT_FAILS;
    run->verdict->evidence = event;
    if (run->seen[0])
        snprintf(run->verdict->actual, sizeof run->verdict->actual, "%s", run->seen);
    fail();
}

/* What was seen counts for one requirement alone. */
static void holds_here(struct run *run)
{
    run->seen[0] = '\0';
}

/* What was expected, in words; of who writes checks, the pattern too. */
static void set_expected(struct run *run, const char *pattern)
{
    struct verdict *verdict = run->verdict;
    const char *words = run->expected[0] ? run->expected : run->sentence;
    snprintf(verdict->expected, sizeof verdict->expected, "%s", words ? words : pattern);
    snprintf(verdict->sought, sizeof verdict->sought, "%s", pattern);
}

void expect(struct run *run, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(run->expected, sizeof run->expected, format, list);
    va_end(list);
}

void seen(struct run *run, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(run->seen, sizeof run->seen, format, list);
    va_end(list);
}

/* ---- what was there instead of what was sought */

/* The actor of a pattern, as a pattern for all it does; false for one of any actor. */
static bool actor_of(const char *pattern, char *out, size_t cap)
{
    const char *colon = strstr(pattern, ": ");
    if (!colon || strncmp(pattern, "packet: ", 8) == 0 ||
        strcspn(pattern, "({\"") < (size_t)(colon - pattern))
        return false;
    return snprintf(out, cap, "%.*s", (int)(colon - pattern), pattern) < (int)cap;
}

/* The same actor's calls of the same family, or words of the same kind, with whatever came of them. */
static unsigned nearest(struct run *run, uint32_t from, const char *pattern)
{
    char wider[160];
    unsigned shown = 0;
    size_t kept = strcspn(pattern, "(\"");
    if (!pattern[kept] && strstr(pattern, "exited with "))
        kept = (size_t)(strstr(pattern, "exited with ") - pattern) + strlen("exited with");
    if (!pattern[kept] || kept >= sizeof wider - 4)
        return 0;
    snprintf(wider, sizeof wider, "%.*s%s*", (int)kept, pattern, pattern[kept] == '(' ? "(" : "");
    for (uint32_t at = from; shown < VERDICT_EVENTS_MAX; at++, shown++) {
        at = match_find(run->timeline, wider, at, run_events(run));
        if (at == NO_EVENT)
            break;
        show_event(run, at);
    }
    return shown;
}

/* Nothing like it: the last that the actor did do. */
static void tell_last(struct run *run, uint32_t from, const char *pattern)
{
    char actor[64], all[80];
    struct verdict *verdict = run->verdict;
    if (!actor_of(pattern, actor, sizeof actor)) {
        append(verdict->actual, sizeof verdict->actual, "that did not happen%s",
               from > 0 ? " after that" : "");
        return;
    }
    snprintf(all, sizeof all, "%s: *", actor);
    uint32_t end = run_end(run) >= from ? run_end(run) : run_events(run); /* till then it was its own doing */
    uint32_t last = match_find(run->timeline, all, end, from > 0 ? from - 1 : 0);
    if (str_ends(str_from(actor), ".0")) /* as the transcript has it */
        actor[strlen(actor) - 2] = '\0';
    if (last == NO_EVENT)
        append(verdict->actual, sizeof verdict->actual, "%s did nothing%s", actor,
               from > 0 ? " after that" : "");
    else
        append(verdict->actual, sizeof verdict->actual, "%s did not; the last that it did:", actor);
    show_event(run, last);
}

static uint32_t need_from(struct run *run, uint32_t from, const char *pattern)
{
    uint32_t event = match_find(run->timeline, run_asks(run, pattern), from, run_events(run));
    if (event == NO_EVENT) {
        set_expected(run, pattern);
        if (from > 0)
            append(run->verdict->sought, sizeof run->verdict->sought, " after step %u",
                   timeline_step_at(run->timeline, from));
        if (nearest(run, from, pattern) == 0)
            tell_last(run, from, pattern);
        run->verdict->missing = true;
        fails(run, from > 0 ? from - 1 : NO_EVENT);
    }
    holds_here(run);
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
        char pattern[160];
        snprintf(pattern, sizeof pattern, "a socket at %s in %s", local, state);
        set_expected(run, pattern);
        append(run->verdict->actual, sizeof run->verdict->actual, "there was none at any moment");
        run->verdict->missing = true;
        fails(run, NO_EVENT);
    }
    holds_here(run);
    run->verdict->evidence = event;
    return event;
}

void need_none_between(struct run *run, uint32_t from, uint32_t to, const char *pattern)
{
    if (to > run_events(run))
        to = run_events(run);
    uint32_t event = from < to ? match_find(run->timeline, run_asks(run, pattern), from, to) : NO_EVENT;
    if (event == NO_EVENT) {
        holds_here(run);
        return;
    }
    char none[160];
    snprintf(none, sizeof none, "no %s", pattern);
    set_expected(run, none);
    show_event(run, event);
    fails(run, event);
}

void need_none(struct run *run, const char *pattern)
{
    need_none_between(run, 0, run_events(run), pattern);
}

void need_before(struct run *run, uint32_t first, uint32_t second)
{
    if (first != NO_EVENT && second != NO_EVENT && first < second) {
        holds_here(run);
        return;
    }
    struct event event = { .kind = EVENT_NONE };
    char order[160];
    timeline_event(run->timeline, first, &event);
    snprintf(order, sizeof order, "%.*s: %.*s first", STR_ARGS(event.actor), STR_ARGS(event.line));
    set_expected(run, order);
    show_event(run, second);
    show_event(run, first);
    fails(run, second);
}

/* Ends the check with "what: expected" and "what: actual" beside the event where it was seen. */
static void differs(struct run *run, uint32_t event)
{
    show_event(run, event);
    fails(run, event);
}

static void expect_number(struct run *run, uint32_t event, const char *what, const char *relation,
                          int64_t expected, int64_t actual)
{
    struct verdict *verdict = run->verdict;
    if (run->expected[0])
        append(verdict->expected, sizeof verdict->expected, "%s\n", run->expected);
    append(verdict->expected, sizeof verdict->expected, "%s: %s%lld", what, relation, (long long)expected);
    verdict->unknown = actual == UNKNOWN;
    if (verdict->unknown)
        append(verdict->actual, sizeof verdict->actual, "%s: not known", what);
    else
        append(verdict->actual, sizeof verdict->actual, "%s: %lld", what, (long long)actual);
    differs(run, event);
}

void need_equal(struct run *run, uint32_t event, const char *what, int64_t expected, int64_t actual)
{
    if (expected != actual)
        expect_number(run, event, what, "", expected, actual);
    holds_here(run);
}

void need_at_least(struct run *run, uint32_t event, const char *what, int64_t least, int64_t actual)
{
    if (actual == UNKNOWN || actual < least)
        expect_number(run, event, what, "at least ", least, actual);
    holds_here(run);
}

void need_at_most(struct run *run, uint32_t event, const char *what, int64_t most, int64_t actual)
{
    if (actual == UNKNOWN || actual > most)
        expect_number(run, event, what, "at most ", most, actual);
    holds_here(run);
}

void need_text(struct run *run, uint32_t event, const char *what, const char *expected, const char *actual)
{
    if (strcmp(expected, actual) == 0) {
        holds_here(run);
        return;
    }
    if (run->expected[0])
        append(run->verdict->expected, sizeof run->verdict->expected, "%s\n", run->expected);
    append(run->verdict->expected, sizeof run->verdict->expected, "%s: %s", what, expected);
    run->verdict->unknown = !actual[0];
    append(run->verdict->actual, sizeof run->verdict->actual, "%s: %s", what,
           actual[0] ? actual : "not known");
    differs(run, event);
}

enum { SHOWN = 80 };

/* What was printed, as a person may see it; the end of what is long is left out. */
static void append_bytes(char *out, size_t cap, const char *bytes, size_t size)
{
    size_t used = strlen(out);
    if (size == 0) {
        append(out, cap, "nothing");
        return;
    }
    append(out, cap, "\"");
    struct text text = text_into(out + used + 1, cap - used - 1);
    text_escape(&text, (struct str){ bytes, size < SHOWN ? size : SHOWN });
    append(out, cap, size > SHOWN ? "\" ... (%zu bytes)" : "\"", size);
}

/* Where what was printed begins to be other than it should, when that is not among what is shown. */
static void append_difference(char *out, size_t cap, struct str expected, struct str said)
{
    size_t at = 0, before = 20;
    while (at < expected.n && at < said.n && expected.p[at] == said.p[at])
        at++;
    if (at < SHOWN)
        return;
    append(out, cap, "\nthe first %zu bytes are right, behind them comes ", at);
    append_bytes(out, cap, said.p + at, said.n - at < before ? said.n - at : before);
}

static uint32_t last_output(struct run *run, const char *actor, int fd)
{
    char pattern[96];
    snprintf(pattern, sizeof pattern, "%s: %s*", actor, fd == 2 ? "stderr " : "stdout ");
    return match_find(run->timeline, run_asks(run, pattern), run_events(run), 0);
}

void need_output(struct run *run, const char *actor, int fd, const char *text, size_t size)
{
    static const char *const streams[] = { "input", "output", "error" };
    struct verdict *verdict = run->verdict;
    size_t room = size + 4096;
    char *said = malloc(room);
    size_t total = said ? run_output(run, actor, fd, said, room) : 0;
    bool same = said && total == size && memcmp(said, text, size) == 0;
    if (!same) {
        if (run->expected[0])
            append(verdict->expected, sizeof verdict->expected, "%s\n", run->expected);
        append(verdict->expected, sizeof verdict->expected, "on standard %s: ", streams[fd]);
        append_bytes(verdict->expected, sizeof verdict->expected, text, size);
        append(verdict->actual, sizeof verdict->actual, "on standard %s: ", streams[fd]);
        append_bytes(verdict->actual, sizeof verdict->actual, said ? said : "", total < room ? total : room);
        append_difference(verdict->actual, sizeof verdict->actual, (struct str){ text, size },
                          (struct str){ said, said ? (total < room ? total : room) : 0 });
    }
    free(said);
    if (!same) {
        uint32_t last = last_output(run, actor, fd);
        verdict->missing = last == NO_EVENT;
        fails(run, last);
    }
    holds_here(run);
}

void need_closed(struct run *run, uint32_t event, const char *actor, uint32_t object)
{
    uint32_t closed = run_find_closed(run, actor, object);
    if (closed != NO_EVENT && closed <= event) {
        holds_here(run);
        return;
    }
    set_expected(run, "the descriptor is closed");
    append(run->verdict->actual, sizeof run->verdict->actual,
           closed == NO_EVENT ? "the descriptor is never closed" : "the descriptor is closed later:");
    show_event(run, closed);
    run->verdict->missing = closed == NO_EVENT;
    fails(run, closed == NO_EVENT ? event : closed);
}

void need_that(struct run *run, uint32_t event, bool holds, const char *format, ...)
{
    if (holds) {
        holds_here(run);
        return;
    }
    va_list list;
    va_start(list, format);
    vsnprintf(run->verdict->expected, sizeof run->verdict->expected, format, list);
    va_end(list);
    if (event == NO_EVENT)
        append(run->verdict->actual, sizeof run->verdict->actual, "that is not so");
    differs(run, event);
}

void run_measured(struct run *run, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(run->verdict->measured, sizeof run->verdict->measured, format, list);
    va_end(list);
}

void need_setting(struct run *run, const char *name)
{
    struct event event;
    for (uint32_t at = 0; at < run_events(run); at++)
        if (timeline_kind(run->timeline, at) == EVENT_NOTE && timeline_event(run->timeline, at, &event) &&
            event.u.note.kind == NOTE_UNSET && str_is(event.u.note.text, name))
            fails(run, NO_EVENT); /* which the prover knows better */
}
