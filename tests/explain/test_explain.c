/* Sentences of events, and calls argument by argument. */
#include "lab/explain/explain.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/line_parts.h"
#include "tests/record/build_recording.h"

/* The sentence of the last event, with the state before it. */
static const char *sentence(const char *const *lines)
{
    static char out[EXPLAIN_SENTENCE_MAX];
    struct timeline *timeline = build_timeline(lines);
    struct state now;
    uint32_t last = timeline_count(timeline) - 1;
    state_init(&now);
    assert_true(timeline_state_at(timeline, last, &now));
    size_t length = explain_event(timeline, last, &now, EXPLAIN_ALL, out, sizeof out);
    assert_int_equal(length, strlen(out));
    state_free(&now);
    timeline_close(timeline);
    return out;
}

#define SENTENCE(...) sentence((const char *const[]){ START, __VA_ARGS__, NULL })
#define START                                                                                                \
    "start  server fds='3=s1 4=s2'",                                                                         \
        "socket id=2 values='kind=tcp state=ESTABLISHED local=server:7000 remote=client:40122'"

static void recv_of_zero_is_the_end_of_the_stream(void **unused)
{
    (void)unused;
    assert_string_equal(SENTENCE("enter server call=recv fd=4 len=512 | recv(4, …, 512, 0)",
                                 "return server call=recv fd=4 ret=0 | recv(4, \"\", 512, 0) = 0"),
                        "recv(4) returned 0: client:40122 has closed or shut down its sending side; this "
                        "socket stays readable for ever");
    assert_string_equal(SENTENCE("enter server call=recv fd=4 len=0 | recv(4, …, 0, 0)",
                                 "return server call=recv fd=4 ret=0 | recv(4, \"\", 0, 0) = 0"),
                        "asked for no bytes, and took none: that says nothing of the end");
}

static void recv_of_zero_after_a_shutdown_of_ones_own_says_nothing_of_the_peer(void **unused)
{
    (void)unused;
#define ZERO(state, shut)                                                                                    \
    SENTENCE("socket id=2 values='kind=tcp state=" state " shut=" shut                                       \
             " local=server:7000 remote=client:40122'",                                                      \
             "enter server call=recv fd=4 len=512 | recv(4, …, 512, 0)",                                     \
             "return server call=recv fd=4 ret=0 | recv(4, \"\", 512, 0) = 0")
    static const char deaf[] = "recv(4) returned 0: this end has shut down its receiving, and nothing waits; "
                               "what still comes can be "
                               "read";
    assert_string_equal(ZERO("ESTABLISHED", "1"), deaf);
    assert_string_equal(ZERO("FIN_WAIT2", "3"), deaf);
    assert_non_null(strstr(ZERO("CLOSE_WAIT", "1"), "client:40122 has closed or shut down"));
    assert_non_null(strstr(ZERO("FIN_WAIT2", "2"), "client:40122 has closed or shut down"));
}

static void what_is_no_stream_has_no_peer(void **unused)
{
    (void)unused;
#define READS(kind, how)                                                                                     \
    SENTENCE("socket id=2 values='kind=" kind "'", "enter server call=read fd=4 len=8 | read(4, …, 8)",      \
             how " | read(4, …, 8)")
    assert_string_equal(READS("eventfd", "block server call=read fd=4"),
                        "nothing waits on 4: sleeps until something does");
    assert_string_equal(READS("eventfd", "return server call=read fd=4 ret=0"),
                        "read(4) returned 0: nothing is left to be read");
    assert_string_equal(SENTENCE("socket id=2 values='kind=unix-stream remote=unnamed'",
                                 "enter server call=read fd=4 len=8", "block server call=read fd=4"),
                        "nothing waits on 4: sleeps until the peer sends or ends the connection");
#define WRITES(kind) SENTENCE("socket id=2 values='kind=" kind "'", "enter server call=write fd=4 len=8")
    assert_string_equal(WRITES("eventfd"), "adds to the counter behind 4");
    assert_string_equal(WRITES("pipe-write"), "writes 8 bytes into the pipe");
}

