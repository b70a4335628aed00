/* Recordings that others made, and those that are made to harm. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/record/pcapng.h"
#include "tests/record/build_recording.h"

/* A file put together by hand, in either byte order. */
struct bytes {
    uint8_t p[65536];
    size_t n;
    size_t block; /* start of the block that is open */
    bool swapped;
};

static void put16(struct bytes *b, uint16_t value)
{
    value = b->swapped ? __builtin_bswap16(value) : value;
    memcpy(b->p + b->n, &value, sizeof value);
    b->n += sizeof value;
}

static void put32(struct bytes *b, uint32_t value)
{
    value = b->swapped ? __builtin_bswap32(value) : value;
    memcpy(b->p + b->n, &value, sizeof value);
    b->n += sizeof value;
}

static void put_bytes(struct bytes *b, const void *from, size_t size)
{
    memcpy(b->p + b->n, from, size);
    b->n += size;
    while (b->n % 4)
        b->p[b->n++] = 0;
}

static void open_block(struct bytes *b, uint32_t type)
{
    b->block = b->n;
    put32(b, type);
    put32(b, 0);
}

static void close_block(struct bytes *b)
{
    size_t end = b->n;
    uint32_t length = (uint32_t)(end - b->block + 4);
    b->n = b->block + 4;
    put32(b, length);
    b->n = end;
    put32(b, length);
}

static void put_section(struct bytes *b, bool swapped)
{
    b->swapped = swapped;
    open_block(b, 0x0a0d0d0a);
    put32(b, 0x1a2b3c4d);
    put16(b, 1);
    put16(b, 0);
    put32(b, UINT32_MAX);
    put32(b, UINT32_MAX);
    close_block(b);
}

/* `resolution` as if_tsresol has it; none when 0. */
static void put_interface(struct bytes *b, uint16_t link_type, uint8_t resolution, int64_t offset)
{
    open_block(b, 1);
    put16(b, link_type);
    put16(b, 0);
    put32(b, 65535);
    if (resolution) {
        put16(b, 9);
        put16(b, 1);
        put_bytes(b, &resolution, 1);
    }
    if (offset) {
        put16(b, 14);
        put16(b, 8);
        put32(b, b->swapped ? (uint32_t)((uint64_t)offset >> 32) : (uint32_t)offset);
        put32(b, b->swapped ? (uint32_t)offset : (uint32_t)((uint64_t)offset >> 32));
    }
    put32(b, 0);
    close_block(b);
}

static void put_packet(struct bytes *b, uint32_t interface, uint64_t stamp, const char *data)
{
    size_t n = strlen(data);
    open_block(b, 6);
    put32(b, interface);
    put32(b, (uint32_t)(stamp >> 32));
    put32(b, (uint32_t)stamp);
    put32(b, (uint32_t)n);
    put32(b, (uint32_t)n + 100);
    put_bytes(b, data, n);
    close_block(b);
}

static void put_journal(struct bytes *b, const char *fields)
{
    open_block(b, 9);
    put_bytes(b, fields, strlen(fields));
    close_block(b);
}

