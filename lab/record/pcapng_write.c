/* The recording's writer. It runs in the observer between two stops of a program, so it formats by hand, in
 * one pass, into one buffer: room for a whole block is made before it, and nothing after that can fail. */
#include "lab/record/pcapng.h"

#include <stdlib.h>
#include <sys/utsname.h>

#include "lab/base/array.h"
#include "lab/record/pcapng_format.h"

/* The most that a text of an event takes, so that all of them together leave room for the bytes of a call. */
enum {
    LABEL_ROOM = 64,
    NAME_ROOM = 256,
    PATH_ROOM = 4096,
    LIST_ROOM = 12288,
    TRAILER_ROOM = 64 /* what follows the last field: newline, padding, options, length */
};

/* ---- bytes */

static uint8_t *put16(uint8_t *p, uint16_t value)
{
    memcpy(p, &value, sizeof value);
    return p + sizeof value;
}

static uint8_t *put32(uint8_t *p, uint32_t value)
{
    memcpy(p, &value, sizeof value);
    return p + sizeof value;
}

static uint8_t *put64(uint8_t *p, uint64_t value)
{
    memcpy(p, &value, sizeof value);
    return p + sizeof value;
}

static uint8_t *put_padding(uint8_t *p, size_t size)
{
    static const uint8_t zeros[4];
    size_t n = -size & 3;
    memcpy(p, zeros, n);
    return p + n;
}

static uint8_t *put_bytes(uint8_t *p, const void *bytes, size_t size)
{
    if (size > 0)
        memcpy(p, bytes, size);
    return put_padding(p + size, size);
}

static uint8_t *put_option(uint8_t *p, uint16_t code, const void *bytes, size_t size)
{
    p = put16(put16(p, code), (uint16_t)size);
    return put_bytes(p, bytes, size);
}

static uint8_t *put_digits(uint8_t *p, uint64_t value)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
        "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
        "8081828384858687888990919293949596979899";
    char made[20];
    size_t first = sizeof made;
    while (value >= 100) {
        memcpy(made + (first -= 2), pairs + value % 100 * 2, 2);
        value /= 100;
    }
    if (value >= 10)
        memcpy(made + (first -= 2), pairs + value * 2, 2);
    else
        made[--first] = (char)('0' + value);
    memcpy(p, made + first, sizeof made - first);
    return p + (sizeof made - first);
}

/* ---- blocks */

/* Where the block's body begins; NULL when there is no memory for a whole block. */
static uint8_t *block_begin(struct pcapng_writer *writer, uint32_t type)
{
    if (!array_reserve(&writer->bytes, &writer->capacity, writer->used + PCAPNG_BLOCK_MAX, 1)) {
        writer->failed = true;
        return NULL;
    }
    return put32(writer->bytes + writer->used, type) + 4;
}

static void block_end(struct pcapng_writer *writer, uint8_t *end)
{
    uint8_t *start = writer->bytes + writer->used;
    uint32_t length = (uint32_t)(end - start) + 4;
    put32(start + 4, length);
    put32(end, length);
    writer->used += length;
}

int pcapng_writer_begin(struct pcapng_writer *writer, int64_t epoch_ns, const char *application)
{
    struct utsname machine;
    char system[sizeof machine.sysname + sizeof machine.release + 1] = "";
    *writer = (struct pcapng_writer){ .epoch_ns = epoch_ns };
    uint8_t *p = block_begin(writer, BLOCK_SECTION);
    if (!p)
        return -1;
    p = put64(put16(put16(put32(p, SECTION_MAGIC), 1), 0), UINT64_MAX);
    if (uname(&machine) == 0) {
        size_t n = strlen(machine.sysname);
        memcpy(system, machine.sysname, n);
        system[n] = ' ';
        strcpy(system + n + 1, machine.release);
        p = put_option(p, OPTION_HARDWARE, machine.machine, strlen(machine.machine));
        p = put_option(p, OPTION_SYSTEM, system, strlen(system));
    }
    p = put_option(p, OPTION_APPLICATION, application, strnlen(application, NAME_ROOM));
    block_end(writer, put32(p, OPTION_END));
    return 0;
}

