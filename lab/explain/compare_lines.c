/* The normal form of a line: without what differs from run to run although the same happened. */
#include "lab/explain/compare_lines.h"

#include <ctype.h>
#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/base/hash.h"

enum { PORTS_MAX = 256, PORT_EPHEMERAL = 32768, NAME_MAX_BYTES = 32 };

/* The ports that the kernel chose, by the name before the colon, in the order of their appearance. */
struct port {
    char name[NAME_MAX_BYTES];
    uint64_t number;
    uint32_t ordinal;
};

struct ports {
    struct port items[PORTS_MAX];
    size_t count;
};

/* ---- ports */

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '.' || c == '_';
}

static uint32_t ordinal_of(struct ports *ports, struct str name, uint64_t number)
{
    uint32_t ordinal = 1;

    name = str_first(name, NAME_MAX_BYTES - 1);
    for (size_t i = 0; i < ports->count; i++) {
        if (!str_is(name, ports->items[i].name))
            continue;
        if (ports->items[i].number == number)
            return ports->items[i].ordinal;
        ordinal++;
    }
    if (ports->count < PORTS_MAX) {
        struct port *port = &ports->items[ports->count++];
        str_copy(port->name, sizeof port->name, name);
        port->number = number;
        port->ordinal = ordinal;
    }
    return ordinal;
}

/* A number behind "name:", at text.p[at] the colon. Bytes of the number; 0 when there is none, or it is a
 * port that a program chose. */
static size_t read_port(struct str text, size_t at, struct str *name, uint64_t *number)
{
    struct str digits = str_first(str_skip(text, at + 1), 5), rest = digits;
    size_t begin = at;

    while (begin > 0 && is_name(text.p[begin - 1]))
        begin--;
    *name = (struct str){ text.p + begin, at - begin };
    if (!str_take_digits(&rest, 10, UINT32_MAX, number) || *number < PORT_EPHEMERAL || *number > 65535)
        return 0;
    return digits.n - rest.n;
}

/* ---- lines */

/* " win 65483" is skipped, but for a window that is shut. */
static size_t skip_window(struct str text, size_t at)
{
    struct str rest = str_skip(text, at);
    uint64_t window = 1;

    if (!str_starts(rest, " win "))
        return 0;
    rest = str_skip(rest, 5);
    str_take_digits(&rest, 10, UINT32_MAX, &window);
    return window > 0 ? text.n - at - rest.n : 0;
}

/* "0x7ffd2c0de": a place in a program's memory, which is another in each run. Bytes of it; 0 when there is
 * none. */
static size_t skip_pointer(struct str text, size_t at)
{
    struct str rest = str_skip(text, at);
    uint64_t address = 0;

    if (!str_starts(rest, "0x"))
        return 0;
    rest = str_skip(rest, 2);
    str_take_digits(&rest, 16, UINT64_MAX, &address);
    return address > UINT32_MAX ? text.n - at - rest.n : 0;
}

/* "tcpi_rtt=28" and its like: what the kernel measured. "{1795847669.4 s}": a point in time. */
static size_t skip_measured(struct str text, size_t at)
{
    static const char *const measured[] = { "tcpi_rto=", "tcpi_rtt=", "tcpi_rttvar=" };
    struct str rest = str_skip(text, at), digits;
    uint64_t value = 0;

    for (size_t i = 0; i < sizeof measured / sizeof *measured; i++)
        if (str_starts(rest, measured[i])) {
            rest = str_skip(rest, strlen(measured[i]));
            str_take_digits(&rest, 10, UINT32_MAX, &value);
            return text.n - at - rest.n;
        }
    digits = str_skip(rest, 1);
    bool time =
        str_starts(rest, "{") && str_take_digits(&digits, 10, UINT32_MAX, &value) && value > 1000000000;
    return time && str_starts(digits, ".") ? str_before(rest, '}').n : 0;
}

/* Of a call. */
static size_t skip_changing(struct str text, size_t at)
{
    switch (text.p[at]) {
    case '0':
        return skip_pointer(text, at);
    case 't':
    case '{':
        return skip_measured(text, at);
    default:
        return 0;
    }
}

static uint64_t hash_line(struct ports *ports, uint64_t hash, struct str text, bool packet)
{
    for (size_t i = 0; i < text.n;) {
        struct str name;
        uint64_t number;
        size_t skipped = packet ? skip_window(text, i) : skip_changing(text, i);
        if (skipped == 0 && text.p[i] == ':' && (skipped = read_port(text, i, &name, &number)) > 0)
            hash = hash_number(hash, ordinal_of(ports, name, number)), skipped++;
        if (skipped == 0)
            hash = hash_bytes(hash, text.p + i, 1), skipped = 1;
        i += skipped;
    }
    return hash;
}

/* "a > b  ACK seq 1 ack 14 win 65536": no data, nothing but an acknowledgement, the window open. */
static bool acknowledges_only(struct str text)
{
    return str_has(text, "  ACK ") && !str_has(text, " byte") && !str_ends(text, " win 0");
}

static bool is_compared(const struct event *event)
{
    switch (event->kind) {
    case EVENT_RETURN:
    case EVENT_BLOCK:
    case EVENT_EXIT:
    case EVENT_SIGNAL:
    case EVENT_OUTPUT:
        return true;
    case EVENT_PACKET:
        return !acknowledges_only(event->line);
    case EVENT_NOTE:
        return event->u.note.kind == NOTE_DEADLOCK;
    default:
        return false;
    }
}

/* Whether it is a deadlock that nothing ended but the observer. */
static bool is_last(const struct timeline *timeline, const struct event *event, uint32_t index)
{
    return event->kind == EVENT_NOTE && event->u.note.kind == NOTE_DEADLOCK &&
           timeline_next(timeline, index, EVENT_GO) == EVENT_NO_INDEX &&
           timeline_next(timeline, index, EVENT_INPUT) == EVENT_NO_INDEX;
}

static bool add(struct compare_lines *lines, struct compare_line line)
{
    if (!array_reserve(&lines->items, &lines->capacity, lines->count + 1, sizeof *lines->items))
        return false;
    lines->items[lines->count++] = line;
    return true;
}

/* How much of a program's output comes as one event is chance: each line of it stands for itself. */
static bool add_output(struct compare_lines *lines, struct str data, uint64_t group, uint32_t index)
{
    bool good = true;

    while (good && data.n > 0) {
        struct str line = str_first(data, str_find(data, '\n') + 1);
        good = add(lines, (struct compare_line){ hash_bytes(group, line.p, line.n), group, index });
        data = str_skip(data, line.n);
    }
    return good;
}

bool compare_lines_of(const struct timeline *timeline, uint32_t end, struct compare_lines *lines)
{
    struct ports *ports = calloc(1, sizeof *ports);
    uint32_t count = timeline_count(timeline);
    struct event event;
    bool good = ports != NULL;

    *lines = (struct compare_lines){ 0 };
    for (uint32_t i = 0; good && i < count && i < end; i++) {
        if (!timeline_event(timeline, i, &event) || !is_compared(&event))
            continue;
        uint64_t group = hash_bytes(hash_number(HASH_START, event.kind), event.actor.p, event.actor.n);
        if (event.kind == EVENT_OUTPUT)
            good = add_output(lines, event.u.io.data, group, i);
        else
            good =
                add(lines, (struct compare_line){
                               hash_line(ports, group, event.line, event.kind == EVENT_PACKET), group, i });
        if (is_last(timeline, &event, i))
            break;
    }
    free(ports);
    return good;
}
