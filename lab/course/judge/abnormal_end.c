#include "lab/course/judge/abnormal_end.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/names.h"
#include "lab/base/text.h"
#include "lab/course/judge/sanitizer.h"
#include "lab/record/match.h"

static const char *const names[] = {
    [ABNORMAL_NONE] = "none",         [ABNORMAL_SANITIZER] = "sanitizer", [ABNORMAL_CRASH] = "crash",
    [ABNORMAL_SPIN] = "spin",         [ABNORMAL_PROCESSES] = "processes", [ABNORMAL_OUTPUT] = "output",
    [ABNORMAL_FILE] = "file",         [ABNORMAL_MEMORY] = "memory",       [ABNORMAL_TIME] = "time",
    [ABNORMAL_DEADLOCK] = "deadlock", [ABNORMAL_CALLS] = "calls",         [ABNORMAL_ASLEEP] = "asleep",
};

const char *abnormal_end_name(enum abnormal_end_kind kind)
{
    return names[kind];
}

/* What a limit that a program reached tells of it. */
static const struct {
    enum note_kind note;
    enum abnormal_end_kind kind;
    const char *sentence; /* %lld: the limit in MiB */
} limits[] = {
    { NOTE_LIMIT_CPU, ABNORMAL_SPIN,
      "the program computed without end: it used up its processor time in a loop that never waits" },
    { NOTE_LIMIT_PROCESSES, ABNORMAL_PROCESSES,
      "the program made processes without end: does every child leave the loop that forks?" },
    { NOTE_LIMIT_OUTPUT, ABNORMAL_OUTPUT, "the program printed without end" },
    { NOTE_LIMIT_FILE, ABNORMAL_FILE, "the program wrote a file without end" },
    { NOTE_LIMIT_WRITTEN, ABNORMAL_FILE,
      "the program filled the disk: its files may hold %lld MiB in all, and it left them full" },
    { NOTE_LIMIT_MEMORY, ABNORMAL_MEMORY,
      "the program took more than %lld MiB of memory: does it free what it allocates, and is a size from "
      "outside bounded?" },
};

/* The actor, or one of its processes and threads. */
static bool is_of(struct str label, const char *actor)
{
    return str_is(str_before(label, '.'), actor);
}

static bool is_fault(int signal)
{
    static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGPIPE, SIGSYS, SIGTRAP };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i] == signal)
            return true;
    return false;
}

/* The last call of a task, or of the actor with tid 0, before an event. */
static bool last_call(const struct timeline *timeline, uint32_t before, const char *actor, int32_t tid,
                      struct event *event)
{
    for (uint32_t at = before; at-- > 0;) {
        enum event_kind kind = timeline_kind(timeline, at);
        if ((kind == EVENT_ENTER || kind == EVENT_RETURN) && timeline_event(timeline, at, event) &&
            is_of(event->actor, actor) && (tid == 0 || event->tid == tid))
            return true;
    }
    return false;
}

static void set_place(struct abnormal_end *trouble, const struct event *call)
{
    if (call->u.call.line > 0)
        snprintf(trouble->place, sizeof trouble->place, "%.*s:%d",
                 STR_ARGS(str_behind_last(call->u.call.file, '/')), call->u.call.line);
}

static void crashed(const struct timeline *timeline, uint32_t index, const char *actor,
                    const struct event *exit, struct abnormal_end *trouble)
{
    struct event call;
    bool known = last_call(timeline, index, actor, exit->tid, &call);
    bool inside = known && call.kind == EVENT_ENTER;
    trouble->kind = ABNORMAL_CRASH;
    trouble->event = index;
    struct text sentence = text_into(trouble->sentence, sizeof trouble->sentence);
    text_printf(&sentence, "the program was killed by %s%s", names_signal(exit->u.task.signal),
                exit->u.task.signal == SIGPIPE ? ": it sent to a peer that had gone" : "");
    if (!known)
        return;
    text_printf(&sentence, ", %s %.*s", inside || exit->u.task.signal == SIGPIPE ? "in" : "after",
                STR_ARGS(call.line));
    set_place(trouble, &call);
}