static void the_urgent_byte_stands_beside_the_stream(void **unused)
{
    (void)unused;
    assert_string_equal(SENTENCE("enter server call=recv fd=4 len=9 | recv(4, …, 9, MSG_OOB)"),
                        "takes the urgent byte of 4, which stands beside the others");
    assert_string_equal(SENTENCE("enter server call=recv fd=4 len=1 | recv(4, …, 1, MSG_OOB)",
                                 "return server call=recv fd=4 ret=1 | recv(4, \"x\", 1, MSG_OOB) = 1"),
                        "took the urgent byte; the others are still in their order");
}

static void what_bytes_spell_is_no_flag(void **unused)
{
    (void)unused;
    assert_non_null(
        strstr(SENTENCE("enter server call=recv fd=4 len=64 | recv(4, …, 64, 0)",
                        "return server call=recv fd=4 ret=12 | recv(4, \"say \\\"MSG_PEEK\", 64, 0) = 12"),
               "took 12 bytes, less than there was room for"));
}

static void why_a_send_was_cut_short_nobody_says(void **unused)
{
    (void)unused;
    assert_string_equal(SENTENCE("enter server call=send fd=4 len=9", "return server call=send fd=4 ret=3"),
                        "only 3 of 9 bytes were taken; the program must send the rest itself");
}

static void a_peer_can_be_taken_away(void **unused)
{
    (void)unused;
    assert_string_equal(SENTENCE("socket id=2 values='kind=udp'",
                                 "enter server call=connect fd=4 | connect(4, AF_UNSPEC)",
                                 "return server call=connect fd=4 ret=0 | connect(4, AF_UNSPEC) = 0"),
                        "socket 4 has no peer any more");
}

static void what_a_close_ends_is_told_of_a_connection_alone(void **unused)
{
    (void)unused;
#define CLOSES(fd) SENTENCE("enter server call=close fd=" fd, "return server call=close fd=" fd " ret=0")
    assert_non_null(strstr(CLOSES("4"), "the kernel now ends the connection, where it still stands"));
    assert_string_equal(SENTENCE("socket id=1 values='kind=tcp state=LISTEN local=server:7000'",
                                 "enter server call=close fd=3", "return server call=close fd=3 ret=0"),
                        "descriptor 3 is free; the next new one gets this number");
}

static void an_abstract_address_is_no_file(void **unused)
{
    (void)unused;
#define BINDS(address)                                                                                       \
    SENTENCE("socket id=2 values='kind=unix-stream'",                                                        \
             "enter server call=bind fd=4 addr=" address " | bind(4, " address ")",                          \
             "return server call=bind fd=4 ret=0 addr=" address " | bind(4, " address ") = 0")
    assert_non_null(strstr(BINDS("@door"), "which is no file"));
    assert_non_null(strstr(BINDS("/tmp/door"), "which is a file"));
}

static void recv_of_zero_on_a_datagram_socket_is_a_message(void **unused)
{
    (void)unused;
    assert_non_null(strstr(SENTENCE("socket id=2 values='kind=udp'", "enter server call=recv fd=4 len=512",
                                    "return server call=recv fd=4 ret=0"),
                           "that is a message, no end"));
}

static void connect_that_blocks_tells_who_answers(void **unused)
{
    (void)unused;
    assert_string_equal(
        SENTENCE("enter server call=connect fd=3 | connect(3, server:7000)",
                 "block server call=connect fd=3 | connect(3, server:7000) blocks"),
        "connect(3) sent a SYN and waits for the SYN ACK; the kernel of server:7000 answers by "
        "itself, accept() is not needed for that");
}

static void an_error_has_name_meaning_and_cause(void **unused)
{
    (void)unused;
    const char *text = SENTENCE("enter server call=connect fd=3 | connect(3, server:7000)",
                                "return server call=connect fd=3 ret=-1 errno=111");
    assert_non_null(strstr(text, "connect(3) failed with ECONNREFUSED (Connection refused): nobody listens"));
}

static const char *cause(const char *kind, const char *call, int error, const char *address)
{
    struct event_call failed = { .name = str_from(call), .error = error, .address = str_from(address) };
    return explain_cause(str_from(kind), &failed);
}

