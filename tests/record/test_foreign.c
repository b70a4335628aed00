/* Recordings that others made, and those that are made to harm. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/record/build_bytes.h"
#include "tests/record/build_recording.h"

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
    put_journal(&b, "SE_NS=0\nSE_KIND=note\nSE_NOTE=limit_cpu\nSE_VALUE=99999999999999999999\n");
    put_journal(&b, "SE_NS=0\nSE_KIND=note\nSE_NOTE=limit_cpu\nSE_VALUE=lots\nERRNO=-\nSE_ACTOR=\n");
    struct timeline *timeline = open_bytes(&b);
    for (uint32_t i = 0; i < 2; i++) {
        assert_true(timeline_event(timeline, i, &event));
        assert_int_equal(event.u.note.kind, NOTE_LIMIT_CPU);
        assert_true(event.u.note.value == (i == 0 ? INT64_MAX : 0)); /* held at the end */
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

static void assert_packet(const struct timeline *timeline, uint32_t index, const char *data, int64_t ns)
{
    struct event event;
    assert_true(timeline_event(timeline, index, &event));
    assert_int_equal(event.kind, EVENT_PACKET);
    assert_int_equal(event.u.packet.captured, strlen(data));
    assert_memory_equal(event.u.packet.bytes, data, strlen(data));
    assert_true(event.ns == ns);
    assert_true(timeline_ns(timeline, index) == ns);
}

static void old_and_simple_packet_blocks_are_packets(void **unused)
{
    struct event event;
    (void)unused;
    for (int swapped = 0; swapped < 2; swapped++) {
        struct bytes b = { .n = 0 };
        put_section(&b, swapped);
        put_interface(&b, 113, 0, 0);
        put_simple_packet(&b, 5, "first"); /* before any time is told */
        put_packet(&b, 0, 1000, "new");
        put_old_packet(&b, 0, 3000, "older");
        put_simple_packet(&b, 7, "simple.");
        put_packet(&b, 0, 4000, "last");
        struct timeline *timeline = open_bytes(&b);
        assert_int_equal(timeline_count(timeline), 5);
        assert_packet(timeline, 0, "first", 0);
        assert_packet(timeline, 1, "new", 0);
        assert_packet(timeline, 2, "older", 2000000);
        assert_packet(timeline, 3, "simple.", 2000000); /* at the time of the packet before */
        assert_packet(timeline, 4, "last", 3000000);
        assert_true(timeline_event(timeline, 3, &event));
        assert_int_equal(event.u.packet.link_type, 113);
        assert_string_equal(timeline_trouble(timeline), "");
        timeline_close(timeline);
    }
}

static void a_simple_packet_is_cut_where_its_interface_says(void **unused)
{
    struct bytes b = { .n = 0 };
    struct event event;
    (void)unused;
    put_section(&b, false);
    put_interface(&b, 1, 0, 0);
    uint32_t snaplen = 6;
    memcpy(b.p + b.block + 12, &snaplen, sizeof snaplen);
    put_simple_packet(&b, 1500, "123456");
    put_simple_packet(&b, 1500, "1234"); /* less than it says */
    struct timeline *timeline = open_bytes(&b);
    assert_int_equal(timeline_count(timeline), 1);
    assert_packet(timeline, 0, "123456", 0);
    assert_true(timeline_event(timeline, 0, &event));
    assert_int_equal(event.u.packet.length, 1500);
    assert_string_equal(timeline_trouble(timeline),
                        "without 1 of its packets and events, which hold what cannot be");
    timeline_close(timeline);
}

/* Custom blocks, one of a kind that does not exist; statistics, names and secrets are known and not shown. */
static void blocks_that_are_not_understood_are_counted_and_said(void **unused)
{
    static const uint32_t types[] = { 0xbad, 0x40000bad, 0x80000001, 4, 5, 10 };
    struct bytes b = { .n = 0 };
    (void)unused;
    put_section(&b, false);
    put_interface(&b, 1, 0, 0);
    put_packet(&b, 0, 1000, "one");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        open_block(&b, types[i]);
        put_bytes(&b, "\0\0\0\0whatever it is!", 20);
        close_block(&b);
    }
    put_packet(&b, 0, 1000, "two");
    struct timeline *timeline = open_bytes(&b);
    assert_int_equal(timeline_count(timeline), 2);
    assert_int_equal(timeline_status(timeline), TIMELINE_WHOLE);
    assert_string_equal(timeline_trouble(timeline), "without 3 of its blocks, whose kind is not read here");
    timeline_close(timeline);
}

