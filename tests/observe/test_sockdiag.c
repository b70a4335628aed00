/* Sockets without a descriptor, and all of them where descriptors cannot be copied. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/observe/capture/capture.h"
#include "lab/record/packet.h"
#include "tests/observe/netspace.h"

static int setup(void **state)
{
    *state = watch_new();
    return *state == NULL;
}

static int teardown(void **state)
{
    watch_free(*state);
    return 0;
}

/* Some object has a text, and did not have it when the waiting began. */
struct wanted {
    uint32_t object;
    enum text_id id;
    const char *text;
};

static bool has_text(struct watch *watch, const void *data)
{
    const struct wanted *wanted = data;

    return str_is(watch->values[wanted->object].text[wanted->id], wanted->text);
}

static bool becomes(struct watch *watch, uint32_t object, const char *state)
{
    bool good = watch_until(watch, has_text, &(struct wanted){ object, TEXT_STATE, state });

    if (!good)
        print_error("object %u is %s, not %s\n", object, watch_text(watch, object, TEXT_STATE), state);
    return good;
}

/* A connection that waits for accept() on this listener; 0 none. */
static uint32_t child_of(const struct watch *watch, uint32_t listener, uint32_t from)
{
    for (uint32_t i = from; i < WATCHED_MAX; i++)
        if (watch_number(watch, i, VALUE_LISTENER) == (int32_t)listener)
            return i;
    return 0;
}

static void a_waiting_connection_keeps_its_number_when_accepted(void **state)
{
    struct watch *watch = *state;
    uint32_t listener, client, waiting, accepted;
    uint16_t port;
    char name[32];
    int server = watch_listener(watch, 4, &port, &listener);
    int fd, got;

    watch->label = "client";
    fd = watch_connect(watch, port, &client);
    assert_int_equal(send(fd, "ask", 3, 0), 3);
    watch->label = "server.1";
    objects_look_all(watch->objects);
    assert_int_equal(watch_number(watch, listener, VALUE_ACCEPT_QUEUE), 1);
    assert_int_equal(watch_number(watch, listener, VALUE_BACKLOG), 4);
    waiting = child_of(watch, listener, 1);
    assert_int_not_equal(waiting, 0);
    assert_string_equal(watch_text(watch, waiting, TEXT_STATE), "ESTABLISHED");
    assert_int_equal(watch_number(watch, waiting, VALUE_RECV_QUEUE), 3);
    assert_int_equal(watch_number(watch, waiting, VALUE_PEER_OBJECT), client);
    snprintf(name, sizeof name, "server:%u", port);
    assert_string_equal(watch_text(watch, waiting, TEXT_LOCAL), name);
    assert_memory_equal(watch_text(watch, waiting, TEXT_REMOTE), "client:", 7);

    got = accept(server, NULL, NULL);
    watch_call(watch, SYS_accept, got, (uint64_t)server, 0, 0, 0);
    accepted = watch_changed(watch, got);
    assert_int_equal(accepted, waiting);
    assert_int_equal(watch_number(watch, accepted, VALUE_LISTENER), VALUE_UNKNOWN);
    assert_int_equal(watch_number(watch, accepted, VALUE_RECV_QUEUE), 3);
    assert_int_equal(watch_number(watch, listener, VALUE_ACCEPT_QUEUE), 0);
    assert_string_equal(watch_text(watch, accepted, TEXT_OWNER), "server.1");
    objects_look_all(watch->objects);
    assert_int_equal(watch_number(watch, client, VALUE_PEER_OBJECT), accepted);
    close(got);
    close(fd);
    close(server);
}

