/* What is written is read again, and is pcapng. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lab/record/bounds.h"
#include "lab/record/pcapng.h"

static const int64_t epoch = INT64_C(1700000000123456789);

static struct str S(const char *text) {
    return str_from(text);
}

static void
begin(struct pcapng_writer *writer)
{
    static const uint8_t server[4] = { 10, 0, 0, 1 }, client[16] = { 0xfd, 0, [15] = 2 };
    struct event session = { .kind = EVENT_NOTE, .line = S("a session"), .u.note = { .kind = NOTE_SESSION } };
    assert_int_equal(pcapng_writer_begin(writer, epoch, "sockeye 1"), 0);
    assert_int_equal(pcapng_write_name(writer, server, sizeof server, "server"), 0);
    assert_int_equal(pcapng_write_name(writer, client, sizeof client, "client"), 0);
    assert_int_equal(pcapng_write_interface(writer, "lo", 1), 0);
    assert_int_equal(pcapng_write_interface(writer, "server:eth0", 1), 0);
    assert_int_equal(pcapng_write_event(writer, &session), 0);
    assert_int_equal(session.seq, 0);
}

/* Reads up to the next event. */
static enum pcapng_result next(struct pcapng_reader *reader, struct event *event, size_t *at)
{
    enum pcapng_result result;
    bool is_event = false;
    while ((result = pcapng_read(reader, event, &is_event, at)) == PCAPNG_BLOCK && !is_event)
        ;
    return result;
}

static void assert_str(struct str got, struct str wanted)
{
    if (!str_equal(got, wanted))
        fail_msg("got '%.*s', wanted '%.*s'", STR_ARGS(got), STR_ARGS(wanted));
}

static void assert_same_call(const struct event_call *a, const struct event_call *b)
{
    assert_str(a->name, b->name);
    assert_int_equal(a->fd, b->fd);
    assert_int_equal(a->held, b->held);
    assert_int_equal(a->schedules, b->schedules);
    assert_true(a->ret == b->ret);
    assert_int_equal(a->error, b->error);
    assert_true(a->length == b->length);
    assert_str(a->data, b->data);
    assert_str(a->sets, b->sets);
    assert_int_equal(a->nfds, b->nfds);
    assert_str(a->address, b->address);
    assert_int_equal(a->address_size, b->address_size);
    assert_int_equal(a->address_room, b->address_room);
    assert_str(a->descriptors, b->descriptors);
    assert_str(a->file, b->file);
    assert_int_equal(a->line, b->line);
    assert_str(a->function, b->function);
    assert_str(a->caller_file, b->caller_file);
    assert_int_equal(a->caller_line, b->caller_line);
}

static void assert_same_task(const struct event_task *a, const struct event_task *b)
{
    assert_str(a->descriptors, b->descriptors);
    assert_int_equal(a->child_pid, b->child_pid);
    assert_int_equal(a->child_tid, b->child_tid);
    assert_str(a->child, b->child);
    assert_int_equal(a->thread, b->thread);
    assert_int_equal(a->zombie, b->zombie);
    assert_int_equal(a->attached, b->attached);
    assert_str(a->interests, b->interests);
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->signal, b->signal);
}

static void assert_same_packet(const struct event_packet *a, const struct event_packet *b)
{
    assert_int_equal(a->captured, b->captured);
    assert_int_equal(a->length, b->length);
    assert_int_equal(a->interface, b->interface);
    assert_int_equal(a->link_type, b->link_type);
    assert_memory_equal(a->bytes, b->bytes, b->captured);
}

