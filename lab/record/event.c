/* The small languages within an event: kind names, sets, descriptor changes, escaped bytes.
 * Kept apart from the file format, because the observer, the panes and the checks speak them too. */
#include "lab/record/event.h"

#include "lab/base/text.h"

enum { KIND_NAME_ROOM = 8 };

/* Padded, so that a name is compared as one word: each event read has one. */
static const char kind_names[EVENT_KIND_COUNT][KIND_NAME_ROOM] = {
    [EVENT_NONE] = "none",     [EVENT_NOTE] = "note",     [EVENT_SOURCE] = "source",
    [EVENT_START] = "start",   [EVENT_EXEC] = "exec",     [EVENT_FORK] = "fork",
    [EVENT_EXIT] = "exit",     [EVENT_SIGNAL] = "signal", [EVENT_ENTER] = "enter",
    [EVENT_GO] = "go",         [EVENT_BLOCK] = "block",   [EVENT_RETURN] = "return",
    [EVENT_SOCKET] = "socket", [EVENT_PACKET] = "packet", [EVENT_OUTPUT] = "output",
    [EVENT_INPUT] = "input",
};

const char *event_kind_name(enum event_kind kind)
{
    return (unsigned)kind < EVENT_KIND_COUNT ? kind_names[kind] : kind_names[EVENT_NONE];
}

enum event_kind event_kind_from(struct str name)
{
    char padded[KIND_NAME_ROOM] = { 0 };
    if (name.n >= sizeof padded)
        return EVENT_NONE;
    for (size_t i = 0; i < name.n; i++)
        padded[i] = name.p[i];
    for (unsigned kind = EVENT_KIND_COUNT - 1; kind > EVENT_NONE; kind--)
        if (memcmp(kind_names[kind], padded, sizeof padded) == 0)
            return (enum event_kind)kind;
    return EVENT_NONE;
}

bool event_counts(const struct event *event)
{
    return event->kind != EVENT_NOTE ||
           (event->u.note.kind != NOTE_NEXT && event->u.note.kind != NOTE_PREPARED);
}

bool event_call_waits(const struct event_call *call)
{
    static const char *const names[] = { "select", "poll",        "epoll_wait",  "pselect",
                                         "ppoll",  "epoll_pwait", "epoll_pwait2" };
    char first = call->name.n < 4 ? '\0' : call->name.p[0];
    if (first != 's' && first != 'p' && first != 'e')
        return false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_is(call->name, names[i]))
            return true;
    return false;
}

bool event_begins_step(const struct event *event)
{
    return event->kind == EVENT_GO ||
           (event->kind == EVENT_ENTER && event->u.call.schedules && !event->u.call.held);
}

/* ---- numbers within a text */

static bool take_char(struct str *rest, char wanted)
{
    if (rest->n == 0 || *rest->p != wanted)
        return false;
    *rest = str_skip(*rest, 1);
    return true;
}

static bool take_number(struct str *rest, unsigned base, uint32_t limit, uint32_t *value)
{
    uint64_t number;
    if (!str_take_digits(rest, base, UINT64_MAX, &number) || number > limit)
        return false;
    *value = (uint32_t)number;
    return true;
}

bool event_next_set(struct str *rest, struct event_set *entry)
{
    struct str text = *rest;
    uint32_t fd;
    while (take_char(&text, ' '))
        ;
    if (!take_number(&text, 10, INT32_MAX, &fd) || !take_char(&text, ':') ||
        !take_number(&text, 16, UINT32_MAX, &entry->asked) || !take_char(&text, ':') ||
        !take_number(&text, 16, UINT32_MAX, &entry->ready))
        return false;
    if (text.n > 0 && *text.p != ' ')
        return false;
    entry->fd = (int32_t)fd;
    *rest = text;
    return true;
}

bool event_next_descriptor(struct str *rest, struct event_descriptor *entry)
{
    struct str text = *rest;
    uint32_t fd;
    while (take_char(&text, ' '))
        ;
    if (!take_number(&text, 10, INT32_MAX, &fd) || !take_char(&text, '='))
        return false;
    *entry = (struct event_descriptor){ .fd = (int32_t)fd };
    if (!take_char(&text, '-')) {
        take_char(&text, 's');
        if (!take_number(&text, 10, UINT32_MAX, &entry->object))
            return false;
        if (take_char(&text, ':'))
            for (; text.n > 0 && *text.p != ' '; text.p++, text.n--) {
                entry->cloexec |= *text.p == 'c';
                entry->nonblock |= *text.p == 'n';
            }
    }
    if (text.n > 0 && *text.p != ' ')
        return false;
    *rest = text;
    return true;
}

/* Appends a finished entry and, where it is not the first, the space before it. */
static size_t append_entry(char *text, size_t used, size_t cap, const struct text *entry)
{
    size_t gap = used > 0;
    if (used + gap + entry->used > cap)
        return used;
    if (gap)
        text[used] = ' ';
    memcpy(text + used + gap, entry->start, entry->used);
    return used + gap + entry->used;
}

size_t event_put_set(char *text, size_t used, size_t cap, struct event_set entry)
{
    char room[40];
    struct text made = text_into(room, sizeof room);
    text_unsigned(&made, (uint32_t)entry.fd);
    text_char(&made, ':');
    text_digits(&made, entry.asked, 16);
    text_char(&made, ':');
    text_digits(&made, entry.ready, 16);
    return append_entry(text, used, cap, &made);
}

size_t event_put_descriptor(char *text, size_t used, size_t cap, struct event_descriptor entry)
{
    char room[40];
    struct text made = text_into(room, sizeof room);
    text_unsigned(&made, (uint32_t)entry.fd);
    text_string(&made, entry.object ? "=s" : "=-");
    if (entry.object) {
        text_unsigned(&made, entry.object);
        text_string(&made, entry.cloexec || entry.nonblock ? ":" : "");
        text_string(&made, entry.cloexec ? "c" : "");
        text_string(&made, entry.nonblock ? "n" : "");
    }
    return append_entry(text, used, cap, &made);
}

/* ---- bytes as a person may see them */

size_t event_escape(char *out, size_t cap, struct str data)
{
    if (cap == 0)
        return 0;
    struct text text = text_into(out, cap);
    text_escape(&text, data);
    return text.used;
}