static void the_cause_depends_on_the_call(void **unused)
{
    (void)unused;
    const char *on_connect = cause("", "connect", ECONNREFUSED, "127.0.0.1:7000");
    const char *on_recv = cause("", "recv", ECONNREFUSED, NULL);
    assert_non_null(strstr(on_connect, "RST"));
    assert_non_null(strstr(on_recv, "ICMP"));
    assert_non_null(cause("", "anything", EBADF, NULL));
    assert_null(cause("", "recv", EDOM, NULL));
}

static void a_path_is_no_port(void **unused)
{
    (void)unused;
    assert_null(strstr(cause("unix-stream", "bind", EADDRINUSE, "./door.sock"), "port"));
    assert_null(strstr(cause("", "bind", EADDRINUSE, "./door.sock"), "port"));
    assert_non_null(strstr(cause("", "bind", EADDRINUSE, "[::]:7000"), "port"));
    assert_null(strstr(cause("unix-stream", "connect", ECONNREFUSED, "./door.sock"), "SYN"));
}

static void v6only_says_what_each_value_means(void **unused)
{
    (void)unused;
    const char *text = SENTENCE(
        "enter server call=setsockopt fd=3 | setsockopt(3, IPPROTO_IPV6, IPV6_V6ONLY, 0)",
        "return server call=setsockopt fd=3 ret=0 | setsockopt(3, IPPROTO_IPV6, IPV6_V6ONLY, 0) = 0");
    assert_non_null(strstr(text, "IPV6_V6ONLY of socket 3 is 0: with 1 it takes IPv6 alone"));
}

static void a_refusal_tells_who_listens_at_that_port(void **unused)
{
    (void)unused;
    const char *text =
        SENTENCE("socket id=1 values='kind=tcp state=LISTEN owner=server local=server:7000'",
                 "start client fds='3=s3'", "enter client call=connect fd=3 addr=127.0.0.9:7000",
                 "return client call=connect fd=3 addr=127.0.0.9:7000 ret=-1 errno=111");
    assert_non_null(
        strstr(text, "server listens at server:7000, but at another address than 127.0.0.9:7000"));
}

static void a_port_that_is_taken_tells_by_whom(void **unused)
{
    (void)unused;
    const char *text = SENTENCE("socket id=1 values='kind=tcp6 state=LISTEN owner=server local=[::]:7000'",
                                "enter server call=bind fd=4 addr=*:7000",
                                "return server call=bind fd=4 addr=*:7000 ret=-1 errno=98");
    assert_non_null(strstr(text, "before bind(). server listens at [::]:7000"));
}

static void a_refused_connect_is_the_cause_on_a_tcp_socket(void **unused)
{
    (void)unused;
    const char *text = SENTENCE("start client fds='3=s2'", "enter server call=send fd=4 | send(4, …)",
                                "return server call=send fd=4 ret=-1 errno=111");
    assert_non_null(strstr(cause("tcp", "recv", ECONNREFUSED, NULL), "SYN"));
    assert_non_null(strstr(cause("udp", "recv", ECONNREFUSED, NULL), "ICMP"));
    assert_non_null(strstr(text, "answered the SYN with a RST"));
}

static void a_short_send_says_what_is_left_to_do(void **unused)
{
    (void)unused;
    assert_non_null(
        strstr(SENTENCE("enter server call=send fd=4 len=10", "return server call=send fd=4 ret=4"),
               "only 4 of 10 bytes were taken"));
    assert_non_null(
        strstr(SENTENCE("enter server call=send fd=4 len=10", "return server call=send fd=4 ret=10"),
               "the kernel took 10 bytes into the send queue"));
}

static void the_asked_length_is_that_of_the_tasks_own_call(void **unused)
{
    (void)unused;
    assert_non_null(
        strstr(SENTENCE("start client fds='3=s2'", "enter server call=send fd=4 len=10",
                        "enter client call=recv fd=3 len=99", "return server call=send fd=4 ret=4"),
               "only 4 of 10 bytes"));
}

static void shutdown_tells_its_direction(void **unused)
{
    (void)unused;
    assert_non_null(strstr(SENTENCE("enter server call=shutdown fd=4 | shutdown(4, SHUT_WR)",
                                    "return server call=shutdown fd=4 ret=0 | shutdown(4, SHUT_WR) = 0"),
                           "client:40122 will read 0 after it"));
    assert_non_null(strstr(SENTENCE("enter server call=shutdown fd=4 | shutdown(4, SHUT_RDWR)"),
                           "ends both directions of 4"));
}

