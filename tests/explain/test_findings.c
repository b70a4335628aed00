/* Each finding, shown by a run that has it, and kept quiet about by one that comes close but is innocent. */
#include "lab/explain/findings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/record/build_recording.h"

enum { LINES_MAX = 200 };

/* The events of a test: a server with a listener on 3 and a connection on 4, then what the test adds. */
struct script {
    const char *lines[LINES_MAX];
    unsigned count;
};

static void say(struct script *script, const char *line)
{
    assert_true(script->count + 1 < LINES_MAX);
    script->lines[script->count++] = line;
    script->lines[script->count] = NULL;
}

static void say_all(struct script *script, const char *const *lines)
{
    for (; *lines; lines++)
        say(script, *lines);
}

static struct script connected(void)
{
    static const char *const lines[] = {
        "start  server fds='3=s1'",
        "socket id=1 values='kind=tcp state=LISTEN local=*:7000'",
        "enter  server call=accept fd=3 step at=/l/server.c:10 | accept(3, NULL, NULL)",
        "return server call=accept fd=3 ret=4 fds='4=s2' at=/l/server.c:10 | accept(3, NULL, NULL) = 4",
        "socket id=2 values='kind=tcp state=ESTABLISHED local=server:7000 remote=client:40122'",
        NULL,
    };
    struct script script = { .count = 0 };
    say_all(&script, lines);
    return script;
}

/* "ENTER/RETURN" of one call at a line of server.c: `asks` behind the enter, `gives` behind the return. */
static void call(struct script *script, const char *asks, const char *gives)
{
    static char room[64][2][256];
    static unsigned used;
    char(*pair)[256] = room[used++ % 64];
    snprintf(pair[0], sizeof pair[0], "enter server step %s", asks);
    snprintf(pair[1], sizeof pair[1], "return server %s", gives);
    say(script, pair[0]);
    say(script, pair[1]);
}

static struct timeline *timeline;
static struct findings findings;

static void look(const struct script *script)
{
    timeline = build_timeline(script->lines);
    assert_true(findings_of(timeline, &findings));
}

static int forget(void **unused)
{
    (void)unused;
    findings_free(&findings);
    if (timeline)
        timeline_close(timeline);
    timeline = NULL;
    return 0;
}

/* Exactly one finding: of this kind, at this line of server.c (0: no place), with these words in its
 * sentence. */
static void assert_only(const struct script *script, enum finding_kind kind, int line, const char *words)
{
    look(script);
    for (uint32_t i = 0; i < findings.count; i++)
        if (findings.count != 1 || !strstr(findings.items[i].sentence, words))
            print_message("  %s: %s\n", finding_name(findings.items[i].kind), findings.items[i].sentence);
    assert_int_equal(findings.count, 1);
    const struct finding *finding = findings.items;
    assert_int_equal(finding->kind, kind);
    assert_int_equal(finding->line, line);
    assert_true(line == 0 || str_is(finding->file, "/l/server.c"));
    assert_non_null(strstr(finding->sentence, words));
    assert_true(finding->advice && *finding->advice);
    assert_int_equal(finding->step, timeline_step_at(timeline, finding->event + 1));
}

static void assert_innocent(const struct script *script)
{
    look(script);
    for (uint32_t i = 0; i < findings.count; i++)
        print_message("  %s: %s\n", finding_name(findings.items[i].kind), findings.items[i].sentence);
    assert_int_equal(findings.count, 0);
}

/* ---- short send ---- */

#define SHORT_SEND                                                                                           \
    "call=send fd=4 len=10 data=0123456789 at=/l/server.c:20 | send(4, \"0123456789\", 10, 0)",              \
        "call=send fd=4 ret=4 len=4 at=/l/server.c:20 | send(4, \"0123456789\", 10, 0) = 4"

static void a_short_send_followed_by_other_bytes_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=send fd=4 len=5 data=other at=/l/server.c:20", "call=send fd=4 ret=5");
    assert_only(&script, FINDING_SHORT_SEND, 20, "took 4 of 10 bytes, and the 6 left over were never sent");
    assert_int_equal(findings.items[0].event, 7); /* the return of the short one */
}

static void a_short_send_before_close_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=close fd=4 at=/l/server.c:22", "call=close fd=4 ret=0 fds='4=-'");
    assert_only(&script, FINDING_SHORT_SEND, 20, "took 4 of 10");
}

