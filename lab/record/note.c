#include "lab/record/note.h"

#include <stdio.h>

/* %a the actor, %d the descriptor, %v the value, %u the value without a sign, %e the error, %t the text.
 * `without` is said in place of `line` where the value that `choice` names is empty. */
static const struct {
    const char *name, *topic;
    const char *line, *without;
    char choice;
} kinds[NOTE_KIND_COUNT] = {
    [NOTE_OTHER] = { "other", NULL, "%t", NULL, 0 },
    [NOTE_SESSION] = { "session", "session", "%t", NULL, 0 },
    [NOTE_SANDBOX] = { "sandbox", "sandbox", "%t", NULL, 0 },
    [NOTE_FAULTS] = { "faults", "weather", "rough weather for %a%t, seed %u", "rough weather%t, seed %u",
                      'a' },
    [NOTE_CAPTURE] = { "capture", "capture", "no packets: %t", NULL, 0 },
    [NOTE_UNSET] = { "unset", NULL, "%t could not be set: %e", NULL, 0 },
    [NOTE_ORDER] = { "order", "order", "%a starts although \"%t\" was not seen", NULL, 0 },
    [NOTE_NEVER_STARTED] = { "never_started", NULL, "%a was not started: \"%t\" was not seen",
                             "%a was not started: its time had not come", 't' },
    [NOTE_START_FAILED] = { "start_failed", "start", "%a: %t", NULL, 0 },
    [NOTE_DEADLOCK] = { "deadlock", "deadlock", "deadlock: %t", NULL, 0 },
    [NOTE_IDLE] = { "idle", "idle", "%t; nobody is left to call", "%t; nobody is left to wake it", 'v' },
    [NOTE_LIMIT] = { "limit", "limit", "a limit was reached", NULL, 0 },
    [NOTE_LIMIT_CPU] = { "limit_cpu", NULL, "%a has used %v s of processor time, its limit", NULL, 0 },
    [NOTE_LIMIT_PROCESSES] = { "limit_processes", NULL,
                               "%a has made more processes and threads than the limit of %v; the session "
                               "ends",
                               NULL, 0 },
    [NOTE_LIMIT_OUTPUT] = { "limit_output", NULL,
                            "%a has printed more than the limit of %v bytes; what follows is counted, not "
                            "shown",
                            NULL, 0 },
    [NOTE_LIMIT_FILE] = { "limit_file", NULL, "%a wrote a file beyond the limit of %v bytes", NULL, 0 },
    [NOTE_LIMIT_MEMORY] = { "limit_memory", NULL,
                            "%a has taken more memory than the limit of %v bytes; the session ends", NULL,
                            0 },
    [NOTE_LIMIT_CALLS] = { "limit_calls", NULL, "%a has made %v calls, and comes to no end", NULL, 0 },
    [NOTE_LIMIT_ASLEEP] = { "limit_asleep", NULL,
                            "%a goes on sleeping by itself, %v times by now, and nobody else has anything to "
                            "do: %t",
                            "%a sleeps by itself, and nobody else has anything to do: %t", 'v' },
    [NOTE_LIMIT_WRITTEN] = { "limit_written", NULL,
                             "%a has filled what files behind the wall may hold, %v bytes; the session ends",
                             NULL, 0 },
    [NOTE_LIMIT_TIME] = { "limit_time", NULL, "the session has run for %v s, its limit", NULL, 0 },
    [NOTE_LIMIT_RECORDING] = { "limit_recording", NULL,
                               "the recording has reached its limit of %v bytes; the session ends", NULL, 0 },
    [NOTE_LIMIT_WRITE] = { "limit_write", NULL, "cannot write %t: %e; what was recorded until then is kept",
                           NULL, 0 },
    [NOTE_NOT_FOLLOWED] = { "not_followed", NULL, "a new process was ended, for it cannot be followed: %e",
                            NULL, 0 },
    [NOTE_REFUSED] = { "refused", NULL, "%a was refused %t", NULL, 0 },
    [NOTE_UNASKED] = { "unasked", NULL,
                       "sockets cannot be asked themselves here (pidfd_getfd is refused): some options, "
                       "figures and names in packets are missing",
                       NULL, 0 },
    [NOTE_DROPS] = { "drops", "drops", "the kernel dropped %v packets before they could be recorded", NULL,
                     0 },
    [NOTE_INPUT_GONE] = { "input_gone", NULL, "%a was started elsewhere: it can be typed to there only",
                          "%a does not read its standard input any more", 'v' },
    [NOTE_NO_PROGRAM] = { "no_program", NULL, "there is no program called %a", NULL, 0 },
    [NOTE_NOT_RUNNING] = { "not_running", NULL, "%a is not running", NULL, 0 },
    [NOTE_NO_SIGNAL] = { "no_signal", NULL, "there is no signal %t", NULL, 0 },
    [NOTE_NO_COMMAND] = { "no_command", "command", "not a command: %t", NULL, 0 },
    [NOTE_NOTHING_TO_STEP] = { "nothing_to_step", "step", "nothing to step: %t",
                               "nothing to step: no program runs", 't' },
    [NOTE_STOP] = { "stop", "stop", "the observer was told to end (%t)", "the session was stopped", 'v' },
    [NOTE_UNWRITTEN] = { "unwritten", NULL, "%a had printed %v bytes that were never written: \"%t\"", NULL,
                         0 },
    [NOTE_UNSEEN] = { "unseen", NULL, "%a: %t is not seen", NULL, 0 },
    [NOTE_SIGNAL] = { "signal", NULL, "%t is sent to %a, as was asked for while it ran",
                      "%t is sent to %a, as --signal says", 'v' },
    [NOTE_UNSENT] = { "unsent", NULL, "%t was not sent to %a: what it waits for has not come", NULL, 0 },
    [NOTE_LEFT] = { "left", NULL, "watching ends here; left running: %t", NULL, 0 },
    [NOTE_UNFLUSHED] = { "unflushed", NULL,
                         "%a has %v bytes for %d in the buffer of stdio that were never sent: \"%t\"", NULL,
                         0 },
    [NOTE_READ_AHEAD] = { "read_ahead", NULL,
                          "%a has %v bytes from %d in the buffer of stdio that it has not read yet: \"%t\"",
                          NULL, 0 },
    [NOTE_COLLAPSE] = { "collapse", NULL, "the sandbox was ended from outside", NULL, 0 },
    [NOTE_END] = { "end", "end", "the programs were ended", "all programs have ended", 'v' },
    [NOTE_NEXT] = { "next", NULL, "all are at rest; %a goes next", "all are at rest; nobody can go", 'a' },
    [NOTE_PREPARED] = { "prepared", NULL, "%v steps lead up to here", NULL, 0 },
    [NOTE_PAUSE] = { "pause", NULL, "whoever steps looked for %t s, in which the kernel went on", NULL, 0 },
    [NOTE_ERROR] = { "error", "error", "%t", NULL, 0 },
};

