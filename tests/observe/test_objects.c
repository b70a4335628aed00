/* Descriptor tables and what the object behind each descriptor says of itself. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

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

static void call_close(struct watch *watch, int fd)
{
    watch_call(watch, SYS_close, close(fd), (uint64_t)fd, 0, 0, 0);
}

static void objects_are_numbered_as_they_appear(void **state)
{
    struct watch *watch = *state;
    uint32_t tcp, udp, un, seqpacket;
    int fds[] = { watch_socket(watch, AF_INET, SOCK_STREAM, &tcp),
                  watch_socket(watch, AF_INET6, SOCK_DGRAM, &udp),
                  watch_socket(watch, AF_UNIX, SOCK_STREAM, &un),
                  watch_socket(watch, AF_UNIX, SOCK_SEQPACKET, &seqpacket) };

    assert_int_equal(tcp, 1);
    assert_int_equal(udp, 2);
    assert_int_equal(un, 3);
    assert_string_equal(watch_text(watch, tcp, TEXT_KIND), "tcp");
    assert_string_equal(watch_text(watch, tcp, TEXT_STATE), "CLOSED");
    assert_string_equal(watch_text(watch, tcp, TEXT_OWNER), "server");
    assert_string_equal(watch_text(watch, udp, TEXT_KIND), "udp6");
    assert_string_equal(watch_text(watch, udp, TEXT_STATE), "UNCONN");
    assert_string_equal(watch_text(watch, un, TEXT_KIND), "unix-stream");
    assert_string_equal(watch_text(watch, seqpacket, TEXT_KIND), "unix-seqpacket");
    for (size_t i = 0; i < 4; i++) {
        assert_true(objects_watches(watch->objects, getpid(), fds[i]));
        close(fds[i]);
    }
}

static void a_file_is_not_watched_and_a_fifo_in_its_place_is(void **state)
{
    struct watch *watch = *state;
    char folder[] = "/tmp/fifo-XXXXXX", path[64];
    int fd = open("/proc/self/status", O_RDONLY), fifo;

    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/fifo", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_false(objects_watches(watch->objects, getpid(), fd));
    close(fd);
    fifo = open(path, O_RDWR);
    assert_int_equal(fifo, fd);
    assert_true(objects_watches(watch->objects, getpid(), fifo));
    assert_int_equal(write(fifo, "abc", 3), 3);
    watch_call(watch, SYS_write, 3, (uint64_t)fifo, 0, 3, 0);
    assert_int_not_equal(watch_changed(watch, fifo), 0);
    watch_call(watch, SYS_write, 3, (uint64_t)fifo, 0, 3, 0);
    assert_false(watch_mentions(watch, fifo));
    close(fifo);
    unlink(path);
    rmdir(folder);
}

static void a_dup_is_the_same_object_until_the_last_is_closed(void **state)
{
    struct watch *watch = *state;
    uint32_t id;
    int fd = watch_socket(watch, AF_UNIX, SOCK_DGRAM, &id), copy = dup(fd), third;

    watch_call(watch, SYS_dup, copy, (uint64_t)fd, 0, 0, 0);
    assert_int_equal(watch_changed(watch, copy), id);
    third = fcntl(fd, F_DUPFD_CLOEXEC, 100);
    watch_call(watch, SYS_fcntl, third, (uint64_t)fd, F_DUPFD_CLOEXEC, 100, 0);
    assert_int_equal(watch_changed(watch, third), id);
    assert_non_null(strstr(watch->changes, ":c"));
    call_close(watch, fd);
    call_close(watch, third);
    assert_string_equal(watch_text(watch, id, TEXT_STATE), "UNCONN");
    call_close(watch, copy);
    assert_string_equal(watch_text(watch, id, TEXT_STATE), "GONE");
}

static void dup2_over_an_open_socket_closes_it(void **state)
{
    struct watch *watch = *state;
    uint32_t first, second;
    int a = watch_socket(watch, AF_INET, SOCK_DGRAM, &first),
        b = watch_socket(watch, AF_INET, SOCK_DGRAM, &second);

    assert_int_equal(dup2(a, b), b);
    watch_call(watch, SYS_dup3, b, (uint64_t)a, (uint64_t)b, 0, 0);
    assert_int_equal(watch_changed(watch, b), first);
    assert_string_equal(watch_text(watch, second, TEXT_STATE), "GONE");
    close(a);
    close(b);
}

static void flags_of_a_descriptor_show_and_o_nonblock_on_its_copies_too(void **state)
{
    struct watch *watch = *state;
    uint32_t id;
    int fd = watch_socket(watch, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, &id), copy, on = 1;

    assert_non_null(strstr(watch->changes, ":c"));
    copy = dup(fd);
    watch_call(watch, SYS_dup, copy, (uint64_t)fd, 0, 0, 0);
    assert_null(strchr(watch->changes, 'c'));
    watch_call(watch, SYS_fcntl, fcntl(fd, F_SETFL, O_NONBLOCK), (uint64_t)fd, F_SETFL, O_NONBLOCK, 0);
    assert_true(watch_mentions(watch, fd));
    assert_true(watch_mentions(watch, copy));
    assert_non_null(strstr(watch->changes, ":cn"));
    on = 0;
    watch_call(watch, SYS_ioctl, ioctl(copy, FIONBIO, &on), (uint64_t)copy, FIONBIO, 0, 0);
    assert_null(strchr(watch->changes, 'n'));
    watch_call(watch, SYS_fcntl, fcntl(fd, F_SETFL, 0), (uint64_t)fd, F_SETFL, 0, 0);
    assert_string_equal(watch->changes, "");
    close(fd);
    close(copy);
}

static void close_range_closes_all_in_it(void **state)
{
    struct watch *watch = *state;
    uint32_t id;
    int fd = watch_socket(watch, AF_INET, SOCK_STREAM, &id), high = fcntl(fd, F_DUPFD, 200);

    watch_call(watch, SYS_fcntl, high, (uint64_t)fd, F_DUPFD, 200, 0);
    watch_call(watch, SYS_close_range, (int)syscall(SYS_close_range, 200, 300, CLOSE_RANGE_CLOEXEC), 200, 300,
               CLOSE_RANGE_CLOEXEC, 0);
    assert_int_equal(watch_changed(watch, high), id);
    assert_non_null(strstr(watch->changes, ":c"));
    watch_call(watch, SYS_close_range, (int)syscall(SYS_close_range, 200, ~0u, 0), 200, ~0u, 0, 0);
    assert_true(watch_mentions(watch, high));
    assert_int_equal(watch_changed(watch, high), 0);
    assert_false(watch_mentions(watch, fd));
    close(fd);
}

static void a_fork_copies_the_table_and_clone_files_shares_it(void **state)
{
    struct watch *watch = *state;
    uint32_t id;
    int fd = watch_socket(watch, AF_UNIX, SOCK_DGRAM, &id);
    pid_t pid = fork();

    if (pid == 0) {
        pause();
        _exit(0);
    }
    assert_true(pid > 0);
    objects_fork(watch->objects, getpid(), pid, false);
    assert_true(objects_watches(watch->objects, pid, fd));
    call_close(watch, fd);
    assert_string_equal(watch_text(watch, id, TEXT_STATE), "UNCONN");
    /* Its one descriptor is in the child now, and is looked at there. */
    objects_look_all(watch->objects);
    assert_string_equal(watch_text(watch, id, TEXT_STATE), "UNCONN");
    assert_int_not_equal(watch_number(watch, id, VALUE_RECV_LIMIT), VALUE_UNKNOWN);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    objects_exit(watch->objects, pid);
    objects_look_all(watch->objects);
    assert_string_equal(watch_text(watch, id, TEXT_STATE), "GONE");
}

