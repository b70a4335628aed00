/* Findings of addresses, each, shown by a run that has it, and kept quiet about by one that comes close but
 * is innocent. */
#include "tests/explain/findings_script.h"

/* A server whose sockets 3 and 4 are made and not bound. */
static struct script unbound(const char *kind)
{
    static char made[2][80];
    struct script script = { .count = 0 };
    snprintf(made[0], sizeof made[0], "socket id=1 values='kind=%s'", kind);
    snprintf(made[1], sizeof made[1], "socket id=2 values='kind=%s'", kind);
    say(&script, "start  server fds='3=s1 4=s2'");
    say(&script, made[0]);
    say(&script, made[1]);
    return script;
}

#define BIND_4 "call=bind fd=4 addr=*:7000 at=/l/server.c:80 | bind(4, *:7000)"
#define BIND_4_FAILS                                                                                         \
    "call=bind fd=4 addr=*:7000 ret=-1 errno=98 at=/l/server.c:80 | bind(4, *:7000) = -1 EADDRINUSE"
#define CLOSE_3 "call=close fd=3", "call=close fd=3 ret=0 fds='3=-'"

static void bind_to(struct script *script, int fd, const char *address)
{
    static char room[16][2][128];
    static unsigned used;
    char(*pair)[128] = room[used++ % 16];
    snprintf(pair[0], sizeof pair[0], "call=bind fd=%d addr=%s", fd, address);
    snprintf(pair[1], sizeof pair[1], "call=bind fd=%d addr=%s ret=0", fd, address);
    call(script, pair[0], pair[1]);
}

/* ---- a port that is taken */

