/* A recording cut anywhere, or with any byte changed, is read as far as it goes and harms nobody. Run it
 * under the sanitizers: that is where it says most. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/record/build_recording.h"

enum { BYTES_ROOM = 1 << 16, MUTATIONS = 100000 };

static const char *const lines[] = {
    "note     kind=session text=01-tcp | 01-tcp",
    "source   file=/l/server.c text='int main(void)\\n{\\n    return 0;\\n}\\n'",
    "start    server fds='0=s1 1=s2'",
    "start    client fds='0=s3'",
    "return   server call=socket ret=3 fds='3=s4' at=/l/server.c:20 func=main | socket(AF_INET, SOCK_STREAM, "
    "0) = 3",
    "socket   id=4 values='kind=tcp state=CLOSED'",
    "enter    server call=epoll_ctl fd=5 sets='3:1:1'",
    "return   server call=epoll_ctl fd=0 sets='1:1:1' ret=0",
    "enter    server call=accept fd=3 step held at=/l/server.c:28 | accept(3, …)",
    "go       server call=accept fd=3",
    "block    server call=accept fd=3",
    "fork     client child=client.1 thread",
    "fork     client child=client.2",
    "packet   from=127.0.0.1:40122 to=127.0.0.1:7000 flags=S | client:40122 > server:7000  SYN seq 0 win "
    "65495",
    "packet   udp from=127.0.0.1:40122 to=127.0.0.1:7000 data='a\\nb\\x00'",
    "return   server call=accept fd=3 ret=4 fds='4=s5:cn' | accept(3, client:40122) = 4",
    "enter    server call=select nfds=5 sets='3:1:0 4:1:0' step | select(5, [3 4], [], [], NULL)",
    "return   server call=select nfds=5 sets='3:1:0 4:1:1' ret=1 | select(…) = 1 ([4])",
    "return   server call=recv fd=4 ret=-1 errno=104 len=0 | recv(4) = -1 ECONNRESET",
    "output   server fd=2 data='\\x00\\xff\\n binary'",
    "input    client data='typed\\n'",
    "signal   client signal=13",
    "exec     client.2 fds='0=s3'",
    "exit     client signal=9",
    "exit     server status=3",
    NULL,
};

struct file {
    uint8_t p[BYTES_ROOM];
    size_t n;
};

static struct file *build(void)
{
    struct file *file = malloc(sizeof *file);
    int fd = build_recording(lines);
    assert_non_null(file);
    ssize_t n = pread(fd, file->p, sizeof file->p, 0);
    assert_in_range(n, 1, sizeof file->p - 1);
    file->n = (size_t)n;
    close(fd);
    return file;
}

/* Everything that a viewer would ask of a recording. */
static void look_at_all(struct timeline *timeline)
{
    uint32_t count = timeline_count(timeline);
    struct state state;
    struct event event;
    char escaped[64];
    state_init(&state);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(timeline_event(timeline, i, &event));
        assert_int_equal(event.kind, timeline_kind(timeline, i));
        event_escape(escaped, sizeof escaped, event.line);
        if (event.kind == EVENT_SOURCE)
            timeline_source(timeline, event.u.source.file);
    }
    assert_true(timeline_state_at(timeline, count, &state));
    assert_true(timeline_state_at(timeline, count / 2, &state));
    assert_true(timeline_step_end(timeline, timeline_steps(timeline)) == count);
    assert_null(strchr(timeline_trouble(timeline), '\n'));
    state_free(&state);
}

static struct timeline *open_file(const struct file *file, size_t size, char *why, size_t cap)
{
    int fd = memfd_create("damaged", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, file->p, size), (ssize_t)size);
    return timeline_open(fd, false, why, cap);
}