static int waits(void *data)
{
    (void)data;
    pause();
    return 0;
}

static void a_process_that_shares_its_table_sees_what_the_other_opens(void **state)
{
    static char stack[65536] __attribute__((aligned(16)));
    struct watch *watch = *state;
    uint32_t id;
    int first = watch_socket(watch, AF_INET, SOCK_DGRAM, &id), fd;
    pid_t pid = clone(waits, stack + sizeof stack, CLONE_FILES | SIGCHLD, NULL);

    assert_true(pid > 0);
    objects_fork(watch->objects, getpid(), pid, false); /* clone() says so, not the caller */
    fd = watch_socket(watch, AF_INET, SOCK_DGRAM, &id);
    assert_true(objects_watches(watch->objects, pid, fd));
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    objects_exit(watch->objects, pid);
    assert_string_equal(watch_text(watch, id, TEXT_STATE), "UNCONN");
    assert_true(objects_watches(watch->objects, getpid(), fd));
    close(fd);
    close(first);
}

/* Starts a program whose standard descriptors are pipes of ours, as the observer does. */
static pid_t start(int in[2], int out[2], char *const argv[])
{
    pid_t pid;

    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    pid = fork();
    if (pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        execv(argv[0], argv);
        _exit(127);
    }
    return pid;
}