void pcapng_writer_free(struct pcapng_writer *writer)
{
    free(writer->bytes);
    *writer = (struct pcapng_writer){ 0 };
}

void pcapng_writer_drop(struct pcapng_writer *writer, size_t count)
{
    if (count > writer->used)
        count = writer->used;
    if (count < writer->used)
        memmove(writer->bytes, writer->bytes + count, writer->used - count);
    writer->used -= count;
}

int pcapng_write_name(struct pcapng_writer *writer, const uint8_t *address, size_t size, const char *name)
{
    size_t n = strnlen(name, NAME_ROOM);
    uint8_t *p = block_begin(writer, BLOCK_NAMES);
    if (!p)
        return -1;
    p = put16(put16(p, size == 4 ? NAME_IPV4 : NAME_IPV6), (uint16_t)(size + n + 1));
    memcpy(p, address, size);
    memcpy(p + size, name, n);
    p[size + n] = '\0';
    p = put_padding(p + size + n + 1, size + n + 1);
    block_end(writer, put32(p, NAME_END));
    return 0;
}

int pcapng_write_interface(struct pcapng_writer *writer, const char *name, uint16_t link_type)
{
    static const uint8_t nanoseconds = 9;
    uint8_t *p = block_begin(writer, BLOCK_INTERFACE);
    if (!p)
        return -1;
    p = put32(put16(put16(p, link_type), 0), PCAPNG_SNAPLEN);
    p = put_option(p, OPTION_IF_NAME, name, strnlen(name, NAME_ROOM));
    p = put_option(p, OPTION_IF_TSRESOL, &nanoseconds, 1);
    block_end(writer, put32(p, OPTION_END));
    return 0;
}

int pcapng_write_statistics(struct pcapng_writer *writer, uint32_t interface, int64_t ns, uint64_t received,
                            uint64_t dropped)
{
    uint64_t stamp = (uint64_t)writer->epoch_ns + (uint64_t)ns;
    uint8_t *p = block_begin(writer, BLOCK_STATISTICS);
    if (!p)
        return -1;
    p = put32(put32(put32(p, interface), (uint32_t)(stamp >> 32)), (uint32_t)stamp);
    p = put_option(p, OPTION_ISB_RECEIVED, &received, sizeof received);
    p = put_option(p, OPTION_ISB_DROPPED, &dropped, sizeof dropped);
    block_end(writer, put32(p, OPTION_END));
    return 0;
}

/* ---- texts cut where a reader can still make sense of them */

static struct str cut(struct str text, size_t room)
{
    if (text.n > room)
        text.n = room;
    return text;
}

/* Not within a UTF-8 sequence. */
static struct str cut_text(struct str text, size_t room)
{
    if (text.n <= room)
        return text;
    while (room > 0 && ((uint8_t)text.p[room] & 0xc0) == 0x80)
        room--;
    return cut(text, room);
}

/* Not within an entry. */
static struct str cut_list(struct str text, size_t room)
{
    if (text.n <= room)
        return text;
    while (room > 0 && text.p[room] != ' ')
        room--;
    return cut(text, room);
}

/* ---- fields */

static uint8_t *put_name(uint8_t *p, enum field field, char after)
{
    memcpy(p, pcapng_fields[field].text, FIELD_NAME_ROOM);
    p += pcapng_fields[field].size;
    *p = (uint8_t)after;
    return p + 1;
}

static uint8_t *put_unsigned(uint8_t *p, enum field field, uint64_t value)
{
    p = put_digits(put_name(p, field, '='), value);
    *p = '\n';
    return p + 1;
}

static uint8_t *put_number(uint8_t *p, enum field field, int64_t value)
{
    if (value >= 0)
        return put_unsigned(p, field, (uint64_t)value);
    p = put_name(p, field, '=');
    *p = '-';
    p = put_digits(p + 1, 0 - (uint64_t)value);
    *p = '\n';
    return p + 1;
}

