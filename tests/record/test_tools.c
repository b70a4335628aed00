/* Wireshark's tshark and tcpdump read a recording as it is. Where they are not installed these tests are
 * skipped, and say so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/record/build_bytes.h"
#include "tests/record/build_recording.h"
#include "tests/skipped.h"

enum { OUTPUT_ROOM = 65536 };

static const char *const lines[] = {
    "start  server fds='0=s1'",
    "start  client fds='0=s1'",
    "return server call=listen fd=3 at=/l/server.c:25 func=main | listen(3, 8) = 0",
    "enter  client call=connect fd=3 step at=/l/client.c:31 func=main | connect(3, server:7000)",
    "packet from=127.0.0.1:40122 to=127.0.0.1:7000 flags=S | client:40122 > server:7000  SYN seq 0 win 65495",
    "return client call=connect fd=3 ret=-1 errno=111 | connect(3, server:7000) = -1 ECONNREFUSED "
    "(Connection refused)",
    "packet udp from=127.0.0.1:53 to=127.0.0.1:54 data='hello' | client:53 > server:54  UDP 5 bytes",
    "output server data='two\\nlines\\x00' | \"two\\nlines\\x00\"",
    "note   kind=end | the end",
    NULL,
};

struct tools {
    char path[64];
    char output[OUTPUT_ROOM];
};

static int set_up(void **state)
{
    struct tools *tools = calloc(1, sizeof *tools);
    uint8_t bytes[8192];
    if (!tools)
        return -1;
    const char *folder = getenv("TMPDIR");
    snprintf(tools->path, sizeof tools->path, "%.40s/recordingXXXXXX", folder ? folder : "/tmp");
    int from = build_recording(lines), to = mkstemp(tools->path);
    ssize_t n = pread(from, bytes, sizeof bytes, 0);
    bool good = to >= 0 && n > 0 && write(to, bytes, (size_t)n) == n;
    close(from);
    close(to);
    *state = tools;
    return good ? 0 : -1;
}

static int tear_down(void **state)
{
    struct tools *tools = *state;
    unlink(tools->path);
    free(tools);
    return 0;
}

/* Runs a command with the recording's path in place of %s; its output lands in tools->output. */
static void run(struct tools *tools, const char *tool, const char *format)
{
    char command[400];
    snprintf(command, sizeof command, "command -v %s >/dev/null", tool);
    if (system(command) != 0) {
        skip_without("%s is not installed", tool);
    }
    snprintf(command, sizeof command, format, tools->path);
    FILE *output = popen(command, "r");
    assert_non_null(output);
    size_t n = fread(tools->output, 1, sizeof tools->output - 1, output);
    tools->output[n] = '\0';
    if (pclose(output) != 0)
        fail_msg("%s: %s", command, tools->output);
}

/* Each text stands behind the one before. */
static void in_order(const char *output, const char *const *wanted)
{
    const char *from = output;
    for (; *wanted; wanted++) {
        const char *found = strstr(from, *wanted);
        if (!found)
            fail_msg("'%s' does not follow in: %s", *wanted, output);
        from = found + strlen(*wanted);
    }
}

static void tshark_lists_calls_between_the_packets(void **state)
{
    static const char *const wanted[] = { "a session",
                                          "listen(3, 8) = 0",
                                          "connect(3, server:7000)",
                                          "40122 → 7000 [SYN]",
                                          "connect(3, server:7000) = -1 ECONNREFUSED (Connection refused)",
                                          "UDP",
                                          "\"two\\nlines\\x00\"",
                                          "the end",
                                          NULL };
    struct tools *tools = *state;
    run(tools, "tshark", "LC_ALL=C.UTF-8 timeout 60 tshark -d udp.port==53,data -r %s 2>&1");
    in_order(tools->output, wanted);
    assert_null(strstr(tools->output, "Malformed"));
}

static void tshark_knows_actor_place_and_error_of_a_call(void **state)
{
    static const char *const wanted[] = { "server|10|/l/server.c|25|main||listen(3, 8) = 0\n",
                                          "client|11|/l/client.c|31|main||connect(3, server:7000)\n",
                                          "client|11||||111|connect(3, server:7000) = -1", NULL };
    struct tools *tools = *state;
    run(tools, "tshark",
        "timeout 60 tshark -r %s -Y systemd_journal -T fields -E separator='|' -e "
        "systemd_journal.syslog_id "
        "-e systemd_journal.pid -e systemd_journal.code_file -e systemd_journal.code_line -e "
        "systemd_journal.code_func "
        "-e systemd_journal.errno -e systemd_journal.message 2>/dev/null");
    in_order(tools->output, wanted);
}

