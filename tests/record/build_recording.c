/* Makes recordings from lines of text; see the header for their form. */
#include "tests/record/build_recording.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

enum { WORDS_MAX = 32, TEXT_ROOM = 65536, FRAME_ROOM = 65536, FIRST_PID = 10, STEP_NS = 1000 };

/* A line taken apart. */
struct parsed {
    const char *line;
    struct {
        struct str key, value;
    } words[WORDS_MAX];
    unsigned count;
    char text[TEXT_ROOM]; /* values without their escapes */
    size_t used;
    uint8_t frame[FRAME_ROOM];
};

/* ---- words */

static char unescaped(const char **p)
{
    const char *letter = *p;
    char hex[3] = { 0 };
    *p += 1;
    switch (*letter) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'x':
        hex[0] = letter[1];
        hex[1] = letter[2];
        *p += 2;
        return (char)strtol(hex, NULL, 16);
    default:
        return *letter;
    }
}

static struct str take_value(struct parsed *parsed, const char **p)
{
    bool quoted = **p == '\'';
    char *start = parsed->text + parsed->used;
    *p += quoted;
    while (**p && (quoted ? **p != '\'' : **p != ' ')) {
        char byte = *(*p)++;
        if (byte == '\\')
            byte = unescaped(p);
        if (parsed->used + 2 > sizeof parsed->text)
            fail_msg("too long: %s", parsed->line);
        parsed->text[parsed->used++] = byte;
    }
    parsed->text[parsed->used++] = '\0';
    if (quoted && *(*p)++ != '\'')
        fail_msg("a quote without its end: %s", parsed->line);
    return (struct str){ start, (size_t)(parsed->text + parsed->used - 1 - start) };
}

static void parse(struct parsed *parsed, const char *line)
{
    const char *p = line;
    parsed->line = line;
    parsed->count = 0;
    parsed->used = 0;
    while (*(p += strspn(p, " ")) && *p != '|') {
        size_t n = strcspn(p, " =");
        if (parsed->count == WORDS_MAX)
            fail_msg("too many words: %s", line);
        parsed->words[parsed->count].key = (struct str){ p, n };
        parsed->words[parsed->count].value = (struct str){ NULL, 0 };
        p += n;
        if (*p == '=') {
            p++;
            parsed->words[parsed->count].value = take_value(parsed, &p);
        }
        parsed->count++;
    }
}

static bool flag(const struct parsed *parsed, const char *key)
{
    for (unsigned i = 1; i < parsed->count; i++)
        if (!parsed->words[i].value.p && str_is(parsed->words[i].key, key))
            return true;
    return false;
}

static struct str text(const struct parsed *parsed, const char *key)
{
    for (unsigned i = 1; i < parsed->count; i++)
        if (parsed->words[i].value.p && str_is(parsed->words[i].key, key))
            return parsed->words[i].value;
    return (struct str){ NULL, 0 };
}

static int64_t number(const struct parsed *parsed, const char *key, int64_t otherwise)
{
    struct str value = text(parsed, key);
    char digits[32], *end;
    if (!value.p)
        return otherwise;
    snprintf(digits, sizeof digits, "%.*s", STR_ARGS(value));
    int64_t parsed_number = strtoll(digits, &end, 0);
    if (*end || end == digits)
        fail_msg("%s is no number: %s", key, parsed->line);
    return parsed_number;
}

/* ---- frames */

static void put_be(uint8_t *p, uint32_t value, unsigned bytes)
{
    while (bytes-- > 0) {
        p[bytes] = (uint8_t)value;
        value >>= 8;
    }
}

static void put_address(const struct parsed *parsed, const char *key, uint8_t *address, uint8_t *port)
{
    char made[64];
    snprintf(made, sizeof made, "%.*s", STR_ARGS(text(parsed, key)));
    char *colon = strchr(made, ':');
    if (!colon)
        fail_msg("%s wants IP:PORT: %s", key, parsed->line);
    *colon = '\0';
    if (inet_pton(AF_INET, made, address) != 1)
        fail_msg("%s has no IPv4 address: %s", key, parsed->line);
    put_be(port, (uint32_t)strtoul(colon + 1, NULL, 10), 2);
}

static uint8_t tcp_flags(struct str letters)
{
    static const char known[] = "FSRPAU";
    uint8_t bits = 0;
    for (size_t i = 0; i < letters.n; i++)
        bits |= (uint8_t)(1u << (strchr(known, letters.p[i]) - known));
    return bits;
}