static void assert_same(const struct event *a, const struct event *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_true(a->ns == b->ns);
    assert_str(a->actor, b->actor);
    assert_int_equal(a->pid, b->pid);
    assert_int_equal(a->tid, b->tid);
    assert_str(a->line, b->line);
    switch (b->kind) {
    case EVENT_NOTE:
        assert_int_equal(a->u.note.kind, b->u.note.kind);
        assert_str(a->u.note.actor, b->u.note.actor);
        assert_true(a->u.note.value == b->u.note.value);
        assert_int_equal(a->u.note.error, b->u.note.error);
        assert_str(a->u.note.text, b->u.note.text);
        break;
    case EVENT_SOURCE:
        assert_str(a->u.source.file, b->u.source.file);
        assert_int_equal(a->u.source.offset, b->u.source.offset);
        assert_str(a->u.source.text, b->u.source.text);
        break;
    case EVENT_SOCKET:
        assert_int_equal(a->u.object.id, b->u.object.id);
        assert_str(a->u.object.values, b->u.object.values);
        break;
    case EVENT_PACKET:
        assert_same_packet(&a->u.packet, &b->u.packet);
        break;
    case EVENT_OUTPUT:
    case EVENT_INPUT:
        assert_int_equal(a->u.io.fd, b->u.io.fd);
        assert_str(a->u.io.data, b->u.io.data);
        break;
    case EVENT_START:
    case EVENT_EXEC:
    case EVENT_FORK:
    case EVENT_EXIT:
    case EVENT_SIGNAL:
        assert_same_task(&a->u.task, &b->u.task);
        break;
    default:
        assert_same_call(&a->u.call, &b->u.call);
    }
}

static const uint8_t frame[61] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45 };

#define SAMPLE(...)                                                                                          \
    out[n++] = (struct event)                                                                                \
    {                                                                                                        \
        __VA_ARGS__                                                                                          \
    }
/* Calls, behind `n` other samples. */
static size_t call_samples(struct event *out, size_t n)
{
    SAMPLE(.kind = EVENT_ENTER, .line = S("recv(4, …, 512, 0)"),
           .u.call = { .name = S("recv"),
                       .fd = 4,
                       .held = true,
                       .schedules = true,
                       .length = 512,
                       .nfds = -1,
                       .file = S("/home/a b/server.c"),
                       .line = 29,
                       .function = S("serve"),
                       .caller_file = S("/home/a b/main.c"),
                       .caller_line = 7 });
    SAMPLE(.kind = EVENT_GO, .u.call = { .name = S("recv"), .fd = 4, .length = -1, .nfds = -1 });
    SAMPLE(.kind = EVENT_BLOCK, .u.call = { .name = S("recv"), .fd = 4, .length = -1, .nfds = -1 });
    SAMPLE(.kind = EVENT_RETURN, .line = S("recv(4, \"a\\n\", 512, 0) = 2"),
           .u.call = { .name = S("recv"),
                       .fd = 4,
                       .schedules = true,
                       .ret = 2,
                       .length = 2,
                       .nfds = -1,
                       .data = S("a\n"),
                       .descriptors = S("5=s4:cn 6=-") });
    SAMPLE(.kind = EVENT_RETURN, .line = S("connect(3, server:7000) = -1 ECONNREFUSED (Connection refused)"),
           .u.call = { .name = S("connect"),
                       .fd = 3,
                       .ret = -1,
                       .error = 111,
                       .length = -1,
                       .nfds = -1,
                       .address = S("[::1]:7000"),
                       .address_room = -4 });
    SAMPLE(.kind = EVENT_RETURN, .u.call = { .name = S("accept"),
                                             .fd = 3,
                                             .ret = 4,
                                             .length = -1,
                                             .nfds = -1,
                                             .address_size = 16,
                                             .address_room = 0 });
    SAMPLE(.kind = EVENT_RETURN, .ns = -BOUND_NS,
           .u.call = { .name = S("x"),
                       .fd = INT32_MAX,
                       .ret = -BOUND_LENGTH,
                       .error = BOUND_ERRNO,
                       .length = BOUND_LENGTH,
                       .nfds = INT32_MAX,
                       .sets = S("3:1:0 4:1:1"),
                       .line = BOUND_SOURCE });
    return n;
}

