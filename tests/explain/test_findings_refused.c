/* Findings of what was dialled and refused, each, shown by a run that has it, and kept quiet about by one
 * that comes close but is innocent. */
#include <string.h>

#include "tests/explain/findings_script.h"

#define EVENT(...)                                                                                           \
    do {                                                                                                     \
        static char line[200];                                                                               \
        snprintf(line, sizeof line, __VA_ARGS__);                                                            \
        say(script, line);                                                                                   \
    } while (0)

/* A server that listens at an address, and a client with sockets 3 and 4. */
static void start(struct script *script, const char *command, const char *kind, const char *address)
{
    *script = (struct script){ .count = 0 };
    EVENT("note kind=session text='%s'", command);
    say(script, "start  server fds='3=s1'");
    say(script, "start  client fds='3=s2 4=s3'");
    EVENT("socket id=1 values='kind=%s'", kind);
    static char made[2][80];
    for (int i = 0; i < 2; i++) {
        snprintf(made[i], sizeof made[i], "socket id=%d values='kind=%s'", i + 2, kind);
        say(script, made[i]);
    }
    if (!address)
        return;
    EVENT("enter  server call=bind fd=3 addr=%s at=/l/server.c:10 step", address);
    EVENT("return server call=bind fd=3 addr=%s ret=0 at=/l/server.c:10", address);
    say(script, "enter  server call=listen fd=3 step");
    say(script, "return server call=listen fd=3 ret=0");
}

static void dial(struct script *script, int fd, const char *to, const char *result)
{
    static char room[16][2][160];
    static unsigned used;
    char(*pair)[160] = room[used++ % 16];
    snprintf(pair[0], sizeof pair[0], "enter  client call=connect fd=%d addr=%s at=/l/server.c:50 step", fd,
             to);
    snprintf(pair[1], sizeof pair[1], "return client call=connect fd=%d addr=%s %s at=/l/server.c:50", fd, to,
             result);
    say(script, pair[0]);
    say(script, pair[1]);
}

#define REFUSED "ret=-1 errno=111"

/* The only call of the client. */
static struct script dialled(const char *address, const char *to)
{
    struct script script;
    start(&script, "./server :: ./client", "tcp", address);
    dial(&script, 3, to, REFUSED);
    say(&script, "exit client status=1");
    return script;
}

/* ---- elsewhere */

static void another_address_of_the_port_is_found(void **unused)
{
    (void)unused;
    struct script script = dialled("127.0.0.1:7000", "127.0.0.9:7000");
    assert_only(
        &script, "bound-elsewhere", 10,
        "client dials 127.0.0.9:7000 and is refused: server waits at that port, but at 127.0.0.1:7000");
}

static void another_family_is_found_at_the_client(void **unused)
{
    (void)unused;
    struct script script = dialled("*:7000", "[::1]:7000");
    assert_only(&script, "bound-elsewhere", 50, "at 0.0.0.0:7000 alone");
    assert_non_null(strstr(findings.items[0].advice, "getaddrinfo"));
}

static void a_client_that_tries_the_next_address_is_right(void **unused)
{
    (void)unused;
    struct script script;
    start(&script, "./server :: ./client", "tcp", "127.0.0.1:7000");
    dial(&script, 3, "[::1]:7000", REFUSED);
    dial(&script, 4, "127.0.0.1:7000", "ret=0");
    say(&script, "exit client status=0");
    assert_innocent(&script);
}

static void a_refusal_without_a_listener_is_right(void **unused)
{
    (void)unused;
    struct script script = dialled(NULL, "127.0.0.1:7000");
    assert_innocent(&script);
}

static void a_refusal_before_the_server_listens_is_right(void **unused)
{
    (void)unused;
    struct script script;
    start(&script, "./server :: ./client", "tcp", NULL);
    dial(&script, 3, "127.0.0.9:7000", REFUSED);
    say(&script, "enter  server call=bind fd=3 addr=127.0.0.1:7000 step");
    say(&script, "return server call=bind fd=3 addr=127.0.0.1:7000 ret=0");
    say(&script, "enter  server call=listen fd=3 step");
    say(&script, "return server call=listen fd=3 ret=0");
    say(&script, "exit client status=1");
    assert_innocent(&script);
}