static void standard_descriptors_are_not_shown_but_what_survives_exec_is(void **state)
{
    struct watch *watch = *state;
    int in[2], out[2], kept, lost;
    char byte, table[512];
    /* Says a byte when it runs, so that its exec is over; and waits until its input ends. */
    char *const argv[] = { "/bin/sh", "-c", "echo; read line", NULL };
    pid_t pid;
    size_t length;

    kept = socket(AF_INET, SOCK_STREAM, 0);
    lost = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pid = start(in, out, argv);
    assert_int_equal(read(out[0], &byte, 1), 1);
    length = objects_table(watch->objects, pid, table, sizeof table - 1);
    table[length] = '\0';
    snprintf(watch->changes, sizeof watch->changes, "%s", table);
    assert_true(watch_mentions(watch, kept));
    assert_false(watch_mentions(watch, lost));
    assert_false(watch_mentions(watch, 0));
    assert_false(watch_mentions(watch, 1));
    assert_false(objects_watches(watch->objects, pid, 0));
    close(in[1]);
    waitpid(pid, NULL, 0);
    close(in[0]);
    close(out[0]);
    close(out[1]);
    close(kept);
    close(lost);
}

static void a_socket_put_over_a_standard_descriptor_is_shown(void **state)
{
    struct watch *watch = *state;
    uint32_t id;
    int fd = watch_socket(watch, AF_INET, SOCK_STREAM, &id);

    /* Only the call is told of: the test's own output stays. */
    watch_call(watch, SYS_dup3, 1, (uint64_t)fd, 1, 0, 0);
    assert_int_equal(watch_changed(watch, 1), id);
    close(fd);
}

static void the_ends_of_a_pipe_know_each_other_and_their_bytes(void **state)
{
    struct watch *watch = *state;
    uint32_t reads, writes;
    int ends[2];

    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    watch_call(watch, SYS_pipe2, 0, (uint64_t)(uintptr_t)ends, O_NONBLOCK, 0, 0);
    reads = watch_changed(watch, ends[0]);
    writes = watch_changed(watch, ends[1]);
    assert_string_equal(watch_text(watch, reads, TEXT_KIND), "pipe-read");
    assert_string_equal(watch_text(watch, writes, TEXT_KIND), "pipe-write");
    assert_int_equal(watch_number(watch, reads, VALUE_PEER_OBJECT), writes);
    assert_int_equal(watch_number(watch, writes, VALUE_PEER_OBJECT), reads);
    assert_int_equal(write(ends[1], "hello", 5), 5);
    objects_look(watch->objects, getpid(), ends[0]);
    assert_int_equal(watch_number(watch, reads, VALUE_RECV_QUEUE), 5);
    assert_int_equal(watch_number(watch, reads, VALUE_RECV_LIMIT), 65536);
    call_close(watch, ends[1]);
    assert_string_equal(watch_text(watch, writes, TEXT_STATE), "GONE");
    objects_look_all(watch->objects);
    assert_string_equal(watch_text(watch, reads, TEXT_STATE), "NO_WRITER");
    close(ends[0]);
}