static int file_of(const void *bytes, size_t size)
{
    int fd = memfd_create("foreign", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    return fd;
}

static struct timeline *open_bytes(const struct bytes *b)
{
    char why[200] = "";
    struct timeline *timeline = timeline_open(file_of(b->p, b->n), false, why, sizeof why);
    if (!timeline)
        fail_msg("%s", why);
    return timeline;
}

static void refused(const void *bytes, size_t size, const char *wanted)
{
    char why[200] = "";
    assert_null(timeline_open(file_of(bytes, size), false, why, sizeof why));
    if (!strstr(why, wanted))
        fail_msg("'%s' does not say '%s'", why, wanted);
    assert_null(strchr(why, '\n'));
}

/* ---- foreign */

static void packets_alone_count_from_the_first(void **unused)
{
    struct bytes b = { .n = 0 };
    struct event event;
    (void)unused;
    put_section(&b, false);
    put_interface(&b, 113, 0, 0); /* microseconds */
    put_packet(&b, 0, UINT64_C(1700000000000005), "abc");
    put_packet(&b, 0, UINT64_C(1700000000000007), "defg");
    struct timeline *timeline = open_bytes(&b);
    assert_int_equal(timeline_count(timeline), 2);
    assert_int_equal(timeline_status(timeline), TIMELINE_WHOLE);
    assert_string_equal(timeline_trouble(timeline), "");
    assert_true(timeline_event(timeline, 1, &event));
    assert_int_equal(event.kind, EVENT_PACKET);
    assert_int_equal(event.seq, 1);
    assert_true(event.ns == 2000);
    assert_int_equal(event.u.packet.link_type, 113);
    assert_int_equal(event.u.packet.captured, 4);
    assert_int_equal(event.u.packet.length, 104);
    assert_memory_equal(event.u.packet.bytes, "defg", 4);
    timeline_close(timeline);
}

static void the_resolution_of_times_is_honoured(void **unused)
{
    static const struct {
        uint8_t resolution;
        uint64_t units;
    } rows[] = { { 3, 1000 },       { 6, 1000000 },
                 { 9, 1000000000 }, { 12, UINT64_C(1000000000000) },
                 { 0x8a, 1024 },    { 0xa0, UINT64_C(1) << 32 } };
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bytes b = { .n = 0 };
        put_section(&b, false);
        put_interface(&b, 1, rows[i].resolution, 0);
        put_packet(&b, 0, 10 * rows[i].units, "a");
        put_packet(&b, 0, 10 * rows[i].units + rows[i].units / 2, "b");
        struct timeline *timeline = open_bytes(&b);
        assert_true(timeline_ns(timeline, 1) == 500000000);
        timeline_close(timeline);
    }
}

static void an_offset_of_times_is_added(void **unused)
{
    struct bytes b = { .n = 0 };
    (void)unused;
    for (int swapped = 0; swapped < 2; swapped++) {
        b.n = 0;
        put_section(&b, swapped);
        put_interface(&b, 1, 6, 0);
        put_interface(&b, 1, 6, 100);
        put_packet(&b, 0, 5000000, "a");
        put_packet(&b, 1, 5000000, "b");
        struct timeline *timeline = open_bytes(&b);
        assert_true(timeline_ns(timeline, 1) == INT64_C(100000000000));
        timeline_close(timeline);
    }
}

static void sections_in_either_byte_order_follow_each_other(void **unused)
{
    struct bytes b = { .n = 0 };
    struct event event;
    (void)unused;
    put_section(&b, true);
    put_interface(&b, 1, 9, 0);
    put_packet(&b, 0, 1000, "swapped");
    put_section(&b, false);
    put_interface(&b, 101, 9, 0);
    put_packet(&b, 0, 2000, "native");
    put_section(&b, true);
    put_interface(&b, 113, 9, 0);
    put_packet(&b, 0, 3000, "again");
    struct timeline *timeline = open_bytes(&b);
    assert_int_equal(timeline_count(timeline), 3);
    static const uint16_t types[] = { 1, 101, 113 };
    for (uint32_t i = 3; i-- > 0;) {
        assert_true(timeline_event(timeline, i, &event));
        assert_int_equal(event.u.packet.interface, i);
        assert_int_equal(event.u.packet.link_type, types[i]);
        assert_true(event.ns == i * 1000);
    }
    timeline_close(timeline);
}

static void a_journal_of_somebody_else_becomes_notes(void **unused)
{
    struct bytes b = { .n = 0 };
    struct event event;
    (void)unused;
    put_section(&b, false);
    put_journal(&b, "__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1700000000000000\nPRIORITY=6\n_HOSTNAME=host\n"
                    "MESSAGE=Started.\nSYSLOG_IDENTIFIER=systemd\n_PID=1\n");
    put_journal(&b, "MESSAGE=Later.\n__REALTIME_TIMESTAMP=1700000001000000\n");
    struct timeline *timeline = open_bytes(&b);
    assert_int_equal(timeline_count(timeline), 2);
    assert_true(timeline_event(timeline, 0, &event));
    assert_int_equal(event.kind, EVENT_NOTE);
    assert_true(str_is(event.line, "Started."));
    assert_true(str_is(event.actor, "systemd"));
    assert_int_equal(event.pid, 1);
    assert_true(timeline_ns(timeline, 1) == 1000000000);
    timeline_close(timeline);
}