/* It opens one door after the other, and the client, which was too early for the second, has ended. */
static void a_server_that_listens_there_a_moment_later_is_right(void **unused)
{
    (void)unused;
    struct script script = dialled("*:7000", "[::1]:7000");
    say(&script, "socket id=9 values='kind=tcp6'");
    say(&script, "enter  server call=socket step");
    say(&script, "return server call=socket ret=5 fds='5=s9'");
    say(&script, "enter  server call=bind fd=5 addr=[::]:7000 step");
    say(&script, "return server call=bind fd=5 addr=[::]:7000 ret=0");
    say(&script, "enter  server call=listen fd=5 step");
    say(&script, "return server call=listen fd=5 ret=0");
    say(&script, "enter  server call=poll nfds=2 sets='3:1:0 5:1:0' step");
    assert_innocent(&script);
}

static void a_refusal_that_is_told_once_somebody_listens_there_is_right(void **unused)
{
    (void)unused;
    struct script script;
    start(&script, "./server :: ./client", "tcp", "*:7000");
    dial(&script, 3, "[::1]:7000", "ret=-1 errno=115");
    say(&script, "socket id=9 values='kind=tcp6'");
    say(&script, "enter  server call=socket step");
    say(&script, "return server call=socket ret=5 fds='5=s9'");
    say(&script, "enter  server call=bind fd=5 addr=[::]:7000 step");
    say(&script, "return server call=bind fd=5 addr=[::]:7000 ret=0");
    say(&script, "enter  server call=listen fd=5 step");
    say(&script, "return server call=listen fd=5 ret=0");
    say(&script, "enter  client call=getsockopt fd=3 step");
    say(&script, "return client call=getsockopt fd=3 ret=0 | getsockopt(3, SOL_SOCKET, SO_ERROR, "
                 "ECONNREFUSED) = 0");
    say(&script, "exit client status=1");
    assert_innocent(&script);
}

/* As hiredis does: what connect() has told, SO_ERROR tells no more. */
static void an_error_that_was_told_before_is_no_success(void **unused)
{
    (void)unused;
    struct script script;
    start(&script, "./server :: ./client", "tcp", "127.0.0.9:7000");
    dial(&script, 3, "127.0.0.1:7000", "ret=-1 errno=115");
    dial(&script, 3, "127.0.0.1:7000", REFUSED);
    say(&script, "enter  client call=getsockopt fd=3 step");
    say(&script, "return client call=getsockopt fd=3 ret=0 | getsockopt(3, SOL_SOCKET, SO_ERROR, 0) = 0");
    say(&script, "exit client status=1");
    assert_only(&script, "bound-elsewhere", 10, "client dials 127.0.0.1:7000 and is refused");
}

static void a_server_that_serves_the_other_address_alone_is_found(void **unused)
{
    (void)unused;
    struct script script = dialled("*:7000", "[::1]:7000");
    say(&script, "enter  server call=accept fd=3 step");
    say(&script, "exit   server status=0");
    assert_only(&script, "bound-elsewhere", 50, "at 0.0.0.0:7000 alone");
}

static void who_looks_for_open_ports_is_right(void **unused)
{
    (void)unused;
    struct script script;
    start(&script, "./server :: ./scan", "tcp", "127.0.0.1:7000");
    for (int port = 6998; port < 7004; port++) {
        static char to[8][24];
        snprintf(to[port % 8], sizeof to[0], "127.0.0.9:%d", port);
        dial(&script, 3, to[port % 8], REFUSED);
    }
    say(&script, "exit client status=0");
    assert_innocent(&script);
}

/* ---- families */