static void a_short_send_that_is_continued_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=send fd=4 len=6 data=456789 at=/l/server.c:20", "call=send fd=4 ret=-1 errno=11");
    call(&script, "call=send fd=4 len=9 data=456789abc at=/l/server.c:20", "call=send fd=4 ret=9");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

static void a_short_send_given_up_because_the_peer_ended_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

static void a_send_on_another_descriptor_says_nothing_about_the_rest(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=send fd=5 len=5 data=other", "call=send fd=5 ret=5");
    call(&script, "call=send fd=4 len=6 data=456789", "call=send fd=4 ret=6");
    assert_innocent(&script);
}

#define LONG_SEND "call=send fd=4 len=100000 at=/l/server.c:20", "call=send fd=4 ret=40000 at=/l/server.c:20"

static void a_long_send_of_which_too_little_followed_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, LONG_SEND);
    call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=3");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_only(&script, FINDING_SHORT_SEND, 20, "of 100000 bytes, and the 59997 left over");
}

static void a_long_send_continued_in_pieces_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, LONG_SEND);
    call(&script, "call=send fd=4 len=30000", "call=send fd=4 ret=30000");
    call(&script, "call=send fd=4 len=30000", "call=send fd=4 ret=30000");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

/* ---- end of stream ---- */

static void a_second_recv_of_0_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10 at=/l/server.c:30", "call=recv fd=4 ret=0");
    call(&script, "call=recv fd=4 len=10 at=/l/server.c:30", "call=recv fd=4 ret=0");
    call(&script, "call=recv fd=4 len=10 at=/l/server.c:30", "call=recv fd=4 ret=0");
    assert_only(&script, FINDING_EOF_IGNORED, 30, "recv(4) returned 0 for the second time");
}

static void two_ends_of_two_connections_on_one_number_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=4 fds='4=s3'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

static void empty_datagrams_are_no_end(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='kind=udp'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    assert_innocent(&script);
}

/* ---- sets ---- */

static void sets_left_over_from_the_last_select_are_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=5 sets='3:1:0 4:1:0' at=/l/server.c:40",
         "call=select ret=1 nfds=5 sets='3:1:0 4:1:1'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=3");
    call(&script, "call=select nfds=5 sets='4:1:0' at=/l/server.c:40",
         "call=select ret=1 nfds=5 sets='4:1:1'");
    assert_only(&script, FINDING_SETS_NOT_REBUILT, 40, "descriptor 3 is no longer in them");
}

static void empty_sets_after_a_timeout_are_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=4 sets='3:1:0' at=/l/server.c:40",
         "call=select ret=0 nfds=4 sets='3:1:0'");
    call(&script, "call=select nfds=4 sets='' at=/l/server.c:40", "call=select ret=0 nfds=4 sets=''");
    assert_only(&script, FINDING_SETS_NOT_REBUILT, 40, "descriptor 3");
}

static void sets_that_are_built_anew_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=5 sets='3:1:0 4:1:0' at=/l/server.c:40",
         "call=select ret=1 nfds=5 sets='3:1:0 4:1:1'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=3");
    call(&script, "call=select nfds=5 sets='3:1:0 4:1:0' at=/l/server.c:40",
         "call=select ret=1 nfds=5 sets='3:1:0 4:1:1'");
    assert_innocent(&script);
}

static void sets_that_shrank_because_a_descriptor_was_closed_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=5 sets='3:1:0 4:1:0' at=/l/server.c:40",
         "call=select ret=1 nfds=5 sets='3:1:1 4:1:0'");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    call(&script, "call=select nfds=5 sets='3:1:0' at=/l/server.c:40",
         "call=select ret=0 nfds=5 sets='3:1:0'");
    assert_innocent(&script);
}

/* ---- left open ---- */

static void an_accepted_descriptor_never_closed_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    call(&script, "call=close fd=5", "call=close fd=5 ret=0 fds='5=-'");
    say(&script, "exit server status=0");
    assert_only(&script, FINDING_DESCRIPTOR_LEAK, 10, "descriptor 4 was accepted here");
}