const char *note_kind_name(enum note_kind kind)
{
    return kinds[(unsigned)kind < NOTE_KIND_COUNT ? kind : NOTE_OTHER].name;
}

enum note_kind note_kind_from(struct str name)
{
    for (unsigned kind = 0; kind < NOTE_KIND_COUNT; kind++)
        if (str_is(name, kinds[kind].name))
            return (enum note_kind)kind;
    return NOTE_OTHER;
}

enum note_kind note_kind_of_topic(struct str topic)
{
    for (unsigned kind = 0; kind < NOTE_KIND_COUNT; kind++)
        if (kinds[kind].topic && str_is(topic, kinds[kind].topic))
            return (enum note_kind)kind;
    return NOTE_OTHER;
}

bool note_is_limit(enum note_kind kind)
{
    return kind >= NOTE_LIMIT && kind <= NOTE_LIMIT_WRITE;
}

bool note_is_end(enum note_kind kind)
{
    return kind == NOTE_END || kind == NOTE_LEFT;
}

bool note_ends_programs(enum note_kind kind)
{
    return kind == NOTE_IDLE || kind == NOTE_DEADLOCK || kind == NOTE_STOP || kind == NOTE_COLLAPSE ||
           (note_is_limit(kind) && kind != NOTE_LIMIT_WRITE);
}

/* ---- the line */

static bool is_empty(const struct event_note *note, char choice)
{
    return choice == 'a' ? note->actor.n == 0 : choice == 't' ? note->text.n == 0 : note->value == 0;
}

/* One value, in room for a whole line. */
static struct str value_of(const struct event_note *note, char letter, char digits[24])
{
    switch (letter) {
    case 'a':
        return note->actor;
    case 't':
        return note->text;
    case 'e':
        return str_from(strerror(note->error));
    case 'u':
        snprintf(digits, 24, "%llu", (unsigned long long)note->value);
        return str_from(digits);
    case 'd':
        snprintf(digits, 24, "%d", note->fd);
        return str_from(digits);
    default:
        snprintf(digits, 24, "%lld", (long long)note->value);
        return str_from(digits);
    }
}

size_t note_line(const struct event_note *note, char *out, size_t cap)
{
    unsigned kind = (unsigned)note->kind < NOTE_KIND_COUNT ? note->kind : NOTE_OTHER;
    const char *p = kinds[kind].line;
    char digits[24];
    size_t used = 0;
    if (cap == 0)
        return 0;
    if (kinds[kind].without && is_empty(note, kinds[kind].choice))
        p = kinds[kind].without;
    while (*p && used + 1 < cap) {
        struct str piece = { p, strcspn(p, "%") };
        p += piece.n;
        if (piece.n == 0) {
            piece = value_of(note, p[1], digits);
            p += 2;
        }
        size_t n = piece.n < cap - 1 - used ? piece.n : cap - 1 - used;
        if (n > 0)
            memcpy(out + used, piece.p, n);
        used += n;
    }
    out[used] = '\0';
    return used;
}