static struct script served_once(void)
{
    struct script script = unbound("tcp");
    bind_to(&script, 3, "*:7000");
    call(&script, "call=listen fd=3", "call=listen fd=3 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    call(&script, "call=close fd=5", "call=close fd=5 ret=0 fds='5=-'");
    return script;
}

static void bind_that_fails_for_old_connections_alone_is_found(void **unused)
{
    (void)unused;
    struct script script = served_once();
    call(&script, CLOSE_3);
    call(&script, BIND_4, BIND_4_FAILS);
    assert_only(&script, "no-reuseaddr", 80, "left of the 1 connection of before");
}

static void bind_that_fails_for_a_live_server_is_right(void **unused)
{
    (void)unused;
    struct script script = served_once();
    call(&script, BIND_4, BIND_4_FAILS);
    assert_innocent(&script);
}

static void bind_that_fails_with_reuseaddr_set_is_right(void **unused)
{
    (void)unused;
    struct script script = served_once();
    call(&script, CLOSE_3);
    call(&script, "call=setsockopt fd=4 | setsockopt(4, SOL_SOCKET, SO_REUSEADDR, 1)",
         "call=setsockopt fd=4 ret=0");
    call(&script, BIND_4, BIND_4_FAILS);
    assert_innocent(&script);
}

static void bind_of_a_port_that_only_ends_alike_is_right(void **unused)
{
    (void)unused;
    struct script script = served_once();
    call(&script, CLOSE_3);
    call(&script, "call=bind fd=4 addr=*:17000", "call=bind fd=4 addr=*:17000 ret=-1 errno=98");
    assert_innocent(&script);
}

/* ---- went on all the same */

static void listening_on_what_could_not_be_bound_is_found(void **unused)
{
    (void)unused;
    struct script script = unbound("tcp");
    call(&script, BIND_4, BIND_4_FAILS);
    call(&script, "call=listen fd=4", "call=listen fd=4 ret=0");
    call(&script, "call=poll nfds=1 sets='4:1:0'", "call=poll ret=0 nfds=1 sets='4:1:0'");
    assert_only(&script, "bind-ignored", 80, "bind() of 4 failed, and the program went on to listen()");
}

static void accepting_where_listen_failed_is_found(void **unused)
{
    (void)unused;
    struct script script = unbound("tcp");
    call(&script, "call=listen fd=4 at=/l/server.c:81", "call=listen fd=4 ret=-1 errno=98 at=/l/server.c:81");
    call(&script, "call=accept fd=4", "call=accept fd=4 ret=-1 errno=22");
    assert_only(&script, "bind-ignored", 81, "listen() on 4 failed");
    assert_non_null(strstr(findings.items[0].kind->why, "no queue of connections"));
}

/* A listener on 3 with a connection on 4, of which one is read. */
static struct script reads(const char *asks, const char *gives)
{
    struct script script = connected();
    call(&script, "call=bind fd=3 addr=*:7000", "call=bind fd=3 ret=0 addr=*:7000");
    call(&script, "call=listen fd=3", "call=listen fd=3 ret=0");
    call(&script, asks, gives);
    return script;
}

/* ssl.SSLContext.wrap_socket() of Python does so. */
static void asking_a_listener_for_one_byte_is_right(void **unused)
{
    (void)unused;
    struct script script = reads("call=recv fd=3 len=1", "call=recv fd=3 ret=-1 errno=107");
    assert_innocent(&script);
}

static void recv_of_the_listener_is_found(void **unused)
{
    (void)unused;
    struct script script = reads("call=recv fd=3 at=/l/server.c:18", "call=recv fd=3 ret=-1 errno=107");
    assert_only(&script, "listener-read", 18,
                "recv(3) failed with ENOTCONN: 3 is the socket that listens, not one that accept()");
}

static void recv_of_a_connection_that_is_gone_is_none_of_the_listener(void **unused)
{
    (void)unused;
    struct script script = reads("call=recv fd=4 at=/l/server.c:18", "call=recv fd=4 ret=-1 errno=107");
    assert_innocent(&script);
}

static void who_peeks_asks_what_the_socket_is(void **unused)
{
    (void)unused;
    struct script script = reads("call=recv fd=3 at=/l/server.c:18 | recv(3, …, 1, MSG_PEEK)",
                                 "call=recv fd=3 ret=-1 errno=107");
    assert_innocent(&script);
}

static void a_datagram_socket_that_is_to_listen_is_told_of_recvfrom(void **unused)
{
    (void)unused;
    struct script script = unbound("udp");
    call(&script, "call=listen fd=4 at=/l/server.c:81", "call=listen fd=4 ret=-1 errno=95 at=/l/server.c:81");
    call(&script, "call=accept fd=4", "call=accept fd=4 ret=-1 errno=95");
    assert_only(&script, "bind-ignored", 81, "listen() on 4 failed");
    assert_non_null(strstr(findings.items[0].advice, "recvfrom()"));
}

static void waiting_for_datagrams_on_what_could_not_be_bound_is_found(void **unused)
{
    (void)unused;
    struct script script = unbound("udp");
    call(&script, BIND_4, BIND_4_FAILS);
    say(&script, "enter server call=recv fd=4 len=10 step");
    assert_only(&script, "bind-ignored", 80, "went on to recv()");
}

static void trying_the_next_port_is_right(void **unused)
{
    (void)unused;
    struct script script = unbound("tcp");
    call(&script, BIND_4, BIND_4_FAILS);
    bind_to(&script, 4, "*:7001");
    call(&script, "call=listen fd=4", "call=listen fd=4 ret=0");
    call(&script, "call=accept fd=4", "call=accept fd=4 ret=-1 errno=11");
    assert_innocent(&script);
}

static void trying_the_next_address_with_another_socket_is_right(void **unused)
{
    (void)unused;
    struct script script = unbound("tcp");
    call(&script, BIND_4, BIND_4_FAILS);
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    bind_to(&script, 3, "127.0.0.1:7000");
    call(&script, "call=listen fd=3", "call=listen fd=3 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=-1 errno=11");
    assert_innocent(&script);
}

static void asking_for_the_port_that_the_kernel_chose_instead_is_right(void **unused)
{
    (void)unused;
    struct script script = unbound("tcp");
    call(&script, BIND_4, BIND_4_FAILS);
    call(&script, "call=listen fd=4", "call=listen fd=4 ret=0");
    call(&script, "call=getsockname fd=4", "call=getsockname fd=4 ret=0 addr=*:40123");
    call(&script, "call=poll nfds=1 sets='4:1:0'", "call=poll ret=0 nfds=1 sets='4:1:0'");
    assert_innocent(&script);
}

static void a_client_that_could_not_have_its_port_is_right(void **unused)
{
    (void)unused;
    struct script script = unbound("udp");
    call(&script, BIND_4, BIND_4_FAILS);
    call(&script, "call=sendto fd=4 len=3 addr=127.0.0.1:53",
         "call=sendto fd=4 len=3 ret=3 addr=127.0.0.1:53");
    say(&script, "enter server call=recv fd=4 len=10 step");
    assert_innocent(&script);
}

/* ---- the other family */

static void both_families_without_v6only(struct script *script)
{
    *script = unbound("tcp");
    bind_to(script, 3, "[::]:7000");
    call(script, "call=listen fd=3", "call=listen fd=3 ret=0");
    call(script, BIND_4, BIND_4_FAILS);
}

static void its_own_other_family_in_the_way_is_found(void **unused)
{
    (void)unused;
    struct script script;
    both_families_without_v6only(&script);
    call(&script, CLOSE_3);
    assert_only(&script, "v6only", 80, "port 7000 of 0.0.0.0 and of :: cannot both be bound");
}

static void one_socket_that_serves_both_families_is_right(void **unused)
{
    (void)unused;
    struct script script;
    both_families_without_v6only(&script);
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    call(&script, "call=close fd=5", "call=close fd=5 ret=0 fds='5=-'");
    call(&script, CLOSE_3);
    assert_innocent(&script);
}

static void one_socket_that_a_child_goes_on_to_serve_is_right(void **unused)
{
    (void)unused;
    struct script script;
    both_families_without_v6only(&script);
    say(&script, "fork server child=server.1");
    say(&script, "exit server status=0");
    say(&script, "enter  server.1 call=accept fd=3 step");
    assert_innocent(&script);
}

/* ---- the file of a Unix socket */

#define BIND_PATH       "call=bind fd=4 addr=./door.sock at=/l/server.c:82"
#define BIND_PATH_FAILS "call=bind fd=4 addr=./door.sock ret=-1 errno=98 at=/l/server.c:82"

static void a_file_of_a_socket_that_is_closed_is_found(void **unused)
{
    (void)unused;
    struct script script = unbound("unix-stream");
    bind_to(&script, 3, "./door.sock");
    call(&script, CLOSE_3);
    call(&script, BIND_PATH, BIND_PATH_FAILS);
    say(&script, "exit server status=1");
    assert_only(&script, "stale-unix-path", 82, "./door.sock is left from a socket that is closed");
    assert_false(findings.items[0].question);
}

static void a_file_of_before_the_session_is_asked_for(void **unused)
{
    (void)unused;
    struct script script = unbound("unix-stream");
    call(&script, BIND_PATH, BIND_PATH_FAILS);
    say(&script, "exit server status=1");
    assert_only(&script, "stale-unix-path", 82, "is it left from an earlier run?");
    assert_true(findings.items[0].question);
}

static void a_path_that_is_bound_in_the_end_is_right(void **unused)
{
    (void)unused;
    struct script script = unbound("unix-stream");
    call(&script, BIND_PATH, BIND_PATH_FAILS);
    bind_to(&script, 4, "./door.sock");
    say(&script, "exit server status=0");
    assert_innocent(&script);
}

static void a_path_of_a_live_server_is_right(void **unused)
{
    (void)unused;
    struct script script = unbound("unix-stream");
    bind_to(&script, 3, "./door.sock");
    call(&script, BIND_PATH, BIND_PATH_FAILS);
    say(&script, "exit server status=1");
    assert_innocent(&script);
}

/* ---- address lengths */

static void an_address_without_room_is_found(void **unused)
{
    (void)unused;
    struct script script = unbound("udp");
    call(&script, "call=recvfrom fd=4 len=10 at=/l/server.c:83",
         "call=recvfrom fd=4 ret=3 size=16 room=0 at=/l/server.c:83");
    assert_only(&script, "address-length", 83, "there is room for 0 bytes of the address, which has 16");
}

static void a_negative_length_is_found(void **unused)
{
    (void)unused;
    struct script script = unbound("tcp");
    call(&script, "call=accept fd=4 at=/l/server.c:84",
         "call=accept fd=4 ret=-1 errno=22 room=-4 at=/l/server.c:84");
    assert_only(&script, "address-length", 84, "it was given -4");
}

static void asking_for_the_family_alone_is_right(void **unused)
{
    (void)unused;
    struct script script = unbound("tcp");
    call(&script, "call=getsockname fd=4", "call=getsockname fd=4 ret=0 size=16 room=2");
    call(&script, "call=getsockname fd=4", "call=getsockname fd=4 ret=0 size=28 room=16");
    assert_innocent(&script);
}

static void a_path_without_its_nul_is_right(void **unused)
{
    (void)unused;
    struct script script = unbound("unix-stream");
    call(&script, "call=getsockname fd=4", "call=getsockname fd=4 ret=0 size=12 room=11");
    assert_innocent(&script);
}

/* ---- broadcast */

#define TO_ALL       "call=sendto fd=4 len=3 addr=10.0.0.255:7000 at=/l/server.c:85"
#define TO_ALL_FAILS "call=sendto fd=4 addr=10.0.0.255:7000 ret=-1 errno=13 at=/l/server.c:85"

static void a_broadcast_without_the_option_is_found(void **unused)
{
    (void)unused;
    struct script script = unbound("udp");
    call(&script, TO_ALL, TO_ALL_FAILS);
    assert_only(&script, "no-broadcast", 85, "10.0.0.255:7000 is a broadcast address");
}

static void a_broadcast_that_is_mended_is_right(void **unused)
{
    (void)unused;
    struct script script = unbound("udp");
    call(&script, TO_ALL, TO_ALL_FAILS);
    call(&script, "call=setsockopt fd=4 | setsockopt(4, SOL_SOCKET, SO_BROADCAST, 1)",
         "call=setsockopt fd=4 ret=0");
    call(&script, TO_ALL, "call=sendto fd=4 ret=3");
    assert_innocent(&script);
}

static void a_datagram_that_is_refused_for_another_reason_is_right(void **unused)
{
    (void)unused;
    struct script script = unbound("udp");
    call(&script, "call=sendto fd=4 len=3 addr=10.0.0.4:7000",
         "call=sendto fd=4 addr=10.0.0.4:7000 ret=-1 errno=13");
    assert_innocent(&script);
}

/* ---- a client that meets itself */

static struct script met_itself(const char *from)
{
    static char packet[128];
    struct script script = unbound("tcp");
    snprintf(packet, sizeof packet, "packet from=%s to=127.0.0.1:41000 flags=S", from);
    say(&script, "enter  server call=connect fd=4 addr=127.0.0.1:41000 at=/l/server.c:86 step");
    say(&script, packet);
    say(&script, "return server call=connect fd=4 addr=127.0.0.1:41000 ret=0 at=/l/server.c:86");
    return script;
}

static void a_client_that_talks_to_itself_is_found(void **unused)
{
    (void)unused;
    struct script script = met_itself("127.0.0.1:41000");
    call(&script, "call=send fd=4 len=3", "call=send fd=4 len=3 ret=3");
    assert_only(&script, "self-connect", 86, "4 is connected to itself");
}

static void a_client_that_looks_and_closes_is_right(void **unused)
{
    (void)unused;
    struct script script = met_itself("127.0.0.1:41000");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

static void a_client_with_another_port_is_right(void **unused)
{
    (void)unused;
    struct script script = met_itself("127.0.0.1:41001");
    call(&script, "call=send fd=4 len=3", "call=send fd=4 len=3 ret=3");
    assert_innocent(&script);
}

static void the_size_of_a_pointer_to_the_address_is_found(void **unused)
{
    (void)unused;
    struct script script = unbound("tcp");
    call(&script, "call=bind fd=4 at=/l/server.c:85 | bind(4, AF_INET [8])",
         "call=bind fd=4 ret=-1 errno=22 at=/l/server.c:85 | bind(4, AF_INET [8]) = -1 EINVAL");
    assert_only(&script, "address-length", 85,
                "8 bytes were given as the length of the address, and a struct sockaddr_in has 16");
    forget(NULL);
    script = unbound("tcp");
    call(&script, "call=connect fd=4 at=/l/server.c:85 | connect(4, AF_INET6 [16])",
         "call=connect fd=4 ret=-1 errno=22 at=/l/server.c:85 | connect(4, AF_INET6 [16]) = -1 EINVAL");
    assert_only(&script, "address-length", 85,
                "16 bytes were given as the length of the address, and a struct sockaddr_in6");
}

static void another_reason_to_refuse_an_address_is_no_matter_of_length(void **unused)
{
    (void)unused;
    struct script script = unbound("tcp");
    call(&script, "call=bind fd=4 addr=*:7000 | bind(4, *:7000)",
         "call=bind fd=4 addr=*:7000 ret=-1 errno=22 | bind(4, *:7000) = -1 EINVAL");
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(bind_that_fails_for_old_connections_alone_is_found),
        TEST(bind_that_fails_for_a_live_server_is_right),
        TEST(bind_that_fails_with_reuseaddr_set_is_right),
        TEST(bind_of_a_port_that_only_ends_alike_is_right),
        TEST(listening_on_what_could_not_be_bound_is_found),
        TEST(accepting_where_listen_failed_is_found),
        TEST(asking_a_listener_for_one_byte_is_right),
        TEST(recv_of_the_listener_is_found),
        TEST(recv_of_a_connection_that_is_gone_is_none_of_the_listener),
        TEST(who_peeks_asks_what_the_socket_is),
        TEST(a_datagram_socket_that_is_to_listen_is_told_of_recvfrom),
        TEST(waiting_for_datagrams_on_what_could_not_be_bound_is_found),
        TEST(trying_the_next_port_is_right),
        TEST(trying_the_next_address_with_another_socket_is_right),
        TEST(asking_for_the_port_that_the_kernel_chose_instead_is_right),
        TEST(a_client_that_could_not_have_its_port_is_right),
        TEST(its_own_other_family_in_the_way_is_found),
        TEST(one_socket_that_serves_both_families_is_right),
        TEST(one_socket_that_a_child_goes_on_to_serve_is_right),
        TEST(a_file_of_a_socket_that_is_closed_is_found),
        TEST(a_file_of_before_the_session_is_asked_for),
        TEST(a_path_that_is_bound_in_the_end_is_right),
        TEST(a_path_of_a_live_server_is_right),
        TEST(an_address_without_room_is_found),
        TEST(a_negative_length_is_found),
        TEST(asking_for_the_family_alone_is_right),
        TEST(a_path_without_its_nul_is_right),
        TEST(a_broadcast_without_the_option_is_found),
        TEST(a_broadcast_that_is_mended_is_right),
        TEST(a_datagram_that_is_refused_for_another_reason_is_right),
        TEST(a_client_that_talks_to_itself_is_found),
        TEST(a_client_that_looks_and_closes_is_right),
        TEST(a_client_with_another_port_is_right),
        TEST(the_size_of_a_pointer_to_the_address_is_found),
        TEST(another_reason_to_refuse_an_address_is_no_matter_of_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