static void limited(const struct timeline *timeline, uint32_t index, const char *actor,
                    enum abnormal_end_kind kind, const char *sentence, struct abnormal_end *trouble)
{
    struct event call;
    trouble->kind = kind;
    trouble->event = index;
    snprintf(trouble->sentence, sizeof trouble->sentence, "%s", sentence);
    if (last_call(timeline, index, actor, 0, &call))
        set_place(trouble, &call);
}

static unsigned calls_before(const struct timeline *timeline, uint32_t index)
{
    unsigned calls = 0;
    for (uint32_t at = 0; at < index; at++)
        calls += timeline_kind(timeline, at) == EVENT_RETURN;
    return calls;
}

/* Busy with calls without end, or with few that are long to tell of. */
static void timed_out(const struct timeline *timeline, uint32_t index, const char *actor,
                      const struct event *note, struct abnormal_end *trouble)
{
    struct event call;
    bool known = last_call(timeline, index, actor, 0, &call);
    limited(timeline, index, actor, ABNORMAL_TIME, "", trouble);
    snprintf(trouble->sentence, sizeof trouble->sentence, "%.*s: %u calls were made, the last of them %.*s",
             STR_ARGS(note->line), calls_before(timeline, index), known ? (int)call.line.n : 0,
             known ? call.line.p : "");
}

/* "poll" of "poll([3 POLLIN], 1, 100)", as it is called in the program. */
static struct str name_of(struct str line)
{
    return str_before(line, '(');
}

/* A limit of deeds, whoever of the session reached it: a peer goes on for as long as the student's program
 * lets it. */
static void overdid(const struct timeline *timeline, uint32_t index, const char *actor,
                    const struct event *note, struct abnormal_end *trouble)
{
    struct event call;
    const struct event_note *said = &note->u.note;
    bool own = is_of(said->actor, actor), asleep = said->kind == NOTE_LIMIT_ASLEEP;
    bool known = last_call(timeline, index, actor, 0, &call);
    char who[80];
    snprintf(who, sizeof who, own ? "the program" : "%.*s", STR_ARGS(said->actor));
    limited(timeline, index, actor, asleep ? ABNORMAL_ASLEEP : ABNORMAL_CALLS, "", trouble);
    struct text sentence = text_into(trouble->sentence, sizeof trouble->sentence);
    if (!asleep)
        text_printf(&sentence, "%s made %lld calls and came to no end", who, (long long)said->value);
    else if (said->value > 0)
        text_printf(
            &sentence,
            "%s went on sleeping by itself, %lld times in %.*s(), while nobody else had anything to do", who,
            (long long)said->value, STR_ARGS(name_of(said->text)));
    else
        text_printf(&sentence, "%s sleeps by itself, in %.*s, while nobody else has anything to do", who,
                    STR_ARGS(said->text));
    if (known && !(asleep && own))
        text_printf(&sentence, "; the last call of the program was %.*s", STR_ARGS(call.line));
}

static void noted(const struct timeline *timeline, uint32_t index, const char *actor,
                  const struct event *note, struct abnormal_end *trouble)
{
    enum note_kind kind = note->u.note.kind;
    if (kind == NOTE_DEADLOCK) {
        limited(timeline, index, actor, ABNORMAL_DEADLOCK, "", trouble);
        snprintf(trouble->sentence, sizeof trouble->sentence, "%.*s: nobody can ever go on",
                 STR_ARGS(note->line));
    } else if (kind == NOTE_LIMIT_ASLEEP || kind == NOTE_LIMIT_CALLS) {
        overdid(timeline, index, actor, note, trouble);
    } else if (kind == NOTE_LIMIT_RECORDING) {
        timed_out(timeline, index, actor, note, trouble);
    }
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        char sentence[sizeof trouble->sentence];
        if (limits[i].note != kind || !is_of(note->u.note.actor, actor))
            continue;
        snprintf(sentence, sizeof sentence, limits[i].sentence, (long long)(note->u.note.value >> 20));
        limited(timeline, index, actor, limits[i].kind, sentence, trouble);
    }
}