static void what_a_wait_tells_unasked_is_named(void **unused)
{
    (void)unused;
#define TOLD(ready)                                                                                          \
    SENTENCE("enter server call=poll nfds=1 sets='4:1:0' | poll([{4, POLLIN}], 1, -1)",                      \
             "return server call=poll ret=1 nfds=1 sets='4:1:" ready "'")
    assert_non_null(strstr(TOLD("20"), "4 with POLLNVAL: that descriptor is not open"));
    assert_non_null(strstr(TOLD("9"), "4 with POLLERR: of a socket getsockopt(SO_ERROR)"));
    assert_non_null(strstr(TOLD("11"), "4 with POLLHUP: of a socket both directions are over"));
    assert_string_equal(TOLD("1"), "1 ready: one call on each would not sleep now");
}

static void a_wait_for_nothing_is_told_as_such(void **unused)
{
    (void)unused;
    static const char nothing[] =
        "watches no descriptor at all: it sleeps until the time is over, whatever arrives";
    assert_string_equal(SENTENCE("enter server call=select nfds=4 | select(4, [], NULL, NULL, {1.0 s})"),
                        nothing);
    assert_string_equal(SENTENCE("enter server call=poll nfds=0 | poll(NULL, 0, 100)",
                                 "block server call=poll | poll(NULL, 0, 100) blocked"),
                        nothing);
    assert_null(
        strstr(SENTENCE("enter server call=select nfds=4 | select(4, [], [3], NULL, {1.0 s})"), "at all"));
}

static void what_did_not_fit_is_told_where_something_did_not(void **unused)
{
    (void)unused;
#define TOOK(gives)                                                                                          \
    SENTENCE("socket id=2 values='kind=udp'", "enter server call=recv fd=4 len=8",                           \
             "return server call=recv fd=4 " gives)
    assert_string_equal(TOOK("ret=3"), "took one datagram of 3 bytes");
    assert_non_null(strstr(TOOK("ret=8"), "it may have been longer"));
    assert_string_equal(
        TOOK("ret=20 | recv(4, …, 8, MSG_TRUNC) = 20"),
        "the datagram had 20 bytes, and there was room for 8 bytes: what did not fit is gone");
}

static void a_call_that_is_not_made_yet_gives_nothing_away(void **unused)
{
    (void)unused;
    assert_string_equal(SENTENCE("enter server call=connect fd=3 | connect(3, server:7000)"),
                        "asks server:7000 for a connection");
    assert_string_equal(
        SENTENCE("socket id=2 values='kind=udp'", "enter server call=connect fd=4 | connect(4, server:7000)"),
        "names server:7000 as the peer of socket 4");
    assert_string_equal(SENTENCE("enter server call=close fd=3 | close(3)"), "gives descriptor 3 back");
    assert_null(strstr(SENTENCE("enter server call=listen fd=3 | listen(3, 8)",
                                "return server call=listen fd=3 ret=0 | listen(3, 8) = 0"),
                       "shakes hands"));
}

static void calls_that_only_ask_say_what_for(void **unused)
{
    (void)unused;
    assert_string_equal(SENTENCE("enter server call=getsockname fd=4"), "asks for the local address of 4");
    assert_string_equal(SENTENCE("enter server call=getpeername fd=4"),
                        "asks for the address of the peer of 4");
    assert_non_null(strstr(SENTENCE("enter server call=getpeername fd=4",
                                    "return server call=getpeername fd=4 ret=-1 errno=107"),
                           "the socket has no peer"));
    assert_string_equal(SENTENCE("enter server call=fcntl fd=4 | fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK)"),
                        "sets the flags of 4");
}

static void a_network_that_is_not_there_has_a_way_out(void **unused)
{
    (void)unused;
    assert_non_null(strstr(SENTENCE("enter server call=connect fd=4 addr=93.184.216.34:80",
                                    "return server call=connect fd=4 addr=93.184.216.34:80 ret=-1 errno=101"),
                           "with --host they are on the machine's own"));
}

static void who_is_killed_is_told_what_the_signal_means(void **unused)
{
    (void)unused;
    assert_non_null(strstr(SENTENCE("exit server signal=11"), "uses memory that is not its own"));
    assert_non_null(strstr(SENTENCE("exit server signal=6"), "assert()"));
    assert_string_equal(SENTENCE("exit server signal=15"), "server was killed by SIGTERM");
}