/* One of each kind, and the extremes of numbers. */
static size_t samples(struct event *out)
{
    size_t n = 0;
    SAMPLE(.kind = EVENT_START, .line = S("starts"), .u.task = { .descriptors = S("0=s1 1=s2:c") });
    SAMPLE(.kind = EVENT_START, .line = S("attached"),
           .u.task = { .descriptors = S("3=s1 4=s2"), .interests = S("3:1:4"), .attached = true });
    SAMPLE(.kind = EVENT_EXEC, .line = S("execs"), .u.task = { .descriptors = S("0=s1") });
    SAMPLE(.kind = EVENT_FORK, .line = S("fork() = 8"),
           .u.task = { .child_pid = 8, .child_tid = 8, .child = S("server.1") });
    SAMPLE(.kind = EVENT_FORK, .tid = 9, .line = S("thread"),
           .u.task = { .child_pid = 7, .child_tid = 10, .child = S("server.2"), .thread = true });
    SAMPLE(.kind = EVENT_SIGNAL, .line = S("SIGPIPE"), .u.task = { .signal = 13 });
    SAMPLE(.kind = EVENT_EXIT, .line = S("exits"), .u.task = { .status = 3 });
    SAMPLE(.kind = EVENT_EXIT, .line = S("killed"), .u.task = { .status = -1, .signal = 9 });
    SAMPLE(.kind = EVENT_EXIT, .line = S("waits for its parent"), .u.task = { .zombie = true });
    SAMPLE(.kind = EVENT_SOCKET, .u.object = { BOUND_OBJECTS_FIRST, S("kind=tcp state=LISTEN aq=0") });
    SAMPLE(.kind = EVENT_OUTPUT, .line = S("\"\\x00\\xff\""), .u.io = { 2, { "\0\xff=\n\0", 5 } });
    SAMPLE(.kind = EVENT_INPUT, .u.io = { 0, S("plain") });
    SAMPLE(.kind = EVENT_NOTE, .line = S("deadlock"),
           .u.note = { NOTE_LIMIT_FILE, S("server"), INT64_MAX, 4, 5, S("a=b\n") });
    SAMPLE(.kind = EVENT_SOURCE, .u.source = { S("/l/server.c"), 32768, S("int main(void)\n{\n}\n") });
    SAMPLE(.kind = EVENT_PACKET, .line = S("client:1 > server:7000  SYN seq 0"),
           .u.packet = { frame, sizeof frame, 1514, 1, 1 });
    SAMPLE(.kind = EVENT_PACKET, .ns = -5, .u.packet = { frame, 0, 60, 0, 1 });
    return call_samples(out, n);
}
#undef SAMPLE

/* Who made them and when, where it is not said. */
static size_t signed_samples(struct event *out)
{
    size_t count = samples(out);
    for (size_t i = 0; i < count; i++) {
        bool task = out[i].kind != EVENT_NOTE && out[i].kind != EVENT_SOURCE && out[i].kind != EVENT_PACKET;
        out[i].actor = task ? S("server") : S("");
        out[i].pid = task ? 7 : 0;
        out[i].tid = out[i].tid ? out[i].tid : out[i].pid;
        out[i].ns = out[i].ns ? out[i].ns : 1000 * (int64_t)(i + 1);
    }
    return count;
}

static void every_kind_of_event_is_read_as_it_was_written(void **unused)
{
    struct event written[32], read;
    size_t count = signed_samples(written), at[32];
    struct pcapng_writer writer;
    struct pcapng_reader reader;
    (void)unused;
    begin(&writer);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pcapng_write_event(&writer, &written[i]), 0);
        assert_int_equal(written[i].seq, i + 1);
    }
    pcapng_reader_init(&reader, writer.bytes, writer.used);
    assert_int_equal(next(&reader, &read, &at[0]), PCAPNG_BLOCK);
    assert_true(reader.epoch_ns == epoch);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(next(&reader, &read, &at[i]), PCAPNG_BLOCK);
        assert_int_equal(read.seq, i + 1);
        assert_same(&read, &written[i]);
    }
    assert_int_equal(next(&reader, &read, NULL), PCAPNG_END);
    for (size_t i = count; i-- > 0;) {
        assert_true(pcapng_read_at(&reader, at[i], &read));
        assert_same(&read, &written[i]);
    }
    pcapng_reader_free(&reader);
    pcapng_writer_free(&writer);
}

static void names_of_addresses_are_read(void **unused)
{
    static const uint8_t server[4] = { 10, 0, 0, 1 }, client[16] = { 0xfd, 0, [15] = 2 };
    struct pcapng_writer writer;
    struct pcapng_reader reader;
    struct event event;
    char name[32] = "";
    (void)unused;
    begin(&writer);
    pcapng_reader_init(&reader, writer.bytes, writer.used);
    next(&reader, &event, NULL);
    assert_true(pcapng_name_of(&reader, server, sizeof server, name, sizeof name));
    assert_string_equal(name, "server");
    assert_true(pcapng_name_of(&reader, client, sizeof client, name, sizeof name));
    assert_string_equal(name, "client");
    assert_false(pcapng_name_of(&reader, client, 4, name, sizeof name));
    assert_int_equal(reader.interface_count, 2);
    assert_string_equal(reader.interfaces[1].name, "server:eth0");
    assert_true(reader.interfaces[0].units_per_second == 1000000000);
    pcapng_reader_free(&reader);
    pcapng_writer_free(&writer);
}