static void ipv4_at_a_listener_for_ipv6_alone_is_found(void **unused)
{
    (void)unused;
    struct script script;
    start(&script, "./server :: ./client", "tcp", NULL);
    say(&script, "enter  server call=setsockopt fd=3 step | setsockopt(3, IPPROTO_IPV6, IPV6_V6ONLY, 1)");
    say(&script, "return server call=setsockopt fd=3 ret=0");
    say(&script, "enter  server call=bind fd=3 addr=[::]:7000 at=/l/server.c:10 step");
    say(&script, "return server call=bind fd=3 addr=[::]:7000 ret=0 at=/l/server.c:10");
    say(&script, "enter  server call=listen fd=3 step");
    say(&script, "return server call=listen fd=3 ret=0");
    dial(&script, 3, "127.0.0.1:7000", REFUSED);
    say(&script, "exit client status=1");
    assert_only(&script, "v6only", 10, "server waits at [::]:7000 with IPV6_V6ONLY set");
}

static void a_listener_for_both_families_is_not_elsewhere(void **unused)
{
    (void)unused;
    struct script script = dialled("[::]:7000", "[::ffff:127.0.0.1]:7000");
    assert_innocent(&script);
}

/* ---- byte order */

static void a_server_at_the_swapped_port_is_found(void **unused)
{
    (void)unused;
    struct script script = dialled("*:22555", "127.0.0.1:7000");
    assert_only(&script, "port-byte-order", 10,
                "server waits at port 22555: that is 7000 with its two bytes swapped");
}

static void a_client_of_the_swapped_port_is_found(void **unused)
{
    (void)unused;
    struct script script = dialled("*:7000", "127.0.0.1:22555");
    assert_only(&script, "port-byte-order", 50, "client dials port 22555");
}

static void a_swapped_port_of_the_command_is_asked_for(void **unused)
{
    (void)unused;
    struct script script;
    start(&script, "./client 127.0.0.1 7000", "tcp", NULL);
    dial(&script, 3, "127.0.0.1:22555", REFUSED);
    say(&script, "exit client status=1");
    assert_only(&script, "port-byte-order", 50, "did you mean htons(7000)?");
    assert_true(findings.items[0].question);
}

static void a_port_of_the_kernels_choice_is_not_swapped(void **unused)
{
    (void)unused;
    struct script script;
    start(&script, "./server :: ./client", "tcp", "*:0");
    say(&script, "socket id=1 values='local=*:22555'");
    say(&script, "enter  server call=getsockname fd=3");
    say(&script, "return server call=getsockname fd=3 ret=0 addr=*:22555");
    dial(&script, 3, "127.0.0.1:7000", REFUSED);
    say(&script, "exit client status=1");
    assert_innocent(&script);
}

/* ---- datagrams */

static void report_to(struct script *script, const char *result)
{
    static char room[8][160];
    static unsigned used;
    char *line = room[used++ % 8];
    snprintf(line, sizeof room[0], "return client call=send fd=3 len=4 %s at=/l/server.c:60", result);
    say(script, "enter  client call=send fd=3 len=4 at=/l/server.c:60 step");
    say(script, line);
}

static struct script reported_once(void)
{
    struct script script;
    start(&script, "./probe", "udp", NULL);
    dial(&script, 3, "127.0.0.1:7000", "ret=0");
    report_to(&script, "ret=4");
    report_to(&script, REFUSED);
    return script;
}

/* As nc -zu does. */
static void asking_whether_anybody_is_there_is_right(void **unused)
{
    (void)unused;
    struct script script = reported_once();
    say(&script, "exit client status=1");
    assert_innocent(&script);
}

static void what_is_said_after_the_end_counts_as_well(void **unused)
{
    (void)unused;
    struct script script = reported_once();
    say(&script, "exit client status=1");
    say(&script, "output client fd=2 data='send: Connection refused\\n' | stderr");
    assert_only(&script, "refused-as-end", 60, "this datagram was not sent");
}

static void giving_up_for_the_datagram_before_is_asked_for(void **unused)
{
    (void)unused;
    struct script script = reported_once();
    say(&script, "output client fd=2 data='send: Connection refused\\n' | stderr");
    say(&script, "exit client status=1");
    assert_only(&script, "refused-as-end", 60, "this datagram was not sent");
    assert_true(findings.items[0].question);
}

static void going_on_after_a_refusal_is_right(void **unused)
{
    (void)unused;
    struct script script = reported_once();
    report_to(&script, "ret=4");
    report_to(&script, REFUSED);
    say(&script, "exit client status=0");
    assert_innocent(&script);
}