static void a_call_without_a_row_is_still_told(void **unused)
{
    (void)unused;
    assert_string_equal(SENTENCE("enter server call=frobnicate fd=4"),
                        "server is about to call frobnicate()");
}

static void a_packet_is_told_by_what_it_means(void **unused)
{
    (void)unused;
    assert_string_equal(
        SENTENCE("packet from=127.0.0.1:40122 to=127.0.0.1:7000 flags=S | "
                 "client:40122 > server:7000  SYN seq 0 win 65495 [retransmission]"),
        "client:40122: asks server:7000 for a connection; sent again: its acknowledgment did not "
        "come in time");
#define RESETS(words) SENTENCE("packet from=127.0.0.1:7000 to=127.0.0.1:40122 " words)
    assert_non_null(strstr(RESETS("flags=RA seq=9"), "127.0.0.1:7000: ends the connection at once"));
    assert_non_null(strstr(RESETS("flags=R seq=9"), "there is no such connection any more"));
    assert_non_null(strstr(RESETS("flags=RA seq=0"), "refuses the connection that was asked for"));
    assert_non_null(
        strstr(SENTENCE("packet from=127.0.0.1:1 to=127.0.0.1:2 udp data=hello"), "datagram of 5 bytes"));
}

static void tasks_signals_and_notes_are_told(void **unused)
{
    (void)unused;
    assert_string_equal(SENTENCE("exit server status=3"),
                        "server ended with status 3; the kernel closes what it left open");
    assert_non_null(strstr(SENTENCE("exit server signal=13"), "killed by SIGPIPE: it wrote"));
    assert_string_equal(SENTENCE("signal server signal=15"), "server gets the signal SIGTERM");
    assert_string_equal(SENTENCE("signal server signal=13 | SIGPIPE (ignored)"),
                        "server gets the signal SIGPIPE, and ignores it");
    assert_string_equal(SENTENCE("note kind=deadlock | all wait"), "all wait");
    assert_string_equal(SENTENCE("output server fd=2 data=x"), "server printed 1 byte to its standard error");
    assert_string_equal(SENTENCE("socket id=2 values='rq=3 state=CLOSE_WAIT'"),
                        "the kernel says of server:7000: state CLOSE_WAIT, receive queue 3");
}

static void without_a_state_the_peer_is_the_peer(void **unused)
{
    (void)unused;
    static const char *const lines[] = { START, "enter server call=recv fd=4 len=9",
                                         "return server call=recv fd=4 ret=0", NULL };
    char out[EXPLAIN_SENTENCE_MAX];
    struct timeline *timeline = build_timeline(lines);
    explain_event(timeline, timeline_count(timeline) - 1, NULL, EXPLAIN_ALL, out, sizeof out);
    assert_string_equal(out, "recv(4) returned 0: nothing is left to be read");
    assert_int_equal(explain_event(timeline, 9999, NULL, EXPLAIN_ALL, out, sizeof out), 0);
    for (size_t cap = 1; cap < 100; cap++)
        assert_true(explain_event(timeline, timeline_count(timeline) - 1, NULL, EXPLAIN_ALL, out, cap) < cap);
    timeline_close(timeline);
}

/* ---- arguments ---- */

static bool has_line(const struct event *event, const char *expected)
{
    static char lines[EXPLAIN_LINES_MAX][EXPLAIN_LINE_MAX];
    int count = explain_arguments(event, EXPLAIN_ALL, lines);
    for (int i = 0; i < count; i++)
        if (strcmp(lines[i], expected) == 0)
            return true;
    for (int i = 0; i < count; i++)
        print_message("  has: %s\n", lines[i]);
    return false;
}