/* Whether eight bytes hold one below the space, or a DEL; with `strict` also one that is not ASCII. */
static bool plain_word(uint64_t word, bool strict)
{
    const uint64_t ones = UINT64_MAX / 255, high = ones * 0x80;
    uint64_t del = word ^ (ones * 0x7f);
    uint64_t found = ((word - ones * 0x20) & ~word) | ((del - ones) & ~del);
    return ((found | (strict ? word : 0)) & high) == 0;
}

/* Copies while it looks; false where a byte needs the binary form. */
static bool copy_plain(uint8_t *to, const char *from, size_t size, bool strict)
{
    uint64_t word;
    for (; size >= sizeof word; size -= sizeof word, from += sizeof word, to += sizeof word) {
        memcpy(&word, from, sizeof word);
        if (!plain_word(word, strict))
            return false;
        memcpy(to, &word, sizeof word);
    }
    for (; size > 0; size--, from++, to++) {
        uint8_t byte = (uint8_t)*from;
        if (byte < 0x20 || byte == 0x7f || (strict && byte >= 0x80))
            return false;
        *to = byte;
    }
    return true;
}

/* The journal's binary form: name, newline, length in 64 bits little-endian, the bytes, newline. */
static uint8_t *put_binary(uint8_t *p, enum field field, struct str value)
{
    p = put_name(p, field, '\n');
    for (unsigned shift = 0; shift < 64; shift += 8)
        *p++ = (uint8_t)((uint64_t)value.n >> shift);
    memcpy(p, value.p, value.n);
    p[value.n] = '\n';
    return p + value.n + 1;
}

static uint8_t *put_value(uint8_t *p, enum field field, struct str value, bool strict)
{
    if (value.n == 0)
        return p;
    uint8_t *start = put_name(p, field, '=');
    if (!copy_plain(start, value.p, value.n, strict))
        return put_binary(p, field, value);
    start[value.n] = '\n';
    return start + value.n + 1;
}

static uint8_t *put_text(uint8_t *p, enum field field, struct str value)
{
    return put_value(p, field, value, false);
}

/* Any bytes, as many as the block still takes. */
static uint8_t *put_data(uint8_t *p, const uint8_t *limit, enum field field, struct str value)
{
    size_t room = (size_t)(limit - p);
    size_t name = FIELD_NAME_ROOM + 16;
    return room <= name ? p : put_value(p, field, cut(value, room - name), true);
}

/* ---- events */

static uint8_t *put_place(uint8_t *p, const struct event_call *call)
{
    p = put_text(p, FIELD_FILE, cut(call->file, PATH_ROOM));
    if (call->line > 0)
        p = put_number(p, FIELD_LINE, call->line);
    if (call->caller_line > 0) {
        p = put_text(p, FIELD_CALLER_FILE, cut(call->caller_file, PATH_ROOM));
        p = put_number(p, FIELD_CALLER_LINE, call->caller_line);
    }
    return put_text(p, FIELD_FUNCTION, cut_text(call->function, NAME_ROOM));
}