/* A text of `n` bytes, entries parted by spaces. */
static struct str long_text(size_t n, bool binary)
{
    char *text = malloc(n);
    assert_non_null(text);
    for (size_t i = 0; i < n; i++)
        text[i] = (char)(binary ? i % 251 : i % 8 == 7 ? ' ' : '1');
    return (struct str){ text, n };
}

static void a_block_never_grows_beyond_its_limit(void **unused)
{
    struct str plain = long_text(200000, false), bytes = long_text(200000, true);
    struct event events[] = {
        { .kind = EVENT_RETURN,
          .actor = plain,
          .line = plain,
          .pid = 1,
          .tid = 2,
          .u.call = { .name = plain,
                      .fd = 3,
                      .data = bytes,
                      .sets = plain,
                      .descriptors = plain,
                      .file = plain,
                      .function = plain,
                      .line = 5 } },
        { .kind = EVENT_OUTPUT, .line = plain, .u.io = { 1, bytes } },
        { .kind = EVENT_SOURCE, .u.source = { plain, 0, plain } },
        { .kind = EVENT_SOCKET, .u.object = { 1, plain } },
        { .kind = EVENT_NOTE, .line = plain, .u.note = { NOTE_LIMIT_CPU, plain, 1, 4, 0, plain } },
        { .kind = EVENT_PACKET,
          .line = plain,
          .u.packet = { (const uint8_t *)bytes.p, 200000, 200000, 0, 1 } },
    };
    struct pcapng_writer writer;
    struct pcapng_reader reader;
    struct event read;
    (void)unused;
    begin(&writer);
    size_t before = writer.used;
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        assert_int_equal(pcapng_write_event(&writer, &events[i]), 0);
        assert_in_range(writer.used - before, 12, PCAPNG_BLOCK_MAX);
        before = writer.used;
    }
    pcapng_reader_init(&reader, writer.bytes, writer.used);
    next(&reader, &read, NULL);
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        assert_int_equal(next(&reader, &read, NULL), PCAPNG_BLOCK);
        assert_int_equal(read.kind, events[i].kind);
        if (read.kind == EVENT_OUTPUT)
            assert_in_range(read.u.io.data.n, 60000, PCAPNG_BLOCK_MAX);
        if (read.kind == EVENT_RETURN) /* lists end with a whole entry */
            assert_int_equal(read.u.call.sets.n % 8, 7);
    }
    assert_int_equal(next(&reader, &read, NULL), PCAPNG_END);
    pcapng_reader_free(&reader);
    pcapng_writer_free(&writer);
    free((void *)(uintptr_t)plain.p);
    free((void *)(uintptr_t)bytes.p);
}

static void a_cut_line_ends_with_a_whole_character(void **unused)
{
    char line[EVENT_LINE_MAX + 2];
    struct event event = { .kind = EVENT_NOTE, .line = { line, sizeof line } }, read;
    struct pcapng_writer writer;
    struct pcapng_reader reader;
    (void)unused;
    memset(line, 'x', sizeof line);
    memcpy(line + EVENT_LINE_MAX - 2, "\xe2\x80\xa6", 3);
    begin(&writer);
    assert_int_equal(pcapng_write_event(&writer, &event), 0);
    pcapng_reader_init(&reader, writer.bytes, writer.used);
    next(&reader, &read, NULL);
    next(&reader, &read, NULL);
    assert_int_equal(read.line.n, EVENT_LINE_MAX - 2);
    pcapng_reader_free(&reader);
    pcapng_writer_free(&writer);
}