static void a_parent_that_keeps_its_copy_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    static const char *const lines[] = {
        "fork   server child=server.1",
        "enter  server.1 call=recv fd=4 len=10 step",
        "return server.1 call=recv fd=4 ret=0",
        "enter  server.1 call=close fd=4 step",
        "return server.1 call=close fd=4 ret=0 fds='4=-'",
        "exit   server.1 status=0",
        NULL,
    };
    say_all(&script, lines);
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    assert_only(&script, FINDING_DESCRIPTOR_LEAK, 10, "descriptor 4 was accepted here");
}

static void a_parent_that_closes_its_copy_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    static const char *const lines[] = {
        "fork   server child=server.1",
        "enter  server call=close fd=4 step",
        "return server call=close fd=4 ret=0 fds='4=-'",
        "enter  server.1 call=recv fd=4 len=10 step",
        "return server.1 call=recv fd=4 ret=0",
        "exit   server.1 status=0",
        NULL,
    };
    say_all(&script, lines);
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=4 fds='4=s3'");
    assert_innocent(&script);
}

static void connections_that_still_live_at_the_end_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=3");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    say(&script, "exit server signal=15");
    assert_innocent(&script);
}

static void a_connection_left_in_close_wait_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='state=CLOSE_WAIT'");
    call(&script, "call=recv fd=4 len=10 at=/l/server.c:30", "call=recv fd=4 ret=0");
    call(&script, "call=poll nfds=1 sets='3:1:0'", "call=poll ret=0 nfds=1 sets='3:1:0'");
    assert_only(&script, FINDING_CLOSE_WAIT_LEFT, 30, "stays in CLOSE_WAIT");
}

static void an_exit_right_after_the_end_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='state=CLOSE_WAIT'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=3");
    say(&script, "exit server status=0");
    assert_innocent(&script);
}

/* ---- sending to nobody ---- */

static void sending_to_a_peer_that_had_closed_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='state=CLOSE_WAIT'");
    call(&script, "call=send fd=4 len=3 at=/l/server.c:50", "call=send fd=4 ret=3");
    call(&script, "call=send fd=4 len=3 at=/l/server.c:51", "call=send fd=4 ret=-1 errno=32");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_only(&script, FINDING_WRITE_AFTER_FIN, 50,
                "answered with a RST, and send() then failed with EPIPE");
}

static void answering_a_half_closed_peer_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='state=CLOSE_WAIT'");
    call(&script, "call=recv fd=4 len=3", "call=recv fd=4 ret=0");
    call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=3");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

static void epipe_after_ones_own_shutdown_is_no_lost_write(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='state=CLOSE_WAIT'");
    call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=3");
    say(&script, "socket id=2 values='shut=2'");
    call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=-1 errno=32");
    assert_innocent(&script);
}

static void death_by_sigpipe_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=send fd=4 len=3 at=/l/server.c:50", "call=send fd=4 ret=-1 errno=32");
    say(&script, "signal server signal=13");
    say(&script, "exit server signal=13");
    assert_only(&script, FINDING_SIGPIPE, 50, "server was killed by SIGPIPE in send() on 4");
}

static void a_sigpipe_that_is_survived_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=-1 errno=32");
    say(&script, "signal server signal=13");
    say(&script, "exit server status=0");
    assert_innocent(&script);
}

/* ---- busy loops ---- */

static void many_eagain_in_a_row_are_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 40; i++)
        call(&script, "call=recv fd=4 len=10 at=/l/server.c:60", "call=recv fd=4 ret=-1 errno=11");
    assert_only(&script, FINDING_BUSY_LOOP, 60, "16 calls in a row came back with nothing");
    assert_int_equal(findings.items[0].event, 7); /* the first of them */
}

static void eagain_with_success_between_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 40; i++)
        call(&script, "call=recv fd=4 len=10",
             i % 10 ? "call=recv fd=4 ret=-1 errno=11" : "call=recv fd=4 ret=3");
    assert_innocent(&script);
}

static void eagain_with_pauses_between_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    char lines[40][2][128];
    for (int i = 0; i < 40; i++) {
        snprintf(lines[i][0], 128, "enter server step call=recv fd=4 len=10 ns=%d", (i + 1) * 5000000);
        snprintf(lines[i][1], 128, "return server call=recv fd=4 ret=-1 errno=11");
        say(&script, lines[i][0]);
        say(&script, lines[i][1]);
    }
    assert_innocent(&script);
}