static void a_descriptor_that_came_in_a_message_is_found(void **state)
{
    struct watch *watch = *state;
    uint32_t sent;
    int pair[2], fd = watch_socket(watch, AF_INET, SOCK_DGRAM, &sent), got;
    char control[CMSG_SPACE(sizeof fd)] = { 0 }, byte = 'x';
    struct iovec data = { &byte, 1 };
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control
    };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    watch_call(watch, SYS_socketpair, 0, AF_UNIX, SOCK_STREAM, 0, (uint64_t)(uintptr_t)pair);
    *header = (struct cmsghdr){ CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS };
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    assert_int_equal(sendmsg(pair[0], &message, 0), 1);
    assert_int_equal(recvmsg(pair[1], &message, 0), 1);
    memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof got);
    watch_call(watch, SYS_recvmsg, 1, (uint64_t)pair[1], (uint64_t)(uintptr_t)&message, 0, 0);
    assert_int_equal(watch_changed(watch, got), sent);
    assert_false(watch_mentions(watch, pair[0]));
    close(fd);
    close(got);
    close(pair[0]);
    close(pair[1]);
}

static void each_eventpoll_is_an_object_of_its_own_and_counts_what_is_ready(void **state)
{
    struct watch *watch = *state;
    int a = epoll_create1(0), b, counter = eventfd(7, 0), ends[2];
    uint32_t first, second;
    struct epoll_event event = { .events = EPOLLIN };

    watch_call(watch, SYS_epoll_create1, a, 0, 0, 0, 0);
    first = watch_changed(watch, a);
    b = epoll_create1(0);
    watch_call(watch, SYS_epoll_create1, b, 0, 0, 0, 0);
    second = watch_changed(watch, b);
    assert_int_not_equal(first, second);
    assert_string_equal(watch_text(watch, first, TEXT_KIND), "epoll");
    watch_call(watch, SYS_eventfd2, counter, 7, 0, 0, 0);
    assert_int_equal(watch_number(watch, watch_changed(watch, counter), VALUE_COUNT_READY), 7);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(epoll_ctl(a, EPOLL_CTL_ADD, counter, &event), 0);
    assert_int_equal(epoll_ctl(a, EPOLL_CTL_ADD, ends[0], &event), 0);
    objects_look(watch->objects, getpid(), a);
    assert_int_equal(watch_number(watch, first, VALUE_COUNT_READY), 1);
    assert_int_equal(write(ends[1], "x", 1), 1);
    objects_look(watch->objects, getpid(), a);
    assert_int_equal(watch_number(watch, first, VALUE_COUNT_READY), 2);
    assert_int_equal(epoll_wait(b, &event, 1, 0), 0);
    assert_int_equal(watch_number(watch, second, VALUE_COUNT_READY), 0);
    close(a);
    close(b);
    close(counter);
    close(ends[0]);
    close(ends[1]);
}

static void looking_does_not_take_the_edge_of_an_edge_triggered_descriptor(void **state)
{
    struct watch *watch = *state;
    int ep = epoll_create1(0), ends[2];
    struct epoll_event event = { .events = EPOLLIN | EPOLLET };

    watch_call(watch, SYS_epoll_create1, ep, 0, 0, 0, 0);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(epoll_ctl(ep, EPOLL_CTL_ADD, ends[0], &event), 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    for (int i = 0; i < 3; i++)
        objects_look_all(watch->objects);
    assert_int_equal(epoll_wait(ep, &event, 1, 0), 1);
    assert_int_equal(epoll_wait(ep, &event, 1, 0), 0);
    objects_look_all(watch->objects);
    assert_int_equal(watch_number(watch, 1, VALUE_COUNT_READY), 0);
    close(ep);
    close(ends[0]);
    close(ends[1]);
}

static void what_was_asked_for_a_buffer_stands_beside_what_is_stored(void **state)
{
    struct watch *watch = *state;
    uint32_t id;
    int fd = watch_socket(watch, AF_INET, SOCK_STREAM, &id), asked = 10000, on = 1;

    assert_int_equal(watch_number(watch, id, VALUE_OPTIONS), 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &asked, sizeof asked), 0);
    watch_call(watch, SYS_setsockopt, 0, (uint64_t)fd, SOL_SOCKET, SO_RCVBUF, (uint64_t)(uintptr_t)&asked);
    assert_int_equal(watch_number(watch, id, VALUE_RECV_ASKED), 10000);
    assert_int_equal(watch_number(watch, id, VALUE_RECV_LIMIT), 20000);
    assert_int_equal(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), 0);
    watch_call(watch, SYS_setsockopt, 0, (uint64_t)fd, IPPROTO_TCP, TCP_NODELAY, (uint64_t)(uintptr_t)&on);
    assert_int_equal(watch_number(watch, id, VALUE_OPTIONS), OPTION_NODELAY);
    close(fd);
}