/* Clients of a full queue stay in SYN_SENT, and each of their SYNs is an overflow. */
static void a_full_queue_holds_one_more_than_the_backlog_and_counts_the_rest(void **state)
{
    struct watch *watch = *state;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    uint32_t listener, clients[4];
    uint16_t port;
    int server = watch_listener(watch, 1, &port, &listener);
    int fds[4];

    to.sin_port = htons(port);
    for (int i = 0; i < 4; i++) {
        fds[i] = watch_socket(watch, AF_INET, SOCK_STREAM | SOCK_NONBLOCK, &clients[i]);
        watch_call(watch, SYS_connect, connect(fds[i], (struct sockaddr *)&to, sizeof to) ? -errno : 0,
                   (uint64_t)fds[i], 0, 0, 0);
    }
    objects_look_all(watch->objects);
    assert_int_equal(watch_number(watch, listener, VALUE_BACKLOG), 1);
    assert_int_equal(watch_number(watch, listener, VALUE_ACCEPT_QUEUE), 2);
    assert_string_equal(watch_text(watch, clients[1], TEXT_STATE), "ESTABLISHED");
    assert_string_equal(watch_text(watch, clients[2], TEXT_STATE), "SYN_SENT");
    assert_string_equal(watch_text(watch, clients[3], TEXT_STATE), "SYN_SENT");
    assert_int_equal(watch_number(watch, listener, VALUE_OVERFLOWS), 2);
    assert_int_equal(watch_number(watch, listener, VALUE_DROPS), 2);
    for (int i = 0; i < 4; i++)
        close(fds[i]);
    close(server);
}

static uint16_t checksum(const void *bytes, size_t size, uint32_t sum)
{
    const uint8_t *byte = bytes;

    for (size_t i = 0; i + 1 < size; i += 2)
        sum += (uint32_t)byte[i] << 8 | byte[i + 1];
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return htons((uint16_t)~sum);
}

static void send_segment(uint16_t port, uint16_t from, uint16_t flags, uint32_t sequence,
                         uint32_t acknowledgment)
{
    struct {
        uint32_t source, destination;
        uint16_t protocol, length;
        uint16_t sport, dport;
        uint32_t sequence, acknowledgment;
        uint16_t flags, window, sum, urgent;
    } segment = { .source = htonl(INADDR_LOOPBACK),
                  .destination = htonl(INADDR_LOOPBACK),
                  .protocol = htons(IPPROTO_TCP),
                  .length = htons(20),
                  .sport = htons(from),
                  .dport = htons(port),
                  .sequence = htonl(sequence),
                  .acknowledgment = htonl(acknowledgment),
                  .flags = htons(0x5000 | flags),
                  .window = htons(1024) };
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_TCP);

    assert_true(raw >= 0);
    segment.sum = checksum(&segment, sizeof segment, 0);
    assert_int_equal(sendto(raw, &segment.sport, 20, 0, (struct sockaddr *)&to, sizeof to), 20);
    close(raw);
}

/* The sequence number of a SYN ACK. */
static void take_syn_ack(void *data, const struct event_packet *frame, int64_t ns)
{
    struct packet packet;

    (void)ns;
    if (packet_dissect(frame, &packet) && packet.tcp_flags == (TCP_SYN | TCP_ACK))
        *(uint32_t *)data = packet.sequence;
}

static bool half_open(struct watch *watch, const void *data)
{
    return watch_number(watch, *(const uint32_t *)data, VALUE_HALF_OPEN) == 1;
}

static void a_half_open_connection_keeps_its_number_when_the_last_ack_comes(void **state)
{
    struct watch *watch = *state;
    struct sockaddr_in mute = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, to = mute;
    socklen_t size = sizeof mute;
    uint32_t listener, child;
    uint16_t port;
    int server = watch_listener(watch, 4, &port, &listener);
    /* A socket under repair has the port and answers nothing: else the kernel would answer the SYN ACK by
     * RST. */
    int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    uint32_t sequence = 0;
    char why[200];
    struct capture *capture = capture_open("lo", why, sizeof why);

    assert_non_null(capture);
    assert_int_equal(bind(silent, (struct sockaddr *)&mute, size), 0);
    assert_int_equal(getsockname(silent, (struct sockaddr *)&mute, &size), 0);
    assert_int_equal(setsockopt(silent, IPPROTO_TCP,
                                19 /* TCP_REPAIR, whose header has other names for flags */, &on, sizeof on),
                     0);
    to.sin_port = htons(port);
    assert_int_equal(connect(silent, (struct sockaddr *)&to, sizeof to), 0);
    send_segment(port, ntohs(mute.sin_port), TCP_SYN, 1000, 0);
    assert_true(watch_until(watch, half_open, &listener));
    child = child_of(watch, listener, 1);
    assert_int_not_equal(child, 0);
    assert_string_equal(watch_text(watch, child, TEXT_STATE), "SYN_RECV");
    assert_int_equal(watch_number(watch, listener, VALUE_ACCEPT_QUEUE), 0);
    assert_true(capture_drain(capture, take_syn_ack, &sequence) > 0);
    send_segment(port, ntohs(mute.sin_port), TCP_ACK, 1001, sequence + 1);
    assert_true(becomes(watch, child, "ESTABLISHED"));
    assert_int_equal(watch_number(watch, listener, VALUE_HALF_OPEN), 0);
    assert_int_equal(watch_number(watch, listener, VALUE_ACCEPT_QUEUE), 1);
    capture_close(capture);
    close(silent);
    close(server);
}