static void receive_timeouts_are_no_busy_loop(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 40; i++) {
        say(&script, "enter server step call=recv fd=4 len=10");
        say(&script, "block server call=recv fd=4");
        say(&script, "return server call=recv fd=4 ret=-1 errno=11");
    }
    assert_innocent(&script);
}

#define WRITABLE                                                                                             \
    "call=select nfds=5 sets='3:1:0 4:5:0' at=/l/server.c:70", "call=select ret=1 nfds=5 sets='3:1:0 4:5:4'"

static void waiting_for_writability_with_nothing_to_write_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 20; i++)
        call(&script, WRITABLE);
    assert_only(&script, FINDING_BUSY_LOOP, 70, "8 times in a row because 4 can be written");
}

static void waiting_and_writing_in_turn_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 20; i++) {
        call(&script, WRITABLE);
        call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=3");
    }
    assert_innocent(&script);
}

/* ---- bind ---- */

static struct script rebound(const char *options, const char *state)
{
    static char made[2][160];
    struct script script = { .count = 0 };
    snprintf(made[0], sizeof made[0], "socket id=1 values='kind=tcp opts=%s'", options);
    snprintf(made[1], sizeof made[1],
             "socket id=7 values='kind=tcp state=%s local=server:7000 remote=client:40122'", state);
    say(&script, "start  server fds='3=s1'");
    say(&script, made[0]);
    say(&script, made[1]);
    call(&script, "call=bind fd=3 at=/l/server.c:80 | bind(3, *:7000)",
         "call=bind fd=3 ret=-1 errno=98 at=/l/server.c:80 | bind(3, *:7000) = -1 EADDRINUSE");
    return script;
}

static void bind_that_fails_for_time_wait_alone_is_found(void **unused)
{
    (void)unused;
    struct script script = rebound("0", "TIME_WAIT");
    assert_only(&script, FINDING_NO_REUSEADDR, 80, "nobody but 1 old connection in TIME_WAIT");
}

static void bind_that_fails_for_a_live_server_is_right(void **unused)
{
    (void)unused;
    struct script script = rebound("0", "LISTEN");
    assert_innocent(&script);
}

static void bind_that_fails_with_reuseaddr_set_is_right(void **unused)
{
    (void)unused;
    struct script script = rebound("1", "TIME_WAIT");
    assert_innocent(&script);
}

static void bind_of_a_port_that_only_ends_alike_is_right(void **unused)
{
    (void)unused;
    struct script script = rebound("0", "TIME_WAIT");
    script.count -= 2;
    call(&script, "call=bind fd=3 | bind(3, *:17000)", "call=bind fd=3 ret=-1 errno=98");
    assert_innocent(&script);
}

/* ---- unread data ---- */

static void closing_with_data_unread_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='rq=12'");
    call(&script, "call=close fd=4 at=/l/server.c:90", "call=close fd=4 ret=0 fds='4=-' at=/l/server.c:90");
    assert_only(&script, FINDING_UNREAD_AT_CLOSE, 90, "4 was closed with 12 bytes unread");
}

static void exiting_with_data_unread_is_found_once_for_all_copies(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=dup fd=4 at=/l/server.c:91", "call=dup fd=4 ret=5 fds='5=s2'");
    say(&script, "socket id=2 values='rq=1'");
    say(&script, "exit server status=0");
    assert_only(&script, FINDING_UNREAD_AT_CLOSE, 91, "with 1 byte unread");
}

static void closing_one_of_two_copies_with_data_unread_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=dup fd=4", "call=dup fd=4 ret=5 fds='5=s2'");
    say(&script, "socket id=2 values='rq=12'");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

static void closing_when_all_was_read_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='rq=12'");
    call(&script, "call=recv fd=4 len=20", "call=recv fd=4 ret=12");
    say(&script, "socket id=2 values='rq=0'");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

/* ---- deadlock ---- */

static void a_deadlock_is_found_where_the_first_one_waits(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "enter server step call=recv fd=4 len=10 at=/l/server.c:95");
    say(&script, "block server call=recv fd=4");
    say(&script, "note kind=deadlock | server waits for client, and client for server");
    assert_only(&script, FINDING_DEADLOCK, 95, "server waits for client, and client for server");
    assert_true(str_is(findings.items[0].actor, "server"));
}