static uint8_t *put_call(uint8_t *p, const uint8_t *limit, const struct event *event)
{
    const struct event_call *call = &event->u.call;
    bool ends = event->kind == EVENT_RETURN;
    p = put_text(p, FIELD_CALL, cut_text(call->name, LABEL_ROOM));
    if (call->fd >= 0)
        p = put_number(p, FIELD_FD, call->fd);
    if (call->schedules)
        p = put_unsigned(p, FIELD_STEP, 1);
    if (call->held)
        p = put_unsigned(p, FIELD_HELD, 1);
    if (ends)
        p = put_number(p, FIELD_RET, call->ret);
    if (call->length >= 0)
        p = put_number(p, FIELD_LENGTH, call->length);
    p = put_text(p, FIELD_SETS, cut_list(call->sets, LIST_ROOM));
    p = put_text(p, FIELD_BEYOND, cut_list(call->beyond, NAME_ROOM));
    if (call->nfds >= 0)
        p = put_number(p, FIELD_NFDS, call->nfds);
    if (call->sleeps > 0)
        p = put_number(p, FIELD_SLEEPS, call->sleeps);
    if (call->cpu_ns > 0)
        p = put_number(p, FIELD_CPU, call->cpu_ns);
    if (call->paused_ns > 0)
        p = put_number(p, FIELD_PAUSED, call->paused_ns);
    p = put_text(p, FIELD_ARGUMENTS, cut(call->arguments, NAME_ROOM));
    p = put_text(p, FIELD_ADDRESS, cut_text(call->address, NAME_ROOM));
    if (call->address_size > 0)
        p = put_number(p, FIELD_ADDRESS_SIZE, call->address_size);
    if (call->address_size > 0 || call->address_room < 0)
        p = put_number(p, FIELD_ADDRESS_ROOM, call->address_room);
    if (ends)
        p = put_text(p, FIELD_DESCRIPTORS, cut_list(call->descriptors, LIST_ROOM));
    return put_data(p, limit, FIELD_DATA, call->data);
}

static uint8_t *put_object(uint8_t *p, const uint8_t *limit, const struct event *event)
{
    (void)limit;
    p = put_unsigned(p, FIELD_OBJECT, event->u.object.id);
    return put_text(p, FIELD_VALUES, cut_list(event->u.object.values, LIST_ROOM));
}

static uint8_t *put_task(uint8_t *p, const uint8_t *limit, const struct event *event)
{
    const struct event_task *task = &event->u.task;
    (void)limit;
    p = put_text(p, FIELD_DESCRIPTORS, cut_list(task->descriptors, LIST_ROOM));
    p = put_text(p, FIELD_SETS, cut_list(task->interests, LIST_ROOM));
    if (task->attached)
        p = put_unsigned(p, FIELD_ATTACHED, 1);
    if (event->kind == EVENT_FORK) {
        p = put_number(p, FIELD_CHILD_PID, task->child_pid);
        p = put_number(p, FIELD_CHILD_TID, task->child_tid);
        p = put_text(p, FIELD_CHILD, cut_text(task->child, LABEL_ROOM));
        if (task->thread)
            p = put_unsigned(p, FIELD_THREAD, 1);
    }
    if (event->kind == EVENT_EXIT && task->status >= 0)
        p = put_number(p, FIELD_STATUS, task->status);
    if (task->zombie)
        p = put_unsigned(p, FIELD_ZOMBIE, 1);
    return task->signal ? put_number(p, FIELD_SIGNAL, task->signal) : p;
}

static uint8_t *put_io(uint8_t *p, const uint8_t *limit, const struct event *event)
{
    if (event->kind == EVENT_OUTPUT)
        p = put_number(p, FIELD_FD, event->u.io.fd);
    return put_data(p, limit, FIELD_DATA, event->u.io.data);
}

static uint8_t *put_note(uint8_t *p, const uint8_t *limit, const struct event *event)
{
    const struct event_note *note = &event->u.note;
    (void)limit;
    p = put_text(p, FIELD_NOTE, str_from(note_kind_name(note->kind)));
    p = put_text(p, FIELD_NOTE_ACTOR, cut_text(note->actor, LABEL_ROOM));
    if (note->value)
        p = put_number(p, FIELD_VALUE, note->value);
    if (note->fd)
        p = put_number(p, FIELD_FD, note->fd);
    return put_text(p, FIELD_TEXT, cut_text(note->text, EVENT_LINE_MAX));
}

static uint8_t *put_source(uint8_t *p, const uint8_t *limit, const struct event *event)
{
    p = put_text(p, FIELD_SOURCE_FILE, cut(event->u.source.file, PATH_ROOM));
    p = put_unsigned(p, FIELD_OFFSET, event->u.source.offset);
    return put_data(p, limit, FIELD_TEXT, event->u.source.text);
}

typedef uint8_t *put_kind(uint8_t *p, const uint8_t *limit, const struct event *event);