static void a_refusal_that_the_wait_for_the_answer_tells_is_right(void **unused)
{
    (void)unused;
    struct script script;
    start(&script, "./ask", "udp", NULL);
    dial(&script, 3, "127.0.0.1:7000", "ret=0");
    report_to(&script, "ret=4");
    say(&script, "enter  client call=recv fd=3 len=10 step");
    say(&script, "return client call=recv fd=3 ret=-1 errno=111");
    say(&script, "exit client status=1");
    assert_innocent(&script);
}

static struct script received(const char *values)
{
    struct script script;
    start(&script, "./server", "udp", NULL);
    say(&script, "enter  server call=recv fd=3 len=10 at=/l/server.c:70 step");
    say(&script, "return server call=recv fd=3 len=3 ret=3 at=/l/server.c:70");
    say(&script, values);
    say(&script, "exit server status=0");
    return script;
}

static void datagrams_that_found_no_room_are_found(void **unused)
{
    (void)unused;
    struct script script = received("socket id=1 values='drops=36 rlimit=8192'");
    assert_only(&script, "udp-drops", 70,
                "36 datagrams for 3 came while its receive buffer of 8192 bytes was full");
    assert_true(findings.items[0].question);
}

static void who_leaves_datagrams_in_its_queue_can_do_without(void **unused)
{
    (void)unused;
    struct script script = received("socket id=1 values='drops=36 rlimit=8192 rq=3000'");
    assert_innocent(&script);
}

static void datagrams_that_all_found_room_are_right(void **unused)
{
    (void)unused;
    struct script script = received("socket id=1 values='drops=0 rlimit=8192'");
    assert_innocent(&script);
}

/* recvmmsg() answers with a number of messages. */
static void datagrams_taken_several_at_a_time_that_were_lost_are_found(void **unused)
{
    (void)unused;
    struct script script = received("socket id=1 values='drops=36 rlimit=8192'");
    for (unsigned i = 0; i < script.count; i++)
        if (strstr(script.lines[i], "call=recv"))
            script.lines[i] = script.lines[i][0] == 'e'
                                  ? "enter  server call=recvmmsg fd=3 step len=300 at=/l/server.c:70"
                                  : "return server call=recvmmsg fd=3 ret=2 len=200 at=/l/server.c:70";
    assert_only(&script, "udp-drops", 70, "36 datagrams");
}

/* ---- a full accept queue */

#define SYN UP "flags=S seq=100" UP_LINE

/* A listener of line 14 where so many have come already, and what comes then. */
static struct script dialled_at(unsigned before, const char *again)
{
    static const char *const others[2][2] = {
        { "packet from=127.0.0.1:40001 to=127.0.0.1:7000 tcp flags=S seq=100 | client:40001 > server:7000  "
          "SYN",
          "packet from=127.0.0.1:7000 to=127.0.0.1:40001 tcp flags=SA seq=500 ack=101 | server:7000 > "
          "client:40001  SYN ACK" },
        { "packet from=127.0.0.1:40002 to=127.0.0.1:7000 tcp flags=S seq=100 | client:40002 > server:7000  "
          "SYN",
          "packet from=127.0.0.1:7000 to=127.0.0.1:40002 tcp flags=SA seq=500 ack=101 | server:7000 > "
          "client:40002  SYN ACK" },
    };
    struct script script = { .count = 0 };
    say(&script, "start  server fds='3=s1'");
    say(&script, "socket id=1 values='kind=tcp state=CLOSED'");
    call(&script, "call=bind fd=3 addr=*:7000", "call=bind fd=3 ret=0 addr=*:7000");
    call(&script, "call=listen fd=3 at=/l/server.c:14", "call=listen fd=3 ret=0 at=/l/server.c:14");
    say(&script, "socket id=1 values='state=LISTEN backlog=0'");
    for (unsigned i = 0; i < before; i++) {
        say(&script, others[i][0]);
        say(&script, others[i][1]);
    }
    say(&script, SYN);
    say(&script, again);
    return script;
}