static enum note_kind kind_of_note(const char *fields)
{
    struct bytes b = { .n = 0 };
    struct event event;
    put_section(&b, false);
    put_journal(&b, fields);
    struct timeline *timeline = open_bytes(&b);
    assert_true(timeline_event(timeline, 0, &event));
    assert_int_equal(event.kind, EVENT_NOTE);
    timeline_close(timeline);
    return event.u.note.kind;
}

static void notes_of_before_have_the_kind_their_topic_stands_for(void **unused)
{
    static const struct {
        const char *fields;
        enum note_kind kind;
    } rows[] = {
        { "SE_NS=0\nSE_KIND=note\nSE_TOPIC=session\nSE_EPOCH=1\n", NOTE_SESSION },
        { "SE_NS=0\nSE_KIND=note\nSE_TOPIC=weather\n", NOTE_FAULTS },
        { "SE_NS=0\nSE_KIND=note\nSE_TOPIC=start\nMESSAGE=server: cannot run x\n", NOTE_START_FAILED },
        { "SE_NS=0\nSE_KIND=note\nSE_TOPIC=limit\nMESSAGE=a has used 1 s of processor time\n", NOTE_LIMIT },
        { "SE_NS=0\nSE_KIND=note\nSE_TOPIC=deadlock\n", NOTE_DEADLOCK },
        { "SE_NS=0\nSE_KIND=note\nSE_TOPIC=stop\n", NOTE_STOP },
        { "SE_NS=0\nSE_KIND=note\nSE_TOPIC=step\n", NOTE_NOTHING_TO_STEP },
        { "SE_NS=0\nSE_KIND=note\nSE_TOPIC=end\n", NOTE_END },
        { "SE_NS=0\nSE_KIND=note\nSE_TOPIC=limit_cpu\n", NOTE_OTHER },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(kind_of_note(rows[i].fields), rows[i].kind);
}

static void a_note_of_no_known_kind_is_one_of_no_kind(void **unused)
{
    (void)unused;
    assert_int_equal(kind_of_note("SE_NS=0\nSE_KIND=note\n"), NOTE_OTHER);
    assert_int_equal(kind_of_note("SE_NS=0\nSE_KIND=note\nSE_NOTE=\nSE_TOPIC=end\n"), NOTE_OTHER);
    assert_int_equal(kind_of_note("SE_NS=0\nSE_KIND=note\nSE_NOTE=4294967295\n"), NOTE_OTHER);
    assert_int_equal(kind_of_note("SE_NS=0\nSE_KIND=note\nSE_NOTE=limit_of_tomorrow\n"), NOTE_OTHER);
}

static void values_of_a_note_that_are_no_numbers_count_as_none(void **unused)
{
    struct bytes b = { .n = 0 };
    struct event event;
    (void)unused;
    put_section(&b, false);
    put_journal(
        &b, "SE_NS=0\nSE_KIND=note\nSE_NOTE=limit_cpu\nSE_VALUE=99999999999999999999\nERRNO=4294967296\n");
    put_journal(&b, "SE_NS=0\nSE_KIND=note\nSE_NOTE=limit_cpu\nSE_VALUE=lots\nERRNO=-\nSE_ACTOR=\n");
    struct timeline *timeline = open_bytes(&b);
    for (uint32_t i = 0; i < 2; i++) {
        assert_true(timeline_event(timeline, i, &event));
        assert_int_equal(event.u.note.kind, NOTE_LIMIT_CPU);
        assert_true(event.u.note.value == 0);
        assert_int_equal(event.u.note.error, 0);
        assert_int_equal(event.u.note.actor.n, 0);
    }
    timeline_close(timeline);
}

static void fields_in_any_order_and_unknown_ones_are_taken(void **unused)
{
    struct bytes b = { .n = 0 };
    struct event event;
    (void)unused;
    put_section(&b, false);
    open_block(&b, 9);
    static const char fields[] =
        "SE_RET=3\nSE_NEW=1\nBLOB\n\x03\0\0\0\0\0\0\0\na=\nSE_KIND=return\nSE_FD=4\nSE_CALL=recv\n"
        "SE_NS=77\n_PID=5\nMESSAGE=recv\n__REALTIME_TIMESTAMP=1\nSE_CHILD_=x\nSE_FDX=9\n";
    put_bytes(&b, fields, sizeof fields - 1);
    close_block(&b);
    struct timeline *timeline = open_bytes(&b);
    assert_true(timeline_event(timeline, 0, &event));
    assert_int_equal(event.kind, EVENT_RETURN);
    assert_int_equal(event.u.call.ret, 3);
    assert_int_equal(event.u.call.fd, 4);
    assert_int_equal(event.tid, 5);
    assert_true(event.ns == 77);
    timeline_close(timeline);
}

static void old_packet_blocks_are_packets_and_unknown_blocks_are_passed_over(void **unused)
{
    struct bytes b = { .n = 0 };
    struct event event;
    (void)unused;
    put_section(&b, false);
    put_interface(&b, 1, 0, 0);
    open_block(&b, 0x80000bad);
    put_bytes(&b, "whatever", 8);
    close_block(&b);
    open_block(&b, 3); /* a simple packet has no time: passed over */
    put32(&b, 4);
    put_bytes(&b, "spb.", 4);
    close_block(&b);
    open_block(&b, 2);
    put16(&b, 0);
    put16(&b, 7);
    put32(&b, 0);
    put32(&b, 1000);
    put32(&b, 3);
    put32(&b, 3);
    put_bytes(&b, "old", 3);
    close_block(&b);
    struct timeline *timeline = open_bytes(&b);
    assert_int_equal(timeline_count(timeline), 1);
    assert_true(timeline_event(timeline, 0, &event));
    assert_int_equal(event.kind, EVENT_PACKET);
    assert_memory_equal(event.u.packet.bytes, "old", 3);
    timeline_close(timeline);
}

static void two_recordings_in_one_file_keep_their_distance(void **unused)
{
    static const char *const lines[] = { "start server", NULL };
    struct recording first, second;
    struct bytes b = { .n = 0 };
    (void)unused;
    recording_begin(&first);
    recording_add(&first, lines[0]);
    recording_begin(&second);
    second.writer.epoch_ns += 5000000000; /* its session note is written again, five seconds later */
    struct event session = { .kind = EVENT_NOTE,
                             .line = str_from("again"),
                             .u.note = { .kind = NOTE_SESSION } };
    recording_add_event(&second, &session);
    recording_add(&second, "start client ns=3000");
    recording_add(&second, "packet from=127.0.0.1:1 to=127.0.0.1:2 ns=4000");
    b.n = (size_t)pread(first.fd, b.p, sizeof b.p, 0);
    b.n += (size_t)pread(second.fd, b.p + b.n, sizeof b.p - b.n, 0);
    struct timeline *timeline = open_bytes(&b);
    assert_int_equal(timeline_count(timeline), 6);
    assert_true(timeline_ns(timeline, 1) == 1000);
    assert_true(timeline_ns(timeline, 4) == INT64_C(5000003000));
    assert_true(timeline_ns(timeline, 5) == INT64_C(5000004000));
    timeline_close(timeline);
    recording_end(&first);
    recording_end(&second);
}

/* ---- refused */

static void a_classic_pcap_file_is_refused_with_the_way_out(void **unused)
{
    static const uint32_t little[6] = { 0xa1b2c3d4, 0x40002, 0, 0, 65535, 1 };
    static const uint32_t big[6] = { 0xd4c3b2a1, 0x2000400, 0, 0, 0xffff0000, 0x1000000 };
    static const uint32_t nano[6] = { 0xa1b23c4d, 0x40002, 0, 0, 65535, 1 };
    (void)unused;
    refused(little, sizeof little, "editcap -F pcapng");
    refused(big, sizeof big, "this is a pcap file, not pcapng");
    refused(nano, sizeof nano, "editcap");
    refused(little, 4, "editcap");
}

static void what_is_no_recording_is_refused(void **unused)
{
    struct bytes b = { .n = 0 };
    (void)unused;
    refused("", 0, "empty");
    refused("abc", 3, "too short");
    refused("#!/bin/sh\necho this is no recording\n", 36, "no pcapng");
    put_section(&b, false);
    b.p[8] ^= 1;
    refused(b.p, b.n, "byte-order magic");
    b.p[8] ^= 1;
    b.p[12] = 2;
    refused(b.p, b.n, "version");
}

static void a_folder_is_refused(void **unused)
{
    char why[100] = "";
    (void)unused;
    assert_null(timeline_open(open("/", O_RDONLY | O_DIRECTORY), false, why, sizeof why));
    assert_string_equal(why, "not a file");
}

/* ---- hostile */

/* What comes before the damage stands, and what is wrong is said. */
static void damaged_after_one(const struct bytes *b, const char *wanted)
{
    struct timeline *timeline = open_bytes(b);
    assert_int_equal(timeline_count(timeline), 1);
    assert_int_equal(timeline_status(timeline), TIMELINE_DAMAGED);
    if (!strstr(timeline_trouble(timeline), wanted))
        fail_msg("'%s' does not say '%s'", timeline_trouble(timeline), wanted);
    timeline_close(timeline);
}

static void impossible_lengths_are_damage(void **unused)
{
    static const uint32_t lengths[] = { 0,          4,          8,          11,         13,        34,
                                        0x01000004, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffc };
    (void)unused;
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct bytes b = { .n = 0 };
        put_section(&b, i % 2);
        put_interface(&b, 1, 9, 0);
        put_packet(&b, 0, 1, "first");
        put32(&b, 6);
        put32(&b, lengths[i]);
        for (unsigned k = 0; k < 100; k++)
            put32(&b, lengths[i]);
        damaged_after_one(&b, "damaged after event 0: an impossible block length at byte");
    }
}