static void a_wait_alone_is_no_deadlock(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "enter server step call=recv fd=4 len=10");
    say(&script, "block server call=recv fd=4");
    say(&script, "note kind=end | the session ends");
    assert_innocent(&script);
}

/* ---- the list ---- */

static void findings_come_in_the_order_of_their_events(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    look(&script);
    assert_int_equal(findings.count, 2);
    assert_int_equal(findings.items[0].kind,
                     FINDING_DESCRIPTOR_LEAK); /* known last, but its accept came first */
    assert_int_equal(findings.items[1].kind, FINDING_EOF_IGNORED);
}

/* A recording may say anything: 2^31 wrapped an array's size to nothing, 40,000,000 took 2 GB. */
static void an_object_of_any_number_takes_no_more_memory_than_another(void **unused)
{
    static const char *const events[] = { "start server fds='4=s2147483648 5=s4294967295'",
                                          "enter server call=recv fd=4 step",
                                          "return server call=recv fd=4 ret=0",
                                          "enter server call=recv fd=5 step",
                                          "return server call=recv fd=5 ret=0",
                                          NULL };
    (void)unused;
    struct script script = { .count = 0 };
    say_all(&script, events);
    assert_innocent(&script);
}

static void every_kind_has_a_name(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < FINDING_KIND_COUNT; kind++)
        assert_true(finding_name((enum finding_kind)kind)[0] != '\0');
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(a_short_send_followed_by_other_bytes_is_found),
        TEST(a_short_send_before_close_is_found),
        TEST(a_short_send_that_is_continued_is_right),
        TEST(a_short_send_given_up_because_the_peer_ended_is_right),
        TEST(a_send_on_another_descriptor_says_nothing_about_the_rest),
        TEST(a_long_send_of_which_too_little_followed_is_found),
        TEST(a_long_send_continued_in_pieces_is_right),
        TEST(a_second_recv_of_0_is_found),
        TEST(two_ends_of_two_connections_on_one_number_are_right),
        TEST(empty_datagrams_are_no_end),
        TEST(sets_left_over_from_the_last_select_are_found),
        TEST(empty_sets_after_a_timeout_are_found),
        TEST(sets_that_are_built_anew_are_right),
        TEST(sets_that_shrank_because_a_descriptor_was_closed_are_right),
        TEST(an_accepted_descriptor_never_closed_is_found),
        TEST(a_parent_that_keeps_its_copy_is_found),
        TEST(a_parent_that_closes_its_copy_is_right),
        TEST(connections_that_still_live_at_the_end_are_right),
        TEST(a_connection_left_in_close_wait_is_found),
        TEST(an_exit_right_after_the_end_is_right),
        TEST(sending_to_a_peer_that_had_closed_is_found),
        TEST(answering_a_half_closed_peer_is_right),
        TEST(epipe_after_ones_own_shutdown_is_no_lost_write),
        TEST(death_by_sigpipe_is_found),
        TEST(a_sigpipe_that_is_survived_is_right),
        TEST(many_eagain_in_a_row_are_found),
        TEST(eagain_with_success_between_is_right),
        TEST(eagain_with_pauses_between_is_right),
        TEST(receive_timeouts_are_no_busy_loop),
        TEST(waiting_for_writability_with_nothing_to_write_is_found),
        TEST(waiting_and_writing_in_turn_is_right),
        TEST(bind_that_fails_for_time_wait_alone_is_found),
        TEST(bind_that_fails_for_a_live_server_is_right),
        TEST(bind_that_fails_with_reuseaddr_set_is_right),
        TEST(bind_of_a_port_that_only_ends_alike_is_right),
        TEST(closing_with_data_unread_is_found),
        TEST(exiting_with_data_unread_is_found_once_for_all_copies),
        TEST(closing_one_of_two_copies_with_data_unread_is_right),
        TEST(closing_when_all_was_read_is_right),
        TEST(a_deadlock_is_found_where_the_first_one_waits),
        TEST(a_wait_alone_is_no_deadlock),
        TEST(findings_come_in_the_order_of_their_events),
        TEST(an_object_of_any_number_takes_no_more_memory_than_another),
        TEST(every_kind_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