static void look_at(const struct timeline *timeline, uint32_t index, const char *actor,
                    const struct event *event, bool *ending, struct abnormal_end *trouble)
{
    bool leader = event->actor.n == strlen(actor);
    switch (event->kind) {
    case EVENT_NOTE:
        noted(timeline, index, actor, event, trouble);
        *ending = *ending || note_ends_programs(event->u.note.kind);
        return;
    case EVENT_EXIT:
        if (is_of(event->actor, actor) && event->u.task.signal && !*ending &&
            (leader || is_fault(event->u.task.signal)))
            crashed(timeline, index, actor, event, trouble);
        return;
    case EVENT_OUTPUT:
        if (leader && event->u.io.fd == 2 && sanitizer_speaks(event->u.io.data) &&
            sanitizer_read(timeline, index, trouble))
            trouble->event = index;
        return;
    default:
        return;
    }
}

void abnormal_end_find(const struct timeline *timeline, const char *actor, struct abnormal_end *trouble)
{
    bool ending = false;
    *trouble = (struct abnormal_end){ .kind = ABNORMAL_NONE, .event = EVENT_NO_INDEX };
    for (uint32_t index = 0; index < timeline_count(timeline) && trouble->kind == ABNORMAL_NONE; index++) {
        struct event event;
        enum event_kind kind = timeline_kind(timeline, index);
        if (kind != EVENT_NOTE && kind != EVENT_EXIT && kind != EVENT_OUTPUT)
            continue;
        if (timeline_event(timeline, index, &event) && (kind != EVENT_OUTPUT || str_is(event.actor, actor)))
            look_at(timeline, index, actor, &event, &ending, trouble);
    }
}

/* ---- what is the machine's */

static bool note_of(const struct timeline *timeline, enum note_kind kind, struct event *event)
{
    for (uint32_t at = 0; at < timeline_count(timeline); at++)
        if (timeline_kind(timeline, at) == EVENT_NOTE && timeline_event(timeline, at, event) &&
            event->u.note.kind == kind)
            return true;
    return false;
}

/* ":7000" of "bind(3, *:7000) = 0". */
static struct str port_of(struct str line)
{
    struct str address = str_before(line, ')');
    size_t colon = address.n;
    while (colon > 0 && address.p[colon - 1] != ':')
        colon--;
    return str_skip(address, colon > 0 ? colon - 1 : address.n);
}

/* The first of the session to ask for a port is refused it. */
static bool port_is_taken(const struct timeline *timeline, char *why, size_t cap)
{
    struct event refused, before;
    uint32_t at = match_find(timeline, "*: bind(*) = -1 EADDRINUSE*", 0, timeline_count(timeline));
    if (at == EVENT_NO_INDEX || !timeline_event(timeline, at, &refused))
        return false;
    struct str port = port_of(refused.line);
    for (uint32_t i = 0; i < at; i++)
        if (timeline_kind(timeline, i) == EVENT_RETURN && timeline_event(timeline, i, &before) &&
            str_starts(before.line, "bind(") && before.u.call.error == 0 &&
            str_equal(port_of(before.line), port))
            return false;
    snprintf(why, cap, "port %.*s of this machine is taken by another program", STR_ARGS(str_skip(port, 1)));
    return true;
}

bool machine_prevents(const struct timeline *timeline, char *why, size_t cap)
{
    struct event note;
    if (note_of(timeline, NOTE_LIMIT_TIME, &note)) {
        snprintf(why, cap, "the machine was too busy");
        return true;
    }
    return note_of(timeline, NOTE_SANDBOX, &note) && note.u.note.fd && port_is_taken(timeline, why, cap);
}