static void two_lengths_that_differ_are_damage(void **unused)
{
    struct bytes b = { .n = 0 };
    (void)unused;
    put_section(&b, false);
    put_interface(&b, 1, 9, 0);
    put_packet(&b, 0, 1, "first");
    put_packet(&b, 0, 2, "second");
    b.p[b.n - 4] ^= 4;
    damaged_after_one(&b, "two lengths differ");
}

static void a_packet_that_lies_about_itself_is_passed_over(void **unused)
{
    struct bytes b = { .n = 0 };
    (void)unused;
    put_section(&b, false);
    put_interface(&b, 1, 9, 0);
    put_packet(&b, 1, 1, "no such interface");
    put_packet(&b, UINT32_MAX, 1, "no such interface");
    put_packet(&b, 0, 1, "more captured than there is");
    uint32_t captured = UINT32_MAX;
    memcpy(b.p + b.block + 20, &captured, 4);
    put_packet(&b, 0, 1, "good");
    open_block(&b, 6); /* too short to be a packet */
    put32(&b, 0);
    close_block(&b);
    struct timeline *timeline = open_bytes(&b);
    assert_int_equal(timeline_count(timeline), 1);
    timeline_close(timeline);
}

static void an_interface_before_the_section_is_not_reached(void **unused)
{
    struct bytes b = { .n = 0 };
    (void)unused;
    put_section(&b, false);
    put_interface(&b, 1, 9, 0);
    put_section(&b, false);
    put_packet(&b, 0, 1, "this section has no interface");
    struct timeline *timeline = open_bytes(&b);
    assert_int_equal(timeline_count(timeline), 0);
    timeline_close(timeline);
}