static uint32_t ip_checksum(const uint8_t *header)
{
    uint32_t sum = 0;
    for (unsigned i = 0; i < 20; i += 2)
        sum += (uint32_t)header[i] << 8 | header[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    return ~(sum + (sum >> 16)) & 0xffff;
}

/* Ethernet, IPv4, TCP or UDP. The transport's checksum is left out, as on a loopback interface. */
static size_t make_frame(struct parsed *parsed)
{
    enum { IP = 14, TRANSPORT = IP + 20 };
    bool udp = flag(parsed, "udp");
    uint8_t *f = parsed->frame;
    struct str data = text(parsed, "data");
    size_t head = udp ? 8 : 20, size = TRANSPORT + head + data.n;
    memset(f, 0, TRANSPORT + head);
    put_be(f + 12, 0x0800, 2);
    f[IP] = 0x45;
    put_be(f + IP + 2, (uint32_t)(size - IP), 2);
    f[IP + 8] = 64;
    f[IP + 9] = udp ? 17 : 6;
    put_address(parsed, "from", f + IP + 12, f + TRANSPORT);
    put_address(parsed, "to", f + IP + 16, f + TRANSPORT + 2);
    put_be(f + IP + 10, ip_checksum(f + IP), 2);
    if (udp) {
        put_be(f + TRANSPORT + 4, (uint32_t)(8 + data.n), 2);
    } else {
        put_be(f + TRANSPORT + 4, (uint32_t)number(parsed, "seq", 1), 4);
        put_be(f + TRANSPORT + 8, (uint32_t)number(parsed, "ack", 0), 4);
        f[TRANSPORT + 12] = 0x50;
        f[TRANSPORT + 13] = tcp_flags(text(parsed, "flags"));
        put_be(f + TRANSPORT + 14, (uint32_t)number(parsed, "win", 65495), 2);
    }
    if (data.n > 0)
        memcpy(f + TRANSPORT + head, data.p, data.n);
    return size;
}

/* ---- events */

static void add_task(struct recording *recording, struct str label, int32_t pid, int32_t tid)
{
    unsigned i = recording->task_count++;
    if (i >= BUILD_TASKS_MAX)
        fail_msg("too many tasks");
    snprintf(recording->tasks[i].label, sizeof recording->tasks[i].label, "%.*s", STR_ARGS(label));
    recording->tasks[i].pid = pid;
    recording->tasks[i].tid = tid;
}

static void set_task(struct recording *recording, const struct parsed *parsed, struct event *event)
{
    int32_t next = FIRST_PID + (int32_t)recording->task_count;
    if (event->kind == EVENT_PACKET || parsed->count < 2 || parsed->words[1].value.p)
        return;
    event->actor = parsed->words[1].key;
    if (event->kind == EVENT_START)
        add_task(recording, event->actor, (int32_t)number(parsed, "pid", next),
                 (int32_t)number(parsed, "pid", next));
    for (unsigned i = recording->task_count; i-- > 0;)
        if (str_is(event->actor, recording->tasks[i].label)) {
            event->pid = (int32_t)number(parsed, "pid", recording->tasks[i].pid);
            event->tid = (int32_t)number(parsed, "tid", recording->tasks[i].tid);
            return;
        }
    event->pid = (int32_t)number(parsed, "pid", 0);
    event->tid = (int32_t)number(parsed, "tid", event->pid);
    if (event->pid == 0)
        fail_msg("nobody has started '%.*s': %s", STR_ARGS(event->actor), parsed->line);
}

static void set_call(const struct parsed *parsed, struct event *event)
{
    struct str at = text(parsed, "at");
    const char *colon = at.n ? memrchr(at.p, ':', at.n) : NULL;
    struct str by = text(parsed, "by");
    event->u.call = (struct event_call){
        .name = text(parsed, "call"),
        .fd = (int32_t)number(parsed, "fd", -1),
        .held = flag(parsed, "held"),
        .schedules = flag(parsed, "step"),
        .ret = number(parsed, "ret", 0),
        .error = (int32_t)number(parsed, "errno", 0),
        .length = number(parsed, "len", -1),
        .data = text(parsed, "data"),
        .arguments = text(parsed, "args"),
        .sets = text(parsed, "sets"),
        .nfds = (int32_t)number(parsed, "nfds", -1),
        .beyond = text(parsed, "beyond"),
        .sleeps = number(parsed, "sleeps", 0),
        .cpu_ns = number(parsed, "cpu", 0),
        .paused_ns = number(parsed, "paused", 0),
        .address = text(parsed, "addr"),
        .address_size = (int32_t)number(parsed, "size", 0),
        .address_room = (int32_t)number(parsed, "room", 0),
        .descriptors = text(parsed, "fds"),
        .file = { at.p, colon ? (size_t)(colon - at.p) : at.n },
        .line = colon ? atoi(colon + 1) : 0,
        .function = text(parsed, "func"),
        .caller_file = str_before(by, ':'),
        .caller_line = by.n ? atoi(str_behind_last(by, ':').p) : 0,
    };
}

static void set_details(struct recording *recording, struct parsed *parsed, struct event *event)
{
    int32_t next = FIRST_PID + (int32_t)recording->task_count;
    switch (event->kind) {
    case EVENT_NOTE:
        event->u.note = (struct event_note){ .kind = note_kind_from(text(parsed, "kind")),
                                             .actor = text(parsed, "about"),
                                             .value = number(parsed, "value", 0),
                                             .fd = (int32_t)number(parsed, "fd", 0),
                                             .error = (int32_t)number(parsed, "errno", 0),
                                             .text = text(parsed, "text") };
        break;
    case EVENT_SOURCE:
        event->u.source = (struct event_source){ text(parsed, "file"), (uint32_t)number(parsed, "offset", 0),
                                                 text(parsed, "text") };
        break;
    case EVENT_FORK:
        event->u.task = (struct event_task){ .thread = flag(parsed, "thread"),
                                             .child = text(parsed, "child"),
                                             .descriptors = text(parsed, "fds"),
                                             .interests = text(parsed, "sets"),
                                             .attached = flag(parsed, "attached") };
        event->u.task.child_tid = next;
        event->u.task.child_pid = event->u.task.thread ? event->pid : next;
        add_task(recording, event->u.task.child, event->u.task.child_pid, next);
        break;
    case EVENT_START:
    case EVENT_EXEC:
    case EVENT_EXIT:
    case EVENT_SIGNAL:
        event->u.task = (struct event_task){ .descriptors = text(parsed, "fds"),
                                             .interests = text(parsed, "sets"),
                                             .attached = flag(parsed, "attached"),
                                             .signal = (int32_t)number(parsed, "signal", 0),
                                             .zombie = flag(parsed, "zombie") };
        if (event->kind == EVENT_EXIT)
            event->u.task.status = (int32_t)number(parsed, "status", event->u.task.signal ? -1 : 0);
        break;
    case EVENT_SOCKET:
        event->u.object = (struct event_object){ (uint32_t)number(parsed, "id", 0), text(parsed, "values") };
        break;
    case EVENT_PACKET:
        event->u.packet = (struct event_packet){ .bytes = parsed->frame, .link_type = 1 };
        event->u.packet.captured = event->u.packet.length = (uint32_t)make_frame(parsed);
        break;
    case EVENT_OUTPUT:
    case EVENT_INPUT:
        event->u.io = (struct event_io){ event->kind == EVENT_OUTPUT ? (int32_t)number(parsed, "fd", 1) : 0,
                                         text(parsed, "data") };
        break;
    default:
        set_call(parsed, event);
    }
}

void recording_add(struct recording *recording, const char *line)
{
    struct parsed *parsed = malloc(sizeof *parsed);
    const char *bar = strstr(line, "| ");
    struct event event = { 0 };
    assert_non_null(parsed);
    parse(parsed, line);
    event.kind = parsed->count ? event_kind_from(parsed->words[0].key) : EVENT_NONE;
    if (event.kind == EVENT_NONE)
        fail_msg("no kind of event: %s", line);
    set_task(recording, parsed, &event);
    set_details(recording, parsed, &event);
    if (bar)
        event.line = str_from(bar + 2);
    recording->ns = number(parsed, "ns", recording->ns + STEP_NS);
    event.ns = recording->ns;
    recording_add_event(recording, &event);
    free(parsed);
}

/* ---- the file */

static void flush(struct recording *recording)
{
    while (recording->writer.used > 0) {
        ssize_t n = write(recording->fd, recording->writer.bytes, recording->writer.used);
        assert_true(n > 0);
        pcapng_writer_drop(&recording->writer, (size_t)n);
    }
}

void recording_add_event(struct recording *recording, struct event *event)
{
    assert_int_equal(pcapng_write_event(&recording->writer, event), 0);
    flush(recording);
}

void recording_begin(struct recording *recording)
{
    static const uint8_t loopback[4] = { 127, 0, 0, 1 };
    struct event session = { .kind = EVENT_NOTE,
                             .line = str_from("a session"),
                             .u.note = { .kind = NOTE_SESSION } };
    *recording = (struct recording){ .fd = memfd_create("recording", MFD_CLOEXEC) };
    assert_true(recording->fd >= 0);
    assert_int_equal(
        pcapng_writer_begin(&recording->writer, BUILD_EPOCH_SECONDS * INT64_C(1000000000), "sockeye"), 0);
    assert_int_equal(pcapng_write_name(&recording->writer, loopback, sizeof loopback, "server"), 0);
    assert_int_equal(pcapng_write_interface(&recording->writer, "lo", 1), 0);
    recording_add_event(recording, &session);
}

int recording_open(const struct recording *recording)
{
    int fd = dup(recording->fd);
    assert_true(fd >= 0);
    return fd;
}

void recording_end(struct recording *recording)
{
    close(recording->fd);
    pcapng_writer_free(&recording->writer);
}

int build_recording(const char *const *lines)
{
    struct recording recording;
    recording_begin(&recording);
    for (; *lines; lines++)
        recording_add(&recording, *lines);
    int fd = recording_open(&recording);
    recording_end(&recording);
    return fd;
}

struct timeline *build_timeline(const char *const *lines)
{
    char why[200] = "";
    struct timeline *timeline = timeline_open(build_recording(lines), false, why, sizeof why);
    if (!timeline)
        fail_msg("%s", why);
    return timeline;
}