static void a_closed_socket_is_followed_to_time_wait(void **state)
{
    struct watch *watch = *state;
    uint32_t listener, client, peer;
    uint16_t port;
    int server = watch_listener(watch, 4, &port, &listener);
    int fd = watch_connect(watch, port, &client);
    int got = accept(server, NULL, NULL);

    watch_call(watch, SYS_accept, got, (uint64_t)server, 0, 0, 0);
    peer = watch_changed(watch, got);
    watch_call(watch, SYS_close, close(fd), (uint64_t)fd, 0, 0, 0);
    assert_true(watch_mentions(watch, fd));
    assert_int_equal(watch_changed(watch, fd), 0);
    assert_true(becomes(watch, client, "FIN_WAIT2"));
    assert_true(becomes(watch, peer, "CLOSE_WAIT"));
    assert_int_equal(watch_number(watch, peer, VALUE_RECV_QUEUE), 0);
    assert_int_equal(watch_number(watch, peer, VALUE_SHUTDOWN), 1);
    watch_call(watch, SYS_close, close(got), (uint64_t)got, 0, 0, 0);
    assert_true(becomes(watch, peer, "GONE"));
    assert_true(becomes(watch, client, "TIME_WAIT"));
    watch_call(watch, SYS_close, close(server), (uint64_t)server, 0, 0, 0);
    assert_string_equal(watch_text(watch, listener, TEXT_STATE), "GONE");
    /* Nobody listens any more: it is asked for by its addresses. */
    assert_true(becomes(watch, client, "TIME_WAIT"));
}

static void a_connection_never_accepted_goes_with_its_listener(void **state)
{
    struct watch *watch = *state;
    uint32_t listener, client, waiting;
    uint16_t port;
    int server = watch_listener(watch, 4, &port, &listener);
    int fd = watch_connect(watch, port, &client);

    objects_look_all(watch->objects);
    waiting = child_of(watch, listener, 1);
    assert_int_not_equal(waiting, 0);
    watch_call(watch, SYS_close, close(server), (uint64_t)server, 0, 0, 0);
    assert_true(becomes(watch, waiting, "GONE"));
    assert_true(becomes(watch, client, "CLOSED"));
    close(fd);
}

static void an_ipv4_client_of_an_ipv6_listener_waits_in_its_queue(void **state)
{
    struct watch *watch = *state;
    struct sockaddr_in6 any = { .sin6_family = AF_INET6 };
    socklen_t size = sizeof any;
    uint32_t listener, client, waiting;
    int server = watch_socket(watch, AF_INET6, SOCK_STREAM, &listener), fd, got;

    watch_call(watch, SYS_listen, listen(server, 3), (uint64_t)server, 3, 0, 0);
    assert_int_equal(getsockname(server, (struct sockaddr *)&any, &size), 0);
    fd = watch_connect(watch, ntohs(any.sin6_port), &client);
    objects_look_all(watch->objects);
    waiting = child_of(watch, listener, 1);
    assert_int_not_equal(waiting, 0);
    assert_string_equal(watch_text(watch, waiting, TEXT_KIND), "tcp6");
    assert_int_equal(watch_number(watch, waiting, VALUE_PEER_OBJECT), client);
    got = accept(server, NULL, NULL);
    watch_call(watch, SYS_accept, got, (uint64_t)server, 0, 0, 0);
    assert_int_equal(watch_changed(watch, got), waiting);
    close(got);
    close(fd);
    close(server);
}