static void an_interface_may_follow_the_packets_of_another(void **unused)
{
    struct bytes b = { .n = 0 };
    struct event event;
    (void)unused;
    put_section(&b, false);
    put_interface(&b, 1, 0, 0);
    put_packet(&b, 0, 1000, "one");
    put_interface(&b, 101, 9, 0);
    put_packet(&b, 1, 2000000, "two");
    struct timeline *timeline = open_bytes(&b);
    assert_packet(timeline, 1, "two", 1000000);
    assert_true(timeline_event(timeline, 1, &event));
    assert_int_equal(event.u.packet.link_type, 101);
    timeline_close(timeline);
}

static void pcap_files_are_opened(void **unused)
{
    (void)unused;
    for (int i = 0; i < 4; i++) {
        bool nano = i / 2;
        struct bytes b = { .n = 0 };
        struct event event;
        put_pcap(&b, nano ? 0xa1b23c4d : 0xa1b2c3d4, i % 2, 0x10000000 | 113); /* with a length of the FCS */
        put_record(&b, 1700000000, 5, "abc");
        put_record(&b, 1700000001, 7, "odd length");
        put_record(&b, 1700000001, 8, "");
        struct timeline *timeline = open_bytes(&b);
        assert_int_equal(timeline_count(timeline), 3);
        assert_int_equal(timeline_status(timeline), TIMELINE_WHOLE);
        assert_packet(timeline, 0, "abc", 0);
        assert_packet(timeline, 1, "odd length", 1000000000 + (nano ? 2 : 2000));
        assert_packet(timeline, 2, "", 1000000000 + (nano ? 3 : 3000));
        assert_true(timeline_event(timeline, 1, &event));
        assert_int_equal(event.u.packet.link_type, 113);
        assert_int_equal(event.u.packet.length, 110);
        timeline_close(timeline);
    }
}

static void a_pcap_file_that_is_cut_or_damaged_stands_up_to_there(void **unused)
{
    struct bytes b = { .n = 0 };
    (void)unused;
    put_pcap(&b, 0xa1b2c3d4, false, 1);
    put_record(&b, 1, 1, "whole");
    size_t whole = b.n;
    put_record(&b, 2, 2, "cut");
    size_t end = b.n;
    for (b.n = 4; b.n <= end; b.n++) {
        struct timeline *timeline = open_bytes(&b);
        assert_int_equal(timeline_count(timeline), b.n < whole ? 0 : b.n < end ? 1 : 2);
        assert_int_equal(timeline_status(timeline),
                         b.n == 24 || b.n == whole || b.n == end ? TIMELINE_WHOLE : TIMELINE_TRUNCATED);
        timeline_close(timeline);
    }
    b.n = end;
    memset(b.p + whole + 8, 0xff, 4);
    struct timeline *timeline = open_bytes(&b);
    assert_int_equal(timeline_count(timeline), 1);
    assert_int_equal(timeline_status(timeline), TIMELINE_DAMAGED);
    assert_non_null(strstr(timeline_trouble(timeline), "an impossible packet length at byte"));
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

static void what_is_no_recording_is_refused(void **unused)
{
    struct bytes b = { .n = 0 };
    (void)unused;
    refused("", 0, "empty");
    refused("\n\r\r", 3, "too short");
    refused("abc", 3, "no pcapng");
    refused("\xd4\xc3\xb2\xa1\1\0\4\0................", 24, "a pcap version other than 2");
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
    assert_non_null(strstr(why, "Is a directory"));
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
    assert_string_equal(timeline_trouble(timeline),
                        "without 4 of its packets and events, which hold what cannot be");
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
        cmocka_unit_test(old_and_simple_packet_blocks_are_packets),
        cmocka_unit_test(a_simple_packet_is_cut_where_its_interface_says),
        cmocka_unit_test(blocks_that_are_not_understood_are_counted_and_said),
        cmocka_unit_test(an_interface_may_follow_the_packets_of_another),
        cmocka_unit_test(pcap_files_are_opened),
        cmocka_unit_test(a_pcap_file_that_is_cut_or_damaged_stands_up_to_there),
        cmocka_unit_test(two_recordings_in_one_file_keep_their_distance),
        cmocka_unit_test(what_is_no_recording_is_refused),
        cmocka_unit_test(a_folder_is_refused),
        cmocka_unit_test(impossible_lengths_are_damage),
        cmocka_unit_test(two_lengths_that_differ_are_damage),
        cmocka_unit_test(a_packet_that_lies_about_itself_is_passed_over),
        cmocka_unit_test(an_interface_before_the_section_is_not_reached),
        cmocka_unit_test(options_that_do_not_fit_end_there),
        cmocka_unit_test(binary_fields_that_do_not_fit_end_the_entry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
