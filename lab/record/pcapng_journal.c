/* Reads the fields of a journal block. A million of these are read when a recording is opened, so a field's
 * name is first looked for where the writer would have put it, by whole words, and its digits are read where
 * they stand. */
#include "lab/record/pcapng_journal.h"

#include "lab/base/clock.h"
#include "lab/record/bounds.h"
#include "lab/record/pcapng_format.h"

struct fields {
    uint64_t seen; /* bit by enum field */
    bool beyond;   /* one of the numbers is beyond its bounds */
    struct str text[FIELD_COUNT];
    int64_t number[FIELD_COUNT];
};

static uint64_t word_at(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static bool ends_name(char c)
{
    return c == '=' || c == '\n';
}

static inline __attribute__((always_inline)) bool is_field(const char *p, uint64_t word,
                                                           const struct field_name *name)
{
    if ((word ^ word_at(name->text)) & name->mask)
        return false;
    if (name->size > 8) { /* two words more hold the rest, overlapping */
        unsigned last = name->size - 8u;
        if (word_at(p + last) != word_at(name->text + last) ||
            (last > 8 && word_at(p + 8) != word_at(name->text + 8)))
            return false;
    }
    return ends_name(p[name->size]);
}

/* The field whose name stands at p, searched from `expected` on and round; FIELD_COUNT for one not known. */
static unsigned find_field(const char *p, const char *end, unsigned expected)
{
    char near_end[FIELD_NAME_ROOM + 8];
    if (end - p < FIELD_NAME_ROOM) {
        memset(near_end, 0, sizeof near_end);
        memcpy(near_end, p, (size_t)(end - p));
        p = near_end;
    }
    uint64_t word = word_at(p);
    for (unsigned field = expected; field < FIELD_COUNT; field++)
        if (is_field(p, word, &pcapng_fields[field]))
            return field;
    for (unsigned field = 0; field < expected; field++)
        if (is_field(p, word, &pcapng_fields[field]))
            return field;
    return FIELD_COUNT;
}

/* Digits up to the newline, held at the ends of what 64 bits can say; NULL when it is no number. */
static const char *read_number(const char *p, const char *end, int64_t *value)
{
    bool negative = p < end && *p == '-';
    uint64_t sum = 0;
    const char *first = p += negative;
    while (p < end && (unsigned char)(*p - '0') < 10)
        sum = sum * 10 + (unsigned char)(*p++ - '0');
    if (p == end || *p != '\n' || p == first)
        return NULL;
    uint64_t most = (uint64_t)INT64_MAX + negative;
    if (p - first > 18 && (p - first > 19 || sum > most))
        sum = most;
    *value = (int64_t)(negative ? 0 - sum : sum);
    return p + 1;
}

/* "\n", 64-bit length, bytes, "\n" behind a field's name. NULL when it does not fit. */
static const char *read_binary(const char *p, const char *end, struct str *value)
{
    uint64_t length = 0;
    if (end - p < 8)
        return NULL;
    for (unsigned i = 0; i < 8; i++)
        length |= (uint64_t)(uint8_t)p[i] << 8 * i;
    p += 8;
    if (length >= (uint64_t)(end - p) || p[length] != '\n')
        return NULL;
    *value = (struct str){ p, (size_t)length };
    return p + length + 1;
}

/* A line whose name is not known, in either form. */
static const char *skip_field(const char *p, const char *end)
{
    struct str ignored;
    const char *newline = memchr(p, '\n', (size_t)(end - p));
    if (!newline)
        return NULL;
    if (newline == p || memchr(p, '=', (size_t)(newline - p)))
        return newline + 1;
    return read_binary(newline + 1, end, &ignored);
}

/* Within its bounds, which is nearly always, a number costs one comparison. */
static void take_number(struct fields *fields, unsigned field, int64_t value)
{
    const struct field_name *name = &pcapng_fields[field];
    fields->number[field] = value;
    if ((uint64_t)value - (uint64_t)name->least <= (uint64_t)name->most - (uint64_t)name->least)
        return;
    fields->number[field] = bound_held(value, name->least, name->most);
    fields->beyond |= name->form == FORM_NUMBER;
}

/* One known field. NULL at text that is no field. */
static const char *read_field(const char *p, const char *end, unsigned field, struct fields *fields)
{
    const struct field_name *name = &pcapng_fields[field];
    const char *value = p + name->size + 1, *after;
    if (p[name->size] == '\n') {
        after = read_binary(value, end, &fields->text[field]);
        if (after && name->form == FORM_TEXT)
            fields->seen |= UINT64_C(1) << field;
        return after;
    }
    if (name->form != FORM_TEXT) {
        int64_t read;
        after = read_number(value, end, &read);
        if (!after)
            return skip_field(p, end);
        take_number(fields, field, read);
    } else {
        after = memchr(value, '\n', (size_t)(end - value));
        if (!after)
            return NULL;
        fields->text[field] = (struct str){ value, (size_t)(after - value) };
        after++;
    }
    fields->seen |= UINT64_C(1) << field;
    return after;
}

static void read_fields(const char *p, const char *end, struct fields *fields)
{
    unsigned expected = 0;
    fields->seen = 0;
    fields->beyond = false;
    while (p && p < end && *p != '\0') {
        unsigned field = find_field(p, end, expected);
        if (field == FIELD_COUNT) {
            p = skip_field(p, end);
        } else {
            p = read_field(p, end, field, fields);
            expected = field + 1;
        }
    }
}

/* ---- from fields to an event */

static bool has(const struct fields *fields, enum field field)
{
    return fields->seen >> field & 1;
}

static struct str text(const struct fields *fields, enum field field)
{
    return has(fields, field) ? fields->text[field] : (struct str){ NULL, 0 };
}

static int64_t number(const struct fields *fields, enum field field, int64_t otherwise)
{
    return has(fields, field) ? fields->number[field] : otherwise;
}

static void make_call(const struct fields *fields, struct event *event)
{
    event->u.call = (struct event_call){
        .name = text(fields, FIELD_CALL),
        .fd = (int32_t)number(fields, FIELD_FD, -1),
        .held = number(fields, FIELD_HELD, 0) != 0,
        .schedules = number(fields, FIELD_STEP, 0) != 0,
        .ret = number(fields, FIELD_RET, 0),
        .error = (int32_t)number(fields, FIELD_ERRNO, 0),
        .length = number(fields, FIELD_LENGTH, -1),
        .data = str_first(text(fields, FIELD_DATA), EVENT_DATA_MAX),
        .sets = text(fields, FIELD_SETS),
        .beyond = text(fields, FIELD_BEYOND),
        .nfds = (int32_t)number(fields, FIELD_NFDS, -1),
        .sleeps = number(fields, FIELD_SLEEPS, 0),
        .cpu_ns = number(fields, FIELD_CPU, 0),
        .paused_ns = number(fields, FIELD_PAUSED, 0),
        .arguments = text(fields, FIELD_ARGUMENTS),
        .address = text(fields, FIELD_ADDRESS),
        .address_size = (int32_t)number(fields, FIELD_ADDRESS_SIZE, 0),
        .address_room = (int32_t)number(fields, FIELD_ADDRESS_ROOM, 0),
        .descriptors = text(fields, FIELD_DESCRIPTORS),
        .file = text(fields, FIELD_FILE),
        .line = (int32_t)number(fields, FIELD_LINE, 0),
        .function = text(fields, FIELD_FUNCTION),
        .caller_file = text(fields, FIELD_CALLER_FILE),
        .caller_line = (int32_t)number(fields, FIELD_CALLER_LINE, 0),
    };
}

static void make_object(const struct fields *fields, struct event *event)
{
    event->u.object = (struct event_object){
        .id = (uint32_t)number(fields, FIELD_OBJECT, 0),
        .values = text(fields, FIELD_VALUES),
    };
}

static void make_task(const struct fields *fields, struct event *event)
{
    event->u.task = (struct event_task){
        .descriptors = text(fields, FIELD_DESCRIPTORS),
        .child_pid = (int32_t)number(fields, FIELD_CHILD_PID, 0),
        .child_tid = (int32_t)number(fields, FIELD_CHILD_TID, 0),
        .child = text(fields, FIELD_CHILD),
        .thread = number(fields, FIELD_THREAD, 0) != 0,
        .status = event->kind == EVENT_EXIT ? (int32_t)number(fields, FIELD_STATUS, -1) : 0,
        .signal = (int32_t)number(fields, FIELD_SIGNAL, 0),
        .zombie = number(fields, FIELD_ZOMBIE, 0) != 0,
        .interests = text(fields, FIELD_SETS),
        .attached = number(fields, FIELD_ATTACHED, 0) != 0,
    };
}

static void make_io(const struct fields *fields, struct event *event)
{
    event->u.io = (struct event_io){
        .fd = event->kind == EVENT_OUTPUT ? (int32_t)number(fields, FIELD_FD, 1) : 0,
        .data = text(fields, FIELD_DATA),
    };
}

static void make_note(const struct fields *fields, struct event *event)
{
    event->u.note = (struct event_note){
        .kind = has(fields, FIELD_NOTE) ? note_kind_from(text(fields, FIELD_NOTE))
                                        : note_kind_of_topic(text(fields, FIELD_TOPIC)),
        .actor = text(fields, FIELD_NOTE_ACTOR),
        .value = number(fields, FIELD_VALUE, 0),
        .fd = (int32_t)number(fields, FIELD_FD, 0),
        .error = (int32_t)number(fields, FIELD_ERRNO, 0),
        .text = text(fields, FIELD_TEXT),
    };
}

static void make_source(const struct fields *fields, struct event *event)
{
    event->u.source = (struct event_source){
        .file = text(fields, FIELD_SOURCE_FILE),
        .offset = (uint32_t)number(fields, FIELD_OFFSET, 0),
        .text = text(fields, FIELD_TEXT),
    };
}

typedef void make_kind(const struct fields *fields, struct event *event);

static make_kind *const kinds[EVENT_KIND_COUNT] = {
    [EVENT_NOTE] = make_note,   [EVENT_SOURCE] = make_source, [EVENT_START] = make_task,
    [EVENT_EXEC] = make_task,   [EVENT_FORK] = make_task,     [EVENT_EXIT] = make_task,
    [EVENT_SIGNAL] = make_task, [EVENT_ENTER] = make_call,    [EVENT_GO] = make_call,
    [EVENT_BLOCK] = make_call,  [EVENT_RETURN] = make_call,   [EVENT_SOCKET] = make_object,
    [EVENT_OUTPUT] = make_io,   [EVENT_INPUT] = make_io,
};

/* Whether the objects that an event names are numbered up to `most`. */
static bool objects_within(const struct event *event, uint32_t most)
{
    struct str changes = { NULL, 0 };
    struct event_descriptor change;
    if (event->kind == EVENT_SOCKET)
        return event->u.object.id <= most;
    if (event->kind == EVENT_RETURN)
        changes = event->u.call.descriptors;
    else if (event->kind == EVENT_START || event->kind == EVENT_EXEC || event->kind == EVENT_FORK)
        changes = event->u.task.descriptors;
    while (changes.n > 0 && event_next_descriptor(&changes, &change))
        if (change.object > most)
            return false;
    return true;
}

bool journal_read(const uint8_t *body, size_t size, uint32_t objects, struct event *event,
                  struct journal_times *times)
{
    struct fields fields;
    enum event_kind kind;
    read_fields((const char *)body, (const char *)body + size, &fields);
    if (fields.seen == 0)
        return false;
    kind = event_kind_from(text(&fields, FIELD_KIND));
    *times = (struct journal_times){
        .realtime = text(&fields, FIELD_REALTIME),
        .ns = number(&fields, FIELD_NS, 0),
        .ours = kinds[kind] != NULL && has(&fields, FIELD_NS),
    };
    event->seq = (uint32_t)number(&fields, FIELD_SEQ, 0);
    event->actor = text(&fields, FIELD_ACTOR);
    event->pid = (int32_t)number(&fields, FIELD_PID, 0);
    event->tid = (int32_t)number(&fields, FIELD_TID, event->pid);
    event->line = text(&fields, FIELD_MESSAGE);
    event->kind = times->ours ? kind : EVENT_NOTE;
    if (!times->ours) {
        event->u.note = (struct event_note){ .kind = NOTE_OTHER };
        return true;
    }
    kinds[kind](&fields, event);
    if (fields.beyond || !objects_within(event, objects))
        return false;
    if (kind == EVENT_NOTE && has(&fields, FIELD_EPOCH) && event->u.note.kind == NOTE_SESSION) {
        times->has_epoch = true;
        times->epoch_ns = fields.number[FIELD_EPOCH];
    }
    return true;
}

/* Apart from the other numbers, because of our own entries nobody asks: SE_NS tells their time. */
int64_t journal_realtime_ns(const struct journal_times *times)
{
    struct str digits = times->realtime;
    uint64_t us = 0;
    str_take_digits(&digits, 10, BOUND_REAL_NS / NS_PER_US, &us);
    return (int64_t)us * NS_PER_US;
}