static void options_that_do_not_fit_end_there(void **unused)
{
    struct bytes b = { .n = 0 };
    struct event event;
    (void)unused;
    put_section(&b, false);
    put_interface(&b, 1, 9, 0);
    open_block(&b, 6);
    put32(&b, 0);
    put32(&b, 0);
    put32(&b, 1);
    put32(&b, 4);
    put32(&b, 4);
    put_bytes(&b, "data", 4);
    put16(&b, 1);
    put16(&b, 0xffff); /* a comment longer than the block */
    close_block(&b);
    struct timeline *timeline = open_bytes(&b);
    assert_true(timeline_event(timeline, 0, &event));
    assert_int_equal(event.line.n, 0);
    timeline_close(timeline);
}

static void binary_fields_that_do_not_fit_end_the_entry(void **unused)
{
    static const uint64_t sizes[] = { 9, 10, 100, UINT32_MAX, INT64_MAX, UINT64_MAX, UINT64_MAX - 8 };
    (void)unused;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char fields[] = "SE_KIND=output\nSE_NS=1\nSE_DATA\n........12345678\n";
        struct bytes b = { .n = 0 };
        struct event event;
        memcpy(strchr(fields, '.'), &sizes[i], 8);
        put_section(&b, false);
        open_block(&b, 9);
        put_bytes(&b, fields, sizeof fields - 1);
        close_block(&b);
        struct timeline *timeline = open_bytes(&b);
        assert_true(timeline_event(timeline, 0, &event));
        assert_int_equal(event.kind, EVENT_OUTPUT);
        assert_int_equal(event.u.io.data.n, 0);
        timeline_close(timeline);
    }
}