static void a_recording_cut_anywhere_stands_up_to_the_cut(void **unused)
{
    struct file *file = build();
    uint32_t before = 0;
    unsigned whole = 0;
    (void)unused;
    for (size_t size = 0; size <= file->n; size++) {
        char why[200] = "";
        struct timeline *timeline = open_file(file, size, why, sizeof why);
        if (size < 4) {
            assert_null(timeline);
            assert_true(why[0]);
            continue;
        }
        assert_non_null(timeline);
        assert_int_not_equal(timeline_status(timeline), TIMELINE_DAMAGED);
        assert_in_range(timeline_count(timeline), before, before + 1);
        before = timeline_count(timeline);
        if (timeline_status(timeline) == TIMELINE_WHOLE) {
            whole++;
            assert_string_equal(timeline_trouble(timeline), "");
        } else {
            char place[40];
            snprintf(place, sizeof place, "(byte %zu)", size);
            assert_non_null(strstr(timeline_trouble(timeline), place));
        }
        look_at_all(timeline);
        timeline_close(timeline);
    }
    assert_int_equal(before, sizeof lines / sizeof lines[0]); /* the session note, and all but the NULL */
    assert_int_equal(whole, 3 + before); /* behind each block: SHB, NRB, IDB, the events */
    free(file);
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(*seed >> 33);
}

/* One change: a bit, a byte, a word of extreme value, or a stretch put in another place. */
static void mutate(struct file *file, uint64_t *seed)
{
    static const uint32_t extremes[] = {
        0, 1, 4, 12, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffc, 16 << 20
    };
    size_t at = next_random(seed) % file->n;
    size_t other = next_random(seed) % file->n, n = next_random(seed) % 64;
    switch (next_random(seed) % 4) {
    case 0:
        file->p[at] ^= (uint8_t)(1u << next_random(seed) % 8);
        break;
    case 1:
        file->p[at] = (uint8_t)next_random(seed);
        break;
    case 2:
        if (at + 4 <= file->n)
            memcpy(file->p + (at & ~(size_t)3), &extremes[next_random(seed) % 9], 4);
        break;
    default:
        if (at + n <= file->n && other + n <= file->n)
            memmove(file->p + at, file->p + other, n);
    }
}

/* The reader alone, over a range that ends where the sanitizer watches: it is quick enough for very many. */
static void read_all(const struct file *file)
{
    uint8_t *exact = malloc(file->n);
    struct pcapng_reader reader;
    struct event event;
    struct state state;
    bool is_event;
    size_t at;
    assert_non_null(exact);
    memcpy(exact, file->p, file->n);
    pcapng_reader_init(&reader, exact, file->n);
    state_init(&state);
    while (pcapng_read(&reader, &event, &is_event, &at) == PCAPNG_BLOCK)
        if (is_event) {
            assert_true(event.kind > EVENT_NONE && event.kind < EVENT_KIND_COUNT);
            state_apply(&state, &event);
            assert_true(pcapng_read_at(&reader, at, &event));
        }
    assert_in_range(reader.offset, 0, file->n);
    state_free(&state);
    pcapng_reader_free(&reader);
    free(exact);
}

static void changed_bytes_harm_nobody(void **unused)
{
    struct file *file = build(), *changed = malloc(sizeof *changed);
    uint64_t seed = 20240501;
    (void)unused;
    assert_non_null(changed);
    for (unsigned i = 0; i < MUTATIONS; i++) {
        *changed = (struct file){ .n = file->n };
        memcpy(changed->p, file->p, file->n);
        for (unsigned k = next_random(&seed) % 4 + 1; k > 0; k--)
            mutate(changed, &seed);
        read_all(changed);
        if (i % 50 == 0) {
            char why[200];
            struct timeline *timeline = open_file(changed, changed->n, why, sizeof why);
            if (timeline)
                look_at_all(timeline);
            timeline_close(timeline);
        }
    }
    free(changed);
    free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recording_cut_anywhere_stands_up_to_the_cut),
        cmocka_unit_test(changed_bytes_harm_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