static void arguments_have_names_values_and_meanings(void **unused)
{
    (void)unused;
    struct event event = { .kind = EVENT_RETURN,
                           .line = str_from(
                               "recv(4, \"MSG_PEEK, (\", 512, MSG_DONTWAIT|MSG_NOSIGNAL) = -1 EAGAIN"),
                           .u.call = { .name = str_from("recv"),
                                       .fd = 4,
                                       .ret = -1,
                                       .error = EAGAIN,
                                       .arguments = str_from("sockfd:1 buf:13 len:3 flags:25 ") } };
    assert_true(has_line(&event, "sockfd = 4  (which socket)"));
    assert_true(has_line(&event, "buf = \"MSG_PEEK, (\"  (where the bytes are put, shown as they came)"));
    assert_true(has_line(&event, "    MSG_DONTWAIT: do not sleep: fail with EAGAIN instead, this once"));
    assert_true(has_line(&event, "    MSG_NOSIGNAL: no SIGPIPE when the reader is gone, only EPIPE"));
    assert_true(has_line(&event, "result = -1: EAGAIN (Resource temporarily unavailable)"));
    assert_true(has_line(&event, "manual page: recv(2)"));
    static char lines[EXPLAIN_LINES_MAX][EXPLAIN_LINE_MAX];
    int count = explain_arguments(&event, EXPLAIN_ALL, lines);
    for (int i = 0; i < count; i++) /* what the program's bytes spell is no flag */
        assert_null(strstr(lines[i], "MSG_PEEK: "));
}

/* The line leaves the length out, and has no place for what the kernel writes back. */
static void an_argument_goes_by_its_own_name(void **unused)
{
    (void)unused;
    struct event event = { .kind = EVENT_ENTER,
                           .line = str_from("accept4(3, …, SOCK_NONBLOCK)"),
                           .u.call = { .name = str_from("accept4"),
                                       .fd = 3,
                                       .arguments = str_from("sockfd:1 addr:3 addrlen=2:16 flags:13 ") } };
    assert_true(has_line(&event, "addrlen = 16  (room for the address, and then the bytes it has)"));
    assert_true(has_line(&event, "flags = SOCK_NONBLOCK  (set on the new descriptor, see below)"));
    event.u.call.arguments = str_from("sockfd:1 newest:3 ");
    assert_true(has_line(&event, "newest = …"));
}

static void a_packet_has_no_arguments(void **unused)
{
    (void)unused;
    static char lines[EXPLAIN_LINES_MAX][EXPLAIN_LINE_MAX];
    assert_int_equal(explain_arguments(&(struct event){ .kind = EVENT_PACKET }, EXPLAIN_ALL, lines), 0);
}

static void lines_are_split_at_the_commas_of_the_call_alone(void **unused)
{
    (void)unused;
    struct line_parts parts;
    assert_true(line_split(str_from("select(5, [3 4], {1, 2}, \"a,\\\"b)\", f(1, 2)) = 1 ([4])"), &parts));
    assert_int_equal(parts.count, 5);
    assert_true(str_is(parts.name, "select"));
    assert_true(str_is(parts.arguments[1], "[3 4]"));
    assert_true(str_is(parts.arguments[2], "{1, 2}"));
    assert_true(str_is(parts.arguments[3], "\"a,\\\"b)\""));
    assert_true(str_is(parts.arguments[4], "f(1, 2)"));
    assert_true(str_is(parts.result, "1 ([4])"));
    assert_false(line_split(str_from("no call"), &parts));
    assert_false(line_split((struct str){ NULL, 0 }, &parts));
}

static void a_line_cut_anywhere_is_split_without_harm(void **unused)
{
    (void)unused;
    static const char line[] = "recv(4, \"a\\\"b\", [1, {2}], 512) = -1 EAGAIN (x)";
    for (size_t size = 0; size < sizeof line; size++) {
        char *copy = malloc(size ? size : 1);
        struct line_parts parts;
        assert_non_null(copy);
        memcpy(copy, line, size);
        line_split((struct str){ copy, size }, &parts);
        for (unsigned i = 0; i < parts.count; i++)
            assert_true(parts.arguments[i].p + parts.arguments[i].n <= copy + size);
        free(copy);
    }
}

/* ---- the tables ---- */

static void every_gap_of_every_sentence_is_known(void **unused)
{
    (void)unused;
    static const char *const known[] = { "{fd}", "{ret}", "{n:ret}", "{n:asked}", "{call}", "{peer}", "{1}",
                                         "{2}",  "{3}",   "{nval}",  "{err}",     "{hup}",  NULL };
    for (size_t i = 0; i < explain_calls_count; i++)
        for (const char *at = explain_calls[i].sentence; (at = strchr(at, '{')); at++) {
            bool found = false;
            for (const char *const *name = known; *name; name++)
                found |= strncmp(at, *name, strlen(*name)) == 0;
            if (!found)
                print_message("%s\n", explain_calls[i].sentence);
            assert_true(found);
        }
}