static void tshark_shows_the_line_of_a_packet_as_its_comment(void **state)
{
    struct tools *tools = *state;
    run(tools, "tshark",
        "timeout 60 tshark -r %s -Y tcp -T fields -e frame.comment -e frame.time_epoch 2>/dev/null");
    assert_non_null(
        strstr(tools->output, "client:40122 > server:7000  SYN seq 0 win 65495\t1700000000.000005000"));
}

static void tcpdump_reads_the_packets(void **state)
{
    static const char *const wanted[] = { "1700000000.000005 IP 127.0.0.1.40122 > 127.0.0.1.7000: Flags [S]",
                                          "IP 127.0.0.1.53 > 127.0.0.1.54", NULL };
    struct tools *tools = *state;
    run(tools, "tcpdump", "timeout 60 tcpdump -tt -nr - <%s 2>&1");
    in_order(tools->output, wanted);
}

static void capinfos_finds_who_made_it_and_the_name_of_the_host(void **state)
{
    struct tools *tools = *state;
    run(tools, "capinfos", "timeout 60 capinfos %s 2>&1");
    assert_non_null(strstr(tools->output, "sockeye"));
    assert_non_null(strstr(tools->output, "nanosecond"));
}

/* ---- captures of others: as many packets as tshark finds ---- */

static void put_everything(struct bytes *b)
{
    put_section(b, b->swapped);
    put_interface(b, 1, 0, 0);
    put_simple_packet(b, 16, "a simple packet.");
    open_block(b, 4); /* a name record of an unknown kind */
    put16(b, 0x7777);
    put16(b, 4);
    put32(b, 0);
    put32(b, 0);
    close_block(b);
    put_packet(b, 0, 1000, "an enhanced packet, and its frame");
    put_old_packet(b, 0, 2000, "an old packet, and its frame");
    open_block(b, 0x40000bad);
    put_bytes(b, "\0\0\x9d\x10 custom", 12);
    close_block(b);
    put_interface(b, 101, 9, 100);
    put_packet(b, 1, 3000, "of another interface and link type");
    put_section(b, !b->swapped);
    put_interface(b, 113, 3, 0);
    put_packet(b, 0, 4000, "in the other byte order");
    put_simple_packet(b, 7, "another");
    put_journal(b, "__REALTIME_TIMESTAMP=4000000\nMESSAGE=an entry of somebody's journal\n");
}

static void put_pcap_file(struct bytes *b, int kind)
{
    put_pcap(b, kind / 2 ? 0xa1b23c4d : 0xa1b2c3d4, kind % 2, 1);
    put_record(b, 1, 999999, "of odd length");
    put_record(b, 2, 0, "the second packet of them");
}

static unsigned lines_of(const char *output)
{
    unsigned count = 0;
    for (; *output; output++)
        count += *output == '\n';
    return count;
}

/* tshark lists custom blocks too. */
static void same_count(struct tools *tools, const struct bytes *b, unsigned custom)
{
    struct timeline *timeline = open_bytes(b);
    unsigned count = timeline_count(timeline);
    FILE *file = fopen(tools->path, "w");
    timeline_close(timeline);
    assert_non_null(file);
    assert_int_equal(fwrite(b->p, 1, b->n, file), b->n);
    assert_int_equal(fclose(file), 0);
    run(tools, "tshark", "timeout 60 tshark -r %s 2>/dev/null");
    assert_int_equal(lines_of(tools->output), count + custom);
}

static void every_packet_that_tshark_finds_is_found(void **state)
{
    struct bytes *b = calloc(1, sizeof *b);
    assert_non_null(b);
    for (int swapped = 0; swapped < 2; swapped++) {
        *b = (struct bytes){ .swapped = swapped };
        put_everything(b);
        same_count(*state, b, 1);
    }
    for (int kind = 0; kind < 4; kind++) {
        *b = (struct bytes){ .n = 0 };
        put_pcap_file(b, kind);
        same_count(*state, b, 0);
    }
    free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tshark_lists_calls_between_the_packets),
        cmocka_unit_test(tshark_knows_actor_place_and_error_of_a_call),
        cmocka_unit_test(tshark_shows_the_line_of_a_packet_as_its_comment),
        cmocka_unit_test(tcpdump_reads_the_packets),
        cmocka_unit_test(capinfos_finds_who_made_it_and_the_name_of_the_host),
        cmocka_unit_test(every_packet_that_tshark_finds_is_found), /* overwrites the recording */
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