static void what_was_sent_is_dropped_from_the_front(void **unused)
{
    struct pcapng_writer writer;
    (void)unused;
    begin(&writer);
    uint8_t fifth = writer.bytes[5];
    size_t used = writer.used;
    pcapng_writer_drop(&writer, 5);
    assert_int_equal(writer.used, used - 5);
    assert_int_equal(writer.bytes[0], fifth);
    pcapng_writer_drop(&writer, used);
    assert_int_equal(writer.used, 0);
    pcapng_writer_free(&writer);
}

static void every_run_of_digits_is_right(void **unused)
{
    struct pcapng_writer writer;
    struct pcapng_reader reader;
    struct event event = { .kind = EVENT_RETURN, .pid = 1, .tid = 1, .u.call = { .name = S("x"), .fd = 1 } },
                 read;
    int64_t values[80];
    size_t count = 0;
    (void)unused;
    for (int64_t power = 1; power < INT64_MAX / 10; power *= 10) {
        values[count++] = power;
        values[count++] = power * 10 - 1;
        values[count++] = -power;
    }
    begin(&writer);
    for (size_t i = 0; i < count; i++) {
        event.u.call.ret = values[i];
        assert_int_equal(pcapng_write_event(&writer, &event), 0);
    }
    pcapng_reader_init(&reader, writer.bytes, writer.used);
    next(&reader, &read, NULL);
    for (size_t i = 0; i < count; i++) {
        next(&reader, &read, NULL);
        assert_true(read.u.call.ret == values[i]);
    }
    pcapng_reader_free(&reader);
    pcapng_writer_free(&writer);
}

static void a_control_byte_at_any_place_survives(void **unused)
{
    static const char odd[] = { '\n', '\0', '\x1f', '\x7f', '\xff', '=' };
    struct pcapng_writer writer;
    struct pcapng_reader reader;
    struct event read;
    char data[20];
    (void)unused;
    begin(&writer);
    for (size_t at = 0; at < sizeof data; at++)
        for (size_t k = 0; k < sizeof odd; k++) {
            memset(data, 'a', sizeof data);
            data[at] = odd[k];
            struct event event = { .kind = EVENT_INPUT, .u.io = { 0, { data, sizeof data } } };
            assert_int_equal(pcapng_write_event(&writer, &event), 0);
        }
    pcapng_reader_init(&reader, writer.bytes, writer.used);
    next(&reader, &read, NULL);
    for (size_t at = 0; at < sizeof data; at++)
        for (size_t k = 0; k < sizeof odd; k++) {
            memset(data, 'a', sizeof data);
            data[at] = odd[k];
            assert_int_equal(next(&reader, &read, NULL), PCAPNG_BLOCK);
            assert_str(read.u.io.data, (struct str){ data, sizeof data });
        }
    pcapng_reader_free(&reader);
    pcapng_writer_free(&writer);
}

static void statistics_are_no_event(void **unused)
{
    struct pcapng_writer writer;
    struct pcapng_reader reader;
    struct event read;
    (void)unused;
    begin(&writer);
    assert_int_equal(pcapng_write_statistics(&writer, 0, 5000, 12, 3), 0);
    pcapng_reader_init(&reader, writer.bytes, writer.used);
    next(&reader, &read, NULL);
    assert_int_equal(next(&reader, &read, NULL), PCAPNG_END);
    pcapng_reader_free(&reader);
    pcapng_writer_free(&writer);
}

static void an_event_without_a_kind_is_not_written(void **unused)
{
    struct pcapng_writer writer;
    struct event none = { .kind = EVENT_NONE }, beyond = { .kind = EVENT_KIND_COUNT };
    (void)unused;
    begin(&writer);
    size_t used = writer.used;
    assert_int_equal(pcapng_write_event(&writer, &none), -1);
    assert_int_equal(pcapng_write_event(&writer, &beyond), -1);
    assert_int_equal(writer.used, used);
    pcapng_writer_free(&writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_event_is_read_as_it_was_written),
        cmocka_unit_test(names_of_addresses_are_read),
        cmocka_unit_test(a_block_never_grows_beyond_its_limit),
        cmocka_unit_test(a_cut_line_ends_with_a_whole_character),
        cmocka_unit_test(what_was_sent_is_dropped_from_the_front),
        cmocka_unit_test(every_run_of_digits_is_right),
        cmocka_unit_test(a_control_byte_at_any_place_survives),
        cmocka_unit_test(statistics_are_no_event),
        cmocka_unit_test(an_event_without_a_kind_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