static void every_call_with_a_sentence_has_parameters_and_a_page(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < explain_calls_count; i++)
        for (const char *at = explain_calls[i].calls; *at;) {
            size_t length = strcspn(at, " ");
            struct str name = { at, length };
            if (!explain_page(name))
                print_message("no page: %.*s\n", STR_ARGS(name));
            assert_non_null(explain_page(name));
            at += length + (at[length] == ' ');
        }
}

static void no_sentence_is_hidden_behind_one_that_always_speaks_first(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < explain_calls_count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct explain_row *late = &explain_calls[i], *early = &explain_calls[j];
            bool hides = strcmp(early->calls, late->calls) == 0 && early->when == late->when &&
                         early->kind == KIND_ANY && !early->word;
            if (hides)
                print_message("%s\n", late->sentence);
            assert_false(hides);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recv_of_zero_is_the_end_of_the_stream),
        cmocka_unit_test(recv_of_zero_after_a_shutdown_of_ones_own_says_nothing_of_the_peer),
        cmocka_unit_test(what_is_no_stream_has_no_peer),
        cmocka_unit_test(the_urgent_byte_stands_beside_the_stream),
        cmocka_unit_test(what_bytes_spell_is_no_flag),
        cmocka_unit_test(why_a_send_was_cut_short_nobody_says),
        cmocka_unit_test(a_peer_can_be_taken_away),
        cmocka_unit_test(what_a_close_ends_is_told_of_a_connection_alone),
        cmocka_unit_test(an_abstract_address_is_no_file),
        cmocka_unit_test(recv_of_zero_on_a_datagram_socket_is_a_message),
        cmocka_unit_test(connect_that_blocks_tells_who_answers),
        cmocka_unit_test(an_error_has_name_meaning_and_cause),
        cmocka_unit_test(the_cause_depends_on_the_call),
        cmocka_unit_test(a_path_is_no_port),
        cmocka_unit_test(v6only_says_what_each_value_means),
        cmocka_unit_test(a_refusal_tells_who_listens_at_that_port),
        cmocka_unit_test(a_port_that_is_taken_tells_by_whom),
        cmocka_unit_test(a_refused_connect_is_the_cause_on_a_tcp_socket),
        cmocka_unit_test(a_short_send_says_what_is_left_to_do),
        cmocka_unit_test(the_asked_length_is_that_of_the_tasks_own_call),
        cmocka_unit_test(shutdown_tells_its_direction),
        cmocka_unit_test(what_a_wait_tells_unasked_is_named),
        cmocka_unit_test(a_wait_for_nothing_is_told_as_such),
        cmocka_unit_test(what_did_not_fit_is_told_where_something_did_not),
        cmocka_unit_test(a_call_that_is_not_made_yet_gives_nothing_away),
        cmocka_unit_test(calls_that_only_ask_say_what_for),
        cmocka_unit_test(a_network_that_is_not_there_has_a_way_out),
        cmocka_unit_test(who_is_killed_is_told_what_the_signal_means),
        cmocka_unit_test(a_call_without_a_row_is_still_told),
        cmocka_unit_test(a_packet_is_told_by_what_it_means),
        cmocka_unit_test(tasks_signals_and_notes_are_told),
        cmocka_unit_test(without_a_state_the_peer_is_the_peer),
        cmocka_unit_test(arguments_have_names_values_and_meanings),
        cmocka_unit_test(an_argument_goes_by_its_own_name),
        cmocka_unit_test(a_packet_has_no_arguments),
        cmocka_unit_test(lines_are_split_at_the_commas_of_the_call_alone),
        cmocka_unit_test(a_line_cut_anywhere_is_split_without_harm),
        cmocka_unit_test(every_gap_of_every_sentence_is_known),
        cmocka_unit_test(every_call_with_a_sentence_has_parameters_and_a_page),
        cmocka_unit_test(no_sentence_is_hidden_behind_one_that_always_speaks_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
