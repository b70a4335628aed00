/* Packets on lo: each once, and stamped between the begin and the end of the call that sent it. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/base/clock.h"
#include "lab/observe/capture/capture.h"
#include "lab/record/packet.h"
#include "tests/observe/netspace.h"

enum { SENDS = 500, SEEN_MAX = 4096 };

struct seen {
    struct {
        struct packet packet;
        int64_t ns;
        uint32_t number; /* first four bytes of the payload */
        uint32_t captured, length;
    } rows[SEEN_MAX];
    int count;
};

static void take(void *data, const struct event_packet *frame, int64_t ns)
{
    struct seen *seen = data;

    assert_int_equal(frame->link_type, 1);
    if (seen->count == SEEN_MAX || !packet_dissect(frame, &seen->rows[seen->count].packet))
        return;
    seen->rows[seen->count].ns = ns;
    seen->rows[seen->count].captured = frame->captured;
    seen->rows[seen->count].length = frame->length;
    if (seen->rows[seen->count].packet.payload_at + sizeof(uint32_t) <= frame->captured)
        memcpy(&seen->rows[seen->count].number, frame->bytes + seen->rows[seen->count].packet.payload_at,
               sizeof(uint32_t));
    seen->count++;
}

static int udp_socket(struct sockaddr_in *own)
{
    socklen_t size = sizeof *own;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    *own = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    assert_int_equal(bind(fd, (struct sockaddr *)own, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)own, &size), 0);
    return fd;
}

static void each_packet_comes_once_and_is_stamped_within_its_call(void **state)
{
    static int64_t begin[SENDS], end[SENDS];
    struct seen *seen = calloc(1, sizeof *seen);
    char why[256] = "";
    struct capture *capture = capture_open("lo", why, sizeof why);
    struct sockaddr_in to;
    int fd = udp_socket(&to);

    (void)state;
    assert_non_null(seen);
    if (capture == NULL)
        fail_msg("%s", why);
    for (uint32_t i = 0; i < SENDS; i++) {
        uint32_t back;

        begin[i] = clock_realtime_ns();
        assert_int_equal(sendto(fd, &i, sizeof i, 0, (struct sockaddr *)&to, sizeof to), sizeof i);
        end[i] = clock_realtime_ns();
        assert_int_equal(recv(fd, &back, sizeof back, 0), sizeof back);
        /* It is there when the call has returned, without waiting. */
        assert_int_equal(capture_drain(capture, take, seen), 1);
    }
    assert_int_equal(seen->count, SENDS);
    for (int i = 0; i < SENDS; i++) {
        assert_int_equal(seen->rows[i].number, i);
        assert_int_equal(seen->rows[i].packet.protocol, PACKET_UDP);
        assert_true(seen->rows[i].ns >= begin[i]);
        assert_true(seen->rows[i].ns <= end[i]);
    }
    assert_int_equal(capture_drain(capture, take, seen), 0);
    capture_close(capture);
    close(fd);
    free(seen);
}

static void a_waiting_packet_makes_the_descriptor_readable(void **state)
{
    struct seen *seen = calloc(1, sizeof *seen);
    char why[256] = "";
    struct capture *capture = capture_open("lo", why, sizeof why);
    struct pollfd poller = { .events = POLLIN };
    uint64_t received, dropped;
    struct sockaddr_in to;
    int fd = udp_socket(&to);

    (void)state;
    assert_non_null(seen);
    assert_non_null(capture);
    poller.fd = capture_fd(capture);
    assert_int_equal(poll(&poller, 1, 0), 0);
    assert_int_equal(sendto(fd, "x", 1, 0, (struct sockaddr *)&to, sizeof to), 1);
    assert_int_equal(poll(&poller, 1, 1000), 1);
    assert_int_equal(capture_drain(capture, take, seen), 1);
    capture_statistics(capture, &received, &dropped);
    assert_true(received >= 1);
    assert_int_equal(dropped, 0);
    capture_close(capture);
    close(fd);
    free(seen);
}

static void a_long_packet_is_cut_and_says_how_long_it_was(void **state)
{
    static const char bytes[9000];
    struct seen *seen = calloc(1, sizeof *seen);
    char why[256] = "";
    struct capture *capture = capture_open("lo", why, sizeof why);
    struct sockaddr_in to;
    int fd = udp_socket(&to);

    (void)state;
    assert_non_null(seen);
    assert_non_null(capture);
    assert_int_equal(sendto(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&to, sizeof to), sizeof bytes);
    assert_int_equal(capture_drain(capture, take, seen), 1);
    assert_int_equal(seen->rows[0].captured, 2048);
    assert_int_equal(seen->rows[0].length, sizeof bytes + 42);
    assert_int_equal(seen->rows[0].packet.payload_length, sizeof bytes);
    capture_close(capture);
    close(fd);
    free(seen);
}

static void a_missing_interface_is_named(void **state)
{
    char why[256] = "";

    (void)state;
    assert_null(capture_open("nosuch0", why, sizeof why));
    assert_non_null(strstr(why, "nosuch0"));
    assert_non_null(strstr(why, "sockeye doctor"));
}

static void without_the_capability_the_way_out_is_said(void **state)
{
    pid_t pid = fork();
    int status;

    (void)state;
    if (pid == 0) {
        char why[256] = "";

        if (!netspace_drop_capabilities())
            _exit(2);
        _exit(capture_open("lo", why, sizeof why) != NULL ||
              strcmp(why, "cannot capture packets: needs CAP_NET_RAW; run `sockeye doctor`") != 0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_packet_comes_once_and_is_stamped_within_its_call),
        cmocka_unit_test(a_waiting_packet_makes_the_descriptor_readable),
        cmocka_unit_test(a_long_packet_is_cut_and_says_how_long_it_was),
        cmocka_unit_test(a_missing_interface_is_named),
        cmocka_unit_test(without_the_capability_the_way_out_is_said),
    };

    if (!netspace_enter()) {
        fprintf(stderr, "no private network can be made here: `sockeye doctor` says why\n");
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