/* It is at the door, and in a stepped run the others go on before it does. */
static void a_server_that_is_about_to_accept_is_fast_enough(void **unused)
{
    (void)unused;
    struct script script = dialled_at(2, "go server");
    script.count -= 2;
    say(&script, "enter  server call=accept fd=3 step");
    say(&script, SYN);
    say(&script, "return server call=accept fd=3 ret=4 fds='4=s2'");
    say(&script, "enter  server call=recv fd=4 step len=9");
    say(&script, SYN);
    assert_innocent(&script);
}

static void a_server_that_waits_for_another_client_is_not(void **unused)
{
    (void)unused;
    struct script script = dialled_at(2, "go server");
    script.count -= 2;
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=4 fds='4=s2'");
    say(&script, "enter  server call=recv fd=4 step len=9");
    say(&script, SYN);
    say(&script, "return server call=recv fd=4 ret=3");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    say(&script, SYN);
    assert_only(&script, "accept-queue-full", 14, "a backlog of 0 has room for 1 connection that waits");
}

static void a_syn_that_a_full_queue_turned_away_is_found(void **unused)
{
    (void)unused;
    struct script script = dialled_at(2, SYN);
    assert_only(&script, "accept-queue-full", 14, "a backlog of 0 has room for 1 connection that waits");
}

static void a_syn_that_was_sent_again_for_another_reason_is_right(void **unused)
{
    (void)unused;
    struct script script = dialled_at(0, SYN);
    assert_innocent(&script);
}

static void a_syn_that_is_answered_is_right(void **unused)
{
    (void)unused;
    struct script script = dialled_at(2, DOWN "flags=SA seq=500 ack=101" DOWN_LINE);
    assert_innocent(&script);
}

/* ---- accept() of no listener */

static struct script accepts_in_vain(bool listens)
{
    struct script script = { .count = 0 };
    say(&script, "start  server fds='3=s1'");
    say(&script, "socket id=1 values='kind=tcp state=CLOSED'");
    call(&script, "call=bind fd=3 addr=*:7000", "call=bind fd=3 ret=0 addr=*:7000");
    if (listens)
        call(&script, "call=listen fd=3", "call=listen fd=3 ret=0");
    call(&script, "call=accept fd=3 at=/l/server.c:16", "call=accept fd=3 ret=-1 errno=22");
    return script;
}

static void accept_without_listen_is_found(void **unused)
{
    (void)unused;
    struct script script = accepts_in_vain(false);
    assert_only(&script, "not-listening", 16, "nobody has called listen() on 3, which is bound to *:7000");
}

static void accept_of_a_listener_that_was_shut_down_is_right(void **unused)
{
    (void)unused;
    struct script script = accepts_in_vain(true);
    assert_innocent(&script);
}

/* ---- port 0, and an address that is none */

/* As htonl(7000) leaves it. */
static struct script bound_to_none(const char *address)
{
    struct script script;
    start(&script, "./server :: ./client", "tcp", address);
    if (!address) {
        say(&script, "enter  server call=listen fd=3 at=/l/server.c:12 step");
        say(&script, "return server call=listen fd=3 ret=0 at=/l/server.c:12");
    }
    say(&script, "socket id=1 values='state=LISTEN local=*:39321'");
    return script;
}

static void a_server_at_a_port_that_nobody_knows_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = bound_to_none("*:0");
    dial(&script, 3, "127.0.0.1:7000", REFUSED);
    assert_only(&script, "bound-elsewhere", 10,
                "this bind() asks for port 0, and the kernel chose a port (39321); client dials port 7000");
    assert_true(findings.items[0].question);
    forget(NULL);
    script = bound_to_none(NULL);
    dial(&script, 3, "127.0.0.1:7000", REFUSED);
    assert_only(&script, "bound-elsewhere", 12, "this socket listens without a bind()");
}

static void a_server_at_any_port_that_is_found_is_right(void **unused)
{
    (void)unused;
    struct script script = bound_to_none("*:0");
    dial(&script, 3, "127.0.0.1:7000", REFUSED);
    say(&script, "enter  server call=accept fd=3 step");
    say(&script, "return server call=accept fd=3 ret=4 fds='4=s9'");
    assert_innocent(&script);
}