static void a_unix_socket_shows_its_queues_names_and_peer(void **state)
{
    struct watch *watch = *state;
    struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "\0sockeye-test" };
    socklen_t size = offsetof(struct sockaddr_un, sun_path) + 13;
    uint32_t listener, client, accepted;
    int server = watch_socket(watch, AF_UNIX, SOCK_STREAM, &listener), fd, got;

    watch_call(watch, SYS_bind, bind(server, (struct sockaddr *)&name, size), (uint64_t)server, 0, 0, 0);
    watch_call(watch, SYS_listen, listen(server, 5), (uint64_t)server, 5, 0, 0);
    assert_string_equal(watch_text(watch, listener, TEXT_STATE), "LISTEN");
    assert_string_equal(watch_text(watch, listener, TEXT_LOCAL), "@sockeye-test");
    fd = watch_socket(watch, AF_UNIX, SOCK_STREAM, &client);
    watch_call(watch, SYS_connect, connect(fd, (struct sockaddr *)&name, size), (uint64_t)fd, 0, 0, 0);
    objects_look_all(watch->objects);
    assert_int_equal(watch_number(watch, listener, VALUE_ACCEPT_QUEUE), 1);
    assert_int_equal(watch_number(watch, listener, VALUE_BACKLOG), 5);
    got = accept(server, NULL, NULL);
    watch_call(watch, SYS_accept, got, (uint64_t)server, 0, 0, 0);
    accepted = watch_changed(watch, got);
    assert_int_equal(send(fd, "ask", 3, 0), 3);
    assert_int_equal(shutdown(fd, SHUT_WR), 0);
    objects_look_all(watch->objects);
    assert_int_equal(watch_number(watch, accepted, VALUE_RECV_QUEUE), 3);
    assert_int_equal(watch_number(watch, accepted, VALUE_PEER_OBJECT), client);
    assert_int_equal(watch_number(watch, client, VALUE_PEER_OBJECT), accepted);
    assert_int_equal(watch_number(watch, client, VALUE_SHUTDOWN), 2);
    assert_int_equal(watch_number(watch, accepted, VALUE_SHUTDOWN), 1);
    assert_string_equal(watch_text(watch, client, TEXT_STATE), "CONNECTED");
    assert_string_equal(watch_text(watch, client, TEXT_LOCAL), "unnamed");
    assert_string_equal(watch_text(watch, client, TEXT_REMOTE), "@sockeye-test");
    close(got);
    close(fd);
    close(server);
}

static void a_udp_queue_shows_its_next_datagram_and_its_memory(void **state)
{
    struct watch *watch = *state;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY) };
    socklen_t size = sizeof to;
    uint32_t receiver, sender;
    char name[32], text[64];
    int fd = watch_socket(watch, AF_INET, SOCK_DGRAM, &receiver), from;

    watch_call(watch, SYS_bind, bind(fd, (struct sockaddr *)&to, size), (uint64_t)fd, 0, 0, 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&to, &size), 0);
    snprintf(name, sizeof name, "*:%u", ntohs(to.sin_port));
    assert_string_equal(watch_text(watch, receiver, TEXT_LOCAL), name);
    watch->label = "client.2";
    from = watch_socket(watch, AF_INET, SOCK_DGRAM, &sender);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(sendto(from, "ask", 3, 0, (struct sockaddr *)&to, size), 3);
    assert_int_equal(sendto(from, "again", 5, 0, (struct sockaddr *)&to, size), 5);
    objects_look_all(watch->objects);
    assert_int_equal(watch_number(watch, receiver, VALUE_RECV_QUEUE), 3);
    assert_true(watch_number(watch, receiver, VALUE_RECV_MEMORY) > 8);
    objects_endpoint(watch->objects, (struct sockaddr *)&to, size, true, text, sizeof text);
    snprintf(name, sizeof name, "server:%u", ntohs(to.sin_port));
    assert_string_equal(text, name);
    watch_call(watch, SYS_connect, connect(from, (struct sockaddr *)&to, size), (uint64_t)from, 0, 0, 0);
    assert_string_equal(watch_text(watch, sender, TEXT_STATE), "CONNECTED");
    assert_string_equal(watch_text(watch, sender, TEXT_REMOTE), name);
    close(fd);
    close(from);
}

