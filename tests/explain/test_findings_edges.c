/* What is edge-triggered and taken in part, and what comes close but is right. */
#include "tests/explain/findings_script.h"

#define TELLS_OF_4 "call=epoll_wait fd=5 at=/l/server.c:44", "call=epoll_wait fd=5 ret=1 sets='4:0:1'"

/* Edge-triggered (1 << 31 | POLLIN), and `left` bytes stay behind a recv() that was asked for 16. */
static struct script told_once(const char *left)
{
    struct script script = connected();
    call(&script, "call=epoll_create1", "call=epoll_create1 ret=5 fds='5=s9'");
    call(&script, "call=epoll_ctl fd=5 sets='4:80000001:1'", "call=epoll_ctl fd=5 ret=0 sets='4:80000001:1'");
    call(&script, TELLS_OF_4);
    call(&script, "call=recv fd=4 len=16 at=/l/server.c:52", "call=recv fd=4 ret=16");
    say(&script, left);
    return script;
}

static void an_edge_that_was_read_in_part_is_found(void **unused)
{
    (void)unused;
    struct script script = told_once("socket id=2 values='rq=48'");
    say(&script, "enter server step call=epoll_wait fd=5");
    say(&script, "block server call=epoll_wait fd=5");
    assert_only(&script, "edge-not-drained", 52, "48 bytes stayed in the queue");
}

/* A relay: what it has taken finds no room at the other side, and until it does it takes no more. */
static void an_edge_that_is_left_until_there_is_room_for_it_is_right(void **unused)
{
    (void)unused;
    struct script script = told_once("socket id=2 values='rq=48'");
    call(&script, "call=send fd=7 len=16", "call=send fd=7 ret=-1 errno=11");
    call(&script, "call=epoll_wait fd=5", "call=epoll_wait fd=5 ret=0");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

static void an_edge_of_just_the_room_there_was_is_right(void **unused)
{
    (void)unused;
    struct script script = told_once("socket id=2 values='rq=0'");
    call(&script, "call=epoll_wait fd=5", "call=epoll_wait fd=5 ret=0");
    assert_innocent(&script);
}

static void an_edge_that_is_read_on_later_is_right(void **unused)
{
    (void)unused;
    struct script script = told_once("socket id=2 values='rq=48'");
    call(&script, "call=epoll_wait fd=5", "call=epoll_wait fd=5 ret=0");
    call(&script, "call=recv fd=4 len=64", "call=recv fd=4 ret=48");
    assert_innocent(&script);
}

/* The server waits on its edge-triggered list, has what the test says of the call, and waits again. */
static struct script one_of_many(const char *object, const char *asks, const char *gives, const char *left)
{
    struct script script = connected();
    say(&script, object);
    call(&script, "call=epoll_create1", "call=epoll_create1 ret=5 fds='5=s9'");
    call(&script, "call=epoll_ctl fd=5 sets='3:80000001:1'", "call=epoll_ctl fd=5 ret=0 sets='3:80000001:1'");
    call(&script, "call=epoll_wait fd=5", "call=epoll_wait fd=5 ret=1 sets='3:80000001:1'");
    call(&script, asks, gives);
    say(&script, left);
    call(&script, "call=epoll_wait fd=5", "call=epoll_wait fd=5 ret=0");
    return script;
}

#define TAKES_ONE "call=accept fd=3 at=/l/server.c:54", "call=accept fd=3 ret=6 fds='6=s6'"

static void a_door_at_which_one_of_many_is_taken_is_found(void **unused)
{
    (void)unused;
    struct script script = one_of_many("socket id=1 values='aq=3'", TAKES_ONE, "socket id=1 values='aq=2'");
    assert_only(&script, "edge-not-drained", 54, "took only one connection: 2 connections stayed");
}

static void who_comes_to_the_door_once_it_is_empty_is_told_of(void **unused)
{
    (void)unused;
    struct script script = one_of_many("socket id=1 values='aq=1'", TAKES_ONE, "socket id=1 values='aq=0'");
    say(&script, "socket id=1 values='aq=1'"); /* while the server ends */
    assert_innocent(&script);
}

static void a_datagram_of_many_that_is_taken_is_found(void **unused)
{
    (void)unused;
    struct script script = one_of_many("socket id=1 values='kind=udp state=UNCONN rq=2'",
                                       "call=recv fd=3 len=64 at=/l/server.c:55", "call=recv fd=3 ret=2",
                                       "socket id=1 values='rq=7'");
    assert_only(&script, "edge-not-drained", 55, "a datagram of 7 bytes stayed");
}

/* What comes next wakes it for what was left. */
static struct script told_late(const char *asks, const char *gives)
{
    struct script script = both();
    call(&script, "call=epoll_create1", "call=epoll_create1 ret=5 fds='5=s9'");
    call(&script, "call=epoll_ctl fd=5 sets='4:80000001:1'", "call=epoll_ctl fd=5 ret=0 sets='4:80000001:1'");
    say(&script, UP "flags=A seq=101 ack=501 data=hello" UP_LINE);
    call(&script, TELLS_OF_4);
    call(&script, "call=recv fd=4 len=2 at=/l/server.c:52", "call=recv fd=4 ret=2");
    call(&script, asks, gives);
    say(&script, "enter server step call=epoll_wait fd=5");
    say(&script, UP "flags=A seq=106 ack=501 data=world" UP_LINE);
    say(&script, "return server call=epoll_wait fd=5 ret=1 sets='4:80000001:1'");
    call(&script, "call=recv fd=4 len=64", "call=recv fd=4 ret=8");
    return script;
}

static void an_edge_that_is_told_of_because_more_comes_is_found(void **unused)
{
    (void)unused;
    struct script script = told_late("call=getpeername fd=4", "call=getpeername fd=4 ret=0");
    assert_only(&script, "edge-not-drained", 52,
                "3 bytes stayed in the queue, and epoll told of them only when something new came");
}

static void an_edge_that_was_drained_is_right(void **unused)
{
    (void)unused;
    struct script script = told_late("call=recv fd=4 len=64", "call=recv fd=4 ret=3");
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(an_edge_that_was_read_in_part_is_found),
        TEST(an_edge_that_is_left_until_there_is_room_for_it_is_right),
        TEST(an_edge_of_just_the_room_there_was_is_right),
        TEST(an_edge_that_is_read_on_later_is_right),
        TEST(a_door_at_which_one_of_many_is_taken_is_found),
        TEST(who_comes_to_the_door_once_it_is_empty_is_told_of),
        TEST(a_datagram_of_many_that_is_taken_is_found),
        TEST(an_edge_that_is_told_of_because_more_comes_is_found),
        TEST(an_edge_that_was_drained_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