/* It came too early for another server. */
static void a_port_that_is_served_later_is_right(void **unused)
{
    (void)unused;
    struct script script = bound_to_none("*:0");
    dial(&script, 3, "127.0.0.1:7000", REFUSED);
    say(&script, "start  other fds='3=s8'");
    say(&script, "socket id=8 values='kind=tcp'");
    say(&script, "enter  other call=bind fd=3 addr=*:7000 step");
    say(&script, "return other call=bind fd=3 addr=*:7000 ret=0");
    say(&script, "enter  other call=listen fd=3 step");
    say(&script, "return other call=listen fd=3 ret=0");
    assert_innocent(&script);
}

static void a_client_that_dials_port_0_is_asked_about(void **unused)
{
    (void)unused;
    struct script script;
    start(&script, "./server :: ./client", "tcp", "*:7000");
    dial(&script, 3, "127.0.0.1:0", REFUSED);
    assert_only(&script, "port-byte-order", 50, "connect() was given port 0");
    assert_non_null(strstr(findings.items[0].sentence, "htons(7000)"));
}

static void the_loopback_backwards_is_found(void **unused)
{
    (void)unused;
    struct script script;
    start(&script, "./server :: ./client", "tcp", "*:7000");
    dial(&script, 3, "1.0.0.127:7000", "ret=-1 errno=101");
    assert_only(&script, "address-byte-order", 50, "that is 127.0.0.1 with its bytes in the wrong order");
    forget(NULL);
    start(&script, "./server :: ./client", "tcp", "*:7000");
    dial(&script, 3, "1.0.0.128:7000", "ret=-1 errno=101");
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(a_server_that_is_about_to_accept_is_fast_enough),
        TEST(a_server_that_waits_for_another_client_is_not),
        TEST(a_syn_that_a_full_queue_turned_away_is_found),
        TEST(a_syn_that_was_sent_again_for_another_reason_is_right),
        TEST(a_syn_that_is_answered_is_right),
        TEST(accept_without_listen_is_found),
        TEST(accept_of_a_listener_that_was_shut_down_is_right),
        TEST(another_address_of_the_port_is_found),
        TEST(another_family_is_found_at_the_client),
        TEST(a_client_that_tries_the_next_address_is_right),
        TEST(a_refusal_without_a_listener_is_right),
        TEST(a_refusal_before_the_server_listens_is_right),
        TEST(a_server_that_listens_there_a_moment_later_is_right),
        TEST(a_refusal_that_is_told_once_somebody_listens_there_is_right),
        TEST(an_error_that_was_told_before_is_no_success),
        TEST(a_server_that_serves_the_other_address_alone_is_found),
        TEST(who_looks_for_open_ports_is_right),
        TEST(ipv4_at_a_listener_for_ipv6_alone_is_found),
        TEST(a_listener_for_both_families_is_not_elsewhere),
        TEST(a_server_at_the_swapped_port_is_found),
        TEST(a_client_of_the_swapped_port_is_found),
        TEST(a_swapped_port_of_the_command_is_asked_for),
        TEST(a_port_of_the_kernels_choice_is_not_swapped),
        TEST(giving_up_for_the_datagram_before_is_asked_for),
        TEST(asking_whether_anybody_is_there_is_right),
        TEST(what_is_said_after_the_end_counts_as_well),
        TEST(going_on_after_a_refusal_is_right),
        TEST(a_refusal_that_the_wait_for_the_answer_tells_is_right),
        TEST(datagrams_that_found_no_room_are_found),
        TEST(who_leaves_datagrams_in_its_queue_can_do_without),
        TEST(datagrams_that_all_found_room_are_right),
        TEST(datagrams_taken_several_at_a_time_that_were_lost_are_found),
        TEST(a_server_at_a_port_that_nobody_knows_is_asked_about),
        TEST(a_server_at_any_port_that_is_found_is_right),
        TEST(a_port_that_is_served_later_is_right),
        TEST(a_client_that_dials_port_0_is_asked_about),
        TEST(the_loopback_backwards_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