static void datagrams_that_found_no_room_are_counted(void **state)
{
    struct watch *watch = *state;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof to;
    uint32_t receiver;
    int fd = watch_socket(watch, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, &receiver), small = 0, came = 0;
    char byte;

    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&to, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&to, &size), 0);
    for (int i = 0; i < 50; i++)
        assert_int_equal(sendto(fd, "x", 1, 0, (struct sockaddr *)&to, size), 1);
    objects_look(watch->objects, getpid(), fd);
    while (recv(fd, &byte, 1, 0) == 1)
        came++;
    assert_true(came < 50);
    assert_int_equal(watch_number(watch, receiver, VALUE_DROPS), 50 - came);
    close(fd);
}

/* A client whose connect() has not returned is named when its SYN is shown. */
static void an_address_is_named_before_any_call_tells_of_it(void **state)
{
    struct watch *watch = *state;
    struct sockaddr_in own, to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof own;
    uint32_t listener, id;
    uint16_t port;
    char text[64], name[64];
    int server = watch_listener(watch, 1, &port, &listener), fd;

    watch->label = "client";
    fd = watch_socket(watch, AF_INET, SOCK_STREAM, &id);
    to.sin_port = htons(port);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &size), 0);
    objects_endpoint(watch->objects, (struct sockaddr *)&own, size, false, text, sizeof text);
    snprintf(name, sizeof name, "client:%u", ntohs(own.sin_port));
    assert_string_equal(text, name);
    own.sin_addr.s_addr = htonl(0x0a000001);
    objects_endpoint(watch->objects, (struct sockaddr *)&own, size, false, text, sizeof text);
    snprintf(name, sizeof name, "10.0.0.1:%u", ntohs(own.sin_port));
    assert_string_equal(text, name);
    close(fd);
    close(server);
}

static void looking_leaves_a_pending_error_to_the_program(void **state)
{
    struct watch *watch = *state;
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                              .sin_port = htons(9) };
    uint32_t id;
    int fd = watch_socket(watch, AF_INET, SOCK_DGRAM, &id), error = 0;
    socklen_t size = sizeof error;

    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(send(fd, "x", 1, 0), 1);
    objects_look_all(watch->objects);
    assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size), 0);
    assert_int_equal(error, ECONNREFUSED);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(objects_are_numbered_as_they_appear, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_is_not_watched_and_a_fifo_in_its_place_is, setup, teardown),
        cmocka_unit_test_setup_teardown(a_dup_is_the_same_object_until_the_last_is_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(dup2_over_an_open_socket_closes_it, setup, teardown),
        cmocka_unit_test_setup_teardown(flags_of_a_descriptor_show_and_o_nonblock_on_its_copies_too, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(close_range_closes_all_in_it, setup, teardown),
        cmocka_unit_test_setup_teardown(a_fork_copies_the_table_and_clone_files_shares_it, setup, teardown),
        cmocka_unit_test_setup_teardown(a_process_that_shares_its_table_sees_what_the_other_opens, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(standard_descriptors_are_not_shown_but_what_survives_exec_is, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_socket_put_over_a_standard_descriptor_is_shown, setup, teardown),
        cmocka_unit_test_setup_teardown(the_ends_of_a_pipe_know_each_other_and_their_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_descriptor_that_came_in_a_message_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(each_eventpoll_is_an_object_of_its_own_and_counts_what_is_ready,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(looking_does_not_take_the_edge_of_an_edge_triggered_descriptor, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_was_asked_for_a_buffer_stands_beside_what_is_stored, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_unix_socket_shows_its_queues_names_and_peer, setup, teardown),
        cmocka_unit_test_setup_teardown(a_udp_queue_shows_its_next_datagram_and_its_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(datagrams_that_found_no_room_are_counted, setup, teardown),
        cmocka_unit_test_setup_teardown(an_address_is_named_before_any_call_tells_of_it, setup, teardown),
        cmocka_unit_test_setup_teardown(looking_leaves_a_pending_error_to_the_program, setup, teardown),
    };

    if (!netspace_enter()) {
        fprintf(stderr, "no private network can be made here: `sockeye doctor` says why\n");
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