/* Docker's default profile forbids pidfd_getfd: sock_diag tells the same of what matters. */
static void without_copies_of_descriptors_the_queues_are_known_all_the_same(void **state)
{
    struct watch *watch = *state;
    uint32_t listener, client, waiting, udp, fresh;
    uint16_t port;
    int server, fd, got, datagrams, unbound;

    objects_refuse_copies(watch->objects);
    server = watch_listener(watch, 4, &port, &listener);
    fd = watch_connect(watch, port, &client);
    assert_string_equal(watch_text(watch, client, TEXT_KIND), "tcp");
    assert_string_equal(watch_text(watch, client, TEXT_STATE), "ESTABLISHED");
    assert_int_equal(send(fd, "ask", 3, 0), 3);
    objects_look_all(watch->objects);
    assert_string_equal(watch_text(watch, listener, TEXT_STATE), "LISTEN");
    assert_int_equal(watch_number(watch, listener, VALUE_ACCEPT_QUEUE), 1);
    waiting = child_of(watch, listener, 1);
    assert_int_equal(watch_number(watch, waiting, VALUE_RECV_QUEUE), 3);
    got = accept(server, NULL, NULL);
    watch_call(watch, SYS_accept, got, (uint64_t)server, 0, 0, 0);
    assert_string_equal(watch_text(watch, watch_changed(watch, got), TEXT_KIND), "tcp");
    objects_look_all(watch->objects);
    assert_string_equal(watch_text(watch, client, TEXT_STATE), "ESTABLISHED");
    unbound = watch_socket(watch, AF_INET, SOCK_STREAM, &fresh);
    assert_string_equal(watch_text(watch, fresh, TEXT_STATE), "CLOSED");
    close(unbound);
    datagrams = watch_socket(watch, AF_INET, SOCK_DGRAM, &udp);
    assert_string_equal(watch_text(watch, udp, TEXT_KIND), "udp");
    close(datagrams);
    close(got);
    close(fd);
    close(server);
}

static void a_socket_is_known_with_its_family_and_protocol(void **state)
{
    struct watch *watch = *state;
    uint32_t id;
    int family = 0, protocol = 0, other = watch_socket(watch, AF_INET, SOCK_DGRAM, &id);
    int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
    watch_call(watch, SYS_socket, fd, AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG, 0);
    assert_true(objects_socket(watch->objects, getpid(), fd, &family, &protocol));
    assert_int_equal(family, AF_NETLINK);
    assert_int_equal(protocol, NETLINK_SOCK_DIAG);
    assert_true(objects_socket(watch->objects, getpid(), other, &family, &protocol));
    assert_int_equal(family, AF_INET);
    assert_int_equal(protocol, IPPROTO_UDP);
    assert_false(objects_socket(watch->objects, getpid(), 12345, &family, &protocol));
    close(fd);
    objects_refuse_copies(watch->objects);
    fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    watch_call(watch, SYS_socket, fd, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE, 0);
    assert_true(objects_socket(watch->objects, getpid(), fd, &family, &protocol));
    assert_true(family == AF_NETLINK || family == -1); /* by its name alone, where that is allowed */
    assert_int_equal(protocol, -1);
    close(fd);
    close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_waiting_connection_keeps_its_number_when_accepted, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_queue_holds_one_more_than_the_backlog_and_counts_the_rest,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_half_open_connection_keeps_its_number_when_the_last_ack_comes,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_closed_socket_is_followed_to_time_wait, setup, teardown),
        cmocka_unit_test_setup_teardown(a_connection_never_accepted_goes_with_its_listener, setup, teardown),
        cmocka_unit_test_setup_teardown(an_ipv4_client_of_an_ipv6_listener_waits_in_its_queue, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(without_copies_of_descriptors_the_queues_are_known_all_the_same,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_socket_is_known_with_its_family_and_protocol, setup, teardown),
    };

    if (!netspace_enter()) {
        fprintf(stderr, "no private network can be made here: `sockeye doctor` says why\n");
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
