/* Hundreds of quiet connections cost nothing: what nothing has touched is not looked at again. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/netspace.h"

/* A connection, all of which has been looked at. */
struct connection {
    struct watch *watch;
    int door, client, server;
    uint32_t server_id;
};

static int setup(void **state)
{
    static struct connection c;
    uint16_t port;
    uint32_t id;
    c.watch = watch_new();
    if (!c.watch)
        return 1;
    c.door = watch_listener(c.watch, 4, &port, &id);
    c.client = watch_connect(c.watch, port, &id);
    c.server = accept(c.door, NULL, NULL);
    watch_call(c.watch, SYS_accept, c.server, (uint64_t)c.door, 0, 0, 0);
    c.server_id = watch_changed(c.watch, c.server);
    objects_look_all(c.watch->objects);
    objects_look_touched(c.watch->objects);
    *state = &c;
    return 0;
}

static int teardown(void **state)
{
    struct connection *c = *state;
    close(c->client);
    close(c->server);
    close(c->door);
    watch_free(c->watch);
    return 0;
}

static void assert_unread(struct connection *c, int32_t bytes)
{
    objects_look_touched(c->watch->objects);
    assert_int_equal(watch_number(c->watch, c->server_id, VALUE_RECV_QUEUE), bytes);
}

static void a_call_touches_its_socket_and_the_peer(void **state)
{
    struct connection *c = *state;
    assert_int_equal(send(c->client, "hello", 5, 0), 5);
    assert_unread(c, 0);
    objects_touch(c->watch->objects, getpid(), c->client);
    assert_unread(c, 5);
}

static void a_packet_touches_both_of_its_ends(void **state)
{
    struct connection *c = *state;
    struct sockaddr_in from, to;
    socklen_t size = sizeof from;
    assert_int_equal(getsockname(c->client, (struct sockaddr *)&from, &size), 0);
    assert_int_equal(getpeername(c->client, (struct sockaddr *)&to, &size), 0);
    assert_int_equal(send(c->client, "hello", 5, 0), 5);
    objects_touch_ends(c->watch->objects, (struct sockaddr *)&from, (struct sockaddr *)&to, size, false);
    assert_unread(c, 5);
}

static size_t endpoint(struct connection *c, int family, const char *text, uint16_t port, char out[80])
{
    struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(port) };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
    void *address = family == AF_INET ? (void *)&v4.sin_addr : (void *)&v6.sin6_addr;
    assert_int_equal(inet_pton(family, text, address), 1);
    return family == AF_INET
               ? objects_endpoint_of(c->watch->objects, (struct sockaddr *)&v4, sizeof v4, out, 80)
               : objects_endpoint_of(c->watch->objects, (struct sockaddr *)&v6, sizeof v6, out, 80);
}

static void a_name_stands_for_one_address_alone(void **state)
{
    static const struct {
        int family;
        const char *address, *shown;
    } rows[] = { { AF_INET, "127.0.0.1", "server:7000" },
                 { AF_INET, "127.0.0.9", "127.0.0.9:7000" },
                 { AF_INET, "127.255.255.255", "127.255.255.255:7000" },
                 { AF_INET6, "::1", "[::1]:7000" },
                 { AF_INET6, "::ffff:127.0.0.1", "[::ffff:127.0.0.1]:7000" } };
    struct connection *c = *state;
    struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_port = htons(7000) };
    uint32_t id;
    char text[80];
    int fd = watch_socket(c->watch, AF_INET6, SOCK_STREAM, &id);
    assert_int_equal(bind(fd, (struct sockaddr *)&any, sizeof any), 0);
    watch_call(c->watch, SYS_bind, 0, (uint64_t)fd, 0, 0, 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        endpoint(c, rows[i].family, rows[i].address, 7000, text);
        assert_string_equal(text, rows[i].shown);
    }
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_call_touches_its_socket_and_the_peer, setup, teardown),
        cmocka_unit_test_setup_teardown(a_name_stands_for_one_address_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(a_packet_touches_both_of_its_ends, setup, teardown),
    };
    if (!netspace_enter()) {
        fprintf(stderr, "no private network can be made here: `sockeye doctor` says why\n");
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