static put_kind *const kinds[EVENT_KIND_COUNT] = {
    [EVENT_NOTE] = put_note,   [EVENT_SOURCE] = put_source, [EVENT_START] = put_task,
    [EVENT_EXEC] = put_task,   [EVENT_FORK] = put_task,     [EVENT_EXIT] = put_task,
    [EVENT_SIGNAL] = put_task, [EVENT_ENTER] = put_call,    [EVENT_GO] = put_call,
    [EVENT_BLOCK] = put_call,  [EVENT_RETURN] = put_call,   [EVENT_SOCKET] = put_object,
    [EVENT_OUTPUT] = put_io,   [EVENT_INPUT] = put_io,
};

static bool is_call(enum event_kind kind)
{
    return kind >= EVENT_ENTER && kind <= EVENT_RETURN;
}

/* What journalctl and Wireshark know by name stands first, what is ours (SE_) behind it. */
static int write_journal(struct pcapng_writer *writer, const struct event *event)
{
    uint8_t *body = block_begin(writer, BLOCK_JOURNAL), *p = body;
    struct str kind = str_from(event_kind_name(event->kind));
    if (!body)
        return -1;
    p = put_unsigned(p, FIELD_REALTIME, ((uint64_t)writer->epoch_ns + (uint64_t)event->ns) / 1000);
    p = put_text(p, FIELD_MESSAGE, cut_text(event->line, EVENT_LINE_MAX));
    p = put_text(p, FIELD_ACTOR, cut_text(event->actor, LABEL_ROOM));
    if (event->pid > 0)
        p = put_number(p, FIELD_PID, event->pid);
    if (is_call(event->kind)) {
        p = put_place(p, &event->u.call);
        if (event->u.call.error)
            p = put_number(p, FIELD_ERRNO, event->u.call.error);
    } else if (event->kind == EVENT_NOTE && event->u.note.error) {
        p = put_number(p, FIELD_ERRNO, event->u.note.error);
    }
    p = put_unsigned(p, FIELD_SEQ, event->seq);
    p = put_number(p, FIELD_NS, event->ns);
    p = put_text(p, FIELD_KIND, kind);
    if (event->tid != event->pid)
        p = put_number(p, FIELD_TID, event->tid);
    if (event->kind == EVENT_NOTE && event->u.note.kind == NOTE_SESSION)
        p = put_number(p, FIELD_EPOCH, writer->epoch_ns);
    p = kinds[event->kind](p, body + PCAPNG_BLOCK_MAX - 8 - TRAILER_ROOM, event);
    block_end(writer, put_padding(p, (size_t)(p - body)));
    return 0;
}

static int write_packet(struct pcapng_writer *writer, const struct event *event)
{
    const struct event_packet *packet = &event->u.packet;
    struct str line = cut_text(event->line, EVENT_LINE_MAX);
    uint64_t stamp = (uint64_t)writer->epoch_ns + (uint64_t)event->ns;
    uint32_t captured = packet->captured,
             room = PCAPNG_BLOCK_MAX - PACKET_HEAD - EVENT_LINE_MAX - TRAILER_ROOM;
    uint8_t *p = block_begin(writer, BLOCK_PACKET);
    if (!p)
        return -1;
    if (captured > room)
        captured = room;
    p = put32(put32(put32(p, packet->interface), (uint32_t)(stamp >> 32)), (uint32_t)stamp);
    p = put32(put32(p, captured), packet->length);
    p = put_bytes(p, packet->bytes, captured);
    if (line.n > 0)
        p = put32(put_option(p, OPTION_COMMENT, line.p, line.n), OPTION_END);
    block_end(writer, p);
    return 0;
}

int pcapng_write_event(struct pcapng_writer *writer, struct event *event)
{
    if (event->kind <= EVENT_NONE || event->kind >= EVENT_KIND_COUNT)
        return -1;
    event->seq = writer->next_seq;
    if ((event->kind == EVENT_PACKET ? write_packet : write_journal)(writer, event) != 0)
        return -1;
    writer->next_seq += event_counts(event);
    return 0;
}
