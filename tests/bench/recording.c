/* Figures about reading recordings, from a recording made here.
 *
 *   bench make FILE EVENTS    writes a recording of EVENTS events, a server with clients that come and go
 *   bench open FILE           prints: open_ms jump_median_ms jump_max_ms bytes_per_event
 *
 * Opening is what a person waits for: mapping, indexing, and the state that the first full frame shows. Jumps go to 200
 * positions spread over the whole recording, far from each other. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab/record/pcapng.h"
#include "lab/record/timeline.h"
#include "tests/bench/bench.h"

enum { JUMPS = 200, EVENTS_A_ROUND = 12, CLIENTS = 64 };

static int write_all(int fd, struct pcapng_writer *writer)
{
    size_t done = 0;
    while (done < writer->used) {
        ssize_t n = write(fd, writer->bytes + done, writer->used - done);
        if (n == -1 && errno != EINTR)
            return -1;
        done += n > 0 ? (size_t)n : 0;
    }
    pcapng_writer_drop(writer, done);
    return 0;
}

/* One event of an endless service: select, recv, packets, queues, send, for one client after the other. */
static void service_event(uint32_t n, struct event *event, uint8_t *frame, char text[256])
{
    unsigned client = n / EVENTS_A_ROUND % CLIENTS;
    int32_t fd = 4 + (int32_t)client;
    unsigned phase = n % EVENTS_A_ROUND;
    *event = (struct event){ .ns = (int64_t)n * 4000, .actor = str_from("server"), .pid = 2, .tid = 2 };
    if (phase == 4 || phase == 9) {
        event->kind = EVENT_PACKET;
        event->u.packet = (struct event_packet){ .bytes = frame, .captured = 70, .length = 70, .link_type = 1 };
        snprintf(text, 256, "client:%u > server:7000  PSH ACK seq %u ack 1 win 65536, 4 bytes", 40000 + client, n);
    } else if (phase == 5 || phase == 10) {
        event->kind = EVENT_SOCKET;
        event->u.object = (struct event_object){ .id = 2 + client, .values = str_from(phase == 5 ? "rq=4" : "rq=0") };
        snprintf(text, 256, "s%u", 2 + client);
    } else {
        static const char *const names[] = { "select", "recv", "send" };
        const char *name = names[phase / 2 % 3];
        event->kind = phase % 2 == 0 ? EVENT_ENTER : EVENT_RETURN;
        event->u.call = (struct event_call){ .name = str_from(name), .fd = fd, .schedules = true, .ret = 4, .length = 4,
                                             .nfds = -1, .data = str_from("ping"), .line = 40 + (int32_t)phase,
                                             .file = str_from("/home/student/lessons/07-select-flow/server.c"),
                                             .function = str_from("main") };
        snprintf(text, 256, "%s(%d, \"ping\", 4, 0)%s", name, fd, phase % 2 ? " = 4" : "");
    }
    event->line = str_from(text);
}

int bench_make(int count, char **words)
{
    if (count != 2)
        return 2;
    const char *file = words[0];
    uint32_t events = (uint32_t)strtoul(words[1], NULL, 10);
    struct pcapng_writer writer = { 0 };
    uint8_t frame[70] = { [12] = 8, [14] = 0x45, [17] = 56, [23] = 6, [26] = 127, [29] = 1, [30] = 127, [33] = 1,
                          [34] = 0x9c, [35] = 0x40, [36] = 0x1b, [37] = 0x58, [46] = 0x50, [47] = 0x18 };
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), status = 1;
    if (fd == -1 || pcapng_writer_begin(&writer, 1700000000000000000, "sockeye bench") != 0)
        goto out;
    pcapng_write_interface(&writer, "lo", 1);
    struct event start = { .kind = EVENT_START, .actor = str_from("server"), .pid = 2, .tid = 2,
                           .line = str_from("started ./server 7000") };
    pcapng_write_event(&writer, &start);
    for (uint32_t n = 1; n < events; n++) {
        struct event event;
        char text[256];
        service_event(n, &event, frame, text);
        if (pcapng_write_event(&writer, &event) != 0 || (writer.used > 1 << 20 && write_all(fd, &writer) != 0))
            goto out;
    }
    status = write_all(fd, &writer) == 0 ? 0 : 1;
out:
    if (status != 0)
        fprintf(stderr, "bench: cannot write %s\n", file);
    pcapng_writer_free(&writer);
    if (fd != -1)
        close(fd);
    return status;
}

int bench_open(int count, char **words)
{
    if (count != 1)
        return 2;
    char why[256];
    struct state state;
    double jumps[JUMPS], begin = bench_now_ms();
    struct timeline *timeline = timeline_open(open(words[0], O_RDONLY | O_CLOEXEC), false, why, sizeof why);
    if (!timeline) {
        fprintf(stderr, "bench: %s\n", why);
        return 1;
    }
    state_init(&state);
    bool good = timeline_state_at(timeline, timeline_step_end(timeline, 1), &state);
    double opened = bench_now_ms() - begin;
    uint32_t events = timeline_count(timeline), position = 0;
    for (int i = 0; i < JUMPS && good; i++) {
        position = (uint32_t)((position + (uint64_t)events * 618034 / 1000000 + 17) % events);
        begin = bench_now_ms();
        good = timeline_state_at(timeline, i == 0 ? events : position, &state);
        jumps[i] = bench_now_ms() - begin;
    }
    double median = bench_median(jumps, JUMPS); /* sorted from here on */
    printf("%.3f %.3f %.3f %.1f\n", opened, median, jumps[JUMPS - 1],
           (double)(timeline_memory(timeline) + state_bytes(&state)) / events);
    state_free(&state);
    timeline_close(timeline);
    return good ? 0 : 1;
}