static void an_object_with_an_absurd_id_takes_no_memory(void **unused)
{
    struct bytes b = { .n = 0 };
    (void)unused;
    put_section(&b, false);
    put_journal(&b, "SE_NS=1\nSE_KIND=socket\nSE_OBJ=4294967295\nSE_VALUES=rq=1\n");
    put_journal(&b, "SE_NS=1\nSE_KIND=socket\nSE_OBJ=0\nSE_VALUES=rq=1\n");
    struct timeline *timeline = open_bytes(&b);
    assert_int_equal(timeline_count(timeline), 2);
    assert_in_range(timeline_memory(timeline), 1, 1 << 20);
    timeline_close(timeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_alone_count_from_the_first),
        cmocka_unit_test(the_resolution_of_times_is_honoured),
        cmocka_unit_test(an_offset_of_times_is_added),
        cmocka_unit_test(sections_in_either_byte_order_follow_each_other),
        cmocka_unit_test(a_journal_of_somebody_else_becomes_notes),
        cmocka_unit_test(notes_of_before_have_the_kind_their_topic_stands_for),
        cmocka_unit_test(a_note_of_no_known_kind_is_one_of_no_kind),
        cmocka_unit_test(values_of_a_note_that_are_no_numbers_count_as_none),
        cmocka_unit_test(fields_in_any_order_and_unknown_ones_are_taken),
        cmocka_unit_test(old_packet_blocks_are_packets_and_unknown_blocks_are_passed_over),
        cmocka_unit_test(two_recordings_in_one_file_keep_their_distance),
        cmocka_unit_test(a_classic_pcap_file_is_refused_with_the_way_out),
        cmocka_unit_test(what_is_no_recording_is_refused),
        cmocka_unit_test(a_folder_is_refused),
        cmocka_unit_test(impossible_lengths_are_damage),
        cmocka_unit_test(two_lengths_that_differ_are_damage),
        cmocka_unit_test(a_packet_that_lies_about_itself_is_passed_over),
        cmocka_unit_test(an_interface_before_the_section_is_not_reached),
        cmocka_unit_test(options_that_do_not_fit_end_there),
        cmocka_unit_test(binary_fields_that_do_not_fit_end_the_entry),
        cmocka_unit_test(an_object_with_an_absurd_id_takes_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
